//! Idempotent producers: duplicates are recognised, gaps refused, also after a restart.

use ottla_protocol::ErrorCode;
use ottla_protocol::record::{EndTransactionMarker, end_transaction_batch};
use ottla_storage::{Log, Origin};
use ottla_testkit::records::{NOW, idempotent};

use crate::place::{How, Place, append, small};

/// First offset and whether it is a duplicate, or Kafka's error.
fn send(log: &mut Log, epoch: i16, sequence: i32, count: usize) -> Result<(i64, bool), ErrorCode> {
    let sent = log.append_as_leader(&idempotent(1, epoch, sequence, count, NOW), 0, NOW, Origin::Client);
    sent.map(|info| (info.first_offset, info.duplicate)).map_err(|error| error.code())
}

#[test]
fn duplicates_and_gaps() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        for batch in 0..7 {
            assert_eq!(send(&mut log, 0, batch * 2, 2), Ok((i64::from(batch) * 2, false)), "{}", place.name);
        }
        // The five newest are known, each with its offset.
        for batch in 2..7 {
            assert_eq!(send(&mut log, 0, batch * 2, 2), Ok((i64::from(batch) * 2, true)), "{}", place.name);
        }
        assert_eq!(send(&mut log, 0, 2, 2), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER), "too old");
        assert_eq!(send(&mut log, 0, 15, 2), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER), "a gap");
        assert_eq!(send(&mut log, 0, 12, 1), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER), "part of a batch");
        assert_eq!(log.log_end_offset(), 14);
        assert_eq!(send(&mut log, 0, 14, 1), Ok((14, false)));
    }
}

#[test]
fn a_new_epoch_begins_at_zero_and_fences_the_old() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        assert_eq!(send(&mut log, 3, 0, 2), Ok((0, false)));
        assert_eq!(send(&mut log, 4, 2, 1), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER), "{}", place.name);
        assert_eq!(send(&mut log, 4, 0, 1), Ok((2, false)));
        assert_eq!(send(&mut log, 3, 2, 1), Err(ErrorCode::INVALID_PRODUCER_EPOCH), "{}", place.name);
        assert_eq!(send(&mut log, 4, 0, 1), Ok((2, true)));
        // Someone unknown may begin anywhere: what came before may have been deleted.
        let other = log.append_as_leader(&idempotent(2, 0, 77, 1, NOW), 0, NOW, Origin::Client).expect("appended");
        assert_eq!(other.first_offset, 3);
    }
}

#[test]
fn sequences_wrap_around() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        assert_eq!(send(&mut log, 0, i32::MAX - 1, 3), Ok((0, false)), "{}: the batch itself wraps", place.name);
        assert_eq!(send(&mut log, 0, i32::MAX - 1, 3), Ok((0, true)));
        assert_eq!(send(&mut log, 0, 1, 2), Ok((3, false)), "{}", place.name);
        assert_eq!(send(&mut log, 0, 3, 1), Ok((5, false)));
        let exact = |sequence, count| idempotent(9, 0, sequence, count, NOW);
        append(&mut log, &exact(i32::MAX - 1, 2));
        let next = log.append_as_leader(&exact(0, 1), 0, NOW, Origin::Client).expect("0 follows the largest");
        assert!(!next.duplicate, "{}", place.name);
        let gap = log.append_as_leader(&exact(2, 1), 0, NOW, Origin::Client).map_err(|error| error.code());
        assert_eq!(gap, Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER));
    }
}

#[test]
fn duplicates_are_recognised_after_a_restart() {
    for place in Place::all() {
        let config = How::clean().with(small);
        let mut log = place.open(&config);
        for batch in 0..40 {
            assert!(send(&mut log, 0, batch, 1).is_ok());
        }
        log.close(NOW).expect("closed");
        for how in [config.clone(), How::unclean().with(small)] {
            let mut log = place.open(&how);
            assert_eq!(send(&mut log, 0, 39, 1), Ok((39, true)), "{}: clean {}", place.name, how.clean);
            assert_eq!(send(&mut log, 0, 41, 1), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER));
        }
        // Snapshots may be missing or broken: the batches know.
        for name in place.file_names().iter().filter(|name| name.ends_with(".snapshot")) {
            place.write_file(name, b"garbage");
        }
        let mut log = place.open(&config);
        for batch in 35..40 {
            assert_eq!(send(&mut log, 0, batch, 1), Ok((i64::from(batch), true)), "{}", place.name);
        }
        assert_eq!(send(&mut log, 0, 40, 1), Ok((40, false)));
    }
}

#[test]
fn producers_are_as_they_were_where_the_log_is_cut() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(small));
        for batch in 0..40 {
            assert!(send(&mut log, 0, batch, 1).is_ok());
        }
        log.truncate_to(20, NOW).expect("truncated");
        assert_eq!(log.log_end_offset(), 20);
        assert_eq!(send(&mut log, 0, 19, 1), Ok((19, true)), "{}", place.name);
        assert_eq!(send(&mut log, 0, 39, 1), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER), "{}", place.name);
        assert_eq!(send(&mut log, 0, 20, 1), Ok((20, false)));
        log.truncate_fully_and_start_at(100, NOW).expect("truncated");
        assert_eq!(send(&mut log, 0, 7, 1), Ok((100, false)), "{}: all is forgotten", place.name);
    }
}

#[test]
fn silent_producers_are_forgotten() {
    for place in Place::all() {
        let mut log = place.open(&How::clean().with(|config| config.producer_id_expiration_ms = 1000));
        assert!(send(&mut log, 0, 0, 1).is_ok());
        log.expire_producers(NOW + 999);
        assert_eq!(send(&mut log, 0, 0, 1), Ok((0, true)), "{}", place.name);
        log.expire_producers(NOW + 1000);
        assert!(log.producers().is_empty());
        assert_eq!(send(&mut log, 0, 5, 1), Ok((1, false)), "{}: it is unknown now", place.name);
    }
}

#[test]
fn an_open_transaction_holds_the_last_stable_offset() {
    for place in Place::all() {
        let mut log = place.open(&How::clean());
        let finish = ottla_protocol::record::Finish {
            producer_id: 5,
            producer_epoch: 0,
            base_sequence: 0,
            is_transactional: true,
            ..Default::default()
        };
        assert!(send(&mut log, 0, 0, 1).is_ok());
        let records: [(i64, &[u8]); 1] = [(NOW, b"in a transaction")];
        append(&mut log, &ottla_testkit::records::build(ottla_protocol::record::Compression::None, &records, &finish));
        assert_eq!(log.last_stable_offset(2), 1, "{}", place.name);
        drop(log);
        let mut log = place.open(&How::unclean());
        assert_eq!(log.last_stable_offset(2), 1, "{}: after a restart", place.name);
        let marker = EndTransactionMarker { committed: true, coordinator_epoch: 1 };
        let end = end_transaction_batch(marker, 5, 0, NOW).expect("a marker");
        log.append_as_leader(&end, 0, NOW, Origin::Broker).expect("appended");
        assert_eq!(log.last_stable_offset(3), 3, "{}", place.name);
    }
}
