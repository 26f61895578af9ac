//! Processes that are killed while they append, and locks between processes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use ottla_storage::Origin;
use ottla_testkit::records::{NOW, batch};

use crate::place::{How, Place, records_from};

/// Run one ignored test of this program in a process of its own; it must pass.
pub fn in_a_process_of_its_own(test: &str, environment: &[(&str, &Path)]) {
    let mut command = this_program(test);
    command.envs(environment.iter().copied());
    let output = command.output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{test}: {text}");
}

fn this_program(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]);
    command
}

const SIZES: [usize; 4] = [10, 1000, 30_000, 300];

fn value(index: i64) -> String {
    format!("{index} {}", "x".repeat(SIZES[index as usize % SIZES.len()]))
}

/// Appends for ever, and tells each offset once it is appended.
#[test]
#[ignore = "run by another test, which kills it"]
fn append_until_killed() {
    let Some(root) = std::env::var_os("ROOT") else { return };
    let files = std::sync::Arc::new(ottla_storage::Disk);
    let mut log = ottla_storage::Log::open(ottla_storage::OpenLog {
        files,
        directory: &Path::new(&root).join("orders-0"),
        topic: "orders",
        partition: 0,
        config: config(),
        recovery_point: 0,
        log_start: None,
        clean: false,
        now_ms: NOW,
    })
    .expect("opened");
    let mut output = std::io::stdout();
    for index in log.log_end_offset().. {
        let appended = log.append_as_leader(&batch(&[&value(index)], NOW + index), 0, NOW, Origin::Client);
        assert_eq!(appended.expect("appended").first_offset, index);
        writeln!(output, "offset {index}").and_then(|()| output.flush()).expect("it is told");
    }
}

fn config() -> ottla_storage::LogConfig {
    ottla_storage::LogConfig { segment_bytes: 400_000, index_interval_bytes: 500, ..Default::default() }
}

#[test]
fn what_was_appended_before_a_kill_is_there() {
    let place = Place::disk();
    let mut acknowledged = -1;
    for round in 1..=4 {
        let mut command = this_program("process::append_until_killed");
        let mut child = command.env("ROOT", &place.root).stdout(Stdio::piped()).spawn().expect("it runs");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines().map_while(Result::ok);
        let told = |line: &String| line.rsplit_once("offset ").and_then(|(_, number)| number.parse::<i64>().ok());
        // Not at a batch's end but somewhere after this one.
        let stop = acknowledged + 50 * round;
        let last = lines.by_ref().filter_map(|line| told(&line)).find(|offset| *offset >= stop).expect("it appends");
        child.kill().expect("it is killed");
        let later = lines.filter_map(|line| told(&line)).last().unwrap_or(last);
        child.wait().expect("it has ended");
        acknowledged = later.max(last);
        let mut log = place.open(&How { config: config(), ..How::unclean() });
        let found = records_from(&mut log, 0);
        assert!(found.len() as i64 > acknowledged, "round {round}: {} of {}", found.len(), acknowledged + 1);
        for (index, (offset, found)) in found.iter().enumerate() {
            assert_eq!((*offset, found), (index as i64, &value(index as i64)), "round {round}");
        }
    }
}

/// Python's `fcntl.lockf` takes the same kind of lock as Java's `FileChannel.lock`.
#[test]
fn a_posix_lock_of_another_process_conflicts() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "python3 is missing");
        eprintln!("skipped: python3 is missing");
        return;
    }
    let place = Place::disk();
    let path = place.root.join(".lock");
    let script = "import fcntl, sys\nf = open(sys.argv[1], 'a+')\ntry:\n fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n\
                  except OSError:\n print('held', flush=True)\n sys.exit(0)\nprint('taken', flush=True)\nsys.stdin.read()\n";
    let run = || {
        let mut command = Command::new("python3");
        command.args(["-c", script]).arg(&path).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("it answers");
        (child, line.trim().to_owned())
    };
    let ours = place.files.lock(&path).expect("it is free");
    let (mut child, answer) = run();
    assert_eq!(answer, "held", "the other process sees our lock");
    child.wait().expect("it has ended");
    drop(ours);
    let (mut child, answer) = run();
    assert_eq!(answer, "taken");
    let refused = place.files.lock(&path).map(|_| ()).map_err(|error| error.kind());
    assert_eq!(refused, Err(std::io::ErrorKind::WouldBlock), "we see the other's lock");
    drop(child.stdin.take());
    child.wait().expect("it has ended");
    place.files.lock(&path).expect("it is free again");
}

/// The same with Java itself, as Kafka locks its directories.
#[test]
fn javas_file_lock_conflicts() {
    if Command::new("java").arg("-version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "java is missing");
        eprintln!("skipped: java is missing");
        return;
    }
    let place = Place::disk();
    let path = place.root.join(".lock");
    let source = place.root.join("Hold.java");
    std::fs::write(
        &source,
        "import java.nio.channels.*; import java.nio.file.*;\n\
         public class Hold { public static void main(String[] a) throws Exception {\n\
         var c = FileChannel.open(Path.of(a[0]), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);\n\
         System.out.println(c.tryLock() == null ? \"held\" : \"taken\"); System.out.flush(); System.in.read(); } }\n",
    )
    .expect("written");
    let run = || {
        let mut command = Command::new("java");
        command.arg("-Xmx64m").arg(&source).arg(&path).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("it answers");
        (child, line.trim().to_owned())
    };
    let ours = place.files.lock(&path).expect("it is free");
    let (mut child, answer) = run();
    drop(child.stdin.take());
    child.wait().expect("it has ended");
    assert_eq!(answer, "held", "Java sees our lock");
    drop(ours);
    let (mut child, answer) = run();
    assert_eq!(answer, "taken");
    let refused = place.files.lock(&path).map(|_| ()).map_err(|error| error.kind());
    drop(child.stdin.take());
    child.wait().expect("it has ended");
    assert_eq!(refused, Err(std::io::ErrorKind::WouldBlock), "we see Java's lock");
}
