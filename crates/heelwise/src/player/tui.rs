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

/// How often the picture is drawn anew, so that the clock and the figure move smoothly.
const FRAME: Duration = Duration::from_millis(100);

/// How long a line at the bottom stays.
const SAID_FOR: Duration = Duration::from_secs(4);

/// Leads through a session on the screen. Whatever happens, the terminal is as it was afterwards.
pub(crate) fn lead(
    conductor: &mut SessionDriver<'_>,
    watch: Stopwatch,
    ring: bool,
) -> Result<SessionEnd, Failure> {
    let interrupted = Interrupted::listen()?;
    let mut terminal = ratatui::try_init().map_err(|error| {
        // It may have come half way.
        let _ = ratatui::try_restore();
        Failure::new(FAILED, format!("the screen cannot be used: {error}"))
            .hint("heelwise session --plain")
    })?;
    let mut full = FullScreen {
        conductor,
        watch,
        prompt: Prompt::None,
        said: None,
        stage: None,
        ring,
        is_coloured: colours_wanted(),
    };
    let end = full.run(&mut terminal, &interrupted);
    full.conductor.keep();
    if ratatui::try_restore().and_then(|()| terminal.show_cursor()).is_err() {
        // The terminal is gone, and there is nobody to complain to: its own end would try, and fail
        // loudly.
        std::mem::forget(terminal);
    }
    Ok(end)
}

struct FullScreen<'a, 'b> {
    conductor: &'a mut SessionDriver<'b>,
    watch: Stopwatch,
    prompt: Prompt,
    /// The last thing that was said, and when.
    said: Option<(String, Instant)>,
    /// The figure of the present exercise, by its name.
    stage: Option<(String, Option<Viewport>)>,
    ring: bool,
    is_coloured: bool,
}

impl FullScreen<'_, '_> {
    fn run(&mut self, terminal: &mut DefaultTerminal, interrupted: &Interrupted) -> SessionEnd {
        let keys = read_keys();
        self.turn();
        while self.conductor.end() == SessionEnd::Left && !interrupted.is_set() {
            self.build_figure();
            let look = self.look();
            if terminal.draw(|frame| draw(frame, &look)).is_err() {
                break;
            }
            let wait = self
                .conductor
                .player
                .next_event_in_ms()
                .map_or(FRAME, |ms| self.watch.wait(ms).min(FRAME));
            match keys.recv_timeout(wait) {
                Ok(key) => {
                    self.turn();
                    let action = parse_key(&key, &self.prompt, self.conductor.player.mode());
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
        self.conductor.end()
    }

    fn turn(&mut self) {
        let before = self.conductor.player.finished().len();
        let cues = self.conductor.follow(&mut self.watch);
        // A reason that comes late is not for the exercise that has begun meanwhile.
        if self.prompt == Prompt::Skip && self.conductor.player.finished().len() != before {
            self.prompt = Prompt::None;
        }
        self.tell(&cues);
    }

    /// Does what a key asks for. Whether the session goes on.
    fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Wish(wish) => {
                self.prompt = Prompt::None;
                let cues = self.conductor.take(wish);
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
        if let Some(trouble) = self.conductor.trouble.take() {
            self.said = Some((
                format!("The session goes on, but it cannot be kept: {trouble}"),
                Instant::now(),
            ));
        }
        if self.ring {
            // A terminal that cannot ring is found out when the next picture is drawn.
            let _ = print::ring(self.conductor.ring(cues));
        }
    }

    /// Looks the figure up once per exercise.
    fn build_figure(&mut self) {
        let Some(item) = self.conductor.player.item() else { return };
        let id = item.exercise.to_string();
        if self.stage.as_ref().is_none_or(|(known, _)| *known != id) {
            let figure = (self.conductor.figures)(&item.exercise);
            self.stage =
                Some((id, figure.map(|figure| Viewport::new(&figure, super::draw::ASPECT))));
        }
    }

    fn look(&self) -> ScreenState<'_> {
        let said = self.said.as_ref().filter(|(_, when)| when.elapsed() < SAID_FOR);
        ScreenState {
            screen: self.conductor.player.screen(),
            mode: self.conductor.player.mode(),
            prompt: &self.prompt,
            unsigned: self.conductor.unsigned.notice(),
            said: said.map_or("", |(text, _)| text.as_str()),
            stage: self.stage.as_ref().and_then(|(_, stage)| stage.as_ref()),
            is_coloured: self.is_coloured,
        }
    }
}

/// Reads keys beside the session. Of a terminal that was closed the library reads nothing for ever
/// without coming back; on a thread of its own it cannot hold up the session, which notices and
/// ends.
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
