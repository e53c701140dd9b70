//! Running the binary in an environment that holds nothing of the one who runs the tests.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::report_file::ReportFile;

/// No run takes as long as this, not even without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A run of the binary in the making.
pub struct Greenlight {
    command: Command,
    stdin: Vec<u8>,
    // Lives as long as the run does.
    _home: TempDir,
}

/// The binary with arguments that are separated by white space.
pub fn greenlight(arguments: &str) -> Greenlight {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenlight"));
    command
        .args(arguments.split_whitespace())
        .env_clear()
        .env("HOME", home.path())
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LANG", "C.UTF-8")
        .env("COLUMNS", "100")
        .current_dir(home.path());
    Greenlight { command, stdin: Vec::new(), _home: home }
}

impl Greenlight {
    /// One more argument, which may hold white space.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// A variable of the environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The working directory.
    pub fn dir(mut self, directory: impl AsRef<Path>) -> Self {
        self.command.current_dir(directory);
        self
    }

    /// What stands on standard input; nothing without it.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Starts the run, all its streams in our hands.
    pub fn start(&mut self) -> Running {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Running(self.command.spawn().unwrap())
    }

    /// Runs to the end.
    pub fn run(mut self) -> Ended {
        let mut running = self.start();
        let mut input = running.0.stdin.take().unwrap();
        let bytes = std::mem::take(&mut self.stdin);
        // Who does not read its input has no use for the rest of it.
        let writer = thread::spawn(move || drop(input.write_all(&bytes)));
        let ended = running.end();
        writer.join().unwrap();
        ended
    }

    /// Runs to the end with the report in JSON on standard output.
    pub fn report(self) -> ReportFile {
        let ended = self.arg("--out").arg("json").run();
        ReportFile::parse(&ended)
    }
}

/// A run that is under way. Dropped, it ends.
pub struct Running(pub Child);

impl Running {
    /// Sends it a signal, by its name without `SIG`.
    #[track_caller]
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.0.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end and takes what was printed.
    pub fn end(&mut self) -> Ended {
        let stdout = self.0.stdout.take().map(collect);
        let stderr = self.0.stderr.take().map(collect);
        let status = wait(&mut self.0, PATIENCE);
        let text = |reader: Option<thread::JoinHandle<Vec<u8>>>| {
            reader.map(|reader| String::from_utf8(reader.join().unwrap()).unwrap()).unwrap_or_default()
        };
        Ended { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; none after a signal.
    pub code: Option<i32>,
    /// The data.
    pub stdout: String,
    /// The talk.
    pub stderr: String,
}

impl Ended {
    /// The run, which must have ended with this code.
    #[track_caller]
    pub fn expect(self, code: i32) -> Ended {
        assert_eq!(self.code, Some(code), "standard error: {}\nstandard output: {}", self.stderr, self.stdout);
        self
    }

    /// What was said, where nothing may have been printed as data, in one line that begins with our name.
    #[track_caller]
    pub fn refusal(self, code: i32) -> String {
        let ended = self.expect(code);
        assert_eq!(ended.stdout, "", "a refusal is talk, not data");
        assert!(ended.stderr.starts_with("greenlight: ") && ended.stderr.lines().count() == 1, "{}", ended.stderr);
        ended.stderr
    }
}

fn collect(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

fn wait(child: &mut Child, patience: Duration) -> ExitStatus {
    let end = Instant::now() + patience;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > end {
            let _ = child.kill();
            panic!("the run did not end within {} s", patience.as_secs());
        }
        thread::sleep(Duration::from_millis(2));
    }
}
