//! `heelwise library`: what the packs hold.

mod detail;
mod figure;

use clap::Args;
use std::process::ExitCode;

use heelwise_core::compiled::Stored;
use heelwise_core::{
    Argument, BodySite, Catalog, Claim, Condition, ContentError, Contraindication, Exercise,
    Finding, Id, ItemKey, Kind, Kit, PainModel, Protocol, QuestionList, RedFlag, Routine, SafeText,
    SelfTest, Source, SourceKind, Word,
};
use serde::Serialize;

use crate::cli::PackArgs;
use crate::failure::{Failure, USAGE};
use crate::pack_loader::{self, LoadedPacks};
use crate::page::{self, Page};
use crate::unsigned_notice::Unsigned;
use heelwise_view::{LabeledId, SCHEMA_VERSION};

/// Arguments of `library`.
#[derive(Args, Debug)]
pub(crate) struct LibraryArgs {
    /// A kind: condition, red-flag, exercise, routine, protocol, self-test, claim, ... An overview
    /// when left out
    pub(crate) kind: Option<String>,
    /// The id of one item, as printed
    pub(crate) id: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
    /// Print the exercise as a moving picture, SVG
    #[arg(long, conflicts_with = "json")]
    pub(crate) svg: bool,
}

/// Kinds that can be browsed, in the order of the overview.
const KINDS: [(Kind, &str); 15] = [
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

/// Shows the overview, one kind, or one item.
pub(crate) fn run(pack_args: &PackArgs, args: &LibraryArgs) -> Result<ExitCode, Failure> {
    let packs = pack_loader::load(pack_args)?;
    let (catalog, unsigned) = (&packs.catalog, &packs.unsigned);
    match (&args.kind, &args.id) {
        (None, _) if args.svg => return Err(one_exercise()),
        (None, _) => overview(catalog, unsigned, args.json)?,
        (Some(kind), id) => match (kind_of(kind)?, id) {
            (Asked::Kind(_), None) if args.svg => return Err(one_exercise()),
            (Asked::Kind(kind), None) => list(catalog, unsigned, kind, args.json)?,
            (Asked::Kind(kind), Some(id)) => item(&packs, &find(catalog, kind, id)?, args)?,
            (Asked::Item(key), _) => item(&packs, &key, args)?,
        },
    }
    Ok(ExitCode::SUCCESS)
}

fn item(packs: &LoadedPacks, key: &ItemKey, args: &LibraryArgs) -> Result<(), Failure> {
    if args.svg { figure::print(packs, key) } else { detail::show(packs, key, args.json) }
}

fn one_exercise() -> Failure {
    Failure::new(USAGE, "`--svg` needs an exercise")
        .hint("name one: `heelwise library exercise ID --svg`")
}

enum Asked {
    Kind(Kind),
    Item(ItemKey),
}

/// Parses a kind, singular or plural, or a whole id.
fn kind_of(text: &str) -> Result<Asked, Failure> {
    if let Some(key) = ItemKey::parse(text) {
        return Ok(Asked::Item(key));
    }
    let plural = [text, text.strip_suffix('s').unwrap_or(text)];
    let kind = plural
        .iter()
        .find_map(|word| Kind::from_word(word))
        .filter(|kind| KINDS.iter().any(|(known, _)| known == kind));
    kind.map(Asked::Kind).ok_or_else(|| {
        let words: Vec<&str> = KINDS.iter().map(|(kind, _)| kind.word()).collect();
        Failure::new(USAGE, format!("unknown kind `{}`", SafeText::quote(&text)))
            .hint(format!("kinds: {}", words.join(", ")))
    })
}

/// Finds an item by its whole id, or by its name in any pack.
fn find(catalog: &Catalog, kind: Kind, id: &str) -> Result<ItemKey, Failure> {
    let lines = lines(catalog, kind)?;
    let matches = |line: &&LabeledId| {
        let tail = line.id.rsplit('/').next().unwrap_or_default();
        line.id == id || tail == id || line.id.replacen(&format!("/{kind}/"), "/", 1) == id
    };
    let found = lines.iter().find(matches).and_then(|line| ItemKey::parse(&line.id));
    found.ok_or_else(|| {
        let failure = Failure::new(
            crate::failure::BAD_INPUT,
            format!("there is no {kind} `{}`", SafeText::quote(&id)),
        );
        failure.hint(format!("list them with `heelwise library {kind}`"))
    })
}

#[derive(Serialize)]
struct Listing {
    schema_version: u32,
    document: &'static str,
    kind: String,
    items: Vec<LabeledId>,
}

#[derive(Serialize)]
struct Overview {
    schema_version: u32,
    document: &'static str,
    kinds: Vec<KindLine>,
}

#[derive(Serialize)]
struct KindLine {
    kind: String,
    what: &'static str,
    count: usize,
}

fn overview(catalog: &Catalog, unsigned: &Unsigned, json: bool) -> Result<(), Failure> {
    let line = |(kind, what): (Kind, _)| KindLine {
        kind: kind.to_string(),
        what,
        count: count(catalog, kind),
    };
    let kinds = KINDS.map(line).into();
    if json {
        let overview = Overview { schema_version: SCHEMA_VERSION, document: "library", kinds };
        return page::print_json(&overview, unsigned);
    }
    let mut page = Page::for_stdout(unsigned);
    page.heading("The library");
    for line in &kinds {
        page.item(2, &format!("{:<17} {:>4} ", line.kind, line.count), line.what, None);
    }
    page.blank_line();
    page.line(
        0,
        "Show one kind with heelwise library KIND, one item with heelwise library KIND ID.",
    );
    page.print()
}

fn list(catalog: &Catalog, unsigned: &Unsigned, kind: Kind, json: bool) -> Result<(), Failure> {
    let items = lines(catalog, kind)?;
    if json {
        let kind = kind.to_string();
        let listing = Listing { schema_version: SCHEMA_VERSION, document: "library", kind, items };
        return page::print_json(&listing, unsigned);
    }
    let mut page = Page::for_stdout(unsigned);
    page.heading(&format!("{kind}: {}", items.len()));
    for line in &items {
        page.item(2, "-", &line.text, Some(&line.id));
    }
    page.print()
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
