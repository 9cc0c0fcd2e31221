//! `heelwise library`: what the packs hold.

mod detail;
mod figure;

use clap::Args;
use std::process::ExitCode;

use heelwise_core::{Catalog, ItemKey, Kind, SafeText, Word};
use heelwise_view::LabeledId;
use heelwise_view::library::{self as view, KINDS};

use crate::cli::PackArgs;
use crate::failure::{Failure, USAGE};
use crate::pack_loader::{self, LoadedPacks};
use crate::page::{self, Page};
use crate::unsigned_notice::Unsigned;

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

/// Shows the overview, one kind, or one item.
pub(crate) fn run(pack_args: &PackArgs, args: &LibraryArgs) -> Result<ExitCode, Failure> {
    let packs = pack_loader::load(pack_args)?;
    let (catalog, unsigned) = (&packs.catalog, &packs.unsigned);
    match (&args.kind, &args.id) {
        (None, _) if args.svg => return Err(one_exercise()),
        (None, _) => overview(catalog, unsigned, args.json)?,
        (Some(kind), id) => match (kind_of(kind)?, id) {
            (Target::Kind(_), None) if args.svg => return Err(one_exercise()),
            (Target::Kind(kind), None) => list(catalog, unsigned, kind, args.json)?,
            (Target::Kind(kind), Some(id)) => item(&packs, &find(catalog, kind, id)?, args)?,
            (Target::Item(key), _) => item(&packs, &key, args)?,
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

/// What a person asks for.
enum Target {
    Kind(Kind),
    Item(ItemKey),
}

/// Parses a kind, singular or plural, or a whole id.
fn kind_of(text: &str) -> Result<Target, Failure> {
    if let Some(key) = ItemKey::parse(text) {
        return Ok(Target::Item(key));
    }
    let plural = [text, text.strip_suffix('s').unwrap_or(text)];
    let kind = plural
        .iter()
        .find_map(|word| Kind::from_word(word))
        .filter(|kind| KINDS.iter().any(|(known, _)| known == kind));
    kind.map(Target::Kind).ok_or_else(|| {
        let words: Vec<&str> = KINDS.iter().map(|(kind, _)| kind.word()).collect();
        Failure::new(USAGE, format!("unknown kind `{}`", SafeText::quote(&text)))
            .hint(format!("kinds: {}", words.join(", ")))
    })
}

/// Finds an item by its whole id, or by its name in any pack.
fn find(catalog: &Catalog, kind: Kind, id: &str) -> Result<ItemKey, Failure> {
    let lines = view::listing(catalog, kind)?.items;
    let matches = |line: &&LabeledId| {
        let tail = line.id.rsplit('/').next().unwrap_or_default();
        line.id == id || tail == id || line.id.replacen(&format!("/{kind}/"), "/", 1) == id
    };
    let found = lines.iter().find(matches).and_then(|line| ItemKey::parse(&line.id));
    found.ok_or_else(|| {
        let failure = Failure::new(
            crate::failure::BAD_INPUT,
            format!("unknown {kind} `{}`", SafeText::quote(&id)),
        );
        failure.hint(format!("list them: heelwise library {kind}"))
    })
}

fn overview(catalog: &Catalog, unsigned: &Unsigned, json: bool) -> Result<(), Failure> {
    let overview = view::overview(catalog);
    if json {
        return page::print_json(&overview, unsigned);
    }
    let mut page = Page::for_stdout(unsigned);
    page.heading("The library");
    for line in &overview.kinds {
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
    let listing = view::listing(catalog, kind)?;
    if json {
        return page::print_json(&listing, unsigned);
    }
    let mut page = Page::for_stdout(unsigned);
    page.heading(&format!("{kind}: {}", listing.items.len()));
    for line in &listing.items {
        page.item(2, "-", &line.text, Some(&line.id));
    }
    page.print()
}
