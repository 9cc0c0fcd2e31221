//! The interview: one question at a time on plain lines, so that it works in any terminal and with
//! a screen reader.
//!
//! Everything typed goes through one reader and everything shown through one writer, so that tests
//! can hold both ends.

mod answering;
mod places;
mod read_back;
#[cfg(test)]
mod tests;
mod typed;

use std::io::{self, BufRead, Write};

use heelwise_core::{Answer, Catalog, Finding, Profile, SafeText};
use heelwise_engine::{Question, next_question};
use jiff::civil::Date;

use self::read_back::ReadBack;
use crate::failure::{BAD_INPUT, Failure};
use crate::print;

pub(crate) use typed::TypedLines;

/// What the person typed.
#[derive(Debug, PartialEq)]
pub(crate) enum InputLine {
    /// An answer, as text.
    Text(String),
    /// Explain the question.
    Help,
    /// Go back to the question before.
    Back,
    /// Stop asking and show what is known.
    Stop,
    /// Leave without an answer.
    Quit,
}

/// Asks on one side, listens on the other.
pub(crate) struct Terminal<R, W> {
    pub(crate) reader: R,
    pub(crate) writer: W,
}

impl<R: BufRead, W: Write> Terminal<R, W> {
    /// Says something of one or several lines.
    pub(crate) fn say(&mut self, text: &str) -> io::Result<()> {
        print::asking(&mut self.writer, &SafeText::block(&format!("{text}\n")))
    }

    /// Reads one line; bytes that are no text are an answer that nobody understands. The end of the
    /// input means quit, and so does one that cannot be read any more.
    pub(crate) fn ask(&mut self, prompt: &str) -> io::Result<InputLine> {
        print::asking(&mut self.writer, &SafeText::block(&format!("{prompt}> ")))?;
        self.writer.flush()?;
        let mut line = Vec::new();
        if self.reader.read_until(b'\n', &mut line).unwrap_or(0) == 0 {
            return Ok(InputLine::Quit);
        }
        let line = String::from_utf8_lossy(&line);
        Ok(match line.trim().to_lowercase().as_str() {
            "?" | "help" => InputLine::Help,
            "b" | "back" => InputLine::Back,
            "stop" => InputLine::Stop,
            "q" | "quit" => InputLine::Quit,
            text => InputLine::Text(text.to_owned()),
        })
    }
}

/// Where an answer leads.
pub(crate) enum AnswerStep {
    Next,
    /// To the same question once more: the answer was not meant.
    Again,
    Back,
    Stop,
    Quit,
}

/// Asks until no answer can change the outcome, or the person stops. `None` when they quit and
/// nothing they said is urgent.
pub(crate) fn interview<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    catalog: &Catalog,
    today: Date,
) -> Result<Option<Profile>, Failure> {
    terminal.say(INTRODUCTION)?;
    let mut profile = Profile::default();
    if !places::ask(terminal, catalog, &mut profile)? {
        return Ok(None);
    }
    Ok(questions(terminal, &mut profile, ReadBack::new(catalog, today))?.then_some(profile))
}

/// All that is asked once the places are known. `false` when nothing is to come of it.
fn questions<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    profile: &mut Profile,
    mut read_back: ReadBack<'_>,
) -> Result<bool, Failure> {
    let mut history: Vec<Question> = Vec::new();
    while let Some(question) = next_question(read_back.catalog, profile, read_back.today)? {
        match one(terminal, &question, profile, &mut read_back)? {
            AnswerStep::Next => history.push(question),
            AnswerStep::Again => forget(profile, &question),
            AnswerStep::Back => match history.pop() {
                Some(before) => forget(profile, &before),
                None if places_again(terminal, read_back.catalog, profile)? => {}
                None => return leaves(terminal, profile, &read_back),
            },
            AnswerStep::Stop => break,
            AnswerStep::Quit => return leaves(terminal, profile, &read_back),
        }
    }
    read_back.restore(profile);
    Ok(true)
}

/// Asks for the places once more. `false` when the person leaves; then they are as they were.
fn places_again<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    catalog: &Catalog,
    profile: &mut Profile,
) -> Result<bool, Failure> {
    let before = profile.sites.clone();
    let is_answered = places::ask(terminal, catalog, profile)?;
    if !is_answered {
        profile.sites = before;
    }
    Ok(is_answered)
}

/// Whether something comes of it although the person leaves: what is urgent is answered and kept,
/// also when nobody sees any more that it is said.
fn leaves<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    profile: &mut Profile,
    read_back: &ReadBack<'_>,
) -> Result<bool, Failure> {
    read_back.restore(profile);
    let is_urgent = read_back.level(profile)?.stops_everything_else();
    if is_urgent {
        let _ = terminal.say("Before you leave: what you said should not wait. It is kept.");
    }
    Ok(is_urgent)
}

/// One question, and once more what makes it urgent.
fn one<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    question: &Question,
    profile: &mut Profile,
    read_back: &mut ReadBack<'_>,
) -> Result<AnswerStep, Failure> {
    let before = read_back.level(profile)?;
    match answering::ask(terminal, question, profile)? {
        AnswerStep::Next => {
            check_progress(question, profile)?;
            read_back.confirm(terminal, question, profile, before)
        }
        step => Ok(step),
    }
}

fn forget(profile: &mut Profile, question: &Question) {
    for finding in question.findings() {
        profile.answers.remove(&finding.id);
    }
}

const INTRODUCTION: &str = "A few questions, about five minutes. Answer as well as you can; \"don't know\" is fine.\n\
    ? explains a question, b goes back, stop shows what is known so far, q quits.\n\
    If you are afraid for your life or limb, call your local emergency number now.\n";

/// A question that stays open although it was answered would be asked for ever.
fn check_progress(question: &Question, profile: &Profile) -> Result<(), Failure> {
    if question.findings().iter().all(|finding| profile.answers.contains_key(&finding.id)) {
        return Ok(());
    }
    Err(Failure::new(BAD_INPUT, "a question was answered and is still open; please report this"))
}

/// Records an answer to each of several findings.
pub(crate) fn record(
    profile: &mut Profile,
    findings: &[Finding],
    answer: impl Fn(usize) -> Answer,
) {
    for (index, finding) in findings.iter().enumerate() {
        profile.answers.insert(finding.id.clone(), answer(index));
    }
}
