//! The worker process, as the host controls it. It never outlives its [`Child`].
#![allow(unsafe_code)] // Killing a process group and looking at a process without reaping it.

use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{self, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use heelwise_core::SafeText;

use crate::VERB;
use crate::error::Fault;
use crate::frame::{self, FrameError, REPLY_MAX};

/// The most output of the process that is kept, in bytes.
const PRINTED_MAX: usize = 64 << 10;
/// The longest wait for output of a process that has ended.
const LAST_OUTPUT: Duration = Duration::from_millis(50);

/// A running worker. Threads read and write its pipes, so that it can never block the host; they
/// are not joined, because a pipe that the worker passed on would keep them.
pub(crate) struct Child {
    process: process::Child,
    reaped: bool,
    to_send: Sender<Vec<u8>>,
    frames: Receiver<Result<Vec<u8>, FrameError>>,
    printed: Arc<Mutex<Vec<u8>>>,
    printed_all: Receiver<()>,
}

/// The result of waiting for a frame until the deadline.
pub(crate) enum ReadResult {
    /// A frame.
    Frame(Vec<u8>),
    /// The header of a frame that is too long.
    TooLarge(u32),
    /// The end of the pipe.
    Closed,
    /// No frame before the deadline.
    Nothing,
}

impl Child {
    /// Starts the program and sends it the first frames.
    pub(crate) fn start(program: &Path, opening: Vec<u8>) -> Result<Self, Fault> {
        let mut command = Command::new(program);
        command.arg(VERB).env_clear().current_dir("/").process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().map_err(|error| Fault::Start {
            program: program.display().to_string().into(),
            error: error.to_string().into(),
        })?;
        let (printed, (all, printed_all)) = (Arc::default(), channel());
        // The channel holds one frame: a process that writes without end has to wait.
        let ((to_send, queued), (received, frames)) = (channel(), sync_channel(1));
        let _ = to_send.send(opening);
        if let Some(stdin) = process.stdin.take() {
            thread::spawn(move || write_all(stdin, &queued));
        }
        if let Some(stdout) = process.stdout.take() {
            thread::spawn(move || read_frames(stdout, &received));
        }
        if let Some(stderr) = process.stderr.take() {
            let kept = Arc::clone(&printed);
            thread::spawn(move || keep_printed(stderr, &kept, &all));
        }
        Ok(Self { process, reaped: false, to_send, frames, printed, printed_all })
    }

    /// Sends more frames, without waiting.
    pub(crate) fn send(&self, frames: Vec<u8>) {
        // It is lost when the process stopped reading; its exit status is reported then.
        let _ = self.to_send.send(frames);
    }

    /// Whether the worker sent a frame that was not asked for.
    pub(crate) fn has_more_frames(&self) -> bool {
        let wait = if self.reaped { LAST_OUTPUT } else { Duration::ZERO };
        matches!(self.frames.recv_timeout(wait), Ok(Ok(_) | Err(FrameError::TooLarge(_))))
    }

    /// Waits for the next frame.
    pub(crate) fn receive(&self, left: Duration) -> ReadResult {
        match self.frames.recv_timeout(left) {
            Ok(Ok(frame)) => ReadResult::Frame(frame),
            Ok(Err(FrameError::TooLarge(bytes))) => ReadResult::TooLarge(bytes),
            Ok(Err(FrameError::Broken(_))) | Err(RecvTimeoutError::Disconnected) => {
                ReadResult::Closed
            }
            Err(RecvTimeoutError::Timeout) => ReadResult::Nothing,
        }
    }

    /// Kills the process and its group after `grace`. Returns the fault of a process that ended by
    /// itself.
    pub(crate) fn finish(&mut self, grace: Duration) -> Option<Fault> {
        let started = Instant::now();
        while !self.has_ended() && started.elapsed() < grace {
            thread::sleep(Duration::from_millis(1));
        }
        let by_itself = self.has_ended();
        let status = self.kill();
        status.filter(|_| by_itself).map(ending)
    }

    /// Its output on standard error, without control characters.
    pub(crate) fn printed(&self) -> String {
        let _ = self.printed_all.recv_timeout(LAST_OUTPUT);
        self.printed.lock().map(|bytes| printable(&bytes)).unwrap_or_default()
    }

    /// Kills the group while its leader still holds the number, then reaps the leader.
    fn kill(&mut self) -> Option<ExitStatus> {
        if !self.reaped {
            // SAFETY: a plain system call. The leader is ours and not reaped, so the number names
            // its group and no other.
            unsafe { libc::kill(-self.pid(), libc::SIGKILL) };
            // Uncaged, it may have left its group.
            let _ = self.process.kill();
            self.reaped = true;
        }
        self.process.wait().ok()
    }

    /// Whether the process has ended, without reaping it.
    fn has_ended(&self) -> bool {
        if self.reaped {
            return true;
        }
        // SAFETY: `siginfo_t` is plain data for which zero is a value, and it outlives the call
        // that fills it in.
        unsafe {
            let mut info: libc::siginfo_t = std::mem::zeroed();
            let options = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
            libc::waitid(libc::P_PID, self.process.id(), &raw mut info, options) == 0
                && info.si_pid() != 0
        }
    }

    fn pid(&self) -> libc::pid_t {
        self.process.id().cast_signed()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
    }
}

fn ending(status: ExitStatus) -> Fault {
    match (status.signal(), status.code()) {
        (Some(signal), _) => Fault::Crashed { signal },
        (None, code) => Fault::Ended { code: code.unwrap_or_default() },
    }
}

/// Stops at the first error, when the process stopped reading; its exit status is reported then.
fn write_all(mut stdin: ChildStdin, to_send: &Receiver<Vec<u8>>) {
    for frames in to_send {
        if stdin.write_all(&frames).is_err() {
            return;
        }
    }
}

fn read_frames(mut stdout: ChildStdout, received: &SyncSender<Result<Vec<u8>, FrameError>>) {
    loop {
        let frame = frame::read(&mut stdout, REPLY_MAX);
        let is_last = frame.is_err();
        if received.send(frame).is_err() || is_last {
            return;
        }
    }
}

/// Keeps the beginning and drops the rest, so that a pack that prints a lot is not blocked.
fn keep_printed(mut stderr: ChildStderr, kept: &Mutex<Vec<u8>>, all: &Sender<()>) {
    let mut buffer = [0; 8192];
    while let Ok(read @ 1..) = stderr.read(&mut buffer) {
        if let Ok(mut kept) = kept.lock() {
            let room = PRINTED_MAX.saturating_sub(kept.len()).min(read);
            kept.extend(buffer.iter().take(room));
        }
    }
    let _ = all.send(());
}

/// The output in its lines, without control characters.
fn printable(bytes: &[u8]) -> String {
    SafeText::preformatted(&String::from_utf8_lossy(bytes)).into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_replaced_in_output() {
        let text = SafeText::from("a\u{1b}[31mb\u{9b}c\u{202e}d\u{200b}e\r\n\u{7f}\tf é 走");
        assert_eq!(text.as_str(), "a\u{fffd}[31mb\u{fffd}cde \u{fffd} f é 走");
        assert_eq!(printable(b"a\x1b]0;x\x07b\nc\xff"), "a\u{fffd}]0;x\u{fffd}b\nc\u{fffd}");
    }
}
