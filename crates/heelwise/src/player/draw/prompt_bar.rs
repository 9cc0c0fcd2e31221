//! What stands at the bottom of a session's screen: the question, and the keys that count now.

use heelwise_engine::session::{Mode, PauseReason, SessionQuestion};

use super::super::keys::Prompt;
use super::ScreenState;

/// The usual keys, the longest list first: the first that fits is shown. The help tells them all.
const KEYS: [&str; 3] = [
    "space pause  n next  b back  s skip  e easier  h harder  p pain  q stop  ?",
    "space pause  n next  s skip  q stop  ?",
    "space  n  q  ?",
];

/// The same where there is a beat.
const KEYS_WITH_BEAT: [&str; 4] = [
    "space pause  n next  b back  m beat  s skip  e easier  h harder  p pain  q stop  ?",
    "space pause  n next  b back  m beat  s skip  p pain  q stop  ?",
    "space pause  n next  m beat  q stop  ?",
    "space  n  m  q  ?",
];

const REASONS: &str =
    "t no time   k something not at hand   p pain   o other   any other key: go on";

/// The list of keys, and the same for a small screen.
pub(super) const HELP: [&str; 13] = [
    "space      pause, go on",
    "n, Enter   this set is done, on to the next",
    "b          this set again; at its start, the one before",
    "s          leave this exercise out, with a reason",
    "e, h       the easier one, the harder one",
    "m          the beat silent, or heard again",
    "p          say how much it hurts, 0 to 10",
    "q          stop for today, or leave and go on later",
    "Ctrl-C     leave and go on later",
    "",
    "Nothing is lost when you leave: heelwise session goes on",
    "where you stopped.",
    "Any key closes this.",
];
pub(super) const SMALL_HELP: [&str; 7] = [
    "space pause, go on   n next",
    "b set again   s skip",
    "e easier   h harder",
    "m beat silent, heard again",
    "p pain, 0 to 10",
    "q stop, or go on later",
    "Any key closes this.",
];

/// What is asked, and the keys that count now, for so many columns.
pub(super) fn bottom(look: &ScreenState<'_>, width: usize) -> (String, &'static str) {
    let has_beat = look.screen.as_ref().is_some_and(|screen| screen.beat.is_some());
    let keys: &[&str] = if has_beat { &KEYS_WITH_BEAT } else { &KEYS };
    let keys = keys.iter().find(|keys| keys.len() <= width).copied().unwrap_or("?");
    match (look.prompt, look.mode) {
        (Prompt::Skip, _) => ("Leave this exercise out. Why?".into(), REASONS),
        (Prompt::Stop, _) => {
            ("Stop? l leave now and go on later, or stop for today because of:".into(), REASONS)
        }
        (Prompt::Pain(digits), mode) => {
            (format!("{} {digits}_", asked(mode)), "0 to 10, then Enter")
        }
        (_, Mode::Asking(SessionQuestion::Limp)) => {
            (asked(look.mode).into(), "y yes   n no   Enter: do not say")
        }
        (_, Mode::Asking(_)) => {
            (format!("{} _", asked(look.mode)), "0 to 10, then Enter   Enter alone: do not say")
        }
        (_, Mode::Paused(PauseReason::Begin)) => ("Press space to begin.".into(), keys),
        (_, Mode::Paused(PauseReason::Slept)) => {
            ("The clock was away. Press space to go on.".into(), keys)
        }
        (_, Mode::Paused(PauseReason::Asked)) => ("Paused. Press space to go on.".into(), keys),
        _ => (String::new(), keys),
    }
}

fn asked(mode: Mode) -> &'static str {
    match mode {
        Mode::Asking(SessionQuestion::PainInItem) => "Worst pain in this exercise, 0 to 10?",
        Mode::Asking(SessionQuestion::PainInSession) => "Worst pain in the session, 0 to 10?",
        Mode::Asking(SessionQuestion::Limp) => "Do you limp now, or did you in the session?",
        _ => "Pain, 0 to 10?",
    }
}
