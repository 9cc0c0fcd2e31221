//! The program in a pseudo-terminal.

use std::io::Write;
use std::time::{Duration, Instant};

use expectrl::Session;
use expectrl::process::unix::{Signal, WaitStatus};
use expectrl::session::OsSession;

use super::NOW;
use crate::harness::Machine;

/// The timeout of a wait.
pub(super) const PATIENCE: Duration = Duration::from_mins(5);

/// A program in a pseudo-terminal, with the screen it shows.
pub(crate) struct Terminal {
    session: OsSession,
    pub(super) screen: vt100::Parser,
    /// Every byte of the output.
    pub(crate) bytes: Vec<u8>,
    pub(super) has_ended: bool,
}

impl Terminal {
    pub(super) fn new(command: std::process::Command, size: (u16, u16)) -> Self {
        Self::at(command, size, NOW)
    }

    /// Starts a program in a terminal of this size at a local time.
    pub(crate) fn at(
        mut command: std::process::Command,
        (columns, rows): (u16, u16),
        now: &str,
    ) -> Self {
        command.env("HEELWISE_NOW", now).env("TERM", "xterm-256color").env("PATH", "/usr/bin:/bin");
        let mut session = Session::spawn(command).unwrap();
        session.get_process_mut().set_window_size(columns, rows).unwrap();
        Self {
            session,
            screen: vt100::Parser::new(rows, columns, 0),
            bytes: Vec::new(),
            has_ended: false,
        }
    }

    /// Starts the evening session in a terminal of this size.
    pub(super) fn evening_session(machine: &Machine, arguments: &[&str], size: (u16, u16)) -> Self {
        Self::new(machine.command(&[&["session", "evening"], arguments].concat()), size)
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.session.write_all(keys.as_bytes()).unwrap();
        self.session.flush().unwrap();
    }

    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.screen_mut().set_size(rows, columns);
        self.session.get_process_mut().set_window_size(columns, rows).unwrap();
    }

    /// Reads the available output.
    pub(crate) fn read_available(&mut self) {
        let mut buffer = [0; 4096];
        loop {
            match self.session.try_read(&mut buffer) {
                Ok(0) => self.has_ended = true,
                Ok(count) => {
                    self.screen.process(&buffer[..count]);
                    self.bytes.extend(&buffer[..count]);
                    continue;
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                // The error of Linux when the other end of a terminal was closed.
                Err(_) => self.has_ended = true,
            }
            return;
        }
    }

    pub(crate) fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        loop {
            self.read_available();
            if is_so(self) {
                return;
            }
            let is_late = begun.elapsed() > PATIENCE || self.has_ended;
            assert!(!is_late, "waiting for {what}; ended: {}\n{}", self.has_ended, self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |terminal| terminal.text().contains(text));
    }

    pub(crate) fn wait_until_gone(&mut self, text: &str) {
        self.wait_until(&format!("no {text}"), |terminal| !terminal.text().contains(text));
    }

    /// Waits for the program to end and returns its status.
    pub(super) fn wait_for_exit(&mut self) -> WaitStatus {
        let begun = Instant::now();
        while !self.has_ended {
            self.read_available();
            assert!(begun.elapsed() < PATIENCE, "it does not end:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.session.get_process().wait().unwrap()
    }

    pub(crate) fn exits_cleanly(&mut self) {
        let status = self.wait_for_exit();
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}\n{}", self.text());
        let screen = self.screen.screen();
        assert!(
            !screen.alternate_screen() && !screen.hide_cursor(),
            "the terminal is not as it was"
        );
    }

    pub(super) fn signal(&mut self, signal: Signal) {
        self.session.get_process_mut().signal(signal).unwrap();
    }

    pub(crate) fn text(&self) -> String {
        let (_, columns) = self.screen.screen().size();
        self.screen
            .screen()
            .rows(0, columns)
            .map(|row| row.trim_end().to_owned())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The remaining time in the first row of the screen.
    pub(super) fn time_left(&self) -> String {
        let text = self.text();
        text.lines()
            .next()
            .and_then(|row| row.strip_suffix(" left")?.rsplit(' ').next().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Starts the session and does the first set on the first side, up to the rest.
    pub(super) fn do_first_set(&mut self) {
        self.wait_for("Press space to begin.");
        self.press(" ");
        self.wait_for("GET READY");
        self.press("n");
        self.wait_for("HOLD");
        self.press("n");
        self.wait_for("REST");
    }
}
