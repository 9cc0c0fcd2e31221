//! Balance: the urgency that the rules give each vignette against that of a careful clinician, as a
//! confusion table.
//!
//! Too little caution harms; too much sends sore feet to emergency departments and teaches people
//! not to listen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use heelwise_core::catalog::CatalogError;
use heelwise_core::{Catalog, ContentError, Urgency, Word};
use heelwise_engine::assess::decide;

use heelwise_pack::check::{CheckReport, TODAY};
use heelwise_pack::vignette::{Vignette, VignetteSet, YesNoQuestions};

/// The assessment of one vignette beside the clinician's choice.
#[derive(Clone, Debug)]
pub struct CautionCheck {
    /// `pack/vignette`.
    pub id: String,
    /// A description of the person in a sentence or two.
    pub description: String,
    /// The sets it is counted in.
    pub sets: Vec<VignetteSet>,
    /// The urgency that a careful clinician would choose.
    pub clinician: Urgency,
    /// The urgency by the rules of all packs together.
    pub given: Urgency,
    /// The red flags that hold.
    pub because: Vec<String>,
}

/// The reason why vignettes cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum CautionReportError {
    /// The packs do not fit together.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Content that does not encode or decode.
    #[error(transparent)]
    Content(#[from] ContentError),
}

/// Judges every vignette with all packs together.
///
/// # Errors
/// When the packs do not fit together; they are expected to have passed the check.
pub fn judge(checked: &CheckReport) -> Result<Vec<CautionCheck>, CautionReportError> {
    let catalog = checked.catalog()?;
    let questions = YesNoQuestions::from_catalog(&catalog)?;
    let mut judged = Vec::new();
    for pack in &checked.packs {
        for vignette in &pack.vignettes {
            judged.push(judge_one(&catalog, &questions, &pack.content.manifest.id, vignette)?);
        }
    }
    Ok(judged)
}

fn judge_one(
    catalog: &Catalog,
    questions: &YesNoQuestions,
    pack: &str,
    vignette: &Vignette,
) -> Result<CautionCheck, ContentError> {
    let person = vignette.person_asked(questions, TODAY);
    let answer = decide(catalog, &person, TODAY)?;
    Ok(CautionCheck {
        id: format!("{pack}/{}", vignette.id),
        description: vignette.description.clone(),
        sets: vignette.sets.clone(),
        clinician: vignette.expect.clinician,
        given: answer.urgency,
        because: answer.fired.iter().map(|fired| fired.flag.id.to_string()).collect(),
    })
}

/// The share of some people sent to `same-day` or above: how many, of how many.
pub fn urgent<'a>(judged: impl Iterator<Item = &'a CautionCheck>) -> (usize, usize) {
    judged.fold((0, 0), |(urgent, all), one| {
        (urgent + usize::from(one.given >= Urgency::SameDay), all + 1)
    })
}

/// The page with the tables.
pub fn page(judged: &[CautionCheck]) -> String {
    let of = |set: VignetteSet| {
        judged.iter().filter(move |one| one.sets.contains(&set)).collect::<Vec<_>>()
    };
    let (harmless, blind, all) =
        (of(VignetteSet::Balance), of(VignetteSet::Blind), judged.iter().collect::<Vec<_>>());
    let (urgent, count) = urgent(harmless.iter().copied());
    let mut page = format!("# Balance\n\n{}{INTRODUCTION}\n", crate::docs_gen::NOTE);
    let _ = writeln!(page, "## Harmless pictures: {count}\n");
    let _ = writeln!(
        page,
        "Sent to `same-day` or above: {urgent} of {count}. The limit is 15 of 100.\n"
    );
    page.push_str(&table(&harmless));
    page.push_str(&too_much(&harmless));
    let _ = writeln!(page, "## Written without sight of the rules: {}\n", blind.len());
    page.push_str(&table(&blind));
    let _ = writeln!(page, "## All vignettes: {}\n", all.len());
    page.push_str(&table(&all));
    page.push_str(&too_little(&all));
    page
}

const INTRODUCTION: &str = "\
Every vignette names the level that a careful clinician who reads its story would choose. Rows: \
that level. Columns: what \
the rules of all packs together give. Left of the diagonal the rules are bolder than the \
clinician, right of it more \
cautious.

One set was written by authors who saw the questions and not the rules, with answers as messy as \
people give them: \
\"don't know\", side findings, half-understood questions. Where the rules were bolder there, the \
rules were changed, and \
that set is no longer blind to them. None of the authors is a clinician, so these tables guard \
against drift; they are no \
study.

\"Don't know\" to a danger sign counts as yes. That is most of what stands right of the diagonal \
among the harmless.
";

fn table(judged: &[&CautionCheck]) -> String {
    let mut counts: BTreeMap<(Urgency, Urgency), usize> = BTreeMap::new();
    for one in judged {
        *counts.entry((one.clinician, one.given)).or_default() += 1;
    }
    let levels = Urgency::ALL;
    let heads: Vec<&str> = levels.iter().map(|level| level.word()).collect();
    let mut table = format!(
        "| clinician \\ rules | {} |\n|---|{}\n",
        heads.join(" | "),
        "---:|".repeat(levels.len())
    );
    for row in levels {
        let cell = |column: &Urgency| {
            counts.get(&(*row, *column)).map_or_else(|| ".".to_owned(), usize::to_string)
        };
        let cells: Vec<String> = levels.iter().map(cell).collect();
        let _ = writeln!(table, "| {} | {} |", row.word(), cells.join(" | "));
    }
    table.push('\n');
    table
}

/// People with harmless complaints for whom the rules ask more than the clinician would.
fn too_much(judged: &[&CautionCheck]) -> String {
    list("More cautious than the clinician", judged.iter().filter(|one| one.given > one.clinician))
}

/// People for whom the rules ask less than the clinician would. There must be none.
fn too_little(judged: &[&CautionCheck]) -> String {
    list("Bolder than the clinician", judged.iter().filter(|one| one.given < one.clinician))
}

fn list<'a>(heading: &str, judged: impl Iterator<Item = &'a &'a CautionCheck>) -> String {
    let mut text = format!("### {heading}\n\n");
    let lines: Vec<String> = judged.map(|one| line(one)).collect();
    text.push_str(&if lines.is_empty() { "None.\n".to_owned() } else { lines.concat() });
    text.push('\n');
    text
}

fn line(one: &CautionCheck) -> String {
    let because =
        if one.because.is_empty() { "no known picture".to_owned() } else { one.because.join(", ") };
    format!(
        "- `{}`: {} instead of {} ({because}). {}\n",
        one.id, one.given, one.clinician, one.description
    )
}
