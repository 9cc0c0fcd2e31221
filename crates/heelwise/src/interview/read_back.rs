//! Reading urgent answers back once, so that a typing error decides nothing. Only an explicit no
//! withdraws them.

use std::io::{BufRead, Write};

use heelwise_core::{Answer, Answering, Catalog, ContentError, Finding, Id, Profile, Urgency};
use heelwise_engine::triage::{Fired, triage};
use heelwise_engine::{Facts, Question};
use jiff::civil::Date;

use super::answering::wrapped;
use super::{AnswerStep, InputLine, Terminal};
use crate::failure::Failure;

/// The number of times the person is asked to confirm; unclear replies keep the answers.
const TIMES: usize = 2;

const QUESTION: &str = "Is that right? Press Enter if it is. Type n if you did not mean it.";
const PROMPT: &str = "Enter if right, n if not meant";
const UNCLEAR: &str = "Please type n if you did not mean it. Anything else keeps it.";

/// Reads urgent answers back, and remembers the confirmed ones.
pub(super) struct ReadBack<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) today: Date,
    confirmed: Vec<UrgentAnswers>,
}

/// Answers that lead to an urgency.
#[derive(PartialEq)]
struct UrgentAnswers {
    level: Urgency,
    answers: Vec<(Id<Finding>, Answer)>,
}

impl<'a> ReadBack<'a> {
    pub(super) fn new(catalog: &'a Catalog, today: Date) -> Self {
        Self { catalog, today, confirmed: Vec::new() }
    }

    /// The urgency of the answers so far.
    pub(super) fn level(&self, profile: &Profile) -> Result<Urgency, ContentError> {
        Ok(triage(self.catalog, &Facts { profile, today: self.today })?.urgency())
    }

    /// Reads the last answers back if they are urgent. Returns the next step: the same question
    /// again when they were not meant.
    pub(super) fn confirm<R: BufRead, W: Write>(
        &mut self,
        terminal: &mut Terminal<R, W>,
        question: &Question,
        profile: &mut Profile,
        before: Urgency,
    ) -> Result<AnswerStep, Failure> {
        if let Some(place) = self.withdrawn(question, profile)? {
            return self.ask_of_withdrawn(terminal, question, profile, place);
        }
        let Some(read) = self.urgent(question, profile, before)? else {
            return Ok(AnswerStep::Next);
        };
        if self.confirmed.contains(&read) {
            return Ok(AnswerStep::Next);
        }
        let step = is_right(terminal, question, &read)?;
        if matches!(step, AnswerStep::Next) {
            self.confirmed.push(read);
        }
        Ok(step)
    }

    /// Restores confirmed answers that were removed when the person went back: leaving withdraws
    /// nothing.
    pub(super) fn restore(&self, profile: &mut Profile) {
        for (finding, answer) in self.confirmed.iter().flat_map(|read| &read.answers) {
            profile.answers.entry(finding.clone()).or_insert_with(|| answer.clone());
        }
    }

    /// The index of confirmed answers to this question that were changed to less urgent ones.
    fn withdrawn(
        &self,
        question: &Question,
        profile: &Profile,
    ) -> Result<Option<usize>, ContentError> {
        let level = self.level(profile)?;
        let is_other = |(finding, answer): &(Id<Finding>, Answer)| {
            question.findings().iter().any(|one| one.id == *finding)
                && profile.answers.get(finding) != Some(answer)
        };
        Ok(self
            .confirmed
            .iter()
            .position(|read| read.level > level && read.answers.iter().any(is_other)))
    }

    /// Asks about confirmed answers that were changed. Only a plain no withdraws them; otherwise
    /// they are restored.
    fn ask_of_withdrawn<R: BufRead, W: Write>(
        &mut self,
        terminal: &mut Terminal<R, W>,
        question: &Question,
        profile: &mut Profile,
        place: usize,
    ) -> Result<AnswerStep, Failure> {
        terminal.print("\nBefore, you answered otherwise, and that made it urgent.")?;
        match is_right(terminal, question, &self.confirmed[place])? {
            AnswerStep::Again => {
                self.confirmed.remove(place);
                Ok(AnswerStep::Next)
            }
            step => {
                profile.answers.extend(self.confirmed[place].answers.iter().cloned());
                Ok(step)
            }
        }
    }

    /// The answers to this question that raised the urgency to an urgent level.
    fn urgent(
        &self,
        question: &Question,
        profile: &Profile,
        before: Urgency,
    ) -> Result<Option<UrgentAnswers>, ContentError> {
        let triage = triage(self.catalog, &Facts { profile, today: self.today })?;
        let level = triage.urgency();
        if level <= before || !level.stops_everything_else() {
            return Ok(None);
        }
        let raises = |level: Urgency| level > before && level.stops_everything_else();
        let fired: Vec<&Fired<'_>> =
            triage.fired.iter().filter(|fired| raises(fired.flag.urgency)).collect();
        let answer = |finding: &Finding| {
            Some((finding.id.clone(), profile.answers.get(&finding.id)?.clone()))
        };
        let answers = reasons(question.findings(), &fired).into_iter().filter_map(answer).collect();
        Ok(Some(UrgentAnswers { level, answers }))
    }
}

/// The findings that made these flags hold.
fn reasons<'q>(findings: &'q [Finding], fired: &[&Fired<'_>]) -> Vec<&'q Finding> {
    let caused = |finding: &&Finding| fired.iter().any(|fired| fired.because.contains(&finding.id));
    let reasons: Vec<&Finding> = findings.iter().filter(caused).collect();
    if !reasons.is_empty() {
        return reasons;
    }
    // A rule can also hold because of a negative answer.
    let named = |finding: &&Finding| {
        fired.iter().any(|fired| fired.flag.when.findings().contains(&&finding.id))
    };
    findings.iter().filter(named).collect()
}

/// Asks whether these answers were meant. Leaving, or the end of the input, does not withdraw them.
fn is_right<R: BufRead, W: Write>(
    terminal: &mut Terminal<R, W>,
    question: &Question,
    read: &UrgentAnswers,
) -> Result<AnswerStep, Failure> {
    terminal.print("")?;
    for text in sentences(question, read) {
        terminal.print(&wrapped("", &text))?;
    }
    terminal.print(&wrapped("", QUESTION))?;
    for _ in 0..TIMES {
        match terminal.ask(PROMPT)? {
            InputLine::Stop => return Ok(AnswerStep::Stop),
            InputLine::Quit => return Ok(AnswerStep::Quit),
            InputLine::Text(text) if is_yes(&text) => return Ok(AnswerStep::Next),
            InputLine::Text(text) if is_no(&text) => return Ok(AnswerStep::Again),
            InputLine::Text(_) | InputLine::Help | InputLine::Back => {
                terminal.print(&wrapped("", UNCLEAR))?;
            }
        }
    }
    terminal.print("It is kept.")?;
    Ok(AnswerStep::Next)
}

fn is_yes(text: &str) -> bool {
    matches!(text, "" | "y" | "yes")
}

fn is_no(text: &str) -> bool {
    let plain = text.replace([',', '.', '!'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    matches!(
        words.join(" ").as_str(),
        "n" | "no" | "no i did not mean it" | "i did not mean it" | "no i didn't mean it"
    )
}

/// Each answer in a sentence, with its number in a list.
fn sentences(question: &Question, read: &UrgentAnswers) -> Vec<String> {
    let one = |(index, finding): (usize, &Finding)| {
        let (_, answer) = read.answers.iter().find(|(id, _)| *id == finding.id)?;
        let number = match question {
            Question::List(..) => format!(" {}", index + 1),
            Question::One(_) => String::new(),
        };
        Some(sentence(finding, answer, &number))
    };
    question.findings().iter().enumerate().filter_map(one).collect()
}

fn sentence(finding: &Finding, answer: &Answer, number: &str) -> String {
    let label = finding.label.trim_end_matches('.');
    match answer {
        Answer::Unknown => format!("You are not sure about{number}: {label}."),
        Answer::Yes if !number.is_empty() => format!("You ticked{number}: {label}."),
        Answer::No if !number.is_empty() => format!("You did not tick{number}: {label}."),
        answer => format!("You answered {} to: {label}.", in_words(finding, answer)),
    }
}

fn in_words(finding: &Finding, answer: &Answer) -> String {
    match (&finding.answering, answer) {
        (Answering::Number { unit, .. }, Answer::Number(number)) => format!("{number} {unit}"),
        (Answering::Choice(choices), Answer::Choice(chosen)) => {
            let choice = choices.iter().find(|choice| choice.id == *chosen);
            choice.map_or_else(|| answer.words(), |choice| format!("\"{}\"", choice.label))
        }
        _ => answer.words(),
    }
}
