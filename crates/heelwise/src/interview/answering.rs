//! One question: shown, explained on request, and answered.

use std::io::{BufRead, Write};

use heelwise_core::{Answer, Answering, Finding, Profile};
use heelwise_engine::{Question, ask};
use jiff::civil::Date;
use textwrap::Options;

use super::{AnswerStep, InputLine, Terminal, record};
use crate::failure::Failure;

const WIDTH: usize = 78;

/// Asks one question until it is answered or the person goes elsewhere.
pub(super) fn ask<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    question: &Question,
    profile: &mut Profile,
) -> Result<AnswerStep, Failure> {
    show(terminal, question)?;
    loop {
        match terminal.ask(&prompt(question))? {
            InputLine::Help => explain(terminal, question)?,
            InputLine::Back => return Ok(AnswerStep::Back),
            InputLine::Stop => return Ok(AnswerStep::Stop),
            InputLine::Quit => return Ok(AnswerStep::Quit),
            InputLine::Text(text) => match parse_answer(question, &text) {
                Ok(answers) => {
                    record(profile, question.findings(), |index| answers[index].clone());
                    return Ok(AnswerStep::Next);
                }
                Err(problem) => terminal.say(&problem)?,
            },
        }
    }
}

/// Text after a mark, wrapped, the rest of it indented to stand under the text.
pub(super) fn wrapped(mark: &str, text: &str) -> String {
    let rest = " ".repeat(mark.len());
    textwrap::fill(text, Options::new(WIDTH).initial_indent(mark).subsequent_indent(&rest))
}

fn show<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    question: &Question,
) -> std::io::Result<()> {
    match question {
        Question::One(finding) => {
            terminal.say(&format!("\n{}", wrapped("", &finding.question)))?;
            if let Answering::Choice(choices) = &finding.answering {
                for (index, choice) in choices.iter().enumerate() {
                    terminal.say(&wrapped(&format!("  {}  ", index + 1), &choice.label))?;
                }
            }
            Ok(())
        }
        Question::List(screen, findings) => {
            terminal.say(&format!("\n{}", wrapped("", &screen.question)))?;
            for (index, finding) in findings.iter().enumerate() {
                terminal.say(&wrapped(&format!("  {}  ", index + 1), &finding.label))?;
            }
            Ok(())
        }
    }
}

fn prompt(question: &Question) -> String {
    let keys = match question {
        Question::List(..) => "numbers, n for none, u for don't know".to_owned(),
        Question::One(finding) => match &finding.answering {
            Answering::YesNo | Answering::Measured(_) | Answering::Logged(_) => {
                "y, n, u for don't know".to_owned()
            }
            Answering::Number { unit, min, max } => {
                format!("{min} to {max} {unit}, u for don't know")
            }
            Answering::Choice(choices) => format!("1-{}, u for don't know", choices.len()),
            Answering::Date => "a date such as 2026-11-20, u for don't know".to_owned(),
        },
    };
    format!("{keys}, ?, b, stop, q")
}

fn explain<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    question: &Question,
) -> std::io::Result<()> {
    if let Question::List(screen, findings) = question {
        terminal.say(&wrapped("  ", &screen.help))?;
        for (index, finding) in findings.iter().enumerate() {
            terminal.say(&wrapped(&format!("  {}  ", index + 1), &finding.help))?;
        }
        return terminal.say(
            "  Type the numbers that apply, such as 1 3. Add a ? where you are not sure: 1 3?",
        );
    }
    for finding in question.findings() {
        terminal.say(&wrapped("  ", &finding.help))?;
    }
    Ok(())
}

/// One answer per finding, or what to type instead.
fn parse_answer(question: &Question, text: &str) -> Result<Vec<Answer>, String> {
    match question {
        Question::One(finding) => one(finding, text).map(|answer| vec![answer]),
        Question::List(_, findings) => list(findings.len(), text),
    }
}

fn one(finding: &Finding, text: &str) -> Result<Answer, String> {
    if matches!(text, "u" | "unknown" | "don't know" | "dont know") {
        return Ok(Answer::Unknown);
    }
    let answer = match &finding.answering {
        Answering::YesNo | Answering::Measured(_) | Answering::Logged(_) => match text {
            "y" | "yes" => Some(Answer::Yes),
            "n" | "no" => Some(Answer::No),
            _ => None,
        },
        Answering::Number { .. } => text
            .replace(',', ".")
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(Answer::Number),
        Answering::Choice(choices) => {
            let number =
                text.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
            number.map(|choice| Answer::Choice(choice.id.clone()))
        }
        Answering::Date => text.parse::<Date>().ok().map(Answer::Date),
    };
    let instead = || format!("Please type {}.", expected(finding));
    let answer = answer.ok_or_else(instead)?;
    ask::fits(finding, &answer).map_err(|_| instead()).map(|()| answer)
}

fn expected(finding: &Finding) -> String {
    match &finding.answering {
        Answering::YesNo | Answering::Measured(_) | Answering::Logged(_) => "y, n or u".into(),
        Answering::Number { unit, min, max } => {
            format!("a number from {min} to {max} ({unit}), or u")
        }
        Answering::Choice(choices) => format!("a number from 1 to {}, or u", choices.len()),
        Answering::Date => "a date such as 2026-11-20, or u".into(),
    }
}

/// `n`, `u`, or numbers of which some may carry a question mark.
fn list(count: usize, text: &str) -> Result<Vec<Answer>, String> {
    match text {
        "n" | "no" | "none" | "0" => return Ok(vec![Answer::No; count]),
        "u" | "unknown" => return Ok(vec![Answer::Unknown; count]),
        _ => {}
    }
    let mut answers = vec![Answer::No; count];
    let words: Vec<&str> = text.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
    let instead =
        || format!("Please type numbers from 1 to {count}, n for none, or u for don't know.");
    if words.is_empty() {
        return Err(instead());
    }
    for word in words {
        let (digits, answer) =
            word.strip_suffix('?').map_or((word, Answer::Yes), |digits| (digits, Answer::Unknown));
        let index = digits
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|index| *index < count);
        answers[index.ok_or_else(instead)?] = answer;
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_takes_numbers_with_and_without_doubt() {
        assert_eq!(list(3, "1 3?"), Ok(vec![Answer::Yes, Answer::No, Answer::Unknown]));
        assert_eq!(list(2, "n"), Ok(vec![Answer::No, Answer::No]));
        assert_eq!(list(2, "u"), Ok(vec![Answer::Unknown, Answer::Unknown]));
        for bad in ["", "4", "0 1", "one", "?", "-1"] {
            assert!(list(3, bad).is_err(), "{bad}");
        }
    }
}
