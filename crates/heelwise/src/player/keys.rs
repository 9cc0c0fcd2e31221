//! Key bindings of the full screen, per prompt.

use heelwise_core::Skip;
use heelwise_engine::session::{Command, Mode, SessionQuestion};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The input that the screen waits for, beside the session itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Prompt {
    /// Nothing.
    #[default]
    None,
    /// A reason to skip the exercise.
    Skip,
    /// A reason to stop, or leaving to resume later.
    Stop,
    /// A number for pain; the digits typed so far.
    Pain(String),
    /// The list of keys, closed by any key.
    Help,
}

/// The action of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// A command to the session.
    Command(Command),
    /// Open a prompt.
    Prompt(Prompt),
    /// Leave, to resume later.
    Leave,
    /// Nothing.
    Nothing,
}

/// The action of a key event, given the prompt and the mode.
pub(super) fn parse_key(key: &KeyEvent, prompt: &Prompt, mode: Mode) -> Action {
    let code = match key.code {
        KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => {
            return Action::Leave;
        }
        KeyCode::Char(letter) => KeyCode::Char(letter.to_ascii_lowercase()),
        code => code,
    };
    match (prompt, mode) {
        (Prompt::Help, _) => Action::Prompt(Prompt::None),
        (Prompt::Skip, _) => reason(code)
            .map_or(Action::Prompt(Prompt::None), |reason| Action::Command(Command::Skip(reason))),
        (Prompt::Stop, _) if code == KeyCode::Char('l') => Action::Leave,
        (Prompt::Stop, _) => reason(code)
            .map_or(Action::Prompt(Prompt::None), |reason| Action::Command(Command::Stop(reason))),
        (Prompt::Pain(digits), mode) => pain(code, digits, matches!(mode, Mode::Asking(_))),
        (Prompt::None, Mode::Asking(SessionQuestion::Limp)) => limp(code),
        (Prompt::None, Mode::Asking(_)) => pain(code, "", true),
        (Prompt::None, mode) => usual(code, mode),
    }
}

fn usual(code: KeyCode, mode: Mode) -> Action {
    match code {
        KeyCode::Char(' ') if mode == Mode::Running => Action::Command(Command::Pause),
        KeyCode::Char(' ') => Action::Command(Command::GoOn),
        KeyCode::Enter if mode != Mode::Running => Action::Command(Command::GoOn),
        KeyCode::Enter | KeyCode::Right | KeyCode::Char('n') => Action::Command(Command::Next),
        KeyCode::Left | KeyCode::Char('b') => Action::Command(Command::Back),
        KeyCode::Char('e') => Action::Command(Command::Easier),
        KeyCode::Char('h') => Action::Command(Command::Harder),
        KeyCode::Char('m') => Action::Command(Command::Mute),
        KeyCode::Char('s') => Action::Prompt(Prompt::Skip),
        KeyCode::Char('p') => Action::Prompt(Prompt::Pain(String::new())),
        KeyCode::Char('q') | KeyCode::Esc => Action::Prompt(Prompt::Stop),
        KeyCode::Char('?') => Action::Prompt(Prompt::Help),
        _ => Action::Nothing,
    }
}

fn reason(code: KeyCode) -> Option<Skip> {
    match code {
        KeyCode::Char('t') => Some(Skip::NoTime),
        KeyCode::Char('k') => Some(Skip::NoKit),
        KeyCode::Char('p') => Some(Skip::Pain),
        KeyCode::Char('o') => Some(Skip::Other),
        _ => None,
    }
}

fn limp(code: KeyCode) -> Action {
    match code {
        KeyCode::Char('y') => Action::Command(Command::Limp(true)),
        KeyCode::Char('n') => Action::Command(Command::Limp(false)),
        KeyCode::Enter | KeyCode::Esc => Action::Command(Command::NoAnswer),
        _ => Action::Nothing,
    }
}

/// Takes digits up to 10; Enter confirms, and gives no answer when nothing was typed.
fn pain(code: KeyCode, digits: &str, is_asked: bool) -> Action {
    match code {
        KeyCode::Char(digit) if digit.is_ascii_digit() => {
            let typed = format!("{digits}{digit}");
            let fits = typed.parse::<u8>().is_ok_and(|pain| pain <= 10) && typed.len() <= 2;
            Action::Prompt(Prompt::Pain(if fits { typed } else { digits.to_owned() }))
        }
        KeyCode::Backspace => {
            let mut digits = digits.to_owned();
            digits.pop();
            Action::Prompt(Prompt::Pain(digits))
        }
        KeyCode::Enter => match digits.parse() {
            Ok(pain) => Action::Command(Command::Pain(pain)),
            Err(_) if is_asked => Action::Command(Command::NoAnswer),
            Err(_) => Action::Prompt(Prompt::None),
        },
        KeyCode::Esc if !is_asked => Action::Prompt(Prompt::None),
        KeyCode::Char('q') | KeyCode::Esc => Action::Prompt(Prompt::Stop),
        _ => Action::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(letter: char, prompt: &Prompt, mode: Mode) -> Action {
        parse_key(&KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE), prompt, mode)
    }

    #[test]
    fn a_pain_is_typed_digit_by_digit_and_never_above_ten() {
        let asked = Mode::Asking(SessionQuestion::PainInItem);
        assert_eq!(press('1', &Prompt::None, asked), Action::Prompt(Prompt::Pain("1".into())));
        assert_eq!(
            press('0', &Prompt::Pain("1".into()), asked),
            Action::Prompt(Prompt::Pain("10".into()))
        );
        assert_eq!(
            press('5', &Prompt::Pain("1".into()), asked),
            Action::Prompt(Prompt::Pain("1".into()))
        );
        let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        assert_eq!(
            parse_key(&enter, &Prompt::Pain("10".into()), asked),
            Action::Command(Command::Pain(10))
        );
        assert_eq!(parse_key(&enter, &Prompt::None, asked), Action::Command(Command::NoAnswer));
    }

    #[test]
    fn ctrl_c_leaves_whatever_is_asked() {
        let key = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        for prompt in
            [Prompt::None, Prompt::Skip, Prompt::Stop, Prompt::Pain("3".into()), Prompt::Help]
        {
            assert_eq!(parse_key(&key, &prompt, Mode::Running), Action::Leave);
        }
    }

    #[test]
    fn skipping_and_stopping_ask_for_a_reason() {
        assert_eq!(press('s', &Prompt::None, Mode::Running), Action::Prompt(Prompt::Skip));
        assert_eq!(
            press('k', &Prompt::Skip, Mode::Running),
            Action::Command(Command::Skip(Skip::NoKit))
        );
        assert_eq!(press('x', &Prompt::Skip, Mode::Running), Action::Prompt(Prompt::None));
        assert_eq!(press('l', &Prompt::Stop, Mode::Running), Action::Leave);
        assert_eq!(
            press('t', &Prompt::Stop, Mode::Running),
            Action::Command(Command::Stop(Skip::NoTime))
        );
    }
}
