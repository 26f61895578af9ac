//! Disks that are full, fail or may not be written.

use ottla_protocol::ErrorCode;
use ottla_storage::Origin;
use ottla_testkit::records::{NOW, batch};
use ottla_testkit::{Crash, SimulatedDisk};

use crate::place::{How, Place, append_value, small, values};

#[test]
fn a_full_disk_answers_an_error_and_the_log_lives_on() {
    // The space ends within a batch, an index, a roll: wherever the bytes run out.
    for left in (0..3000).step_by(37) {
        let disk = SimulatedDisk::new(left);
        let place = Place::simulated(&disk);
        let mut log = place.open(&How::clean().with(small));
        let mut expected = Vec::new();
        disk.fill_up_after(left);
        let mut refused = 0;
        for index in 0..60 {
            if index == 50 {
                disk.free_space();
            }
            let value = format!("{index} {}", "x".repeat(60));
            let appended = log.append_as_leader(&batch(&[&value], NOW + index), 0, NOW, Origin::Client);
            match appended {
                Ok(info) => {
                    assert_eq!(info.first_offset, expected.len() as i64, "{left} bytes left");
                    expected.push(value);
                }
                Err(error) => {
                    assert_eq!(error.code(), ErrorCode::KAFKA_STORAGE_ERROR);
                    assert!(error.to_string().contains("orders-0"), "{error}");
                    refused += 1;
                }
            }
        }
        assert!(refused > 0 && expected.len() >= 10, "{left}: {refused} refused, {} taken", expected.len());
        assert_eq!(log.fenced(), None, "{left} bytes left");
        assert_eq!(values(&mut log), expected, "{left} bytes left");
        log.close(NOW).expect("closed");
        let mut log = place.open(&How::clean().with(small));
        assert_eq!(values(&mut log), expected, "{left} bytes left, after a clean stop");
        drop(log);
        disk.crash(Crash::Process);
        assert_eq!(values(&mut place.open(&How::unclean().with(small))), expected, "{left} bytes left, recovered");
    }
}

#[test]
fn a_failed_flush_fences_the_log_for_good() {
    let disk = SimulatedDisk::new(1);
    let place = Place::simulated(&disk);
    let mut log = place.open(&How::clean());
    append_value(&mut log, "durable");
    log.flush(NOW).expect("flushed");
    append_value(&mut log, "lost");
    disk.fail_syncs(true);
    assert!(log.flush(NOW).is_err());
    disk.fail_syncs(false);
    // The disk is well again, but what the kernel dropped is gone: nothing is tried again.
    let syncs = disk.counts().file_syncs;
    for error in [
        log.flush(NOW).err(),
        log.append_as_leader(&batch(&["more"], NOW), 0, NOW, Origin::Client).err(),
        log.append_as_follower(&batch(&["more"], NOW), NOW).err(),
        log.roll(NOW).err(),
        log.truncate_to(0, NOW).err(),
        log.close(NOW).err(),
    ] {
        let error = error.expect("the log is fenced");
        assert_eq!(error.code(), ErrorCode::KAFKA_STORAGE_ERROR);
        assert!(error.to_string().contains("fenced"), "{error}");
    }
    assert_eq!((disk.counts().file_syncs, log.recovery_point()), (syncs, 1));
    assert_eq!(values(&mut log), ["durable", "lost"], "it can still be read");
    drop(log);
    disk.crash(Crash::PowerLosingAll);
    let mut log = place.open(&How { recovery_point: 1, ..How::unclean() });
    assert_eq!(values(&mut log), ["durable"]);
}

#[test]
fn flush_messages_flushes_within_the_append() {
    let disk = SimulatedDisk::new(1);
    let place = Place::simulated(&disk);
    let mut log = place.open(&How::clean().with(|config| config.flush_messages = 1));
    append_value(&mut log, "a");
    let before = disk.counts();
    append_value(&mut log, "b");
    let after = disk.counts();
    assert_eq!(after.file_syncs - before.file_syncs, 1, "one wait a flush");
    assert_eq!(after.directory_syncs, before.directory_syncs);
    disk.crash(Crash::PowerLosingAll);
    assert_eq!(values(&mut place.open(&How::unclean())), ["a", "b"]);
    let mut log = place.open(&How::unclean().with(|config| config.flush_messages = 1));
    disk.fail_syncs(true);
    assert!(log.append_as_leader(&batch(&["c"], NOW), 0, NOW, Origin::Client).is_err(), "it is not acknowledged");
}

#[test]
fn a_flush_waits_outside_of_the_log() {
    let disk = SimulatedDisk::new(1);
    let place = Place::simulated(&disk);
    let mut log = place.open(&How::clean());
    append_value(&mut log, "a");
    let work = log.begin_flush().expect("begun").expect("there is something to flush");
    append_value(&mut log, "b");
    let result = work.run();
    log.finish_flush(&work, result, NOW).expect("finished");
    assert_eq!(log.recovery_point(), 1, "what came meanwhile is not durable");
    // What is flushed while the log is cut does not count.
    let work = log.begin_flush().expect("begun").expect("there is something to flush");
    log.truncate_to(0, NOW).expect("truncated");
    append_value(&mut log, "c");
    append_value(&mut log, "d");
    let result = work.run();
    log.finish_flush(&work, result, NOW).expect("finished");
    assert_eq!(log.recovery_point(), 0);
    // Sealed segments alone.
    assert!(log.begin_flush_of_sealed().expect("begun").is_none());
    log.roll(NOW).expect("rolled");
    append_value(&mut log, "e");
    let work = log.begin_flush_of_sealed().expect("begun").expect("there is something to flush");
    let result = work.run();
    log.finish_flush(&work, result, NOW).expect("finished");
    assert_eq!(log.recovery_point(), 2);
    disk.crash(Crash::PowerLosingAll);
    let mut log = place.open(&How { recovery_point: 2, ..How::unclean() });
    assert_eq!(values(&mut log), ["c", "d"]);
}

#[test]
fn a_read_only_disk_is_named() {
    let disk = SimulatedDisk::new(1);
    let place = Place::simulated(&disk);
    disk.set_read_only(true);
    let error = place.try_open(&How::clean()).expect_err("it may not be written");
    assert!(error.to_string().contains("/data/orders-0"), "{error}");
    assert!(error.to_string().contains("choose a directory that can be written"), "{error}");
    assert_eq!(error.code(), ErrorCode::KAFKA_STORAGE_ERROR);
}
