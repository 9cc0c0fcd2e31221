//! The interview: one question at a time on plain lines, so that it works in any terminal and with
//! a screen reader.
//!
//! All input goes through one reader and all output through one writer, so that tests can provide
//! both.

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

/// A line that the person typed.
#[derive(Debug, PartialEq)]
pub(crate) enum InputLine {
    /// An answer, as text.
    Text(String),
    /// A request to explain the question.
    Help,
    /// A request to go back to the question before.
    Back,
    /// A request to stop asking and show the assessment so far.
    Stop,
    /// A request to leave.
    Quit,
}

/// The input and output of an interview.
pub(crate) struct Terminal<R, W> {
    pub(crate) reader: R,
    pub(crate) writer: W,
}

impl<R: BufRead, W: Write> Terminal<R, W> {
    /// Prints one or several lines.
    pub(crate) fn print(&mut self, text: &str) -> io::Result<()> {
        print::asking(&mut self.writer, &SafeText::block(&format!("{text}\n")))
    }

    /// Prints a prompt and reads one line. Invalid UTF-8 becomes an unclear answer. The end of the
    /// input means quit, and so does an error of reading.
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

/// The step after an answer.
pub(crate) enum AnswerStep {
    /// The next question.
    Next,
    /// The same question again, because the answer was not meant.
    Again,
    Back,
    Stop,
    Quit,
}

/// Asks until no answer can change the outcome, or the person stops. `None` when they quit and no
/// answer is urgent.
pub(crate) fn interview<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    catalog: &Catalog,
    today: Date,
) -> Result<Option<Profile>, Failure> {
    terminal.print(INTRODUCTION)?;
    let mut profile = Profile::default();
    if !places::ask(terminal, catalog, &mut profile)? {
        return Ok(None);
    }
    Ok(questions(terminal, &mut profile, ReadBack::new(catalog, today))?.then_some(profile))
}

/// Asks all questions, once the body sites are known. Returns whether there is to be an assessment.
fn questions<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    profile: &mut Profile,
    mut read_back: ReadBack<'_>,
) -> Result<bool, Failure> {
    let mut history: Vec<Question> = Vec::new();
    while let Some(question) = next_question(read_back.catalog, profile, read_back.today)? {
        match ask_one(terminal, &question, profile, &mut read_back)? {
            AnswerStep::Next => history.push(question),
            AnswerStep::Again => forget(profile, &question),
            AnswerStep::Back => match history.pop() {
                Some(before) => forget(profile, &before),
                None if ask_places_again(terminal, read_back.catalog, profile)? => {}
                None => return leave(terminal, profile, &read_back),
            },
            AnswerStep::Stop => break,
            AnswerStep::Quit => return leave(terminal, profile, &read_back),
        }
    }
    read_back.restore(profile);
    Ok(true)
}

/// Asks for the body sites again. Returns `false` when the person leaves; then they are unchanged.
fn ask_places_again<R: BufRead, W: Write>(
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

/// Restores the answers that were confirmed, when the person leaves. Returns whether they are
/// urgent: then there is an assessment nevertheless, even if the terminal is gone.
fn leave<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    profile: &mut Profile,
    read_back: &ReadBack<'_>,
) -> Result<bool, Failure> {
    read_back.restore(profile);
    let is_urgent = read_back.level(profile)?.stops_everything_else();
    if is_urgent {
        let _ = terminal.print("Before you leave: what you said should not wait. It is kept.");
    }
    Ok(is_urgent)
}

/// Asks one question, and reads urgent answers back.
fn ask_one<R: BufRead, W: Write>(
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

const INTRODUCTION: &str = "A few questions, about five minutes. Answer as well as you can; \"don't know\" is \
    fine.\n\
    ? explains a question, b goes back, stop shows what is known so far, q quits.\n\
    If you are afraid for your life or limb, call your local emergency number now.\n";

/// Checks that a question was answered; otherwise it would be asked forever.
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
