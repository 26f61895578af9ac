//! Lookup by offset, by time and by epoch.

use ottla_protocol::ErrorCode;
use ottla_protocol::record::{Compression, Finish};
use ottla_storage::Origin;
use ottla_testkit::records::{NOW, batch, build};

use crate::place::{How, Place, append, append_value, records_from, small, values};

#[test]
fn every_offset_can_be_read_from() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(small));
        for index in 0..40 {
            let (left, right) = (format!("{index} left {}", "x".repeat(50)), format!("{index} right"));
            append(&mut log, &batch(&[&left, &right], NOW + index));
        }
        for round in ["while open", "after a clean stop"] {
            for offset in 0..80 {
                let found = records_from(&mut log, offset);
                let expected: Vec<i64> = (offset..80).collect();
                assert_eq!(
                    found.iter().map(|(offset, _)| *offset).collect::<Vec<_>>(),
                    expected,
                    "{} {round}",
                    place.name
                );
            }
            log.close(NOW).expect("closed");
            log = place.open(&How::clean().with(small));
        }
    }
}

#[test]
fn a_read_keeps_to_its_bounds() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        for _ in 0..3 {
            append(&mut log, &batch(&["value"], NOW));
        }
        let size = batch(&["value"], NOW).len();
        let length = |log: &mut ottla_storage::Log, from, max_bytes, upper, min_one| {
            log.read(from, max_bytes, upper, min_one).expect("it can be read").slices.len()
        };
        assert_eq!(length(&mut log, 0, 1 << 20, 3, false), 3 * size, "{}", place.name);
        assert_eq!(length(&mut log, 0, 1 << 20, 2, false), 2 * size, "only below the upper bound");
        assert_eq!(length(&mut log, 0, size + 10, 3, false), size + 10, "the last batch may be cut");
        assert_eq!(length(&mut log, 0, 10, 3, false), 0, "not even one batch fits");
        assert_eq!(length(&mut log, 0, 10, 3, true), size, "the first comes whole if it must");
        assert_eq!(length(&mut log, 3, 10, 3, true), 0, "nothing at the end");
        assert_eq!(length(&mut log, 2, 10, 1, true), 0, "nothing above the bound");
        for offset in [-1, 4] {
            let refused = log.read(offset, 10, 3, true).map_err(|error| error.code());
            assert_eq!(refused.err(), Some(ErrorCode::OFFSET_OUT_OF_RANGE), "{}: {offset}", place.name);
        }
    }
}

#[test]
fn a_region_that_was_read_outlives_its_segment() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(small));
        for index in 0..30 {
            append_value(&mut log, &format!("{index} {}", "x".repeat(60)));
        }
        let data = log.read(0, 500, 30, true).expect("it can be read");
        let before = data.slices.to_bytes().expect("the region can be read");
        for path in log.delete_records(20, NOW).expect("deleted") {
            place.files.remove_file(&path).expect("removed");
        }
        assert_eq!(data.slices.to_bytes().expect("the region can be read"), before, "{}", place.name);
    }
}

#[test]
fn the_first_record_at_or_after_a_time_is_found() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(small));
        // Times that go up and down, several to a batch, over many segments, with codecs.
        let time = |offset: i64| NOW + offset * 10 + [0, 25, -30, 5][offset as usize % 4];
        for first in (0..120).step_by(3) {
            let records: Vec<(i64, &[u8])> = (first..first + 3).map(|offset| (time(offset), &b"value"[..])).collect();
            let codec = Compression::ALL[first as usize % Compression::ALL.len()];
            append(&mut log, &build(codec, &records, &Finish::default()));
        }
        for round in ["while open", "after a clean stop", "after a crash"] {
            for wanted in (NOW - 20..NOW + 1250).step_by(7) {
                let expected = (0..120).find(|offset| time(*offset) >= wanted);
                let found = log.offset_for_timestamp(wanted).expect("looked up");
                assert_eq!(found.map(|f| f.offset), expected, "{} {round}: {wanted}", place.name);
                assert_eq!(found.map(|f| f.timestamp), expected.map(time), "{} {round}", place.name);
            }
            let latest = log.max_timestamp().expect("looked up").expect("it is there");
            let expected = (0..120).max_by_key(|offset| (time(*offset), -offset)).expect("there are records");
            assert_eq!((latest.offset, latest.timestamp), (expected, time(expected)), "{} {round}", place.name);
            assert_eq!(log.offset_for_timestamp(i64::MAX).expect("looked up"), None);
            assert_eq!(log.offset_for_timestamp(i64::MIN).expect("looked up").map(|f| f.offset), Some(0));
            log = match round {
                "while open" => {
                    log.close(NOW).expect("closed");
                    place.open(&How::clean().with(small))
                }
                _ => place.open(&How::unclean().with(small)),
            };
        }
    }
}

#[test]
fn epochs_tell_where_logs_part() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        for (epoch, count) in [(1, 3), (2, 2), (5, 4)] {
            for _ in 0..count {
                log.append_as_leader(&batch(&["v"], NOW), epoch, NOW, Origin::Client).expect("appended");
            }
        }
        log.close(NOW).expect("closed");
        assert_eq!(place.read_file("leader-epoch-checkpoint"), b"0\n3\n1 0\n2 3\n5 5\n", "{}", place.name);
        let mut log = place.open(&How::clean());
        let answers: Vec<(i32, i64)> = [0, 1, 2, 3, 4, 5, 6, -1].map(|epoch| log.end_offset_for_epoch(epoch)).to_vec();
        assert_eq!(answers, [(0, 0), (1, 3), (2, 5), (2, 5), (2, 5), (5, 9), (-1, -1), (-1, -1)], "{}", place.name);
        assert_eq!([0, 2, 3, 5, 8].map(|offset| log.epoch_at(offset)), [1, 1, 2, 5, 5].map(Some));
        // A new leader's epoch begins at the end, and goes when the end goes back.
        log.assign_epoch(7).expect("assigned");
        assert_eq!(log.end_offset_for_epoch(7), (7, 9));
        log.truncate_to(4, NOW).expect("truncated");
        assert_eq!((log.latest_epoch(), log.end_offset_for_epoch(2)), (Some(2), (2, 4)), "{}", place.name);
        drop(log.delete_records(2, NOW).expect("deleted"));
        assert_eq!(values(&mut log).len(), 2);
        // The file may have been lost: the batches know.
        log.close(NOW).expect("closed");
        place.files.remove_file(&place.partition().join("leader-epoch-checkpoint")).expect("removed");
        let log = place.open(&How::unclean());
        assert_eq!((log.end_offset_for_epoch(1), log.end_offset_for_epoch(2)), ((1, 3), (2, 4)), "{}", place.name);
    }
}
