//! What a partition costs while nobody uses it.

use ottla_testkit::SimulatedDisk;
use ottla_testkit::records::NOW;

use crate::place::{How, Place, append_value, values};
use crate::process::in_a_process_of_its_own;

#[test]
fn an_idle_log_holds_no_open_file() {
    let disk = SimulatedDisk::new(1);
    let place = Place::simulated(&disk);
    let mut log = place.open(&How::clean());
    assert_eq!(disk.open_files(), 0, "after it was opened");
    append_value(&mut log, "a");
    assert!(disk.open_files() > 0);
    log.release().expect("released");
    assert_eq!(disk.open_files(), 0, "after it was let go of");
    append_value(&mut log, "b");
    assert_eq!(values(&mut log), ["a", "b"]);
    log.roll(NOW).expect("rolled");
    append_value(&mut log, "c");
    assert!(disk.open_files() <= 3, "a sealed segment is closed: {}", disk.open_files());
    log.close(NOW).expect("closed");
    assert_eq!(disk.open_files(), 0, "after it was closed");
}

#[test]
fn an_idle_log_takes_four_kibibytes_at_most() {
    in_a_process_of_its_own("idle::hold_many_logs", &[]);
}

/// Resident anonymous memory per log, of many.
#[test]
#[ignore = "run by another test in a process of its own"]
fn hold_many_logs() {
    const LOGS: usize = 2000;
    let place = Place::disk();
    let open = |index: usize| {
        let directory = place.root.join(format!("orders-{index}"));
        let mut log = ottla_storage::Log::open(ottla_storage::OpenLog {
            files: place.files.clone(),
            directory: &directory,
            topic: "orders",
            partition: index as i32,
            config: Default::default(),
            recovery_point: 0,
            log_start: None,
            clean: true,
            now_ms: NOW,
        })
        .expect("opened");
        append_value(&mut log, "value");
        log.release().expect("released");
        log
    };
    let warm: Vec<_> = (0..100).map(open).collect();
    let before = anonymous_memory();
    let logs: Vec<_> = (100..100 + LOGS).map(open).collect();
    let each = anonymous_memory().saturating_sub(before) / (logs.len() as u64);
    assert!(each <= 4096, "{each} bytes a log");
    drop(warm);
}

fn anonymous_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("Linux says it");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}
