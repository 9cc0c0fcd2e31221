//! Typed lines of a session without a screen, parsed into commands.

use heelwise_core::{Skip, Word};
use heelwise_engine::session::{Command, Mode, SessionQuestion};

use heelwise_core::amount;

/// The meaning of a typed line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum LineInput {
    /// A command to the session.
    Command(Command),
    /// Advance the clock by these milliseconds; only with `--clock stdin`.
    Turn(u64),
    /// Leave, to resume later.
    Leave,
    /// Show the help.
    Help,
}

/// The help text: everything that can be typed.
pub(super) const HELP: &str = "Type and press Enter: p pause, go, n next set, b back, e easier, h harder, \
    m silences the beat, s REASON skip, a number for pain, stop REASON, q leave and go on later. \
    Reasons: no-time, no-kit, pain, other.";

/// Parses a line, given the mode of the session.
///
/// # Errors
///
/// A sentence for the person when the line is not understood.
pub(super) fn parse_line(text: &str, mode: Mode) -> Result<LineInput, String> {
    let text = text.trim().to_lowercase();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text.as_str(), ""));
    let is_limp = mode == Mode::Asking(SessionQuestion::Limp);
    let is_asked = matches!(mode, Mode::Asking(_));
    Ok(match word {
        "" if is_asked => LineInput::Command(Command::NoAnswer),
        "" | "go" | "g" => LineInput::Command(Command::GoOn),
        "y" | "yes" if is_limp => LineInput::Command(Command::Limp(true)),
        "n" | "no" if is_limp => LineInput::Command(Command::Limp(false)),
        "p" | "pause" => LineInput::Command(Command::Pause),
        "n" | "next" => LineInput::Command(Command::Next),
        "b" | "back" => LineInput::Command(Command::Back),
        "e" | "easier" => LineInput::Command(Command::Easier),
        "h" | "harder" => LineInput::Command(Command::Harder),
        "m" | "mute" => LineInput::Command(Command::Mute),
        "s" | "skip" => LineInput::Command(Command::Skip(reason(rest)?)),
        "stop" => LineInput::Command(Command::Stop(reason(rest)?)),
        "pain" => LineInput::Command(Command::Pain(amount::pain(rest)?)),
        "q" | "quit" | "leave" => LineInput::Leave,
        "?" | "help" => LineInput::Help,
        turn if turn.starts_with('+') => LineInput::Turn(seconds(&turn[1..])?),
        number if number.starts_with(|c: char| c.is_ascii_digit()) => {
            LineInput::Command(Command::Pain(amount::pain(number)?))
        }
        other => {
            return Err(format!(
                "unknown command `{}`; ? lists the commands",
                amount::quote(other)
            ));
        }
    })
}

/// Parses a reason to skip; `other` when it is empty.
fn reason(word: &str) -> Result<Skip, String> {
    if word.is_empty() {
        return Ok(Skip::Other);
    }
    let words = || Skip::ALL.iter().map(|reason| reason.word()).collect::<Vec<_>>().join(", ");
    Skip::from_word(word)
        .ok_or_else(|| format!("invalid reason `{}`; use {}", amount::quote(word), words()))
}

/// The longest step of a clock by hand, in seconds: a day.
const LONGEST_TURN_S: f64 = 86_400.0;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and a day
fn seconds(text: &str) -> Result<u64, String> {
    let seconds = amount::number(text).filter(|seconds| (0.0..=LONGEST_TURN_S).contains(seconds));
    let seconds =
        seconds.ok_or_else(|| format!("invalid number of seconds `{}`", amount::quote(text)))?;
    Ok((seconds * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_understood_in_the_light_of_the_question() {
        let command = |text: &str, mode| match parse_line(text, mode) {
            Ok(LineInput::Command(command)) => command,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(command("n", Mode::Running), Command::Next);
        assert_eq!(command("n", Mode::Asking(SessionQuestion::Limp)), Command::Limp(false));
        assert_eq!(command("", Mode::Asking(SessionQuestion::PainInItem)), Command::NoAnswer);
        assert_eq!(command("4", Mode::Asking(SessionQuestion::PainInItem)), Command::Pain(4));
        assert_eq!(command("skip no-kit", Mode::Running), Command::Skip(Skip::NoKit));
        assert_eq!(command("stop", Mode::Running), Command::Stop(Skip::Other));
        assert_eq!(parse_line("+2.5", Mode::Running), Ok(LineInput::Turn(2_500)));
        assert_eq!(parse_line("q", Mode::Running), Ok(LineInput::Leave));
        for bad in ["dance", "11", "skip never", "+x", "+-3", "+1e9", "pain"] {
            assert!(parse_line(bad, Mode::Running).is_err(), "{bad}");
        }
    }
}
