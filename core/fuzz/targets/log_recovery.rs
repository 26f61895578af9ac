//! A log after a crash: flags, and then the segment as the crash has left it. It opens, and what it has can be read.

#![no_main]

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use ottla_fuzz::{LIMIT, NOW, read_batch, repair_crcs};
use ottla_protocol::record::{BatchBuilder, Batches, Compression, Finish};
use ottla_storage::file::write_whole;
use ottla_storage::{FileSystem, Log, LogConfig, Memory, OpenLog, Origin};

fuzz_target!(|data: &[u8]| {
    let [flags, content @ ..] = data else {
        return;
    };
    let files = Memory::default();
    let directory = Path::new("/data/topic-0");
    files.create_dir_all(directory).expect("memory takes a directory");
    let mut content = content.to_vec();
    if flags & 1 == 1 {
        repair_crcs(&mut content);
    }
    // Half of it may be a second segment.
    let cut = if flags & 2 == 2 { content.len() / 2 } else { content.len() };
    let put =
        |name: &str, content: &[u8]| write_whole(&files, &directory.join(name), content, false).expect("it is put");
    put("00000000000000000000.log", &content[..cut]);
    if cut < content.len() {
        put("00000000000000000005.log", &content[cut..]);
    }
    let clean = flags & 4 == 4;
    let Ok(mut log) = open(&files, directory, clean) else {
        return;
    };
    let end = read_all(&mut log);
    let _ = (log.offset_for_timestamp(NOW), log.max_timestamp(), log.end_offset_for_epoch(1));
    let mut builder = BatchBuilder::new(Compression::None, 100);
    builder.append(NOW, Some(b"key"), None, &[]).expect("it takes a record");
    let batch = builder.finish(&Finish::default()).expect("it is a batch");
    if log.append_as_leader(&batch, i32::MAX, NOW, Origin::Client).is_err() {
        return;
    }
    if clean {
        // A directory that only says that it was closed cleanly may hold anything; no more is asked than no harm.
        return;
    }
    let after = log.log_end_offset();
    assert_eq!(after, end + 1);
    log.close(NOW).expect("it closes");
    drop(log);
    let log = open(&files, directory, true).expect("a closed log opens");
    assert_eq!(log.log_end_offset(), after);
});

fn open(files: &Memory, directory: &Path, clean: bool) -> Result<Log, ottla_storage::StorageError> {
    // A memory file is as long as it says, so the index is small here.
    let config = LogConfig { segment_index_bytes: 1 << 12, index_interval_bytes: 64, ..LogConfig::default() };
    Log::open(OpenLog {
        files: Arc::new(files.clone()),
        directory,
        topic: "topic",
        partition: 0,
        config,
        recovery_point: 0,
        log_start: None,
        clean,
        now_ms: NOW,
    })
}

/// Read from the log's start as a consumer does; returns the log's end.
fn read_all(log: &mut Log) -> i64 {
    let end = log.log_end_offset();
    let mut next = log.log_start_offset();
    while next < end {
        let Ok(found) = log.read(next, LIMIT, end, true) else {
            break;
        };
        let bytes: Bytes = found.slices.to_bytes().expect("memory can be read");
        let before = next;
        for batch in Batches::new(bytes).flatten() {
            let _ = read_batch(&batch);
            next = next.max(batch.header.next_offset());
        }
        if next == before {
            break;
        }
    }
    end
}
