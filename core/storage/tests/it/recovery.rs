//! Random work, crashes at any point, and what must be there afterwards.

use std::collections::BTreeMap;

use ottla_base::random::Random;
use ottla_storage::{Log, Origin};
use ottla_testkit::records::{NOW, idempotent};
use ottla_testkit::{Crash, SimulatedDisk};

use crate::place::{How, Place, records_from, small};

/// What was appended, in order: the value of each record.
#[derive(Default)]
struct Model {
    values: Vec<String>,
    /// Everything below was flushed, and said so.
    durable: i64,
    log_start: i64,
    /// Of each producer the next sequence, as of now.
    sequences: BTreeMap<i64, i32>,
    /// Each append: first offset, producer, sequence and count.
    appends: Vec<(i64, i64, i32, usize)>,
}

impl Model {
    fn append(&mut self, log: &mut Log, random: &Random) {
        let producer = random.below(3) as i64 + 1;
        let count = random.below(4) as usize + 1;
        let sequence = self.sequences.get(&producer).copied().unwrap_or(0);
        let time = NOW + random.below(1000) as i64;
        let epoch = random.below(100).saturating_sub(97) as i32 + log.latest_epoch().unwrap_or(0);
        let batch = idempotent(producer, 0, sequence, count, time);
        let info = log.append_as_leader(&batch, epoch, NOW, Origin::Client).expect("appended");
        assert_eq!(info.first_offset, self.values.len() as i64);
        self.values.extend(vec![format!("{producer}/0/{sequence}"); count]);
        self.appends.push((info.first_offset, producer, sequence, count));
        self.sequences.insert(producer, sequence + count as i32);
    }

    /// The log has lost what was never flushed, and nothing else; go on from what it has.
    fn check(&mut self, log: &mut Log, crash: Crash, case: &str) {
        let end = log.log_end_offset();
        let all = self.values.len() as i64;
        assert!((self.durable..=all).contains(&end), "{case}: {} to {all} may be there, {end} is", self.durable);
        if crash == Crash::Process {
            assert_eq!(end, all, "{case}: the page cache lives on");
        }
        let start = log.log_start_offset();
        let expected: Vec<(i64, String)> = (start..end).map(|at| (at, self.values[at as usize].clone())).collect();
        assert_eq!(records_from(log, start), expected, "{case}");
        self.values.truncate(end as usize);
        self.appends.retain(|(offset, ..)| *offset < end);
        self.sequences.clear();
        for (_, producer, sequence, count) in &self.appends {
            self.sequences.insert(*producer, sequence + *count as i32);
        }
        self.check_producers(log, case);
    }

    /// The newest batch of each producer is known as a duplicate.
    fn check_producers(&self, log: &mut Log, case: &str) {
        let newest: BTreeMap<i64, (i64, i32, usize)> =
            self.appends.iter().map(|(offset, producer, sequence, n)| (*producer, (*offset, *sequence, *n))).collect();
        for (producer, (offset, sequence, count)) in newest {
            let batch = idempotent(producer, 0, sequence, count, NOW);
            let info = log.append_as_leader(&batch, 0, NOW, Origin::Client);
            let info = info.unwrap_or_else(|error| panic!("{case}: {error}"));
            assert!(info.duplicate && info.first_offset == offset, "{case}: producer {producer}, {sequence}");
        }
        assert_eq!(log.log_end_offset(), self.values.len() as i64, "{case}");
    }
}

fn run(seed: u64) {
    let random = Random::from_seed(seed);
    let disk = SimulatedDisk::new(seed ^ 0xd15c);
    let place = Place::simulated(&disk);
    let how = How::unclean().with(small);
    let mut model = Model::default();
    let mut log = place.open(&how);
    // What the broker's checkpoints would say.
    let (mut recovery_point, mut clean) = (0, false);
    for step in 0..60 {
        match random.below(20) {
            0..=12 => model.append(&mut log, &random),
            13 => {
                log.flush(NOW).expect("flushed");
                model.durable = log.log_end_offset();
                recovery_point = log.recovery_point();
            }
            14 => log.roll(NOW).expect("rolled"),
            15 => {
                if let Some(work) = log.begin_flush_of_sealed().expect("begun") {
                    let result = work.run();
                    log.finish_flush(&work, result, NOW).expect("finished");
                    model.durable = model.durable.max(log.recovery_point());
                    recovery_point = log.recovery_point();
                }
            }
            16 => {
                log.close(NOW).expect("closed");
                (model.durable, recovery_point, clean) = (log.log_end_offset(), log.recovery_point(), true);
            }
            17 => {
                let to = log.log_start_offset() + random.below(5) as i64;
                if to <= model.durable {
                    drop(log.delete_records(to, NOW).expect("deleted"));
                    model.log_start = log.log_start_offset();
                }
            }
            _ => {}
        }
        if clean || random.below(6) == 0 {
            drop(log);
            let crash = match random.below(3) {
                0 => Crash::Process,
                1 => Crash::Power,
                _ => Crash::PowerLosingAll,
            };
            disk.crash(crash);
            let case = format!("seed {seed}, step {step}, {crash:?}, clean {clean}, from {recovery_point}");
            let how = How { clean, recovery_point, log_start: Some(model.log_start), ..how.clone() };
            log = place.try_open(&how).unwrap_or_else(|error| panic!("{case}: {error}"));
            model.check(&mut log, crash, &case);
            clean = false;
        }
    }
}

#[test]
fn what_was_flushed_survives_every_crash() {
    for seed in 0..400 {
        run(seed);
    }
}

/// A stop of the machine after each single operation of a fixed history.
#[test]
fn a_crash_at_every_step_of_a_history() {
    for stop in 0..60 {
        for seed in 0..10 {
            let disk = SimulatedDisk::new(seed);
            let place = Place::simulated(&disk);
            let how = How::unclean().with(small);
            let mut log = place.open(&how);
            let random = Random::from_seed(seed);
            let mut model = Model::default();
            for step in 0..stop {
                model.append(&mut log, &random);
                if step % 7 == 3 {
                    log.flush(NOW).expect("flushed");
                    model.durable = log.log_end_offset();
                }
            }
            let recovery_point = log.recovery_point();
            drop(log);
            disk.crash(Crash::Power);
            let mut log = place.open(&How { recovery_point, ..how.clone() });
            model.check(&mut log, Crash::Power, &format!("seed {seed}, stopped after {stop}"));
        }
    }
}

#[test]
fn recovery_reads_from_the_recovery_point_and_a_clean_start_next_to_nothing() {
    let disk = SimulatedDisk::new(1);
    let place = Place::simulated(&disk);
    let mut log = place.open(&How::clean());
    let value = "x".repeat(20_000);
    for index in 0..400 {
        log.append_as_leader(&ottla_testkit::records::batch(&[&value], NOW + index), 0, NOW, Origin::Client)
            .expect("ok");
        if index == 389 {
            log.flush(NOW).expect("flushed");
        }
    }
    let (recovery_point, size) = (log.recovery_point(), log.size());
    drop(log);
    let read = |how: &How| {
        disk.crash(Crash::Process);
        let before = disk.counts().bytes_read;
        let log = place.open(how);
        assert_eq!(log.log_end_offset(), 400);
        assert_eq!(disk.open_files(), 0, "nothing stays open");
        (log, disk.counts().bytes_read - before)
    };
    let (log, all) = read(&How::unclean());
    drop(log);
    assert!((size..size + size / 4).contains(&all), "each byte about once: {all} of {size}");
    let (mut log, some) = read(&How { recovery_point, ..How::unclean() });
    assert!(some < size / 10, "{some} of {size} bytes for the last fortieth, and the headers before it");
    log.close(NOW).expect("closed");
    drop(log);
    let (_, few) = read(&How::clean());
    assert!(few < 16 << 10, "{few} bytes to find the end");
}
