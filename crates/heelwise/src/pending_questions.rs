//! Questions that are due at the start: asked in a terminal, otherwise shown as a notice.

use std::io::{BufRead, IsTerminal, stdin};

use heelwise_core::log::Morning;
use heelwise_core::{Entry, Log, Pain, PainWhen};
use heelwise_engine::plan::pain_questions::{PainQuestion, due};
use heelwise_engine::plan::replay::PlanStatus;
use heelwise_store::LocalTimestamp;
use jiff::civil::Date;

use crate::failure::Failure;
use crate::print;
use heelwise_core::amount;

/// Whether questions can be asked in a terminal.
pub(crate) fn can_ask() -> bool {
    stdin().is_terminal() && print::can_ask()
}

/// Asks the questions that are due, if possible, and returns the answers as entries. While a plan
/// is stopped, nothing is asked: no question comes before the advice.
pub(crate) fn ask(
    log: &Log,
    status: PlanStatus,
    now: LocalTimestamp,
) -> Result<Vec<Entry>, Failure> {
    if !can_ask() || matches!(status, PlanStatus::Stopped(_)) {
        return Ok(Vec::new());
    }
    let mut entries = Vec::new();
    for question in due(log, now.day()) {
        if let Some(pain) = answer(&format!("{} 0 to 10, Enter for not now> ", words(question)))? {
            entries.push(entry(question, now.day(), pain));
        }
    }
    Ok(entries)
}

/// Notices about the questions that are due, each with the command that answers it.
pub(crate) fn notices(log: &Log, today: Date) -> Vec<String> {
    let notice = |question: PainQuestion| match question {
        PainQuestion::After(day) => {
            format!(
                "Pain after the session of {day} is not written down yet: heelwise log pain N \
                 --after --on {day}"
            )
        }
        PainQuestion::Morning => {
            "This morning's pain is not written down yet: heelwise log pain N --first-step"
                .to_owned()
        }
    };
    due(log, today).into_iter().map(notice).collect()
}

fn words(question: PainQuestion) -> &'static str {
    match question {
        PainQuestion::After(_) => "Worst pain in the hours after yesterday's session?",
        PainQuestion::Morning => "Pain at your first steps this morning?",
    }
}

fn entry(question: PainQuestion, today: Date, pain: u8) -> Entry {
    match question {
        PainQuestion::After(date) => Entry::Pain(Pain { date, when: PainWhen::After, pain }),
        PainQuestion::Morning => Entry::Morning(Morning { date: today, pain }),
    }
}

/// A number from 0 to 10; `None` when the person skips the question.
fn answer(prompt: &str) -> Result<Option<u8>, Failure> {
    loop {
        print::ask(prompt)?;
        let mut line = String::new();
        if stdin().lock().read_line(&mut line)? == 0 || line.trim().is_empty() {
            return Ok(None);
        }
        match amount::pain(&line) {
            Ok(pain) => return Ok(Some(pain)),
            Err(problem) => print::tell(problem),
        }
    }
}
