//! Typed lines in a session without a screen: words to wishes.

use heelwise_core::{Skip, Word};
use heelwise_engine::session::{Command, Mode, SessionQuestion};

use crate::amounts;

/// What a line asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LineInput {
    /// Something of the session.
    Wish(Command),
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
pub(super) fn parse_line(text: &str, mode: Mode) -> Result<LineInput, String> {
    let text = text.trim().to_lowercase();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text.as_str(), ""));
    let is_limp = mode == Mode::Asking(SessionQuestion::Limp);
    let is_asked = matches!(mode, Mode::Asking(_));
    Ok(match word {
        "" if is_asked => LineInput::Wish(Command::NoAnswer),
        "" | "go" | "g" => LineInput::Wish(Command::GoOn),
        "y" | "yes" if is_limp => LineInput::Wish(Command::Limp(true)),
        "n" | "no" if is_limp => LineInput::Wish(Command::Limp(false)),
        "p" | "pause" => LineInput::Wish(Command::Pause),
        "n" | "next" => LineInput::Wish(Command::Next),
        "b" | "back" => LineInput::Wish(Command::Back),
        "e" | "easier" => LineInput::Wish(Command::Easier),
        "h" | "harder" => LineInput::Wish(Command::Harder),
        "m" | "mute" => LineInput::Wish(Command::Mute),
        "s" | "skip" => LineInput::Wish(Command::Skip(reason(rest)?)),
        "stop" => LineInput::Wish(Command::Stop(reason(rest)?)),
        "pain" => LineInput::Wish(Command::Pain(amounts::pain(rest)?)),
        "q" | "quit" | "leave" => LineInput::Leave,
        "?" | "help" => LineInput::Help,
        turn if turn.starts_with('+') => LineInput::Turn(seconds(&turn[1..])?),
        number if number.starts_with(|c: char| c.is_ascii_digit()) => {
            LineInput::Wish(Command::Pain(amounts::pain(number)?))
        }
        other => {
            return Err(format!(
                "`{}` is nothing that can be typed here. ? lists what can.",
                amounts::quote(other)
            ));
        }
    })
}

/// A reason for skipping; another one when none is given.
fn reason(word: &str) -> Result<Skip, String> {
    if word.is_empty() {
        return Ok(Skip::Other);
    }
    let words = || Skip::ALL.iter().map(|reason| reason.word()).collect::<Vec<_>>().join(", ");
    Skip::from_word(word)
        .ok_or_else(|| format!("`{}` is no reason; use {}", amounts::quote(word), words()))
}

/// The longest turn of a clock by hand: a day.
const LONGEST_TURN_S: f64 = 86_400.0;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and a day
fn seconds(text: &str) -> Result<u64, String> {
    let seconds = amounts::number(text).filter(|seconds| (0.0..=LONGEST_TURN_S).contains(seconds));
    let seconds = seconds.ok_or_else(|| format!("`{}` are no seconds", amounts::quote(text)))?;
    Ok((seconds * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_understood_in_the_light_of_the_question() {
        let wish = |text: &str, mode| match parse_line(text, mode) {
            Ok(LineInput::Wish(wish)) => wish,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(wish("n", Mode::Running), Command::Next);
        assert_eq!(wish("n", Mode::Asking(SessionQuestion::Limp)), Command::Limp(false));
        assert_eq!(wish("", Mode::Asking(SessionQuestion::PainInItem)), Command::NoAnswer);
        assert_eq!(wish("4", Mode::Asking(SessionQuestion::PainInItem)), Command::Pain(4));
        assert_eq!(wish("skip no-kit", Mode::Running), Command::Skip(Skip::NoKit));
        assert_eq!(wish("stop", Mode::Running), Command::Stop(Skip::Other));
        assert_eq!(parse_line("+2.5", Mode::Running), Ok(LineInput::Turn(2_500)));
        assert_eq!(parse_line("q", Mode::Running), Ok(LineInput::Leave));
        for bad in ["dance", "11", "skip never", "+x", "+-3", "+1e9", "pain"] {
            assert!(parse_line(bad, Mode::Running).is_err(), "{bad}");
        }
    }
}
