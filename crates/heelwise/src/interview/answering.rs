//! Asking one question: it is shown, explained on request, and answered.

use std::io::{BufRead, Write};

use heelwise_core::{Answer, Answering, Finding, Profile};
use heelwise_engine::{Question, ask};

use super::{AnswerStep, InputLine, Terminal, record};
use crate::failure::Failure;
use crate::wrap;

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
                Err(problem) => terminal.print(&problem)?,
            },
        }
    }
}

/// Wrapped text after a mark, with all lines aligned.
pub(super) fn wrapped(mark: &str, text: &str) -> String {
    wrap::strictly(mark, text, WIDTH).join("\n")
}

fn show<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    question: &Question,
) -> std::io::Result<()> {
    match question {
        Question::One(finding) => {
            terminal.print(&format!("\n{}", wrapped("", &finding.question)))?;
            if let Answering::Choice(choices) = &finding.answering {
                for (index, choice) in choices.iter().enumerate() {
                    terminal.print(&wrapped(&format!("  {}  ", index + 1), &choice.label))?;
                }
            }
            Ok(())
        }
        Question::List(screen, findings) => {
            terminal.print(&format!("\n{}", wrapped("", &screen.question)))?;
            for (index, finding) in findings.iter().enumerate() {
                terminal.print(&wrapped(&format!("  {}  ", index + 1), &finding.label))?;
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
        terminal.print(&wrapped("  ", &screen.help))?;
        for (index, finding) in findings.iter().enumerate() {
            terminal.print(&wrapped(&format!("  {}  ", index + 1), &finding.help))?;
        }
        return terminal.print(
            "  Type the numbers that apply, such as 1 3. Add a ? where you are not sure: 1 3?",
        );
    }
    for finding in question.findings() {
        terminal.print(&wrapped("  ", &finding.help))?;
    }
    Ok(())
}

/// The answers, one per finding; the error tells what to type instead.
fn parse_answer(question: &Question, text: &str) -> Result<Vec<Answer>, String> {
    match question {
        Question::One(finding) => one(finding, text).map(|answer| vec![answer]),
        Question::List(_, findings) => ask::parse_list(findings.len(), text)
            .map_err(|instead| format!("Please type {instead}.")),
    }
}

fn one(finding: &Finding, text: &str) -> Result<Answer, String> {
    let instead = |_| format!("Please type {}.", expected(finding));
    match &finding.answering {
        // The choices are numbered on the screen, and answered by their numbers.
        Answering::Choice(choices) => {
            let index = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            match index.and_then(|index| choices.get(index)) {
                Some(choice) => Ok(Answer::Choice(choice.id.clone())),
                None => ask::parse_answer(finding, text).map_err(instead),
            }
        }
        _ => ask::parse_answer(finding, text).map_err(instead),
    }
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
