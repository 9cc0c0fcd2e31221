//! The commands of a person in a session.

use heelwise_core::Skip;

use super::super::Station;
use super::super::cue::{Bell, Cue, CueKind};
use super::super::mode::{Mode, PauseReason, SessionQuestion};
use super::super::script::SegmentKind;
use super::Player;

/// A command of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begin, or go on after a pause.
    GoOn,
    /// Pause.
    Pause,
    /// Count this set as done, and go on after it.
    Next,
    /// Repeat this set from its start or, at its start, the set before it.
    Back,
    /// Leave out the rest of this exercise.
    Skip(Skip),
    /// Replace the exercise by the easier one.
    Easier,
    /// Replace the exercise by the harder one.
    Harder,
    /// Turn the sound of the beat off or on.
    Mute,
    /// Report pain, 0 to 10, as the answer to a question or unasked.
    Pain(u8),
    /// Answer whether there was a limp.
    Limp(bool),
    /// Leave the question unanswered.
    NoAnswer,
    /// End the session here; the rest is left out for this reason.
    Stop(Skip),
}

/// The milliseconds after the start of a set in which [`Command::Back`] means the set before.
const BEGINNING_MS: u64 = 3_000;

impl Player {
    /// Applies a command at the present moment of the clock, and returns the cues that answer it.
    pub fn apply(&mut self, command: Command) -> Vec<Cue> {
        let mut cues = Vec::new();
        match (self.mode, command) {
            (Mode::Asking(question), command) => self.answer(question, command, &mut cues),
            (Mode::Paused(_), Command::GoOn) => self.go_on(&mut cues),
            (Mode::Over, _)
            | (Mode::Running, Command::GoOn)
            | (_, Command::Limp(_) | Command::NoAnswer) => {}
            (_, Command::Pause) => self.pause(&mut cues),
            (_, Command::Next) => self.next_set(&mut cues),
            (_, Command::Back) => self.back(&mut cues),
            (_, Command::Skip(reason)) => self.skip(reason, &mut cues),
            (_, Command::Easier) => self.swap(false, &mut cues),
            (_, Command::Harder) => self.swap(true, &mut cues),
            (_, Command::Mute) => self.mute(&mut cues),
            (_, Command::Pain(pain)) => self.note_pain(pain, &mut cues),
            (_, Command::Stop(reason)) => self.stop(reason, &mut cues),
        }
        cues
    }

    fn go_on(&mut self, cues: &mut Vec<Cue>) {
        self.mode = Mode::Running;
        if self.cues_given > 0 {
            self.repeat(cues);
        }
        cues.extend(self.opening());
    }

    /// The first cue of a segment that has just begun.
    fn opening(&mut self) -> Vec<Cue> {
        let clock = self.clock.unwrap_or_default();
        self.advance_to(clock)
    }

    fn pause(&mut self, cues: &mut Vec<Cue>) {
        if self.mode == Mode::Running {
            self.mode = Mode::Paused(PauseReason::Asked);
            cues.push(self.cue(CueKind::Session, "Paused", Bell::None));
        }
    }

    /// Goes on to the segment after the present set, which counts as done: people know best when
    /// their repetitions are done.
    fn next_set(&mut self, cues: &mut Vec<Cue>) {
        let Some((script, segment)) = self.present() else { return };
        self.mode = Mode::Running;
        if !segment.kind.is_work() {
            let work = |at: usize| script.segments[at].kind.is_work();
            let next = (self.segment..script.segments.len()).find(|at| work(*at));
            self.go_to(next.unwrap_or(self.segment));
            cues.extend(self.opening());
            return;
        }
        self.count(&segment, self.offset);
        let reps = script.reps_in_set();
        let set = self.set_mut(segment.set);
        (set.reps, set.is_complete) = (reps, true);
        let after =
            (self.segment..script.segments.len()).find(|at| script.segments[*at].set > segment.set);
        if let Some(at) = after {
            self.go_to(at);
            cues.extend(self.opening());
        } else {
            // At the end, so that the segment is not counted again.
            self.go_to(script.segments.len());
            self.end_item(cues);
        }
    }

    fn back(&mut self, cues: &mut Vec<Cue>) {
        let Some((script, segment)) = self.present() else { return };
        self.mode = Mode::Running;
        let begins =
            |set: usize| script.segments.iter().position(|at| at.set == set && at.kind.is_work());
        let begun = begins(segment.set).unwrap_or_default();
        let since: u64 = script
            .segments
            .get(begun..self.segment)
            .unwrap_or_default()
            .iter()
            .map(|it| it.ms)
            .sum();
        let is_at_beginning = !segment.kind.is_work() || since + self.offset < BEGINNING_MS;
        if !is_at_beginning {
            self.redo(segment.set, begun);
        } else if segment.set > 0 {
            self.redo(segment.set - 1, begins(segment.set - 1).unwrap_or_default());
        } else if segment.kind == SegmentKind::GetReady
            && self.station > 0
            && !self.is_behind_pain()
        {
            self.reopen_last();
        } else {
            self.sets.clear();
            self.go_to(0);
        }
        cues.push(self.cue(CueKind::Session, "Back", Bell::None));
        cues.extend(self.opening());
    }

    /// Restarts a set. The work done in it and after it no longer counts.
    fn redo(&mut self, set: usize, segment: usize) {
        self.sets.truncate(set);
        self.go_to(segment);
    }

    fn skip(&mut self, reason: Skip, cues: &mut Vec<Cue>) {
        self.count_present();
        cues.push(self.cue(CueKind::Session, "Left out", Bell::None));
        self.leave_item(Some(reason), cues);
    }

    /// Counts the work of the present segment so far.
    pub(super) fn count_present(&mut self) {
        if let Some((_, segment)) = self.present() {
            self.count(&segment, self.offset);
        }
    }

    fn swap(&mut self, harder: bool, cues: &mut Vec<Cue>) {
        let Some(station) = self.stations.get(self.station) else { return };
        let to = if harder { station.at.checked_add(1) } else { station.at.checked_sub(1) };
        let Some(to) = to.filter(|to| *to < station.rungs.len()) else {
            let text = if harder {
                no_harder_text(station)
            } else {
                "There is no easier one that is safe for you.".into()
            };
            cues.push(self.cue(CueKind::Session, text, Bell::None));
            return;
        };
        self.count_present();
        let mut pain = self.pain;
        if self.has_worked() {
            self.record_item(None);
            pain = None;
        }
        self.stations[self.station].at = to;
        self.begin_station(self.station);
        self.pain = pain;
        self.mode = Mode::Running;
        cues.extend(self.opening());
    }

    /// Turns the sound of the beat off or on, for the rest of the session.
    fn mute(&mut self, cues: &mut Vec<Cue>) {
        if self.item().is_none_or(|item| item.beat.is_none()) {
            cues.push(self.cue(CueKind::Session, "There is no beat in this exercise.", Bell::None));
            return;
        }
        self.is_muted = !self.is_muted;
        let text = if self.is_muted { "The beat is silent" } else { "The beat can be heard" };
        cues.push(self.cue(CueKind::Session, text, Bell::None));
    }

    fn note_pain(&mut self, pain: u8, cues: &mut Vec<Cue>) {
        let pain = pain.min(10);
        self.pain = self.pain.max(Some(pain));
        if pain > self.limits.amber {
            self.too_much(cues);
        } else {
            cues.push(self.cue(CueKind::Session, "Noted", Bell::None));
        }
    }

    /// Leaves out all loads of the session after pain above the limit, including the present
    /// exercise if it is one.
    fn too_much(&mut self, cues: &mut Vec<Cue>) {
        let text = format!(
            "Pain above {} is too much. What loads is left out for today; the rest can go on.",
            self.limits.amber
        );
        cues.push(self.cue(CueKind::Session, text, Bell::Twice));
        let is_loading = self.item().is_some_and(|item| item.is_loading);
        let is_over = self.present().is_none();
        if is_loading {
            self.count_present();
            let skipped = (!is_over).then_some(Skip::Pain);
            self.record_item(skipped);
            self.begin_station(self.station + 1);
        }
        let from = if is_loading { self.station } else { self.station + 1 };
        self.drop_loads(from);
        if is_loading {
            self.enter_next_state(cues);
        }
    }

    /// Records the loads from a station on as left out because of pain.
    fn drop_loads(&mut self, from: usize) {
        let from = from.min(self.stations.len());
        let later = self.stations.split_off(from);
        let (loading, rest): (Vec<Station>, Vec<Station>) =
            later.into_iter().partition(|station| station.item().is_loading);
        self.stations.extend(rest);
        for station in loading {
            self.record_untouched(&station, Skip::Pain);
        }
    }

    fn stop(&mut self, reason: Skip, cues: &mut Vec<Cue>) {
        self.count_present();
        if self.station < self.stations.len() {
            self.record_item(Some(reason));
        }
        let rest = self.stations.split_off((self.station + 1).min(self.stations.len()));
        for station in &rest {
            self.record_untouched(station, reason);
        }
        self.begin_station(self.stations.len());
        self.enter_next_state(cues);
    }

    fn answer(&mut self, question: SessionQuestion, command: Command, cues: &mut Vec<Cue>) {
        match (question, command) {
            (SessionQuestion::PainInItem, Command::Pain(pain)) if pain > self.limits.amber => {
                self.note_pain(pain, cues);
            }
            (SessionQuestion::PainInItem, Command::Pain(pain)) => {
                self.pain = self.pain.max(Some(pain.min(10)));
                self.leave_item(None, cues);
            }
            (SessionQuestion::PainInItem, Command::NoAnswer | Command::GoOn | Command::Next) => {
                self.leave_item(None, cues);
            }
            (SessionQuestion::PainInItem, Command::Stop(reason)) => {
                self.record_item(None);
                self.begin_station(self.station + 1);
                if self.station < self.stations.len() {
                    self.stop(reason, cues);
                } else {
                    self.enter_next_state(cues);
                }
            }
            (SessionQuestion::PainInSession, Command::Pain(pain)) => {
                self.worst = Some(pain.min(10));
                self.enter_next_state(cues);
            }
            (SessionQuestion::Limp, Command::Limp(limp)) => {
                self.limp = Some(limp);
                self.enter_next_state(cues);
            }
            (
                SessionQuestion::PainInSession | SessionQuestion::Limp,
                Command::NoAnswer | Command::Stop(_) | Command::GoOn | Command::Next,
            ) => {
                self.end_unanswered(cues);
            }
            _ => {}
        }
    }

    /// Ends the session without an answer, which stays unknown.
    fn end_unanswered(&mut self, cues: &mut Vec<Cue>) {
        self.mode = Mode::Over;
        cues.push(self.cue(CueKind::Session, "The session is over. Well done.", Bell::Twice));
    }
}

fn no_harder_text(station: &Station) -> String {
    if station.no_harder.is_empty() {
        "There is no harder one.".into()
    } else {
        station.no_harder.clone()
    }
}
