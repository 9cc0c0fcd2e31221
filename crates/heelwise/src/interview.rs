//! The interview: one question at a time on plain lines, so that it works in any terminal and with a screen reader.
//!
//! Everything typed goes through one reader and everything shown through one writer, so that tests can hold both ends.

mod answering;
mod places;

use std::io::{self, BufRead, Write};

use heelwise_care::{Question, next_question};
use heelwise_core::{Answer, Catalog, Finding, Id, Profile, Safe};
use jiff::civil::Date;

use crate::failure::{BAD_INPUT, Failure};
use crate::print;

/// What the person typed.
#[derive(Debug, PartialEq)]
pub(crate) enum Typed {
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
        print::asking(&mut self.writer, &Safe::block(&format!("{text}\n")))
    }

    /// Reads one line. The end of the input means quit.
    pub(crate) fn ask(&mut self, prompt: &str) -> io::Result<Typed> {
        print::asking(&mut self.writer, &Safe::block(&format!("{prompt}> ")))?;
        self.writer.flush()?;
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Ok(Typed::Quit);
        }
        Ok(match line.trim().to_lowercase().as_str() {
            "?" | "help" => Typed::Help,
            "b" | "back" => Typed::Back,
            "stop" => Typed::Stop,
            "q" | "quit" => Typed::Quit,
            text => Typed::Text(text.to_owned()),
        })
    }
}

/// Where an answer leads.
pub(crate) enum Step {
    Next,
    Back,
    Stop,
    Quit,
}

/// Asks until no answer can change the outcome, or the person stops. `None` when they quit.
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
    let mut history: Vec<Vec<Id<Finding>>> = Vec::new();
    while let Some(question) = next_question(catalog, &profile, today)? {
        let step = answering::ask(terminal, &question, &mut profile)?;
        match step {
            Step::Next => history.push(question.findings().iter().map(|finding| finding.id.clone()).collect()),
            Step::Back => match history.pop() {
                Some(findings) => findings.iter().for_each(|finding| drop(profile.answers.remove(finding))),
                None if places::ask(terminal, catalog, &mut profile)? => {}
                None => return Ok(None),
            },
            Step::Stop => break,
            Step::Quit => return Ok(None),
        }
        check_progress(&question, &profile, matches!(step, Step::Next))?;
    }
    Ok(Some(profile))
}

const INTRODUCTION: &str = "A few questions, about five minutes. Answer as well as you can; \"don't know\" is fine.\n\
    ? explains a question, b goes back, stop shows what is known so far, q quits.\n\
    If you are afraid for your life or limb, call your local emergency number now.\n";

/// A question that stays open although it was answered would be asked for ever.
fn check_progress(question: &Question, profile: &Profile, answered: bool) -> Result<(), Failure> {
    let stuck = answered && question.findings().iter().any(|finding| !profile.answers.contains_key(&finding.id));
    if stuck {
        Err(Failure::new(BAD_INPUT, "a question was answered and is still open; please report this"))
    } else {
        Ok(())
    }
}

/// Records an answer to each of several findings.
pub(crate) fn record(profile: &mut Profile, findings: &[Finding], answer: impl Fn(usize) -> Answer) {
    for (index, finding) in findings.iter().enumerate() {
        profile.answers.insert(finding.id.clone(), answer(index));
    }
}
