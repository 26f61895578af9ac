//! Apache Kafka from its jars, for as long as the tests run.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// Names the directory with the jars of `org.apache.kafka:kafka_2.13`.
const LIBS: &str = "OTTLA_KAFKA_LIBS";
/// Names a broker that runs already, to test against that one instead.
const BOOTSTRAP: &str = "OTTLA_TEST_BOOTSTRAP";

/// `host:port` of the broker to test against; `None`, with one line that says why, where there is none.
pub fn bootstrap() -> Option<&'static str> {
    static BROKER: OnceLock<Option<Kafka>> = OnceLock::new();
    static RUNNING: OnceLock<Option<String>> = OnceLock::new();
    if let Some(running) = RUNNING.get_or_init(|| std::env::var(BOOTSTRAP).ok()) {
        return Some(running);
    }
    let broker = BROKER.get_or_init(|| match std::env::var(LIBS) {
        Ok(libs) => Some(Kafka::start(Path::new(&libs))),
        Err(_) => {
            eprintln!("skipped: the tests against Apache Kafka, since {LIBS} does not name the directory of its jars");
            None
        }
    });
    broker.as_ref().map(|kafka| kafka.bootstrap.as_str())
}

pub struct Kafka {
    pub bootstrap: String,
    properties: std::path::PathBuf,
    libs: String,
    /// Its standard input is open as long as the broker shall run; the shell around it ends both, whatever
    /// becomes of this process, and removes the directory.
    shell: Child,
    directory: std::path::PathBuf,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Kafka {
    pub fn start(libs: &Path) -> Kafka {
        let directory = tempfile::Builder::new().prefix("ottla-kafka-").tempdir().unwrap().keep();
        let (port, controller) = (free_port(), free_port());
        let properties = directory.join("server.properties");
        std::fs::write(&properties, settings(&directory, port, controller)).unwrap();
        let libs = format!("{}/*", libs.display());
        let format = Command::new("java")
            .args(["-Xmx256M", "-cp", &libs, "kafka.tools.StorageTool", "format", "-t", "ZmFrZS1jbHVzdGVyLWlkMA", "-c"])
            .arg(&properties)
            .output()
            .unwrap();
        assert!(format.status.success(), "format: {}", String::from_utf8_lossy(&format.stderr));
        let shell = launch(&libs, &properties, &directory);
        let mut kafka = Kafka { bootstrap: format!("127.0.0.1:{port}"), properties, libs, shell, directory };
        kafka.await_port();
        kafka
    }

    fn await_port(&mut self) {
        // A controller takes a moment to be elected after the port is open; clients wait for that by themselves.
        for _ in 0..600 {
            if std::net::TcpStream::connect(&self.bootstrap).is_ok() {
                return;
            }
            assert!(self.shell.try_wait().unwrap().is_none(), "Kafka ended: see {}", self.directory.display());
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("Kafka did not open {} in a minute", self.bootstrap);
    }

    /// End it as by SIGTERM; the data stays.
    pub fn stop(&mut self) {
        let mut input = self.shell.stdin.take().unwrap();
        input.write_all(b"keep\n").unwrap();
        drop(input);
        self.shell.wait().unwrap();
    }

    pub fn start_again(&mut self) {
        self.shell = launch(&self.libs, &self.properties, &self.directory);
        self.await_port();
    }
}

impl Drop for Kafka {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

fn launch(libs: &str, properties: &Path, directory: &Path) -> Child {
    let script = "java -Xmx512M -Xms512M -XX:+UseG1GC -cp \"$1\" kafka.Kafka \"$2\" >\"$3/stdout\" 2>&1 & \
                  read word; kill $!; wait $!; [ \"$word\" = keep ] || rm -rf \"$3\"";
    Command::new("sh")
        .args(["-c", script, "kafka", libs])
        .args([properties, directory])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn settings(directory: &Path, port: u16, controller: u16) -> String {
    let mut text = String::new();
    let data = directory.join("data");
    for (key, value) in [
        ("process.roles", "broker,controller"),
        ("node.id", "1"),
        ("controller.quorum.voters", &format!("1@127.0.0.1:{controller}")),
        ("listeners", &format!("PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}")),
        ("advertised.listeners", &format!("PLAINTEXT://127.0.0.1:{port}")),
        ("controller.listener.names", "CONTROLLER"),
        ("inter.broker.listener.name", "PLAINTEXT"),
        ("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
        ("log.dirs", &data.display().to_string()),
        ("num.partitions", "4"),
        ("offsets.topic.num.partitions", "4"),
        ("transaction.state.log.num.partitions", "4"),
        ("offsets.topic.replication.factor", "1"),
        ("transaction.state.log.replication.factor", "1"),
        ("transaction.state.log.min.isr", "1"),
        ("share.coordinator.state.topic.replication.factor", "1"),
        ("share.coordinator.state.topic.min.isr", "1"),
        ("group.initial.rebalance.delay.ms", "0"),
        ("group.min.session.timeout.ms", "1000"),
    ] {
        writeln!(text, "{key}={}", value.replace('\\', "\\\\")).unwrap();
    }
    text
}
