//! The log: everything a person writes down while following a plan, dated, in the order of the
//! days.

mod names;
mod self_report;
mod session;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::record::{HeelWear, Record, Run, TestResult};

pub use self_report::{
    CheckRead, ConfirmedCriterion, Footwear, LONGEST_NOTE, Morning, NewAnswer, Note, Pain, PainWhen,
};
pub use session::{Session, SessionItem, Skip, WorkAmount};

/// One line of a log file, as JSON. Measurements are [`Record`]s; the others speak about the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "kebab-case")]
#[allow(
    clippy::large_enum_variant,
    reason = "boxing a run would cost whoever measures runs more than it spares the others"
)]
pub enum Entry {
    /// Hours in heels.
    HeelWear(HeelWear),
    /// A run.
    Run(Run),
    /// A self-test.
    SelfTest(TestResult),
    /// A session of the plan.
    Session(Session),
    /// Pain on waking.
    Morning(Morning),
    /// Pain at another time of the day.
    Pain(Pain),
    /// Shoes that were worn.
    Footwear(Footwear),
    /// Words of the person's own.
    Note(Note),
    /// A new answer to a question of the check.
    Answer(NewAnswer),
    /// A statement that now holds.
    Confirmed(ConfirmedCriterion),
}

impl Entry {
    /// The word each kind has in its `record` field.
    pub const WORDS: [&str; 10] = [
        "heel-wear",
        "run",
        "self-test",
        "session",
        "morning",
        "pain",
        "footwear",
        "note",
        "answer",
        "confirmed",
    ];

    /// The word of its kind.
    pub fn word(&self) -> &'static str {
        Self::WORDS[match self {
            Self::HeelWear(_) => 0,
            Self::Run(_) => 1,
            Self::SelfTest(_) => 2,
            Self::Session(_) => 3,
            Self::Morning(_) => 4,
            Self::Pain(_) => 5,
            Self::Footwear(_) => 6,
            Self::Note(_) => 7,
            Self::Answer(_) => 8,
            Self::Confirmed(_) => 9,
        }]
    }

    /// The day it belongs to.
    pub fn date(&self) -> Date {
        match self {
            Self::HeelWear(it) => it.date,
            Self::Run(it) => it.date,
            Self::SelfTest(it) => it.date,
            Self::Session(it) => it.date,
            Self::Morning(it) => it.date,
            Self::Pain(it) => it.date,
            Self::Footwear(it) => it.date,
            Self::Note(it) => it.date,
            Self::Answer(it) => it.date,
            Self::Confirmed(it) => it.date,
        }
    }

    /// The first value that cannot be true, in words, if there is one.
    pub fn problem(&self) -> Option<String> {
        match self {
            Self::Session(session) => session.problem(),
            Self::Morning(morning) => above_ten("pain", Some(morning.pain)),
            Self::Pain(pain) => above_ten("pain", Some(pain.pain)),
            Self::Footwear(footwear) => footwear.problem(),
            Self::Note(note) => note.problem(),
            Self::Answer(_) | Self::Confirmed(_) => None,
            _ => self.record().and_then(|record| record.problem()),
        }
    }

    /// The measurement, if it is one.
    pub fn record(&self) -> Option<Record> {
        match self {
            Self::HeelWear(it) => Some(Record::HeelWear(it.clone())),
            Self::Run(it) => Some(Record::Run(it.clone())),
            Self::SelfTest(it) => Some(Record::SelfTest(it.clone())),
            _ => None,
        }
    }
}

/// A log: the entries of each kind, by day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// Heel wear, runs and self-tests.
    pub records: Vec<Record>,
    /// Sessions done or skipped.
    pub sessions: Vec<Session>,
    /// Pain on waking.
    pub mornings: Vec<Morning>,
    /// Pain at other times.
    pub pains: Vec<Pain>,
    /// Shoes that were worn.
    pub footwear: Vec<Footwear>,
    /// Notes.
    pub notes: Vec<Note>,
    /// New answers.
    pub answers: Vec<NewAnswer>,
    /// Statements that were confirmed.
    pub confirmed: Vec<ConfirmedCriterion>,
    /// Checks that were made meanwhile. Their answers stand among the new answers.
    pub checked: Vec<CheckRead>,
}

impl FromIterator<Entry> for Log {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        let mut entries: Vec<Entry> = entries.into_iter().collect();
        entries.sort_by_key(Entry::date);
        let mut log = Self::default();
        for entry in entries {
            match entry {
                Entry::Session(it) => log.sessions.push(it),
                Entry::Morning(it) => log.mornings.push(it),
                Entry::Pain(it) => log.pains.push(it),
                Entry::Footwear(it) => log.footwear.push(it),
                Entry::Note(it) => log.notes.push(it),
                Entry::Answer(it) => log.answers.push(it),
                Entry::Confirmed(it) => log.confirmed.push(it),
                measured => log.records.extend(measured.record()),
            }
        }
        log.tell_sessions_their_pain();
        log
    }
}

impl Log {
    /// Pain during and after a session may be written down apart from it, often later. It is the
    /// session's all the same.
    fn tell_sessions_their_pain(&mut self) {
        for pain in &self.pains {
            let of_the_day =
                |session: &&mut Session| session.date == pain.date && session.skipped.is_none();
            let Some(session) = self.sessions.iter_mut().rfind(of_the_day) else { continue };
            match pain.when {
                PainWhen::During => session.during = session.during.max(Some(pain.pain)),
                PainWhen::After => session.after = session.after.max(Some(pain.pain)),
                PainWhen::Day => {}
            }
        }
    }
}

fn above_ten(field: &str, pain: Option<u8>) -> Option<String> {
    pain.filter(|pain| *pain > 10)
        .map(|pain| format!("`{field}` is {pain}; it must lie between 0 and 10"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::id::Id;
    use crate::profile::Answer;

    fn read(line: &str) -> Result<Entry, serde_json::Error> {
        serde_json::from_str(line)
    }

    #[test]
    fn a_session_is_one_line_of_json() {
        let entry =
            read(r#"{"record":"session","date":"2026-11-22","during":2,"after":1}"#).unwrap();
        assert_eq!(
            (entry.date(), entry.problem(), entry.record()),
            (date(2026, 11, 22), None, None)
        );
        let skipped = read(
            r#"{"record":"session","date":"2026-11-23","skipped":"no-kit","without":["p/band"]}"#,
        );
        assert!(matches!(skipped, Ok(Entry::Session(Session { skipped: Some(Skip::NoKit), .. }))));
    }

    #[test]
    fn ids_are_taken_as_they_are_printed_and_without_their_kind() {
        for done in ["p/exercise/calf-roll", "p/calf-roll"] {
            let line = format!(r#"{{"record":"session","date":"2026-11-22","done":["{done}"]}}"#);
            let Ok(Entry::Session(session)) = read(&line) else { panic!("{line}") };
            assert_eq!(session.done, [Id::new("p", "calf-roll")]);
        }
        let wrong = r#"{"record":"session","date":"2026-11-22","done":["p/kit/band"]}"#;
        assert!(read(wrong).unwrap_err().to_string().contains("is not the id of any exercise"));
    }

    #[test]
    fn an_answer_is_written_as_in_an_answers_file() {
        for (written, answer) in [
            (r#""yes""#, Answer::Yes),
            (r#""unknown""#, Answer::Unknown),
            ("4", Answer::Number(4.0)),
            (r#""after-rest""#, Answer::Choice("after-rest".into())),
            (r#""2026-11-20""#, Answer::Date(date(2026, 11, 20))),
        ] {
            let line = format!(
                r#"{{"record":"answer","date":"2026-11-22","finding":"p/f","answer":{written}}}"#
            );
            let Ok(Entry::Answer(new)) = read(&line) else { panic!("{line}") };
            assert_eq!(new.answer, answer);
        }
    }

    #[test]
    fn what_cannot_be_true_is_named() {
        let pain = read(r#"{"record":"session","date":"2026-11-22","during":11}"#).unwrap();
        assert_eq!(pain.problem().unwrap(), "`during` is 11; it must lie between 0 and 10");
        let both = read(r#"{"record":"session","date":"2026-11-22","during":1,"skipped":"pain"}"#)
            .unwrap();
        assert!(both.problem().unwrap().contains("not both"));
    }

    #[test]
    fn pain_written_down_apart_from_its_session_is_the_sessions() {
        let lines = [
            r#"{"record":"pain","date":"2026-11-22","when":"after","pain":4}"#,
            r#"{"record":"session","date":"2026-11-22","during":2}"#,
            r#"{"record":"pain","date":"2026-11-22","pain":9}"#,
            r#"{"record":"pain","date":"2026-11-23","when":"during","pain":6}"#,
        ];
        let log: Log = lines.iter().map(|line| read(line).unwrap()).collect();
        assert_eq!((log.sessions[0].during, log.sessions[0].after), (Some(2), Some(4)));
        assert_eq!(log.pains.len(), 3);
    }

    #[test]
    fn a_note_has_words_and_not_too_many() {
        let note = |text: &str| {
            Entry::Note(Note { date: date(2026, 11, 22), text: text.into() }).problem()
        };
        assert_eq!(note("New insoles"), None);
        assert!(note("  ").unwrap().contains("empty"));
        assert!(note(&"a".repeat(LONGEST_NOTE + 1)).unwrap().contains("4001 characters"));
    }

    #[test]
    fn a_log_is_in_the_order_of_its_days() {
        let morning = |day, pain| Entry::Morning(Morning { date: date(2026, 11, day), pain });
        let log: Log = [morning(3, 1), morning(1, 2), morning(2, 3)].into_iter().collect();
        assert_eq!(log.mornings.iter().map(|morning| morning.pain).collect::<Vec<_>>(), [2, 3, 1]);
    }
}
