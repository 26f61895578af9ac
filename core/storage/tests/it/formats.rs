//! The files, byte for byte as Kafka writes them.

use ottla_protocol::Uuid;
use ottla_protocol::record::crc32c;
use ottla_storage::directory::read_partition_metadata;
use ottla_testkit::records::{NOW, batch, idempotent};

use crate::place::{How, Place, append, append_value};

#[test]
fn the_segment_holds_the_producers_bytes_with_offset_and_epoch() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        let (first, second) = (batch(&["a", "b"], NOW), batch(&["c"], NOW));
        append(&mut log, &first);
        log.append_as_leader(&second, 7, NOW, ottla_storage::Origin::Client).expect("appended");
        log.close(NOW).expect("closed");
        let mut expected = [&first[..], &second[..]].concat();
        let at = first.len();
        expected[12..16].copy_from_slice(&0i32.to_be_bytes());
        expected[at..at + 8].copy_from_slice(&2i64.to_be_bytes());
        expected[at + 12..at + 16].copy_from_slice(&7i32.to_be_bytes());
        assert_eq!(place.read_file("00000000000000000000.log"), expected, "{}", place.name);
    }
}

/// Kafka's rule: a batch gets entries when more than `index.interval.bytes` lie between it and the last that did. The
/// offset index names the batch's last offset and its position; the time index the largest time so far and the last
/// offset of its batch, if it has grown. At the roll the time index gets the largest time.
#[test]
fn the_indexes_have_kafkas_entries() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(|config| config.index_interval_bytes = 150));
        let times = [0, 3, 1, 9, 4, 4, 12, 12, 2, 30];
        let (mut offsets, mut time_entries) = (Vec::new(), Vec::new());
        let (mut since, mut position, mut largest, mut last_time) = (0, 0, (-1, -1), -1);
        for (index, time) in times.into_iter().enumerate() {
            let records = batch(&["one", "two"], NOW + time);
            append(&mut log, &records);
            let last_offset = index as i32 * 2 + 1;
            if NOW + time > largest.0 {
                largest = (NOW + time, last_offset);
            }
            if since > 150 {
                offsets.extend_from_slice(&[last_offset.to_be_bytes(), (position as i32).to_be_bytes()].concat());
                if largest.0 > last_time {
                    time_entries.extend_from_slice(&largest.0.to_be_bytes());
                    time_entries.extend_from_slice(&largest.1.to_be_bytes());
                    last_time = largest.0;
                }
                since = 0;
            }
            since += records.len();
            position += records.len();
        }
        if largest.0 > last_time {
            time_entries.extend_from_slice(&largest.0.to_be_bytes());
            time_entries.extend_from_slice(&largest.1.to_be_bytes());
        }
        log.roll(NOW).expect("rolled");
        assert!(offsets.len() >= 24, "the test has entries to compare");
        assert_eq!(place.read_file("00000000000000000000.index"), offsets, "{}", place.name);
        assert_eq!(place.read_file("00000000000000000000.timeindex"), time_entries, "{}", place.name);
        // A rebuild makes the same.
        place.files.remove_file(&place.partition().join("00000000000000000000.index")).expect("removed");
        drop(log);
        drop(place.open(&How::unclean().with(|config| config.index_interval_bytes = 150)));
        assert_eq!(place.read_file("00000000000000000000.index"), offsets, "{}", place.name);
    }
}

#[test]
fn the_snapshot_of_producers_has_kafkas_layout() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        append(&mut log, &idempotent(4000, 2, 0, 3, NOW));
        append(&mut log, &idempotent(4000, 2, 3, 2, NOW + 1));
        log.close(NOW).expect("closed");
        let mut body = 1i32.to_be_bytes().to_vec();
        body.extend_from_slice(&4000i64.to_be_bytes());
        body.extend_from_slice(&2i16.to_be_bytes());
        body.extend_from_slice(&4i32.to_be_bytes()); // last sequence
        body.extend_from_slice(&4i64.to_be_bytes()); // last offset
        body.extend_from_slice(&1i32.to_be_bytes()); // offset delta
        body.extend_from_slice(&(NOW + 1).to_be_bytes());
        body.extend_from_slice(&0i32.to_be_bytes()); // coordinator epoch
        body.extend_from_slice(&(-1i64).to_be_bytes()); // no open transaction
        let expected = [&1i16.to_be_bytes()[..], &crc32c(&body).to_be_bytes(), &body].concat();
        assert_eq!(place.read_file("00000000000000000005.snapshot"), expected, "{}", place.name);
    }
}

#[test]
fn partition_metadata_names_the_topic() {
    for place in Place::all() {
        let log = place.open(&How::clean());
        let id: Uuid = "cco75OsMTXGaSN4kbfVWOQ".parse().expect("an id");
        log.write_topic_id(id).expect("written");
        assert_eq!(place.read_file("partition.metadata"), b"version: 0\ntopic_id: cco75OsMTXGaSN4kbfVWOQ");
        assert_eq!(read_partition_metadata(place.files.as_ref(), &place.partition()).expect("read"), Some(id));
        place.write_file("partition.metadata", b"version: 0\n");
        let error = read_partition_metadata(place.files.as_ref(), &place.partition()).expect_err("it names none");
        assert!(error.to_string().contains("partition.metadata"), "{error}");
    }
}

#[test]
fn a_clean_stop_leaves_files_of_kafkas_length() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        for _ in 0..10 {
            append_value(&mut log, "value");
        }
        let size = log.size();
        log.close(NOW).expect("closed");
        assert_eq!(place.read_file("00000000000000000000.log").len() as u64, size, "{}", place.name);
        assert_eq!(place.read_file("00000000000000000000.index"), b"", "{}: no entry was due", place.name);
        let expected = [&NOW.to_be_bytes()[..], &0i32.to_be_bytes()].concat();
        assert_eq!(place.read_file("00000000000000000000.timeindex"), expected, "{}", place.name);
    }
}
