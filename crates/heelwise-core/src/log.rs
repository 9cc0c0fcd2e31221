//! The log: everything a person writes down while following a plan, dated, in the order of the days.

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::criterion::Confirmation;
use crate::exercise::{Exercise, Kit};
use crate::finding::Finding;
use crate::id::{Id, Item, ItemKey};
use crate::profile::Answer;
use crate::record::{HeelWear, Record, Run, TestResult};
use crate::vocabulary::vocabulary;

/// One line of a log file, as JSON. Measurements are [`Record`]s; the others speak about the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "kebab-case")]
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
    Confirmed(Confirmed),
}

impl Entry {
    /// The word each kind has in its `record` field.
    pub const WORDS: [&str; 10] =
        ["heel-wear", "run", "self-test", "session", "morning", "pain", "footwear", "note", "answer", "confirmed"];

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
            Self::Note(note) => unfit_text("text", &note.text, LONGEST_NOTE),
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

/// What a log holds, each kind in the order of its days.
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
    pub confirmed: Vec<Confirmed>,
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
    /// Pain during and after a session may be written down apart from it, often later. It is the session's all the same.
    fn tell_sessions_their_pain(&mut self) {
        for pain in &self.pains {
            let of_the_day = |session: &&mut Session| session.date == pain.date && session.skipped.is_none();
            let Some(session) = self.sessions.iter_mut().rfind(of_the_day) else { continue };
            match pain.when {
                PainWhen::During => session.during = session.during.max(Some(pain.pain)),
                PainWhen::After => session.after = session.after.max(Some(pain.pain)),
                PainWhen::Day => {}
            }
        }
    }
}

/// One session of a plan: what was done and how it felt, or why it was skipped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The day.
    pub date: Date,
    /// Exercises that were done; empty when all of the day were.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "ids")]
    pub done: Vec<Id<Exercise>>,
    /// Worst pain during it, 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub during: Option<u8>,
    /// Worst pain in the hours after it, 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u8>,
    /// Whether it brought on a limp.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limp: bool,
    /// Why it was not done at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skip>,
    /// With `no-kit`: what was not at hand; empty when that was not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "ids")]
    pub without: Vec<Id<Kit>>,
    /// What each exercise was to be beside what was done of it, in the order of the session; empty when that was not counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<SessionItem>,
}

/// One exercise of a session: what it was to be, and what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionItem {
    /// The exercise that was on, or the easier or harder one that was done in its place.
    #[serde(deserialize_with = "id")]
    pub exercise: Id<Exercise>,
    /// What was on, when another one was done in its place.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "maybe_id")]
    pub instead_of: Option<Id<Exercise>>,
    /// What was to be done.
    pub target: Amount,
    /// What was done.
    pub actual: Amount,
    /// Why it was left out, wholly or from some point on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Skip>,
    /// The worst pain in it, 0 to 10, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pain: Option<u8>,
}

/// How much work: of all sets on all sides together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Sets, each side counted.
    pub sets: u16,
    /// Repetitions; 0 when it is held or goes on for minutes.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reps: u16,
    /// Seconds of work, rests left out.
    pub seconds: u32,
}

vocabulary! {
    /// Why a session was skipped.
    pub enum Skip as "reason for skipping" {
        /// There was no time.
        NoTime = "no-time",
        /// Something was not at hand.
        NoKit = "no-kit",
        /// It hurt too much.
        Pain = "pain",
        /// Anything else: ill, away, forgotten.
        Other = "other",
    }
}

impl Session {
    fn problem(&self) -> Option<String> {
        let pain = above_ten("during", self.during).or_else(|| above_ten("after", self.after));
        let pain = pain.or_else(|| self.items.iter().find_map(|item| above_ten("pain", item.pain)));
        pain.or_else(|| {
            let both = self.skipped.is_some() && (!self.done.is_empty() || self.during.is_some());
            both.then(|| "a session is either done or `skipped`, not both".to_owned())
        })
    }
}

/// Pain on waking, at the first steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Morning {
    /// The day.
    pub date: Date,
    /// Pain, 0 to 10.
    pub pain: u8,
}

/// Pain at another time than the first steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pain {
    /// The day.
    pub date: Date,
    /// When on that day.
    #[serde(default)]
    pub when: PainWhen,
    /// The worst pain, 0 to 10.
    pub pain: u8,
}

vocabulary! {
    /// When on a day it hurt.
    #[derive(Default)]
    pub enum PainWhen as "time of pain" {
        /// At any time of the day.
        #[default]
        Day = "day",
        /// During the session of the day.
        During = "during",
        /// In the hours after the session of the day.
        After = "after",
    }
}

/// Shoes that were worn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footwear {
    /// The day.
    pub date: Date,
    /// Which shoes, in the person's own words, up to 200 characters.
    pub shoes: String,
    /// Hours worn, 0 to 24.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
}

impl Footwear {
    fn problem(&self) -> Option<String> {
        let hours = self.hours.filter(|hours| !(0.0..=24.0).contains(hours));
        let hours = hours.map(|hours| format!("`hours` is {hours}; it must lie between 0 and 24"));
        unfit_text("shoes", &self.shoes, LONGEST_SHOES).or(hours)
    }
}

/// Words of the person's own. Nothing reads them but people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The day.
    pub date: Date,
    /// The words, up to 4000 characters.
    pub text: String,
}

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 4000;

/// The longest name of a pair of shoes, in characters.
const LONGEST_SHOES: usize = 200;

/// A new answer to a question of the check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// The day.
    pub date: Date,
    /// The finding, `pack/name` or as printed.
    #[serde(deserialize_with = "id")]
    pub finding: Id<Finding>,
    /// What is true from this day on.
    pub answer: Answer,
}

/// A statement that holds from this day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// The day.
    pub date: Date,
    /// The statement, `pack/protocol.phase.name` or as printed.
    #[serde(deserialize_with = "id")]
    pub statement: Id<Confirmation>,
    /// Whether it holds.
    #[serde(default = "yes")]
    pub holds: bool,
}

/// An id as it is printed, `pack/kind/name`, or without its kind.
fn read_id<T: Item>(text: &str) -> Result<Id<T>, String> {
    if text.matches('/').count() < 2 {
        return Ok(Id::resolve(text, crate::id::FOUNDATION));
    }
    let key = ItemKey::parse(text).and_then(|key| key.typed::<T>());
    key.ok_or_else(|| format!("`{}` is not the id of any {}", text.escape_debug(), T::KIND))
}

fn id<'de, D: Deserializer<'de>, T: Item>(deserializer: D) -> Result<Id<T>, D::Error> {
    read_id(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

fn ids<'de, D: Deserializer<'de>, T: Item>(deserializer: D) -> Result<Vec<Id<T>>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| read_id(text)).collect::<Result<_, _>>().map_err(D::Error::custom)
}

fn maybe_id<'de, D: Deserializer<'de>, T: Item>(deserializer: D) -> Result<Option<Id<T>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| read_id(&text)).transpose().map_err(D::Error::custom)
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_zero(count: &u16) -> bool {
    *count == 0
}

fn unfit_text(field: &str, text: &str, longest: usize) -> Option<String> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        return Some(format!("`{field}` is empty"));
    }
    (length > longest).then(|| format!("`{field}` has {length} characters; the most are {longest}"))
}

fn yes() -> bool {
    true
}

fn above_ten(field: &str, pain: Option<u8>) -> Option<String> {
    pain.filter(|pain| *pain > 10).map(|pain| format!("`{field}` is {pain}; it must lie between 0 and 10"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(line: &str) -> Result<Entry, serde_json::Error> {
        serde_json::from_str(line)
    }

    #[test]
    fn a_session_is_one_line_of_json() {
        let entry = read(r#"{"record":"session","date":"2026-11-22","during":2,"after":1}"#).unwrap();
        assert_eq!((entry.date(), entry.problem(), entry.record()), (date(2026, 11, 22), None, None));
        let skipped = read(r#"{"record":"session","date":"2026-11-23","skipped":"no-kit","without":["p/band"]}"#);
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
            let line = format!(r#"{{"record":"answer","date":"2026-11-22","finding":"p/f","answer":{written}}}"#);
            let Ok(Entry::Answer(new)) = read(&line) else { panic!("{line}") };
            assert_eq!(new.answer, answer);
        }
    }

    #[test]
    fn what_cannot_be_true_is_named() {
        let pain = read(r#"{"record":"session","date":"2026-11-22","during":11}"#).unwrap();
        assert_eq!(pain.problem().unwrap(), "`during` is 11; it must lie between 0 and 10");
        let both = read(r#"{"record":"session","date":"2026-11-22","during":1,"skipped":"pain"}"#).unwrap();
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
        let note = |text: &str| Entry::Note(Note { date: date(2026, 11, 22), text: text.into() }).problem();
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
