//! Cutting a log at its front and at its end.

use ottla_protocol::ErrorCode;
use ottla_storage::LogConfig;
use ottla_testkit::records::{NOW, batch};

use crate::place::{How, Place, append, append_value, records_from, small, values};

fn filled(place: &Place, change: impl FnOnce(&mut LogConfig)) -> ottla_storage::Log {
    let mut log = place.open(&How::clean().with(small).with(change));
    for index in 0..40 {
        append(&mut log, &batch(&[&format!("{index} {}", "x".repeat(60))], NOW + index * 100));
    }
    log
}

/// All files of the segments before the log's start are gone once the returned paths are removed.
fn remove(place: &Place, paths: Vec<std::path::PathBuf>) {
    for path in paths {
        assert!(path.to_string_lossy().ends_with(".deleted"), "{}", path.display());
        place.files.remove_file(&path).expect("removed");
    }
}

#[test]
fn old_segments_go() {
    for place in Place::all() {
        let mut log = filled(&place, |config| config.retention_ms = 1000);
        let before = log.segments();
        // Nothing above the high watermark goes, however old.
        assert!(log.delete_old_segments(0, NOW + 1_000_000).expect("applied").is_empty(), "{}", place.name);
        let deleted = log.delete_old_segments(40, NOW + 3000).expect("applied");
        remove(&place, deleted);
        assert!(log.segments() < before && log.segments() > 1, "{}", place.name);
        let start = log.log_start_offset();
        assert!((1..=20).contains(&start), "{}: {start}", place.name);
        assert_eq!(records_from(&mut log, start).len() as i64, 40 - start);
        assert_eq!(log.read(0, 10, 40, true).map_err(|error| error.code()).err(), Some(ErrorCode::OFFSET_OUT_OF_RANGE));
        // All of it is old: a new, empty segment remains.
        remove(&place, log.delete_old_segments(40, NOW + 1_000_000).expect("applied"));
        assert_eq!((log.log_start_offset(), log.log_end_offset(), log.segments(), log.size()), (40, 40, 1, 0));
        assert_eq!(append_value(&mut log, "next"), 40, "{}", place.name);
        assert_eq!(place.file_names().iter().filter(|name| name.ends_with(".log")).count(), 1);
        log.close(NOW).expect("closed");
        let mut log = place.open(&How::clean().with(small));
        assert_eq!((log.log_start_offset(), values(&mut log)), (40, vec!["next".to_owned()]), "{}", place.name);
    }
}

#[test]
fn a_log_keeps_to_its_size() {
    for place in Place::all() {
        let mut log = filled(&place, |config| config.retention_bytes = 2500);
        remove(&place, log.delete_old_segments(40, NOW).expect("applied"));
        // Kafka keeps at least that much: a segment goes only if enough is left without it.
        assert!((2500..3500).contains(&log.size()), "{}: {}", place.name, log.size());
        let start = log.log_start_offset();
        assert_eq!(records_from(&mut log, start).len() as i64, 40 - start);
        let mut kept = filled(&Place::disk(), |config| {
            config.retention_bytes = 0;
            config.retention_ms = 0;
            config.delete = false;
        });
        assert!(kept.delete_old_segments(40, NOW + 1_000_000).expect("applied").is_empty(), "not its policy");
    }
}

#[test]
fn records_are_deleted_on_request() {
    for place in Place::all() {
        let mut log = filled(&place, |_| {});
        for offset in [-1, 41] {
            let refused = log.delete_records(offset, NOW).map_err(|error| error.code()).err();
            assert_eq!(refused, Some(ErrorCode::OFFSET_OUT_OF_RANGE), "{}: {offset}", place.name);
        }
        let deleted = log.delete_records(17, NOW).expect("deleted");
        remove(&place, deleted);
        assert_eq!((log.log_start_offset(), log.log_end_offset()), (17, 40));
        assert_eq!(records_from(&mut log, 17).len(), 23);
        assert!(log.delete_records(5, NOW).expect("they are gone already").is_empty());
        assert_eq!(log.log_start_offset(), 17, "{}", place.name);
        log.close(NOW).expect("closed");
        // The start within a segment comes from the checkpoint.
        let mut log = place.open(&How { log_start: Some(17), ..How::clean().with(small) });
        assert_eq!((log.log_start_offset(), records_from(&mut log, 17).len()), (17, 23), "{}", place.name);
        let everything = log.delete_records(40, NOW).expect("deleted");
        remove(&place, everything);
        assert_eq!((log.log_start_offset(), log.size()), (40, 0), "{}", place.name);
        assert_eq!(append_value(&mut log, "next"), 40);
    }
}

#[test]
fn a_log_is_cut_at_any_offset() {
    for place in Place::all() {
        for offset in [39, 33, 20, 13, 1, 0] {
            let mut log = filled(&place, |_| {});
            let all = values(&mut log);
            log.truncate_to(offset, NOW).expect("truncated");
            assert_eq!(values(&mut log), all[..offset as usize], "{}: {offset}", place.name);
            assert_eq!(append_value(&mut log, "next"), offset, "{}", place.name);
            assert!(
                log.offset_for_timestamp(NOW + offset * 100).expect("looked up").is_none_or(|f| f.offset <= offset)
            );
            drop(log);
            let mut log = place.open(&How::unclean().with(small));
            assert_eq!(log.log_end_offset(), offset + 1, "{}", place.name);
            assert_eq!(values(&mut log).last().map(String::as_str), Some("next"));
            log.truncate_fully_and_start_at(0, NOW).expect("truncated");
            log.close(NOW).expect("closed");
        }
    }
}

#[test]
fn a_start_beyond_the_end_begins_anew() {
    for place in Place::all() {
        drop(filled(&place, |_| {}));
        let mut log = place.open(&How { log_start: Some(100), ..How::unclean().with(small) });
        assert_eq!((log.log_start_offset(), log.log_end_offset(), log.segments()), (100, 100, 1), "{}", place.name);
        assert_eq!(append_value(&mut log, "next"), 100);
    }
}
