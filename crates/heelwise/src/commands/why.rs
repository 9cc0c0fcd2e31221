//! `heelwise why`: explains an id.

use clap::Args;
use std::process::ExitCode;

use heelwise_core::{Answer, Catalog, ItemKey, Profile, SafeText};
use heelwise_engine::plan::{explain, replay};
use heelwise_engine::why::{self, Explanation};
use jiff::civil::Date;
use serde::Serialize;

use crate::cli::{AnswersArgs, LogArgs, PackArgs};
use crate::failure::{BAD_INPUT, Failure};
use crate::pack_loader::{self, LoadedPacks};
use crate::page::{self, Page};
use crate::plan_store::PlanStore;
use crate::{clock, user_store};
use heelwise_view::assessment::{self as view, EvidenceView};
use heelwise_view::{LabeledId, SCHEMA_VERSION};

/// Arguments of `why`.
#[derive(Args, Debug)]
pub(crate) struct WhyArgs {
    /// An id as printed, for example foundation/condition/plantar-heel-pain
    pub(crate) id: String,
    /// Where the answers come from; the last check when left out.
    #[command(flatten)]
    pub(crate) answers: AnswersArgs,
    /// The log, for the part about the plan.
    #[command(flatten)]
    pub(crate) log: LogArgs,
}

/// Explains one id, with the answers of the last check unless a file is named.
pub(crate) fn run(pack_args: &PackArgs, args: &WhyArgs) -> Result<ExitCode, Failure> {
    let packs = pack_loader::load(pack_args)?;
    let key = parse(&args.id)?;
    let (profile, today) = person(&packs, args)?;
    let explained = why::why(&packs.catalog, profile.as_ref(), today, &key)?;
    let explained = explained.ok_or_else(|| unknown(&packs, &key))?;
    let in_plan = in_plan(&packs, args, &key)?;
    let shown = Explained {
        in_plan,
        ..Explained::new(&packs.catalog, &packs, explained, profile.is_some())?
    };
    if args.answers.json {
        page::print_json(&shown, &packs.unsigned)?;
    } else {
        let mut page = Page::for_stdout(&packs.unsigned);
        write(&mut page, &shown);
        page.print()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What the last plan says about the id.
fn in_plan(packs: &LoadedPacks, args: &WhyArgs, key: &ItemKey) -> Result<Vec<String>, Failure> {
    let today = clock::today(args.answers.at)?;
    user_store::snapshot(user_store::read()?.as_ref(), |store| {
        let plans = PlanStore::new(packs, store);
        let (last, _) = plans.latest()?;
        let Some(current) = last.filter(|it| it.plan.made <= today) else { return Ok(Vec::new()) };
        let (log, _) = plans.log(&args.log, &current, today)?;
        let state = replay(&packs.catalog, &current.plan, &log, today)?;
        Ok(explain::explain(&packs.catalog, &current.plan, &log, &state, key)?)
    })
}

fn parse(id: &str) -> Result<ItemKey, Failure> {
    let id = id.trim_matches(|c| matches!(c, '[' | ']' | ' '));
    ItemKey::parse(id).ok_or_else(|| {
        Failure::new(BAD_INPUT, format!("invalid id `{}`", SafeText::quote(&id)))
            .hint("ids look like foundation/condition/plantar-heel-pain")
    })
}

fn unknown(packs: &LoadedPacks, key: &ItemKey) -> Failure {
    if let Some(removed) = pack_loader::removed_item(packs, key) {
        return removed;
    }
    let hint = match packs.get(&key.pack) {
        Some(_) => format!("list them: heelwise library {}", key.kind),
        None => format!(
            "the pack `{}` is not loaded: use --pack, or see `heelwise pack list`",
            key.pack
        ),
    };
    Failure::new(BAD_INPUT, format!("no loaded pack has `{key}`")).hint(hint)
}

/// The answers to explain with. `why` runs no native code: measurements are read from the file that
/// `check --save` wrote.
fn person(packs: &LoadedPacks, args: &WhyArgs) -> Result<(Option<Profile>, Date), Failure> {
    let today = clock::today(args.answers.at)?;
    if let Some(path) = &args.answers.profile {
        return Ok((Some(super::read_answers(path, packs)?.profile), today));
    }
    let Some(answers) = super::last_answers(packs)? else { return Ok((None, today)) };
    Ok((Some(answers.profile), args.answers.at.or(answers.date).unwrap_or(today)))
}

/// An explanation, as text or JSON.
#[derive(Debug, Serialize)]
struct Explained {
    schema_version: u32,
    document: &'static str,
    id: String,
    pack: String,
    version: String,
    reviewed: String,
    title: String,
    rule: Vec<String>,
    outcome: Vec<String>,
    in_plan: Vec<String>,
    findings: Vec<RestsView>,
    evidence: Option<EvidenceView>,
    sources: Vec<LabeledId>,
    changes: Vec<LabeledId>,
    with_answers: bool,
}

#[derive(Debug, Serialize)]
struct RestsView {
    id: String,
    label: String,
    answer: String,
}

impl Explained {
    fn new(
        catalog: &Catalog,
        packs: &LoadedPacks,
        it: Explanation,
        with_answers: bool,
    ) -> Result<Self, Failure> {
        let manifest = packs.get(&it.key.pack).map(|pack| &pack.manifest);
        let sources = view::sources(catalog, &it.evidence)?;
        let mut changes = Vec::new();
        for change in &it.changes {
            let now = change.now.as_ref().map_or_else(|| "not asked".to_owned(), Answer::words);
            let effect = view::effect(catalog, &change.effect)?;
            let text = format!(
                "\"{}\": {} instead of {now}. Then {effect}.",
                change.label,
                change.instead.words()
            );
            changes.push(LabeledId { id: change.finding.to_string(), text });
        }
        Ok(Self {
            schema_version: SCHEMA_VERSION,
            document: "explanation",
            id: it.key.to_string(),
            pack: it.key.pack.to_string(),
            version: manifest.map_or_else(
                || env!("CARGO_PKG_VERSION").to_owned(),
                |manifest| manifest.version.clone(),
            ),
            reviewed: manifest.map(|manifest| manifest.reviewed.to_string()).unwrap_or_default(),
            title: it.title,
            rule: it.rule,
            outcome: it.outcome,
            in_plan: Vec::new(),
            findings: it.findings.iter().map(rests).collect(),
            evidence: it.evidence.as_ref().map(view::evidence),
            sources,
            changes,
            with_answers,
        })
    }
}

fn rests(rests: &why::Rests) -> RestsView {
    let answer = match (&rests.answer, &rests.measured) {
        (Some(answer), _) => answer.words(),
        (None, Some(measured)) => measured.because.clone(),
        (None, None) => "not asked".into(),
    };
    RestsView { id: rests.finding.to_string(), label: rests.label.clone(), answer }
}

fn write(page: &mut Page, it: &Explained) {
    page.heading(&it.title);
    page.line(2, &it.id);
    let reviewed =
        if it.reviewed.is_empty() { String::new() } else { format!(", {}", it.reviewed) };
    page.line(2, &format!("Pack {} {}{reviewed}", it.pack, it.version));
    section(page, "The rule", &it.rule);
    section(page, "For your answers", &it.outcome);
    section(page, "In your plan", &it.in_plan);
    if !it.findings.is_empty() {
        page.heading("It rests on");
        for finding in &it.findings {
            page.item(2, "-", &format!("{}: {}", finding.label, finding.answer), Some(&finding.id));
        }
    }
    if let Some(evidence) = &it.evidence {
        page.heading("Evidence");
        page.line(2, &format!("It has {}.", evidence.words()));
        for source in &it.sources {
            page.item(2, "-", &source.text, Some(&source.id));
        }
    }
    if !it.changes.is_empty() {
        page.heading("Answers that would have changed the outcome");
        for change in &it.changes {
            page.item(2, "-", &change.text, Some(&change.id));
        }
    }
    if !it.with_answers {
        page.blank_line();
        page.line(
            0,
            "No answers are known. After heelwise check, or with --profile FILE, this also says what held for you.",
        );
    }
}

fn section(page: &mut Page, heading: &str, lines: &[String]) {
    if !lines.is_empty() {
        page.heading(heading);
    }
    for line in lines {
        page.item(2, "-", line, None);
    }
}
