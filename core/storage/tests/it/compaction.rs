//! Compaction: the newest record of each key stays, tombstones for a while, and nothing else changes.

use std::collections::BTreeMap;

use ottla_base::random::Random;
use ottla_protocol::record::{BatchBuilder, Batches, Compression, ControlRecordType, Finish, control_batch};
use ottla_storage::{Log, LogConfig, Origin};
use ottla_testkit::records::{NOW, idempotent};
use ottla_testkit::{Crash, SimulatedDisk};

use crate::place::{How, Place};

fn compacted(config: &mut LogConfig) {
    (config.compact, config.delete) = (true, false);
    (config.segment_bytes, config.index_interval_bytes) = (1500, 200);
    (config.delete_retention_ms, config.min_cleanable_dirty_ratio) = (1000, 0.0);
}

fn put(log: &mut Log, codec: Compression, records: &[(&str, Option<&str>)]) -> i64 {
    let mut builder = BatchBuilder::new(codec, 256);
    for (key, value) in records {
        let value = value.map(str::as_bytes);
        builder.append(NOW, Some(key.as_bytes()), value, &[]).expect("the batch takes a record");
    }
    let batch = builder.finish(&Finish::default()).expect("a batch");
    log.append_as_leader(&batch, 0, NOW, Origin::Client).expect("appended").first_offset
}

type Found = Vec<(i64, Option<String>, Option<String>)>;

/// Offset, key and value of all records.
fn all(log: &mut Log) -> Found {
    let (mut next, end) = (log.log_start_offset(), log.log_end_offset());
    let mut found = Vec::new();
    while next < end {
        let bytes = log.read(next, 1 << 16, end, true).expect("read").slices.to_bytes().expect("read");
        if bytes.is_empty() {
            break;
        }
        for batch in Batches::new(bytes).map_while(Result::ok) {
            batch.verify_crc().expect("the checksum is right");
            let body = batch.body(1 << 20).expect("decompressed");
            let text = |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            found.extend(
                batch.records(&body).map(|r| r.expect("a record")).map(|r| (r.offset, text(r.key), text(r.value))),
            );
            next = batch.header.next_offset();
        }
    }
    found
}

/// One whole compaction; the end is all there is to clean. Returns where the next begins.
fn compact(place: &Place, log: &mut Log, first_dirty: i64, now_ms: i64) -> i64 {
    log.flush(NOW).expect("flushed");
    let end = log.log_end_offset();
    let Some(mut work) = log.begin_compaction(first_dirty, end, 1 << 20, now_ms).expect("begun") else {
        return first_dirty;
    };
    work.run().expect("run");
    let done = log.finish_compaction(work).expect("finished");
    for path in done.deleted {
        place.files.remove_file(&path).expect("removed");
    }
    done.first_dirty
}

#[test]
fn the_newest_record_of_each_key_stays() {
    for place in Place::all() {
        let how = How::clean().with(compacted);
        let mut log = place.open(&how);
        let random = Random::from_seed(5);
        let mut newest: BTreeMap<String, (i64, Option<String>)> = BTreeMap::new();
        let mut first_dirty = 0;
        let mut history = Vec::new();
        for round in 0..5 {
            for index in 0..60 {
                let keys: Vec<String> = (0..3).map(|_| format!("key {}", random.below(20))).collect();
                let value = format!("{round}/{index} {}", "x".repeat(random.below(40) as usize));
                let records: Vec<_> = keys.iter().map(|key| (key.as_str(), Some(value.as_str()))).collect();
                let codec = Compression::ALL[index % Compression::ALL.len()];
                let base = put(&mut log, codec, &records);
                for (delta, key) in keys.iter().enumerate() {
                    newest.insert(key.clone(), (base + delta as i64, Some(value.clone())));
                    history.push((base + delta as i64, key.clone(), value.clone()));
                }
            }
            log.roll(NOW).expect("rolled");
            let (size, end) = (log.size(), log.log_end_offset());
            first_dirty = compact(&place, &mut log, first_dirty, NOW);
            assert_eq!((first_dirty, log.log_end_offset()), (end, end), "{}", place.name);
            assert!(log.size() < size / 2, "{}: {size} became {}", place.name, log.size());
            let mut expected: Found = newest.iter().map(|(k, (o, v))| (*o, Some(k.clone()), v.clone())).collect();
            expected.sort();
            assert_eq!(all(&mut log), expected, "{}: round {round}", place.name);
        }
        // Nothing is new: nothing is done.
        assert!(log.begin_compaction(first_dirty, 900, 1 << 20, NOW).expect("begun").is_none());
        let before = all(&mut log);
        for offset in [0, 17, 450, 899] {
            let next = before.iter().map(|record| record.0).find(|found| *found >= offset).expect("a record");
            let bytes = log.read(offset, 1, 900, true).expect("read").slices.to_bytes().expect("read");
            let batch = Batches::new(bytes).next().expect("a batch").expect("a batch");
            assert!(
                (batch.header.base_offset..=batch.header.last_offset()).contains(&next),
                "{}: {offset}",
                place.name
            );
        }
        log.close(NOW).expect("closed");
        for how in [how.clone(), How { clean: false, ..how.clone() }] {
            let mut log = place.open(&how);
            assert_eq!((all(&mut log), log.log_end_offset()), (before.clone(), 900), "{}", place.name);
        }
    }
}

#[test]
fn tombstones_stay_for_their_time() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(compacted));
        put(&mut log, Compression::None, &[("a", Some("1")), ("b", Some("1"))]);
        put(&mut log, Compression::None, &[("a", None)]);
        log.roll(NOW).expect("rolled");
        let dirty = compact(&place, &mut log, 0, NOW);
        let kept = [(1, Some("b".to_owned()), Some("1".to_owned())), (2, Some("a".to_owned()), None)];
        assert_eq!(all(&mut log), kept, "{}: its time begins with the first compaction", place.name);
        put(&mut log, Compression::None, &[("c", Some("1"))]);
        log.roll(NOW).expect("rolled");
        let dirty = compact(&place, &mut log, dirty, NOW + 999);
        assert_eq!(all(&mut log)[..2], kept, "{}", place.name);
        put(&mut log, Compression::None, &[("d", Some("1"))]);
        log.roll(NOW).expect("rolled");
        compact(&place, &mut log, dirty, NOW + 1000);
        let keys: Vec<_> = all(&mut log).into_iter().filter_map(|(_, key, _)| key).collect();
        assert_eq!(keys, ["b", "c", "d"], "{}", place.name);
    }
}

#[test]
fn a_producers_last_batch_and_control_records_stay() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(|config| {
            compacted(config);
            config.compact = false;
        }));
        // Records without a key: there from before the topic was compacted.
        for sequence in 0..4 {
            log.append_as_leader(&idempotent(7, 0, sequence, 1, NOW), 0, NOW, Origin::Client).expect("appended");
        }
        let control = control_batch(&[(ControlRecordType::LeaderChange, b"value")], NOW, 0, 0).expect("a batch");
        log.append_as_leader(&control, 0, NOW, Origin::Broker).expect("appended");
        log.roll(NOW).expect("rolled");
        let mut config = log.config().clone();
        config.compact = true;
        log.set_config(config);
        put(&mut log, Compression::None, &[("a", Some("1"))]);
        compact(&place, &mut log, 0, NOW);
        let offsets: Vec<i64> = all(&mut log).iter().map(|record| record.0).collect();
        assert_eq!(offsets, [4, 5], "{}: the control record, and what is not yet cleaned", place.name);
        drop(log);
        // The sequence is known from the batch that was emptied, without any snapshot.
        for name in place.file_names().iter().filter(|name| name.ends_with(".snapshot")) {
            place.files.remove_file(&place.partition().join(name)).expect("removed");
        }
        let mut log = place.open(&How::unclean().with(compacted));
        let again = log.append_as_leader(&idempotent(7, 0, 3, 1, NOW), 0, NOW, Origin::Client).expect("known");
        assert_eq!((again.duplicate, again.first_offset), (true, 3), "{}", place.name);
    }
}

#[test]
fn little_that_is_new_waits_and_old_age_does_not() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(|config| {
            compacted(config);
            config.min_cleanable_dirty_ratio = 0.5;
            config.max_compaction_lag_ms = 5000;
        }));
        for index in 0..30 {
            put(&mut log, Compression::None, &[(&format!("key {index}"), Some("value"))]);
        }
        log.roll(NOW).expect("rolled");
        let dirty = compact(&place, &mut log, 0, NOW);
        put(&mut log, Compression::None, &[("key 1", Some("new"))]);
        log.roll(NOW).expect("rolled");
        log.flush(NOW).expect("flushed");
        let end = log.log_end_offset();
        assert!(log.begin_compaction(dirty, end, 1 << 20, NOW).expect("begun").is_none(), "{}", place.name);
        assert!(log.begin_compaction(dirty, end, 1 << 20, NOW + 5001).expect("begun").is_some(), "{}", place.name);
        assert!(log.begin_compaction(dirty, end - 1, 1 << 20, NOW + 5001).expect("begun").is_none(), "not committed");
    }
}

#[test]
fn a_log_that_was_cut_meanwhile_is_left_alone() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(compacted));
        for index in 0..60 {
            put(&mut log, Compression::None, &[("key", Some(&format!("{index}")))]);
        }
        log.flush(NOW).expect("flushed");
        let mut work = log.begin_compaction(0, 60, 1 << 20, NOW).expect("begun").expect("there is something");
        work.run().expect("run");
        log.truncate_to(10, NOW).expect("truncated");
        let before = all(&mut log);
        let done = log.finish_compaction(work).expect("finished");
        assert_eq!((done.first_dirty, done.deleted.len(), all(&mut log)), (0, 0, before), "{}", place.name);
        assert!(
            !place.file_names().iter().any(|name| name.ends_with(".swap") || name.ends_with(".cleaned")),
            "{}",
            place.name
        );
    }
}

#[test]
fn a_crash_in_a_compaction_loses_no_key() {
    for seed in 0..200 {
        let disk = SimulatedDisk::new(seed);
        let place = Place::simulated(&disk);
        let random = Random::from_seed(seed);
        let how = How::unclean().with(compacted);
        let mut log = place.open(&how);
        let mut newest = BTreeMap::new();
        for index in 0..100 {
            let key = format!("key {}", random.below(10));
            newest.insert(Some(key.clone()), Some(index.to_string()));
            put(&mut log, Compression::None, &[(&key, Some(&index.to_string()))]);
        }
        log.flush(NOW).expect("flushed");
        let mut work = log.begin_compaction(0, 100, 1 << 20, NOW).expect("begun").expect("there is something");
        if seed % 3 != 0 {
            work.run().expect("run");
        }
        if seed % 3 == 2 {
            // The old segments' files are removed later; a crash may come first.
            log.finish_compaction(work).expect("finished");
        }
        let recovery_point = log.recovery_point();
        drop(log);
        disk.crash(if seed % 2 == 0 { Crash::Power } else { Crash::PowerLosingAll });
        let mut log = place.open(&How { recovery_point, ..how });
        let found: BTreeMap<_, _> = all(&mut log).into_iter().map(|(_, key, value)| (key, value)).collect();
        assert_eq!((found, log.log_end_offset()), (newest, 100), "seed {seed}");
    }
}
