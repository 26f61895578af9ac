//! The program as its users meet it: lines, exit codes, signals.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};

fn ottla(arguments: &[&str], directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ottla"));
    command.args(arguments).current_dir(directory).env_remove("OTTLA_LOG");
    command
}

fn run(arguments: &[&str], directory: &Path) -> Output {
    ottla(arguments, directory).output().unwrap()
}

/// One line on standard error, and nothing on standard output.
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

/// A server that is ready, and its ready line.
fn serve(arguments: &[&str], directory: &Path) -> (Child, String) {
    let mut child = ottla(arguments, directory).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let stdout = child.stdout.take().unwrap();
    let mut reader = BufReader::new(stdout);
    reader.read_line(&mut line).unwrap();
    child.stdout = Some(reader.into_inner());
    (child, line)
}

fn end(child: &mut Child, signal: Signal) -> Option<i32> {
    kill_process(Pid::from_child(child), signal).unwrap();
    child.wait().unwrap().code()
}

#[test]
fn the_version_is_told() {
    let output = run(&["--version"], Path::new("."));
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("ottla {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_wrong_command_line_is_a_usage_error() {
    for wrong in [&["serve", "--nonsense"][..], &["nonsense"], &["serve", "--set", "novalue"]] {
        let output = run(wrong, Path::new("."));
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(!output.stderr.is_empty());
    }
}

#[test]
fn what_cannot_be_is_one_line() {
    let directory = tempfile::tempdir().unwrap();
    let said = |arguments: &[&str]| refused(&run(arguments, directory.path()));
    assert!(said(&["serve", "missing.properties"]).contains("missing.properties"));
    assert!(said(&["serve", "--set", "num.partitons=1"]).contains("did you mean 'num.partitions'?"));
    assert!(said(&["serve", "--set", "num.partitions=x"]).contains("num.partitions"));
    std::fs::write(directory.path().join("file"), "").unwrap();
    assert!(said(&["serve", "--data-dir", "file/data", "--listen", "127.0.0.1:0"]).contains("file/data"));
}

#[test]
fn it_serves_until_it_is_told_to_stop() {
    let directory = tempfile::tempdir().unwrap();
    for signal in [Signal::TERM, Signal::INT] {
        let (mut server, ready) = serve(&["serve", "--listen", "127.0.0.1:0"], directory.path());
        assert!(ready.starts_with("[KafkaServer id=1] started: listening on PLAINTEXT://127.0.0.1:"), "{ready}");
        assert!(ready.ends_with("data in ottla-data\n"), "{ready}");
        let second = run(&["serve", "--listen", "127.0.0.1:0"], directory.path());
        assert!(refused(&second).contains("ottla-data is in use"));
        assert_eq!(end(&mut server, signal), Some(0));
        let mut said = String::new();
        server.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "[KafkaServer id=1] shut down completed\n");
        let mut errors = String::new();
        server.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        assert_eq!(errors, "");
    }
}

#[test]
fn a_file_of_kafkas_is_read_and_options_go_over_it() {
    let directory = tempfile::tempdir().unwrap();
    let properties = "process.roles=broker,controller\nnode.id=7\ncontroller.quorum.voters=7@localhost:9093\n\
        listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2\ncontroller.listener.names=CONTROLLER\n\
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT\nlog.dirs=elsewhere\n";
    std::fs::write(directory.path().join("server.properties"), properties).unwrap();
    let arguments = ["serve", "server.properties", "--listen", "127.0.0.1:0", "--data-dir", "here"];
    let (mut server, ready) = serve(&arguments, directory.path());
    assert!(ready.starts_with("[KafkaServer id=7] started"), "{ready}");
    assert!(directory.path().join("here/meta.properties").exists());
    assert!(!directory.path().join("elsewhere").exists());
    assert_eq!(end(&mut server, Signal::TERM), Some(0));
}
