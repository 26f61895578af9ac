//! Appending, rolling, and what follows a leader.

use ottla_protocol::ErrorCode;
use ottla_protocol::record::{Compression, Finish};
use ottla_storage::Origin;
use ottla_testkit::records::{NOW, batch, build};

use crate::place::{How, Place, append, append_value, records_from, small, values};

#[test]
fn records_get_the_next_offsets_and_come_back() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        assert_eq!(append(&mut log, &batch(&["a", "b"], NOW)), 0);
        let info = log.append_as_leader(&batch(&["c"], NOW), 3, NOW, Origin::Client).expect("appended");
        assert_eq!((info.first_offset, info.last_offset, info.log_append_time), (2, 2, -1));
        assert_eq!((log.log_start_offset(), log.log_end_offset(), log.latest_epoch()), (0, 3, Some(3)));
        let expected = [(0, "a".to_owned()), (1, "b".to_owned()), (2, "c".to_owned())];
        assert_eq!(records_from(&mut log, 0), expected, "{}", place.name);
        log.close(NOW).expect("closed");
        let mut log = place.open(&How::clean());
        assert_eq!(records_from(&mut log, 0), expected, "{}: after a clean stop", place.name);
        assert_eq!(append_value(&mut log, "d"), 3);
        drop(log);
        let mut log = place.open(&How::unclean());
        assert_eq!(values(&mut log), ["a", "b", "c", "d"], "{}: after a stop that was not clean", place.name);
    }
}

#[test]
fn segments_roll_by_size() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(small));
        for index in 0..50 {
            append_value(&mut log, &format!("value {index} {}", "x".repeat(60)));
        }
        assert!(log.segments() > 5, "{}", place.name);
        let names = place.file_names();
        for name in names.iter().filter(|name| name.ends_with(".log")) {
            let length = place.files.length(&place.partition().join(name)).expect("a length");
            assert!(length <= 1000, "{}: {name} has {length} bytes", place.name);
        }
        let expected: Vec<i64> = (0..50).collect();
        let offsets: Vec<i64> = records_from(&mut log, 0).into_iter().map(|(offset, _)| offset).collect();
        assert_eq!(offsets, expected);
        // Each segment has its indexes and a snapshot of the producers at its start.
        for name in names.iter().filter_map(|name| name.strip_suffix(".log")).skip(1) {
            for suffix in ["index", "timeindex", "snapshot"] {
                assert!(names.contains(&format!("{name}.{suffix}")), "{}: {name}.{suffix}", place.name);
            }
        }
    }
}

#[test]
fn segments_roll_by_the_time_of_their_records() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(|config| config.segment_ms = 1000));
        append(&mut log, &batch(&["a"], NOW));
        append(&mut log, &batch(&["b"], NOW + 1000));
        assert_eq!(log.segments(), 1, "{}", place.name);
        log.close(NOW).expect("closed");
        // The first record's time is known again after a restart.
        let mut log = place.open(&How::clean().with(|config| config.segment_ms = 1000));
        append(&mut log, &batch(&["c"], NOW + 1001));
        assert_eq!(log.segments(), 2, "{}", place.name);
        // Without times in the records the broker's clock counts, from the segment's beginning.
        log.roll(NOW).expect("rolled");
        append(&mut log, &batch(&["d"], -1));
        let later = log.append_as_leader(&batch(&["e"], -1), 0, NOW + 1001, Origin::Client).expect("appended");
        assert_eq!((later.first_offset, log.segments()), (4, 4), "{}", place.name);
    }
}

#[test]
fn segments_roll_when_an_index_is_full() {
    for place in Place::all() {
        let full = |config: &mut ottla_storage::LogConfig| {
            config.index_interval_bytes = 10;
            config.segment_index_bytes = 120;
        };
        let mut log = place.open(&How::clean().with(full));
        for index in 0..40i64 {
            append(&mut log, &batch(&["value"], NOW + index));
        }
        assert!(log.segments() >= 3, "{}: {} segments", place.name, log.segments());
        for name in place.file_names().iter().filter(|name| name.ends_with(".timeindex")) {
            assert!(place.read_file(name).len() <= 120, "{}: {name}", place.name);
        }
        assert_eq!(values(&mut log).len(), 40);
    }
}

#[test]
fn rolling_an_empty_segment_changes_nothing() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        log.roll(NOW).expect("rolled");
        assert_eq!(log.segments(), 1, "{}", place.name);
        append_value(&mut log, "a");
        log.roll(NOW).expect("rolled");
        log.roll(NOW).expect("rolled");
        assert_eq!(log.segments(), 2, "{}", place.name);
        append_value(&mut log, "b");
        assert_eq!(values(&mut log), ["a", "b"]);
    }
}

#[test]
fn a_follower_keeps_offsets_epochs_and_gaps() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(small));
        let finish =
            |base_offset, partition_leader_epoch| Finish { base_offset, partition_leader_epoch, ..Finish::default() };
        let records: [(i64, &[u8]); 2] = [(NOW, b"a"), (NOW, b"b")];
        let first = build(Compression::None, &records, &finish(5, 1));
        let second = build(Compression::Zstd, &records, &finish(9, 2));
        let both = [first, second].concat().into();
        assert_eq!(log.append_as_follower(&both, NOW).expect("appended"), 11);
        assert_eq!(records_from(&mut log, 0).iter().map(|(offset, _)| *offset).collect::<Vec<_>>(), [5, 6, 9, 10]);
        assert_eq!((log.end_offset_for_epoch(1), log.end_offset_for_epoch(2)), ((1, 9), (2, 11)));
        let backwards = log.append_as_follower(&build(Compression::None, &records, &finish(10, 2)), NOW);
        assert_eq!(backwards.map_err(|error| error.code()), Err(ErrorCode::INVALID_RECORD), "{}", place.name);
        // An offset that the index of the first segment could not say.
        let far = build(Compression::None, &records, &finish(5_000_000_000, 2));
        assert_eq!(log.append_as_follower(&far, NOW).expect("appended"), 5_000_000_002);
        assert_eq!(log.segments(), 2, "{}", place.name);
        drop(log);
        let mut log = place.open(&How::unclean().with(|config| config.compact = true));
        assert_eq!(log.log_end_offset(), 5_000_000_002, "{}", place.name);
        assert_eq!(records_from(&mut log, 11).len(), 2);
    }
}

#[test]
fn what_cannot_be_read_back_is_refused_and_leaves_no_trace() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(|config| {
            config.max_message_bytes = 500;
            config.segment_bytes = 300;
        }));
        append_value(&mut log, "a");
        let mut broken = batch(&["b"], NOW).to_vec();
        let last = broken.len() - 1;
        broken[last] ^= 1;
        let long = |length| batch(&[&"x".repeat(length)], NOW);
        let cases = [
            (broken.into(), ErrorCode::CORRUPT_MESSAGE),
            (long(500), ErrorCode::MESSAGE_TOO_LARGE),
            (long(300), ErrorCode::RECORD_LIST_TOO_LARGE),
            ([batch(&["b"], NOW), batch(&["c"], NOW)].concat().into(), ErrorCode::INVALID_RECORD),
            (batch(&["b"], NOW)[..40].to_vec().into(), ErrorCode::INVALID_RECORD),
        ];
        for (records, expected) in cases {
            let refused = log.append_as_leader(&records, 0, NOW, Origin::Client).map_err(|error| error.code());
            assert_eq!(refused, Err(expected), "{}: {} bytes", place.name, records.len());
        }
        assert_eq!(append_value(&mut log, "b"), 1);
        assert_eq!(values(&mut log), ["a", "b"]);
    }
}

#[test]
fn the_brokers_time_replaces_the_producers() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(|config| config.log_append_time = true));
        let info = log.append_as_leader(&batch(&["a"], 5), 0, NOW, Origin::Client).expect("appended");
        assert_eq!(info.log_append_time, NOW);
        let found = log.offset_for_timestamp(NOW).expect("looked up").expect("it is there");
        assert_eq!((found.timestamp, found.offset), (NOW, 0), "{}", place.name);
    }
}
