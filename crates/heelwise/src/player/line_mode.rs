//! A session as lines of text, for screen readers, scripts, and where there is no terminal.

use std::io::{BufRead, IsTerminal, stdin};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use heelwise_engine::session::{Command, Cue, Mode};

use super::line_input::{HELP, LineInput, parse_line};
use super::{Interrupted, SessionDriver, SessionEnd};
use crate::clock::Stopwatch;
use crate::failure::Failure;
use crate::print::{self, tell};

/// The clock of the session.
#[derive(Debug)]
pub(crate) enum Ticker {
    /// The machine's clock.
    Real(Stopwatch),
    /// Lines such as `+30` on standard input, in seconds.
    Typed(u64),
}

/// How often a waiting session checks whether it was asked to end.
const LOOK: Duration = Duration::from_millis(200);

/// Runs a session, one line per cue.
pub(crate) fn lead(
    driver: &mut SessionDriver<'_>,
    clock: Ticker,
    json: bool,
    ring: bool,
) -> Result<SessionEnd, Failure> {
    let interrupted = Interrupted::listen()?;
    let rings = ring && print::is_terminal();
    let mut plain = LineMode { driver, clock, json, rings, lines: Some(read_lines()) };
    if !json && stdin().is_terminal() {
        tell(HELP);
    }
    plain.turn()?;
    // Resumed at a question, it is asked again: going on would leave it unanswered.
    let begin = match plain.driver.player.pending_question() {
        Some(question) => vec![question],
        None => plain.driver.take(Command::GoOn),
    };
    plain.print(&begin)?;
    while plain.driver.end() == SessionEnd::Left && !interrupted.is_set() {
        match plain.wait() {
            Some(Ok(line)) if plain.act(line)? => {}
            Some(Ok(_)) => break,
            Some(Err(problem)) => tell(problem),
            None if plain.lines.is_none() && plain.is_stuck() => break,
            None => {}
        }
        plain.turn()?;
    }
    plain.driver.keep();
    Ok(plain.driver.end())
}

struct LineMode<'a, 'b> {
    driver: &'a mut SessionDriver<'b>,
    clock: Ticker,
    json: bool,
    rings: bool,
    /// The typed lines; `None` once the input has ended.
    lines: Option<Receiver<String>>,
}

impl LineMode<'_, '_> {
    /// Waits for a line, at most until the next event of the session.
    fn wait(&mut self) -> Option<Result<LineInput, String>> {
        let until = match &self.clock {
            Ticker::Real(watch) => {
                self.driver.player.next_event_in_ms().map_or(LOOK, |ms| watch.wait(ms).min(LOOK))
            }
            Ticker::Typed(_) => LOOK,
        };
        let Some(lines) = &self.lines else {
            thread::sleep(until);
            return None;
        };
        match lines.recv_timeout(until) {
            Ok(line) => Some(parse_line(&line, self.driver.player.mode())),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                self.lines = None;
                None
            }
        }
    }

    /// Whether the session can never go on: the input has ended and it waits for an answer, for
    /// `go`, or for a clock by hand.
    fn is_stuck(&mut self) -> bool {
        if matches!(self.clock, Ticker::Typed(_)) {
            return true;
        }
        match self.driver.player.mode() {
            Mode::Asking(_) => {
                let cues = self.driver.take(Command::NoAnswer);
                self.print(&cues).is_err()
            }
            Mode::Paused(_) => true,
            Mode::Running | Mode::Over => false,
        }
    }

    /// Acts on a typed line. Returns whether the session goes on.
    fn act(&mut self, line: LineInput) -> Result<bool, Failure> {
        match line {
            LineInput::Command(command) => {
                self.turn()?;
                let cues = self.driver.take(command);
                self.print(&cues)?;
            }
            LineInput::Turn(ms) => match &mut self.clock {
                Ticker::Typed(at) => *at += ms,
                Ticker::Real(_) => {
                    tell("The clock runs by itself; use `--clock stdin` to advance it by hand.");
                }
            },
            LineInput::Leave => return Ok(false),
            LineInput::Help => tell(HELP),
        }
        Ok(true)
    }

    /// Advances the session to the clock; by hand, in steps that do not count as sleep.
    fn turn(&mut self) -> Result<(), Failure> {
        let mut to = match &mut self.clock {
            Ticker::Typed(at) => *at,
            Ticker::Real(watch) => {
                let cues = self.driver.follow(watch);
                return self.print(&cues);
            }
        };
        let mut at = self.driver.player.clock().unwrap_or(to).min(to);
        loop {
            at = (at + 1_000).min(to);
            let cues = self.driver.turn_to(at);
            self.print(&cues)?;
            // The rest of a step is lost at a question.
            if self.driver.player.mode() != Mode::Running {
                to = to.min(at);
                if let Ticker::Typed(clock) = &mut self.clock {
                    *clock = to;
                }
            }
            if at >= to {
                return Ok(());
            }
        }
    }

    fn print(&mut self, cues: &[Cue]) -> Result<(), Failure> {
        for cue in cues {
            if self.json {
                print::json_line(&self.driver.unsigned.marked(cue))?;
            } else {
                print::line(format!("{}  {}", stamp(cue.at_ms), cue.text))?;
            }
        }
        if self.rings {
            print::ring(self.driver.ring(cues))?;
        }
        if let Some(error) = self.driver.keep_error.take() {
            tell(format!("The session goes on, but it cannot be kept: {error}"));
        }
        Ok(())
    }
}

/// Minutes, seconds and tenths: `03:25.0`.
fn stamp(ms: u64) -> String {
    format!("{:02}:{:02}.{}", ms / 60_000, ms / 1_000 % 60, ms / 100 % 10)
}

/// Reads standard input line by line on a thread of its own.
fn read_lines() -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in stdin().lock().lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
