//! Typed lines in a session without a screen: words to wishes.

use heelwise_core::{Skip, Word};
use heelwise_engine::session::{Mode, Question, Wish};

use crate::units;

/// What a line asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Line {
    /// Something of the session.
    Wish(Wish),
    /// Turn the clock on by so many milliseconds; only where the clock is turned by hand.
    Turn(u64),
    /// Leave, and go on later.
    Leave,
    /// What can be typed.
    Help,
}

/// What can be typed.
pub(super) const HELP: &str = "Type and press Enter: p pause, go, n next set, b back, e easier, h harder, \
    m silences the beat, s REASON skip, a number for pain, stop REASON, q leave and go on later. \
    Reasons: no-time, no-kit, pain, other.";

/// Understands a line.
pub(super) fn understand(text: &str, mode: Mode) -> Result<Line, String> {
    let text = text.trim().to_lowercase();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text.as_str(), ""));
    let is_limp = mode == Mode::Asking(Question::Limp);
    let is_asked = matches!(mode, Mode::Asking(_));
    Ok(match word {
        "" if is_asked => Line::Wish(Wish::NoAnswer),
        "" | "go" | "g" => Line::Wish(Wish::GoOn),
        "y" | "yes" if is_limp => Line::Wish(Wish::Limp(true)),
        "n" | "no" if is_limp => Line::Wish(Wish::Limp(false)),
        "p" | "pause" => Line::Wish(Wish::Pause),
        "n" | "next" => Line::Wish(Wish::Next),
        "b" | "back" => Line::Wish(Wish::Back),
        "e" | "easier" => Line::Wish(Wish::Easier),
        "h" | "harder" => Line::Wish(Wish::Harder),
        "m" | "mute" => Line::Wish(Wish::Mute),
        "s" | "skip" => Line::Wish(Wish::Skip(reason(rest)?)),
        "stop" => Line::Wish(Wish::Stop(reason(rest)?)),
        "pain" => Line::Wish(Wish::Pain(units::pain(rest)?)),
        "q" | "quit" | "leave" => Line::Leave,
        "?" | "help" => Line::Help,
        turn if turn.starts_with('+') => Line::Turn(seconds(&turn[1..])?),
        number if number.starts_with(|c: char| c.is_ascii_digit()) => Line::Wish(Wish::Pain(units::pain(number)?)),
        other => return Err(format!("`{}` is nothing that can be typed here. ? lists what can.", units::shown(other))),
    })
}

/// A reason for skipping; another one when none is given.
fn reason(word: &str) -> Result<Skip, String> {
    if word.is_empty() {
        return Ok(Skip::Other);
    }
    let words = || Skip::ALL.iter().map(|reason| reason.word()).collect::<Vec<_>>().join(", ");
    Skip::from_word(word).ok_or_else(|| format!("`{}` is no reason; use {}", units::shown(word), words()))
}

/// The longest turn of a clock by hand: a day.
const LONGEST_TURN_S: f64 = 86_400.0;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and a day
fn seconds(text: &str) -> Result<u64, String> {
    let seconds = units::number(text).filter(|seconds| (0.0..=LONGEST_TURN_S).contains(seconds));
    let seconds = seconds.ok_or_else(|| format!("`{}` are no seconds", units::shown(text)))?;
    Ok((seconds * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_understood_in_the_light_of_the_question() {
        let wish = |text: &str, mode| match understand(text, mode) {
            Ok(Line::Wish(wish)) => wish,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(wish("n", Mode::Running), Wish::Next);
        assert_eq!(wish("n", Mode::Asking(Question::Limp)), Wish::Limp(false));
        assert_eq!(wish("", Mode::Asking(Question::PainInItem)), Wish::NoAnswer);
        assert_eq!(wish("4", Mode::Asking(Question::PainInItem)), Wish::Pain(4));
        assert_eq!(wish("skip no-kit", Mode::Running), Wish::Skip(Skip::NoKit));
        assert_eq!(wish("stop", Mode::Running), Wish::Stop(Skip::Other));
        assert_eq!(understand("+2.5", Mode::Running), Ok(Line::Turn(2_500)));
        assert_eq!(understand("q", Mode::Running), Ok(Line::Leave));
        for bad in ["dance", "11", "skip never", "+x", "+-3", "+1e9", "pain"] {
            assert!(understand(bad, Mode::Running).is_err(), "{bad}");
        }
    }
}
