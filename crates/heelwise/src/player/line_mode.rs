//! A session as lines of text: for screen readers, scripts, and wherever there is no terminal.

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

/// What moves the session on.
#[derive(Debug)]
pub(crate) enum Ticker {
    /// The machine's own.
    Real(Stopwatch),
    /// Lines such as `+30` on standard input: seconds.
    Typed(u64),
}

/// How often a quiet session looks whether it was asked to end.
const LOOK: Duration = Duration::from_millis(200);

/// Leads through a session, one line per cue.
pub(crate) fn lead(
    conductor: &mut SessionDriver<'_>,
    clock: Ticker,
    json: bool,
    ring: bool,
) -> Result<SessionEnd, Failure> {
    let interrupted = Interrupted::listen()?;
    let rings = ring && print::is_terminal();
    let mut plain = LineMode { conductor, clock, json, rings, lines: Some(read_lines()) };
    if !json && stdin().is_terminal() {
        tell(HELP);
    }
    plain.turn()?;
    // Taken up at a question, it is asked again: going on would leave it unanswered.
    let begin = match plain.conductor.player.pending_question() {
        Some(question) => vec![question],
        None => plain.conductor.take(Command::GoOn),
    };
    plain.print(&begin)?;
    while plain.conductor.end() == SessionEnd::Left && !interrupted.is_set() {
        match plain.wait() {
            Some(Ok(line)) if plain.act(line)? => {}
            Some(Ok(_)) => break,
            Some(Err(problem)) => tell(problem),
            None if plain.lines.is_none() && plain.is_stuck() => break,
            None => {}
        }
        plain.turn()?;
    }
    plain.conductor.keep();
    Ok(plain.conductor.end())
}

struct LineMode<'a, 'b> {
    conductor: &'a mut SessionDriver<'b>,
    clock: Ticker,
    json: bool,
    rings: bool,
    /// Typed lines; nothing once the input has ended.
    lines: Option<Receiver<String>>,
}

impl LineMode<'_, '_> {
    /// Waits for a line, at most until the clock is to be turned again.
    fn wait(&mut self) -> Option<Result<LineInput, String>> {
        let until = match &self.clock {
            Ticker::Real(watch) => {
                self.conductor.player.next_event_in_ms().map_or(LOOK, |ms| watch.wait(ms).min(LOOK))
            }
            Ticker::Typed(_) => LOOK,
        };
        let Some(lines) = &self.lines else {
            thread::sleep(until);
            return None;
        };
        match lines.recv_timeout(until) {
            Ok(line) => Some(parse_line(&line, self.conductor.player.mode())),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                self.lines = None;
                None
            }
        }
    }

    /// Whether nothing can happen any more: nobody is there to answer, to go on, or to turn the
    /// clock.
    fn is_stuck(&mut self) -> bool {
        if matches!(self.clock, Ticker::Typed(_)) {
            return true;
        }
        match self.conductor.player.mode() {
            Mode::Asking(_) => {
                let cues = self.conductor.take(Command::NoAnswer);
                self.print(&cues).is_err()
            }
            Mode::Paused(_) => true,
            Mode::Running | Mode::Over => false,
        }
    }

    /// Does what a line asks for. Whether the session goes on.
    fn act(&mut self, line: LineInput) -> Result<bool, Failure> {
        match line {
            LineInput::Wish(wish) => {
                self.turn()?;
                let cues = self.conductor.take(wish);
                self.print(&cues)?;
            }
            LineInput::Turn(ms) => match &mut self.clock {
                Ticker::Typed(at) => *at += ms,
                Ticker::Real(_) => {
                    tell("The clock turns by itself; `--clock stdin` turns it by hand.");
                }
            },
            LineInput::Leave => return Ok(false),
            LineInput::Help => tell(HELP),
        }
        Ok(true)
    }

    /// Turns the session's clock to where the clock is, in steps that are no leaps when it is
    /// turned by hand.
    fn turn(&mut self) -> Result<(), Failure> {
        let mut to = match &mut self.clock {
            Ticker::Typed(at) => *at,
            Ticker::Real(watch) => {
                let cues = self.conductor.follow(watch);
                return self.print(&cues);
            }
        };
        let mut at = self.conductor.player.clock().unwrap_or(to).min(to);
        loop {
            at = (at + 1_000).min(to);
            let cues = self.conductor.turn_to(at);
            self.print(&cues)?;
            // What is left of a turn at a question is of no use.
            if self.conductor.player.mode() != Mode::Running {
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
                print::json_line(&self.conductor.unsigned.marked(cue))?;
            } else {
                print::line(format!("{}  {}", stamp(cue.at_ms), cue.text))?;
            }
        }
        if self.rings {
            print::ring(self.conductor.ring(cues))?;
        }
        if let Some(trouble) = self.conductor.trouble.take() {
            tell(format!("The session goes on, but it cannot be kept: {trouble}"));
        }
        Ok(())
    }
}

/// Minutes, seconds and tenths: `03:25.0`.
fn stamp(ms: u64) -> String {
    format!("{:02}:{:02}.{}", ms / 60_000, ms / 1_000 % 60, ms / 100 % 10)
}

/// Reads standard input line by line beside the session.
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
