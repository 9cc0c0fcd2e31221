//! What is shown of the library: the kinds, the items of one kind, and one item.

mod detail;

use heelwise_core::compiled::Stored;
use heelwise_core::{
    Argument, BodySite, Catalog, Claim, Condition, ContentError, Contraindication, Exercise,
    Finding, Id, Kind, Kit, PainModel, Protocol, QuestionList, RedFlag, Routine, SelfTest, Source,
    SourceKind,
};
use serde::Serialize;

use crate::{LabeledId, SCHEMA_VERSION};

pub use detail::{ItemView, SectionView, item};

/// Kinds that can be browsed, in the order of the overview.
pub const KINDS: [(Kind, &str); 15] = [
    (Kind::Condition, "known patterns"),
    (Kind::RedFlag, "what should be seen, and how soon"),
    (Kind::Exercise, "exercises, massage techniques, habits and aids, with doses"),
    (Kind::Routine, "exercises in order, ready to do"),
    (Kind::Protocol, "routines over weeks"),
    (Kind::PainModel, "how pain moves a plan on or back"),
    (Kind::SelfTest, "measurements you can take yourself"),
    (Kind::Claim, "what people say, and what the evidence says"),
    (Kind::Contraindication, "what must be left out when"),
    (Kind::Finding, "what is asked or measured"),
    (Kind::Screen, "findings asked together"),
    (Kind::Argument, "support for patterns of other packs"),
    (Kind::BodySite, "places that can hurt"),
    (Kind::Kit, "what you need to have at hand"),
    (Kind::Source, "where statements come from"),
];

/// The items of one kind.
#[derive(Debug, Serialize)]
pub struct ListingView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The kind of the items.
    pub kind: Kind,
    /// The items, each with a line of text.
    pub items: Vec<LabeledId>,
}

/// The kinds that can be browsed.
#[derive(Debug, Serialize)]
pub struct OverviewView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// The kinds.
    pub kinds: Vec<KindView>,
}

/// A kind with the number of its items.
#[derive(Debug, Serialize)]
pub struct KindView {
    /// The kind.
    pub kind: Kind,
    /// What its items are.
    pub what: &'static str,
    /// How many there are.
    pub count: usize,
}

/// Builds the overview of the library.
pub fn overview(catalog: &Catalog) -> OverviewView {
    let view = |(kind, what): (Kind, _)| KindView { kind, what, count: count(catalog, kind) };
    OverviewView {
        schema_version: SCHEMA_VERSION,
        document: "library",
        kinds: KINDS.map(view).into(),
    }
}

/// Builds the list of the items of a kind.
///
/// # Errors
///
/// When content cannot be decoded.
pub fn listing(catalog: &Catalog, kind: Kind) -> Result<ListingView, ContentError> {
    let items = lines(catalog, kind)?;
    Ok(ListingView { schema_version: SCHEMA_VERSION, document: "library", kind, items })
}

/// The number of items of a kind, without decoding them.
fn count(catalog: &Catalog, kind: Kind) -> usize {
    match kind {
        Kind::BodySite => catalog.count::<BodySite>(),
        Kind::Finding => catalog.count::<Finding>(),
        Kind::Screen => catalog.count::<QuestionList>(),
        Kind::RedFlag => catalog.count::<RedFlag>(),
        Kind::Condition => catalog.count::<Condition>(),
        Kind::Argument => catalog.count::<Argument>(),
        Kind::Contraindication => catalog.count::<Contraindication>(),
        Kind::Kit => catalog.count::<Kit>(),
        Kind::Exercise => catalog.count::<Exercise>(),
        Kind::Routine => catalog.count::<Routine>(),
        Kind::Protocol => catalog.count::<Protocol>(),
        Kind::PainModel => catalog.count::<PainModel>(),
        Kind::SelfTest => catalog.count::<SelfTest>(),
        Kind::Claim => catalog.count::<Claim>(),
        Kind::Source => catalog.count::<Source>(),
        Kind::Advice | Kind::Phase | Kind::Review | Kind::Confirmation | Kind::Rule => 0,
    }
}

/// Every item of a kind, with one line of text each.
fn lines(catalog: &Catalog, kind: Kind) -> Result<Vec<LabeledId>, ContentError> {
    match kind {
        Kind::BodySite => list_items(catalog, |it: &BodySite| it.name.clone()),
        Kind::Finding => list_items(catalog, |it: &Finding| it.label.clone()),
        Kind::Screen => list_items(catalog, |it: &QuestionList| it.question.clone()),
        Kind::RedFlag => {
            list_items(catalog, |it: &RedFlag| format!("{} ({})", it.label, it.urgency))
        }
        Kind::Condition => list_items(catalog, |it: &Condition| it.name.clone()),
        Kind::Argument => list_items(catalog, |it: &Argument| format!("for {}", it.condition)),
        Kind::Contraindication => {
            list_items(catalog, |it: &Contraindication| format!("{} ({})", it.label, it.level))
        }
        Kind::Kit => list_items(catalog, |it: &Kit| it.name.clone()),
        Kind::Exercise => list_items(catalog, exercise_line),
        Kind::Routine => list_items(catalog, |it: &Routine| {
            format!("{}, {} min, {}", it.name, it.minutes, it.moment)
        }),
        Kind::Protocol => {
            list_items(catalog, |it: &Protocol| format!("{}, {} phases", it.name, it.phases.len()))
        }
        Kind::PainModel => {
            list_items(catalog, |it: &PainModel| format!("{}. {}", it.name, it.summary))
        }
        Kind::SelfTest => list_items(catalog, |it: &SelfTest| format!("{} ({})", it.name, it.unit)),
        Kind::Claim => claims(catalog),
        Kind::Source => list_items(catalog, |it: &Source| it.title.clone()),
        Kind::Advice | Kind::Phase | Kind::Review | Kind::Confirmation | Kind::Rule => {
            Ok(Vec::new())
        }
    }
}

/// The claims: who makes them, and what the verdict rests on.
fn claims(catalog: &Catalog) -> Result<Vec<LabeledId>, ContentError> {
    let mut lines = Vec::new();
    for claim in catalog.iter::<Claim>() {
        let claim = claim?;
        let said = match titles(catalog, &claim.said_in)? {
            said if said.is_empty() => String::new(),
            said => format!(" Said in: {said}."),
        };
        let rests = titles(catalog, &claim.evidence.sources)?;
        let verdict = format!("{}, grade {}", claim.verdict, claim.evidence.grade);
        let text = format!(
            "\"{}\" {verdict}. {}{said} The verdict rests on: {rests}.",
            claim.statement, claim.finding
        );
        lines.push(LabeledId { id: claim.id.to_string(), text });
    }
    Ok(lines)
}

/// A source in short: author and year, or the title.
fn titles(catalog: &Catalog, ids: &[Id<Source>]) -> Result<String, ContentError> {
    let mut titles = Vec::new();
    for id in ids {
        titles.push(catalog.get(id)?.map_or_else(|| id.to_string(), |source| short(&source)));
    }
    Ok(titles.join("; "))
}

fn short(source: &Source) -> String {
    let year = source.year.map_or_else(String::new, |year| format!(" ({year})"));
    let who =
        source.authors.as_ref().filter(|_| source.kind != SourceKind::Own).unwrap_or(&source.title);
    format!("{who}{year}")
}

fn exercise_line(exercise: &Exercise) -> String {
    match &exercise.dosage {
        Some(dosage) => format!("{} ({}): {dosage}", exercise.name, exercise.form),
        None => format!("{} ({})", exercise.name, exercise.form),
    }
}

fn list_items<T: Stored + 'static>(
    catalog: &Catalog,
    text: impl Fn(&T) -> String,
) -> Result<Vec<LabeledId>, ContentError> {
    catalog
        .iter::<T>()
        .map(|item| item.map(|item| LabeledId { id: item.id().to_string(), text: text(&item) }))
        .collect()
}
