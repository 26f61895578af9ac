//! What a crash, a bad disk or a stray hand can leave in a partition's directory.

use ottla_storage::Log;
use ottla_testkit::records::{NOW, batch};

use crate::place::{How, Place, append, append_value, small, values};

const LOG: &str = "00000000000000000000.log";
const INDEX: &str = "00000000000000000000.index";
const TIMES: &str = "00000000000000000000.timeindex";

fn closed(place: &Place, how: &How) -> Vec<String> {
    let mut log = place.open(how);
    for index in 0..40 {
        append(&mut log, &batch(&[&format!("{index:02} {}", "x".repeat(60))], NOW + index));
    }
    let all = values(&mut log);
    log.close(NOW).expect("closed");
    all
}

fn one_segment() -> How {
    How::clean().with(|config| config.index_interval_bytes = 100)
}

/// The log has `expected`, all of it can be looked up, and it goes on behind it.
fn check(mut log: Log, expected: &[String], case: &str) {
    assert_eq!(values(&mut log), expected, "{case}");
    for offset in 0..expected.len() as i64 {
        let found = log.offset_for_timestamp(NOW + offset).expect("looked up").map(|found| found.offset);
        assert_eq!(found, Some(offset), "{case}");
    }
    assert_eq!(append_value(&mut log, "next"), expected.len() as i64, "{case}");
    assert_eq!(values(&mut log).len(), expected.len() + 1, "{case}");
    log.close(NOW).expect("closed");
}

#[test]
fn torn_tails_are_cut_off() {
    for place in Place::all() {
        let all = closed(&place, &one_segment());
        let whole = place.read_file(LOG);
        let size = whole.len() / 40;
        // At every byte of the last batch, with a clean mark (that lies) and without.
        for cut in (whole.len() - size..whole.len()).step_by(7) {
            for clean in [false, true] {
                place.write_file(LOG, &whole[..cut]);
                let mut log = place.open(&How { clean, ..one_segment() });
                assert_eq!(values(&mut log), all[..39], "{}: {cut}, clean {clean}", place.name);
                assert_eq!(place.read_file(LOG).len(), whole.len() - size);
            }
        }
        place.write_file(LOG, &whole[..whole.len() - 3]);
        check(place.open(&How { clean: false, ..one_segment() }), &all[..39], place.name);
    }
}

#[test]
fn zeros_and_garbage_behind_the_end_are_cut_off() {
    for place in Place::all() {
        let all = closed(&place, &one_segment());
        let whole = place.read_file(LOG);
        let mut flipped = batch(&["never written whole"], NOW).to_vec();
        flipped[..8].copy_from_slice(&40i64.to_be_bytes());
        flipped[65] ^= 1;
        let mut backwards = batch(&["an old offset"], NOW).to_vec();
        backwards[..8].copy_from_slice(&3i64.to_be_bytes());
        let tails: [&[u8]; 5] = [&[0; 1], &[0; 100_000], &[0xff; 200], &flipped, &backwards];
        for tail in tails {
            place.write_file(LOG, &[&whole[..], tail].concat());
            let mut log = place.open(&How { clean: false, ..one_segment() });
            assert_eq!(values(&mut log), all, "{}: {} bytes", place.name, tail.len());
            assert_eq!(place.read_file(LOG).len(), whole.len(), "{}: {} bytes", place.name, tail.len());
        }
        check(place.open(&How { clean: false, ..one_segment() }), &all, place.name);
    }
}

#[test]
fn a_length_that_lies_ends_the_log() {
    for place in Place::all() {
        let all = closed(&place, &one_segment());
        let whole = place.read_file(LOG);
        let at = whole.len() / 40 * 20;
        for length in [i32::MIN, -1, 0, 48, 1 << 20, i32::MAX] {
            let mut damaged = whole.clone();
            damaged[at + 8..at + 12].copy_from_slice(&length.to_be_bytes());
            place.write_file(LOG, &damaged);
            let mut log = place.open(&How { clean: false, ..one_segment() });
            assert_eq!(values(&mut log), all[..20], "{}: {length}", place.name);
        }
    }
}

#[test]
fn segments_behind_the_damage_are_dropped() {
    for place in Place::all() {
        let all = closed(&place, &How::clean().with(small));
        let second = place.file_names().into_iter().filter(|name| name.ends_with(".log")).nth(1).expect("a segment");
        let base: usize = second[..20].parse().expect("its offset");
        let mut content = place.read_file(&second);
        content[70] ^= 0x10;
        place.write_file(&second, &content);
        check(place.open(&How::unclean().with(small)), &all[..base], place.name);
    }
}

#[test]
fn a_segment_that_was_never_written_leaves_no_hole() {
    for place in Place::all() {
        let all = closed(&place, &How::clean().with(small));
        let names: Vec<String> = place.file_names().into_iter().filter(|name| name.ends_with(".log")).collect();
        let content = place.read_file(&names[1]);
        let size = batch(&[&format!("10 {}", "x".repeat(60))], NOW).len();
        place.write_file(&names[1], &content[..content.len() - size]);
        let third: usize = names[2][..20].parse().expect("its offset");
        check(place.open(&How::unclean().with(small)), &all[..third - 1], place.name);
    }
}

/// A name, and what the two indexes hold.
type Case = (&'static str, Option<Vec<u8>>, Option<Vec<u8>>);

#[test]
fn indexes_are_made_anew() {
    for place in Place::all() {
        let all = closed(&place, &one_segment());
        let (index, times) = (place.read_file(INDEX), place.read_file(TIMES));
        let mut wrong_middle = index.clone();
        let half = index.len() / 16 * 8;
        wrong_middle[half + 4..half + 8].copy_from_slice(&7i32.to_be_bytes());
        let beyond = [i32::MAX.to_be_bytes(), i32::MAX.to_be_bytes()].concat();
        let cases: Vec<Case> = vec![
            ("as they were", Some(index.clone()), Some(times.clone())),
            ("both missing", None, None),
            ("offsets missing", None, Some(times.clone())),
            ("times missing", Some(index.clone()), None),
            ("cut within an entry", Some(index[..index.len() - 3].to_vec()), Some(times[..times.len() - 5].to_vec())),
            ("empty", Some(Vec::new()), Some(Vec::new())),
            ("preallocated", Some([&index[..], &[0; 4096]].concat()), Some([&times[..], &[0; 4096]].concat())),
            ("a wrong position", Some(wrong_middle), Some(times.clone())),
            ("out of order", Some([&index[8..], &index[..8]].concat()), Some(times.clone())),
            ("beyond the end", Some([&index[..], &beyond].concat()), Some(times.clone())),
            ("negative", Some([&index[..], &[0x7f, 0, 0, 0, 0xff, 0, 0, 0]].concat()), Some(times.clone())),
            ("all ones", Some(vec![0xff; 800]), Some(vec![0xff; 1200])),
        ];
        for (case, index, times) in cases {
            for (clean, recovery_point) in [(true, 0), (false, 0), (false, 25), (false, 40)] {
                for (name, content) in [(INDEX, &index), (TIMES, &times)] {
                    match content {
                        Some(content) => place.write_file(name, content),
                        None => {
                            let _ = place.files.remove_file(&place.partition().join(name));
                        }
                    }
                }
                let case = format!("{}: {case}, clean {clean}, from {recovery_point}", place.name);
                let mut log = place.open(&How { clean, recovery_point, ..one_segment() });
                assert_eq!(values(&mut log), all, "{case}");
                for offset in 0..40 {
                    let data = log.read(offset, 1, 40, true).unwrap_or_else(|error| panic!("{case}: {error}"));
                    assert!(!data.slices.is_empty(), "{case}");
                }
            }
        }
        let mut log = place.open(&one_segment());
        assert_eq!(append_value(&mut log, "next"), 40);
    }
}

#[test]
fn other_files_are_left_alone_and_leftovers_removed() {
    for place in Place::all() {
        let all = closed(&place, &How::clean().with(small));
        let kept = ["notes.txt", "1.log", "99999999999999999999.log", "00000000000000000007-0000000001.checkpoint"];
        let left = [
            "00000000000000000000.log.deleted",
            "leader-epoch-checkpoint.tmp",
            "00000000000000000003.log.cleaned",
            "00000000000000000099.index",
            "00000000000000000099.snapshot",
        ];
        kept.iter().chain(&left).for_each(|name| place.write_file(name, b"garbage"));
        for name in ["a.deleted", "00000000000000000000.snapshot.deleted"] {
            place.files.create_dir_all(&place.partition().join(name)).expect("a directory of that name");
        }
        check(place.open(&How::unclean().with(small)), &all, place.name);
        let names = place.file_names();
        for name in kept {
            assert!(names.iter().any(|found| found == name), "{}: {name}", place.name);
        }
        for name in left {
            assert!(!names.iter().any(|found| found == name), "{}: {name}", place.name);
        }
    }
}

#[test]
fn an_interrupted_swap_of_compacted_segments_is_finished() {
    for place in Place::all() {
        let all = closed(&place, &How::clean().with(small));
        let names: Vec<String> = place.file_names().into_iter().filter(|name| name.ends_with(".log")).collect();
        // The first two segments became one, whose renames did not come to their end.
        let merged = [place.read_file(&names[0]), place.read_file(&names[1])].concat();
        place.write_file(&format!("{}.swap", names[0]), &merged);
        let mut log = place.open(&How::unclean().with(small));
        assert_eq!(log.segments(), names.len() - 1, "{}", place.name);
        assert_eq!(values(&mut log), all, "{}", place.name);
    }
}
