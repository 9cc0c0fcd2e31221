//! A session on the whole screen.

use std::io::{IsTerminal, stdin};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use heelwise_engine::session::Cue;
use heelwise_figure::Viewport;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyEvent, KeyEventKind};

use super::draw::{ScreenState, draw};
use super::keys::{Action, Prompt, parse_key};
use super::{Interrupted, SessionDriver, SessionEnd};
use crate::clock::Stopwatch;
use crate::failure::{FAILED, Failure};
use crate::print::{self, colours_wanted};

/// The time between two frames; the clock and the figure move smoothly.
const FRAME: Duration = Duration::from_millis(100);

/// How long a message at the bottom stays.
const SAID_FOR: Duration = Duration::from_secs(4);

/// Runs a session on the whole screen. The terminal is restored afterwards, whatever happens.
pub(crate) fn lead(
    driver: &mut SessionDriver<'_>,
    watch: Stopwatch,
    ring: bool,
) -> Result<SessionEnd, Failure> {
    let interrupted = Interrupted::listen()?;
    let mut terminal = ratatui::try_init().map_err(|error| {
        // The terminal may be half set up.
        let _ = ratatui::try_restore();
        Failure::new(FAILED, format!("the screen cannot be used: {error}"))
            .hint("heelwise session --plain")
    })?;
    let mut full = FullScreen {
        driver,
        watch,
        prompt: Prompt::None,
        said: None,
        stage: None,
        ring,
        is_coloured: colours_wanted(),
    };
    let end = full.run(&mut terminal, &interrupted);
    full.driver.keep();
    if ratatui::try_restore().and_then(|()| terminal.show_cursor()).is_err() {
        // The terminal is gone. Dropping it would try to restore it, and print an error.
        std::mem::forget(terminal);
    }
    Ok(end)
}

struct FullScreen<'a, 'b> {
    driver: &'a mut SessionDriver<'b>,
    watch: Stopwatch,
    prompt: Prompt,
    /// The last cue or message, and when it came.
    said: Option<(String, Instant)>,
    /// The figure of the current exercise, with the exercise's name.
    stage: Option<(String, Option<Viewport>)>,
    ring: bool,
    is_coloured: bool,
}

impl FullScreen<'_, '_> {
    fn run(&mut self, terminal: &mut DefaultTerminal, interrupted: &Interrupted) -> SessionEnd {
        let keys = read_keys();
        self.turn();
        while self.driver.end() == SessionEnd::Left && !interrupted.is_set() {
            self.build_figure();
            let look = self.look();
            if terminal.draw(|frame| draw(frame, &look)).is_err() {
                break;
            }
            let wait = self
                .driver
                .player
                .next_event_in_ms()
                .map_or(FRAME, |ms| self.watch.wait(ms).min(FRAME));
            match keys.recv_timeout(wait) {
                Ok(key) => {
                    self.turn();
                    let action = parse_key(&key, &self.prompt, self.driver.player.mode());
                    if !self.act(action) {
                        break;
                    }
                }
                Err(RecvTimeoutError::Timeout) if stdin().is_terminal() => {}
                // The terminal was closed: leave, and keep what was done.
                Err(_) => break,
            }
            self.turn();
        }
        self.driver.end()
    }

    fn turn(&mut self) {
        let before = self.driver.player.finished().len();
        let cues = self.driver.follow(&mut self.watch);
        // A late reason must not apply to an exercise that has begun meanwhile.
        if self.prompt == Prompt::Skip && self.driver.player.finished().len() != before {
            self.prompt = Prompt::None;
        }
        self.tell(&cues);
    }

    /// Acts on a key. Returns whether the session goes on.
    fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Command(command) => {
                self.prompt = Prompt::None;
                let cues = self.driver.take(command);
                self.tell(&cues);
            }
            Action::Prompt(prompt) => self.prompt = prompt,
            Action::Leave => return false,
            Action::Nothing => {}
        }
        true
    }

    fn tell(&mut self, cues: &[Cue]) {
        if let Some(cue) = cues.last() {
            self.said = Some((cue.text.clone(), Instant::now()));
        }
        if let Some(error) = self.driver.keep_error.take() {
            self.said = Some((
                format!("The session goes on, but it cannot be kept: {error}"),
                Instant::now(),
            ));
        }
        if self.ring {
            // A broken terminal is noticed when the next frame is drawn.
            let _ = print::ring(self.driver.ring(cues));
        }
    }

    /// Builds the figure when the exercise changes.
    fn build_figure(&mut self) {
        let Some(item) = self.driver.player.item() else { return };
        let id = item.exercise.to_string();
        if self.stage.as_ref().is_none_or(|(known, _)| *known != id) {
            let figure = (self.driver.figures)(&item.exercise);
            self.stage =
                Some((id, figure.map(|figure| Viewport::new(&figure, super::draw::ASPECT))));
        }
    }

    fn look(&self) -> ScreenState<'_> {
        let said = self.said.as_ref().filter(|(_, when)| when.elapsed() < SAID_FOR);
        ScreenState {
            screen: self.driver.player.screen(),
            mode: self.driver.player.mode(),
            prompt: &self.prompt,
            unsigned: self.driver.unsigned.notice(),
            said: said.map_or("", |(text, _)| text.as_str()),
            stage: self.stage.as_ref().and_then(|(_, stage)| stage.as_ref()),
            is_coloured: self.is_coloured,
        }
    }
}

/// Reads keys on a thread of its own. The library blocks for ever on a closed terminal; here it
/// cannot block the session, which notices and ends.
fn read_keys() -> Receiver<KeyEvent> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            if let Event::Key(key) = event
                && key.kind != KeyEventKind::Release
                && sender.send(key).is_err()
            {
                return;
            }
        }
    });
    receiver
}
