//! The host's side of reading untrusted files in a process of their own.
//!
//! One process reads all files, because its code is the program's own and keeps nothing from one
//! file to the next. When a file makes it fail, that file is given up, and the next one gets a new
//! process.
#![allow(unsafe_code)] // Killing a process group.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::READER_VERB;
use crate::error::Fault;
use crate::frame::{self, FrameError};

/// The length of the chunks in which a file is sent, in bytes.
const CHUNK: usize = 64 << 10;
/// The longest answer about one file, in bytes.
pub(crate) const ANSWER_MAX: u32 = 32 << 20;

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// The file itself cannot be read.
    #[error("it cannot be read: {0}")]
    Source(io::Error),
    /// The process that reads files cannot be started.
    #[error("{0}")]
    Start(Fault),
    /// The process ended while it read the file.
    #[error("reading it failed ({0}); nothing else was touched by it")]
    Stopped(String),
    /// It took too long.
    #[error("reading it took longer than {} s, so it was given up", .0.as_secs())]
    Deadline(Duration),
}

/// Reads files in a process of its own. `program` must hand [`READER_VERB`] to
/// [`serve_files`](crate::serve_files).
pub struct FileReader {
    program: PathBuf,
    deadline: Duration,
    process: Option<Process>,
}

struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl FileReader {
    /// A reader with a deadline for each file. Its process is started with the first file.
    pub fn new(program: &Path, deadline: Duration) -> Self {
        Self { program: program.to_owned(), deadline, process: None }
    }

    /// Sends a file and returns the answer about it.
    pub fn read(&mut self, source: &mut dyn Read) -> Result<Vec<u8>, FileFault> {
        let mut process = match self.process.take() {
            Some(process) => process,
            None => start(&self.program).map_err(FileFault::Start)?,
        };
        let outcome = process.exchange(source, self.deadline);
        if outcome.is_ok() {
            self.process = Some(process);
        }
        outcome
    }
}

fn start(program: &Path) -> Result<Process, Fault> {
    let mut command = Command::new(program);
    command.arg(READER_VERB).env_clear().current_dir("/").process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let failed = |error: &dyn std::fmt::Display| Fault::Start {
        program: program.display().to_string().into(),
        error: error.to_string().into(),
    };
    let mut child = command.spawn().map_err(|error| failed(&error))?;
    match (child.stdin.take(), child.stdout.take()) {
        (Some(input), Some(output)) => Ok(Process { child, input, output }),
        _ => Err(failed(&"it has no pipes")),
    }
}

impl Process {
    /// Sends one file and receives one answer before the deadline: a watchdog kills the process,
    /// and that ends every wait for it.
    fn exchange(
        &mut self,
        source: &mut dyn Read,
        deadline: Duration,
    ) -> Result<Vec<u8>, FileFault> {
        let group = -self.child.id().cast_signed();
        let (done, waiting) = channel::<()>();
        let (outcome, was_late) = thread::scope(|scope| {
            let watchdog = scope.spawn(move || {
                let is_late =
                    matches!(waiting.recv_timeout(deadline), Err(RecvTimeoutError::Timeout));
                if is_late {
                    // SAFETY: a plain system call. The process is ours and not reaped, so the
                    // number names its group and no other.
                    unsafe { libc::kill(group, libc::SIGKILL) };
                }
                is_late
            });
            let outcome = self.send(source).and_then(|()| self.answer());
            drop(done);
            (outcome, watchdog.join().unwrap_or(false))
        });
        if was_late {
            return Err(FileFault::Deadline(deadline));
        }
        // The status is read only after the watchdog has ended, because reading it frees the
        // process id.
        outcome.map_err(|fault| fault.unwrap_or_else(|| self.fault()))
    }

    /// Sends the file. An error without a fault means that the process ended.
    fn send(&mut self, source: &mut dyn Read) -> Result<(), Option<FileFault>> {
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = match source.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map_err(|error| Some(FileFault::Source(error)))?,
            };
            let sent = frame::write(&mut self.input, &chunk[..read]);
            sent.map_err(|_| None)?;
            // The empty frame ends the file.
            if read == 0 {
                return Ok(());
            }
        }
    }

    fn answer(&mut self) -> Result<Vec<u8>, Option<FileFault>> {
        frame::read(&mut self.output, ANSWER_MAX).map_err(|error| match error {
            FrameError::TooLarge(bytes) => {
                Some(FileFault::Stopped(format!("the answer has {bytes} bytes")))
            }
            FrameError::Broken(_) => None,
        })
    }

    fn fault(&mut self) -> FileFault {
        let status = self.end();
        let how = status.map(|status| match (status.signal(), status.code()) {
            (Some(signal), _) => format!("signal {signal}"),
            (None, code) => format!("exit code {}", code.unwrap_or_default()),
        });
        FileFault::Stopped(how.unwrap_or_else(|| "it is gone".to_owned()))
    }

    /// Gives a process that closed its pipes a moment to end by itself, so that its status is
    /// known.
    fn end(&mut self) -> Option<ExitStatus> {
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(1));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    #[cfg(test)]
    fn new(mut command: Command) -> Self {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, input, output }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Process {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Process::new(command)
    }

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn an_answer_is_returned_unchanged() {
        let mut process =
            shell(r"head -c 11 >/dev/null; printf '\003\000\000\000yes'; cat >/dev/null");
        assert_eq!(process.exchange(&mut &b"abc"[..], LONG).unwrap(), b"yes");
    }

    #[test]
    fn an_ended_process_and_a_late_one_are_different_faults() {
        let crashed =
            shell("kill -SEGV $$").exchange(&mut io::repeat(7).take(10_000_000), LONG).unwrap_err();
        assert!(crashed.to_string().contains("signal 11"), "{crashed}");
        let ended = shell("exit 3").exchange(&mut &b"abc"[..], LONG).unwrap_err();
        assert!(ended.to_string().contains("exit code 3"), "{ended}");
        let late = shell("sleep 100")
            .exchange(&mut io::repeat(7).take(10_000_000), Duration::from_millis(50))
            .unwrap_err();
        assert!(matches!(late, FileFault::Deadline(_)), "{late}");
    }

    #[test]
    fn an_answer_that_is_too_long_is_not_read() {
        let late = shell(r"printf '\377\377\377\377'; sleep 100")
            .exchange(&mut &b""[..], LONG)
            .unwrap_err();
        assert!(late.to_string().contains("4294967295 bytes"), "{late}");
    }
}
