//! The export: everything a person recorded, as one JSON document.

use heelwise_core::{Entry, SafeText};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::entry::{EntryNumber, StoredEntry};
use crate::error::StoreError;
use crate::plans_and_checks;
use crate::read;
use crate::store::Store;
use heelwise_core::timestamp::LocalTimestamp;

/// The version of the document. It changes when older programs can no longer read it.
pub const EXPORT_VERSION: u32 = 1;

/// The current log, all plans and all assessments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// [`EXPORT_VERSION`].
    pub schema_version: u32,
    /// Entries by day, then by number.
    pub entries: Vec<ExportEntry>,
    /// Plans by their day.
    #[serde(default)]
    pub plans: Vec<ExportPlan>,
    /// Assessments by their day.
    #[serde(default)]
    pub assessments: Vec<ExportAssessment>,
}

/// One entry of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportEntry {
    /// Its number in the exporting store, if it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<EntryNumber>,
    /// When it was first recorded, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<LocalTimestamp>,
    /// The entry.
    pub entry: Entry,
}

/// One plan of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportPlan {
    /// When it was kept.
    pub recorded: LocalTimestamp,
    /// The day it was made for.
    pub made: Date,
    /// The plan.
    #[serde(serialize_with = "embed", deserialize_with = "lift")]
    pub plan: String,
}

/// One assessment of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportAssessment {
    /// When it was kept.
    pub recorded: LocalTimestamp,
    /// The day it was made on.
    pub date: Date,
    /// The answers.
    #[serde(serialize_with = "embed", deserialize_with = "lift")]
    pub answers: String,
    /// The result of the check.
    #[serde(serialize_with = "embed", deserialize_with = "lift")]
    pub result: String,
}

impl Export {
    /// An export of entries only, for example of those in a table.
    pub fn from_entries(entries: Vec<ExportEntry>) -> Self {
        Self { schema_version: EXPORT_VERSION, entries, plans: Vec::new(), assessments: Vec::new() }
    }

    /// The document. Control characters are escaped, and read back unchanged.
    pub fn to_json(&self) -> Result<String, StoreError> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| heelwise_core::text::json(&text).into_owned() + "\n")
            .map_err(|error| StoreError::unfit("the export", error.to_string()))
    }

    /// Reads the document. An error names line and column.
    pub fn from_json(text: &str) -> Result<Self, StoreError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let head: ExportHeader = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
        if head.schema_version != EXPORT_VERSION {
            let problem = format!(
                "the export has version {}, and this heelwise reads version {EXPORT_VERSION}; use \
                 the heelwise that wrote it",
                head.schema_version
            );
            return Err(StoreError::Unreadable { place: "schema_version".to_owned(), problem });
        }
        serde_json::from_str(text).map_err(|error| unreadable(&error))
    }
}

/// The version of a document, which decides whether the rest is read.
#[derive(Deserialize)]
struct ExportHeader {
    schema_version: u32,
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    let place = format!("line {}, column {}", error.line(), error.column());
    StoreError::Unreadable { place, problem: SafeText::quote(&error).into() }
}

impl From<StoredEntry> for ExportEntry {
    fn from(kept: StoredEntry) -> Self {
        Self { number: Some(kept.number), recorded: Some(kept.recorded), entry: kept.entry }
    }
}

impl Store {
    /// The current state of everything. Earlier versions of entries are in backups only.
    pub fn export(&self) -> Result<Export, StoreError> {
        self.read_transaction(|view| {
            let entries = read::entries(view, &..)?.into_iter().map(ExportEntry::from).collect();
            let plans = plans_and_checks::plans(view, u32::MAX)?.into_iter();
            let plans = plans
                .map(|it| ExportPlan { recorded: it.at, made: it.made, plan: it.body })
                .collect();
            let assessments =
                plans_and_checks::assessments(view, u32::MAX)?.into_iter().map(|it| {
                    ExportAssessment {
                        recorded: it.at,
                        date: it.day,
                        answers: it.answers,
                        result: it.result,
                    }
                });
            Ok(Export {
                schema_version: EXPORT_VERSION,
                entries,
                plans,
                assessments: assessments.collect(),
            })
        })
    }
}

/// Writes JSON text into the document unchanged, and any other text as a string.
fn embed<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let json =
        text.starts_with(['{', '[']).then(|| RawValue::from_string(text.to_owned()).ok()).flatten();
    match json.filter(|json| json.get() == text) {
        Some(json) => json.serialize(serializer),
        None => serializer.serialize_str(text),
    }
}

fn lift<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let json = Box::<RawValue>::deserialize(deserializer)?;
    if json.get().starts_with('"') {
        return serde_json::from_str(json.get()).map_err(serde::de::Error::custom);
    }
    Ok(json.get().to_owned())
}
