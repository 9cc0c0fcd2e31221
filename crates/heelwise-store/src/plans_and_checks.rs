//! Plans, assessments and the session in progress, stored as text in the form the caller gave.

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, named_params};

use crate::checksum::Checksum;
use crate::error::StoreError;
use crate::read::rows;
use crate::row::day_number;
use crate::store::{Store, StoreTransaction};
use heelwise_core::timestamp::LocalTimestamp;

/// A plan that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPlan {
    /// When it was kept.
    pub at: LocalTimestamp,
    /// The day it was made for.
    pub made: Date,
    /// The plan, as JSON.
    pub body: String,
    /// Whether it was imported; then it was not made here, and its content is not trusted.
    pub is_imported: bool,
}

/// An assessment that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAssessment {
    /// When it was kept.
    pub at: LocalTimestamp,
    /// The day it was made on.
    pub day: Date,
    /// The answers, in the form the caller gave.
    pub answers: String,
    /// The result, in the form the caller gave.
    pub result: String,
}

/// A session in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionDraft {
    /// When it was last kept.
    pub at: LocalTimestamp,
    /// The session, in the form the caller gave.
    pub body: String,
}

impl Store {
    /// Keeps a plan beside the earlier ones.
    pub fn keep_plan(
        &mut self,
        now: LocalTimestamp,
        made: Date,
        body: &str,
    ) -> Result<(), StoreError> {
        let plan = KeptPlan { at: now, made, body: body.to_owned(), is_imported: false };
        self.change(|view| add_plan(view, None, &plan))
    }

    /// The plans that were kept last, at most this many, the newest last.
    pub fn plans(&self, count: u32) -> Result<Vec<KeptPlan>, StoreError> {
        self.read_transaction(|view| plans(view, count))
    }

    /// Keeps an assessment beside the earlier ones.
    pub fn keep_assessment(
        &mut self,
        now: LocalTimestamp,
        day: Date,
        answers: &str,
        result: &str,
    ) -> Result<(), StoreError> {
        let assessment =
            KeptAssessment { at: now, day, answers: answers.to_owned(), result: result.to_owned() };
        self.change(|view| add_assessment(view, None, &assessment))
    }

    /// The assessments that were kept last, at most this many, the newest last.
    pub fn assessments(&self, count: u32) -> Result<Vec<KeptAssessment>, StoreError> {
        self.read_transaction(|view| assessments(view, count))
    }

    /// The assessments that were kept from a moment on, the newest last.
    pub fn assessments_since(&self, at: LocalTimestamp) -> Result<Vec<KeptAssessment>, StoreError> {
        self.read_transaction(|view| kept_assessments(view, at.stored().0, u32::MAX))
    }

    /// The session in progress, if there is one.
    pub fn draft(&self) -> Result<Option<SessionDraft>, StoreError> {
        self.read_transaction(|view| {
            let sql = "SELECT utc_ms, offset_s, body, sum FROM draft";
            let read = |row: &Row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?, row.get(3)?));
            let row: Option<((i64, i32), String, i64)> =
                view.map_error(view.connection.query_row(sql, [], read).optional())?;
            row.map(|(at, body, sum)| {
                let true_sum = draft_sum(at, &body);
                let at = written(view, "the session in progress", at, sum == true_sum)?;
                Ok(SessionDraft { at, body })
            })
            .transpose()
        })
    }

    /// Replaces the session in progress.
    pub fn set_draft(&mut self, now: LocalTimestamp, body: &str) -> Result<(), StoreError> {
        self.change(|view| {
            clear_draft(view)?;
            let (ms, offset) = now.stored();
            view.map_error(view.connection.execute(
                "INSERT INTO draft (id, utc_ms, offset_s, body, sum)
                 VALUES (1, :ms, :offset, :body, :sum)",
                named_params! {
                    ":ms": ms, ":offset": offset, ":body": body,
                    ":sum": draft_sum((ms, offset), body),
                },
            ))?;
            Ok(())
        })
    }

    /// Removes the session in progress.
    pub fn clear_draft(&mut self) -> Result<(), StoreError> {
        self.change(clear_draft)
    }
}

pub(crate) fn clear_draft(view: &StoreTransaction) -> Result<(), StoreError> {
    view.map_error(view.connection.execute("DELETE FROM draft", [])).map(drop)
}

fn draft_sum(at: (i64, i32), body: &str) -> i64 {
    Checksum::for_table("draft").number(at.0).number(i64::from(at.1)).text(body).done()
}

/// Adds a plan, with the import that it belongs to, if any.
pub(crate) fn add_plan(
    view: &StoreTransaction,
    change: Option<i64>,
    plan: &KeptPlan,
) -> Result<(), StoreError> {
    let row = DocumentRow::new("plan", change, plan.at, plan.made, [&plan.body, ""]);
    view.map_error(view.connection.execute(
        "INSERT INTO plan (change, utc_ms, offset_s, made, body, sum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (row.change, row.at.0, row.at.1, row.day, &row.texts[0], row.sum),
    ))?;
    Ok(())
}

/// The last plans, the newest last.
pub(crate) fn plans(view: &StoreTransaction, count: u32) -> Result<Vec<KeptPlan>, StoreError> {
    let columns = "d.change, d.utc_ms, d.offset_s, d.made, d.body, '', d.sum";
    let kept = |row: IntactRow| {
        let [body, _] = row.texts;
        KeptPlan { at: row.at, made: row.day, body, is_imported: row.is_imported }
    };
    last(view, "plan", columns, (i64::MIN, count))
        .map(|found| found.into_iter().map(kept).collect())
}

/// Adds an assessment, with the import that it belongs to, if any.
pub(crate) fn add_assessment(
    view: &StoreTransaction,
    change: Option<i64>,
    it: &KeptAssessment,
) -> Result<(), StoreError> {
    let row = DocumentRow::new("assessment", change, it.at, it.day, [&it.answers, &it.result]);
    view.map_error(view.connection.execute(
        "INSERT INTO assessment (change, utc_ms, offset_s, day, answers, result, sum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (row.change, row.at.0, row.at.1, row.day, &row.texts[0], &row.texts[1], row.sum),
    ))?;
    Ok(())
}

/// The last assessments, the newest last.
pub(crate) fn assessments(
    view: &StoreTransaction,
    count: u32,
) -> Result<Vec<KeptAssessment>, StoreError> {
    kept_assessments(view, i64::MIN, count)
}

fn kept_assessments(
    view: &StoreTransaction,
    since_ms: i64,
    count: u32,
) -> Result<Vec<KeptAssessment>, StoreError> {
    let columns = "d.change, d.utc_ms, d.offset_s, d.day, d.answers, d.result, d.sum";
    let kept = |row: IntactRow| {
        let [answers, result] = row.texts;
        KeptAssessment { at: row.at, day: row.day, answers, result }
    };
    last(view, "assessment", columns, (since_ms, count))
        .map(|found| found.into_iter().map(kept).collect())
}

/// The documents of a table that were kept last and were not undone. Their day does not matter: a
/// plan that was tried out for a later day gives way to the next plan that is made.
fn last(
    view: &StoreTransaction,
    table: &'static str,
    columns: &str,
    (since_ms, count): (i64, u32),
) -> Result<Vec<IntactRow>, StoreError> {
    let sql = format!(
        "SELECT {columns} FROM {table} d WHERE d.utc_ms >= ?1
         AND NOT EXISTS (SELECT 1 FROM change u WHERE u.undoes = d.change)
         ORDER BY d.utc_ms DESC, d.id DESC LIMIT ?2"
    );
    let found = rows(view, &sql, (since_ms, count), |row| DocumentRow::read(table, row))?;
    found.into_iter().rev().map(|row| row.verified(view)).collect()
}

/// A row whose checksum was verified.
struct IntactRow {
    at: LocalTimestamp,
    day: Date,
    texts: [String; 2],
    is_imported: bool,
}

/// A row of plans or assessments.
struct DocumentRow {
    table: &'static str,
    change: Option<i64>,
    at: (i64, i32),
    day: i64,
    texts: [String; 2],
    sum: i64,
}

impl DocumentRow {
    fn new(
        table: &'static str,
        change: Option<i64>,
        at: LocalTimestamp,
        day: Date,
        texts: [&str; 2],
    ) -> Self {
        let day = day_number(day);
        let row =
            Self { table, change, at: at.stored(), day, texts: texts.map(str::to_owned), sum: 0 };
        Self { sum: row.true_sum(), ..row }
    }

    fn read(table: &'static str, row: &Row) -> rusqlite::Result<Self> {
        let at = (row.get(1)?, row.get(2)?);
        Ok(Self {
            table,
            change: row.get(0)?,
            at,
            day: row.get(3)?,
            texts: [row.get(4)?, row.get(5)?],
            sum: row.get(6)?,
        })
    }

    fn true_sum(&self) -> i64 {
        let sum = Checksum::for_table(self.table)
            .maybe_number(self.change)
            .number(self.at.0)
            .number(i64::from(self.at.1));
        sum.number(self.day).text(&self.texts[0]).text(&self.texts[1]).done()
    }

    fn verified(self, view: &StoreTransaction) -> Result<IntactRow, StoreError> {
        let what = format!("a kept {}", self.table);
        let at = written(view, &what, self.at, self.sum == self.true_sum())?;
        let day = crate::row::day(self.day).ok_or_else(|| not_as_written(view, &what))?;
        Ok(IntactRow { at, day, texts: self.texts, is_imported: self.change.is_some() })
    }
}

fn written(
    view: &StoreTransaction,
    what: &str,
    at: (i64, i32),
    sum_fits: bool,
) -> Result<LocalTimestamp, StoreError> {
    let moment = LocalTimestamp::from_stored(at.0, at.1).filter(|_| sum_fits);
    moment.ok_or_else(|| not_as_written(view, what))
}

fn not_as_written(view: &StoreTransaction, what: &str) -> StoreError {
    StoreError::damaged(view.path, format!("{what} is not as it was written"))
}
