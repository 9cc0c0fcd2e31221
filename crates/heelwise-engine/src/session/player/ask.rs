//! The questions of a session: pain after an exercise, and pain and a limp at the end.

use super::super::cue::{Bell, Cue, CueKind};
use super::super::finished_item::FinishedItem;
use super::super::mode::{Mode, SessionQuestion};
use super::Player;

impl Player {
    /// Ends an exercise: asks for its pain if it is a load.
    pub(super) fn end_item(&mut self, cues: &mut Vec<Cue>) {
        if self.item().is_some_and(|item| item.is_loading)
            && self.pain.is_none()
            && self.has_worked()
        {
            self.ask(SessionQuestion::PainInItem, cues);
        } else {
            self.leave_item(None, cues);
        }
    }

    fn ask(&mut self, question: SessionQuestion, cues: &mut Vec<Cue>) {
        self.mode = Mode::Asking(question);
        cues.extend(self.pending_question());
    }

    /// The cue of the question that waits for an answer, for a session that is resumed at it.
    pub fn pending_question(&self) -> Option<Cue> {
        let Mode::Asking(question) = self.mode else { return None };
        let text = match question {
            SessionQuestion::PainInItem => {
                let name = self.item().map_or("", |item| item.name.as_str());
                format!("Worst pain in \"{name}\", 0 to 10?")
            }
            SessionQuestion::PainInSession => "Worst pain in this session, 0 to 10?".to_owned(),
            SessionQuestion::Limp => {
                "Do you limp now, or did you in the session? Yes or no?".to_owned()
            }
        };
        Some(self.cue(CueKind::Question, text, Bell::Twice))
    }

    /// Goes on with the present station or, after the last one, with the final questions.
    pub(super) fn enter_next_state(&mut self, cues: &mut Vec<Cue>) {
        if self.station < self.stations.len() {
            self.mode = Mode::Running;
            self.advance(0, cues);
            return;
        }
        let worked = self.finished.iter().any(FinishedItem::has_worked);
        let asked = self.finished.iter().any(|item| item.pain.is_some());
        if worked && self.worst.is_none() && !asked {
            self.ask(SessionQuestion::PainInSession, cues);
        } else if worked && self.limp.is_none() && self.worst_pain() > Some(self.limits.green) {
            self.ask(SessionQuestion::Limp, cues);
        } else {
            self.mode = Mode::Over;
            let text =
                if worked { "The session is over. Well done." } else { "The session is over." };
            cues.push(self.cue(CueKind::Session, text, Bell::Twice));
        }
    }
}
