//! Answers files: one person's answers, as `heelwise check --save` writes them and `--profile`
//! reads them.
//!
//! ```toml
//! schema = 1
//! date = 2026-11-20
//! sites = [{ site = "heel-plantar-medial", side = "left" }]
//!
//! [answers]
//! first-step-worst = "yes"                          # a finding of the foundation
//! "calf-care/cramps-at-night" = "unknown"            # a finding of another pack
//! age = 44
//! ```

mod measured;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use heelwise_core::id::{FOUNDATION, is_name};
use heelwise_core::{Answer, BodySite, Catalog, Finding, Id, Profile, SafeText, Side};
use heelwise_engine::ask;
use jiff::civil::Date;

use crate::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Diagnostics, SourceText, nearest};
use crate::fields::Fields;
use crate::folder;
use crate::resolve::Scope;
use crate::value::{ReadContext, SpannedValue};

/// The shape of answers files this version reads and writes.
pub const ANSWERS_SCHEMA: u16 = 1;

/// A person's answers, and the day they were given.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// The day.
    pub date: Option<Date>,
    /// The answers.
    pub profile: Profile,
    /// Packs that are not loaded; answers to their questions are not in the profile.
    pub missing_packs: Vec<String>,
}

/// Reads an answers file. Answers to findings of packs that are not loaded are left out, and the
/// packs named.
///
/// # Errors
/// All problems of the file, with their locations.
pub fn read(path: &Path, catalog: &Catalog) -> Result<Answers, Vec<Diagnostic>> {
    let diagnostics = Diagnostics::default();
    let source = folder::read_text(path, &diagnostics);
    understand(source, diagnostics, catalog)
}

/// Reads the text of an answers file that was kept elsewhere, under a name for its diagnostics.
///
/// # Errors
/// All problems of the text, with their locations.
pub fn read_text(name: &str, text: String, catalog: &Catalog) -> Result<Answers, Vec<Diagnostic>> {
    understand(
        Some(Arc::new(SourceText { path: name.into(), text })),
        Diagnostics::default(),
        catalog,
    )
}

fn understand(
    source: Option<Arc<SourceText>>,
    diagnostics: Diagnostics,
    catalog: &Catalog,
) -> Result<Answers, Vec<Diagnostic>> {
    let answers = source.and_then(|source| {
        let scope = Scope::new(FOUNDATION, &[], &[]);
        let reading = ReadContext { diagnostics: &diagnostics, source: &source, scope: &scope };
        let table = reading.parse()?;
        file(&Fields::new(reading, table.get_ref(), 0..0), catalog)
    });
    match answers.filter(|_| !diagnostics.has_errors()) {
        Some(answers) => Ok(answers),
        None => Err(diagnostics.into_sorted()),
    }
}

fn file(fields: &Fields<'_>, catalog: &Catalog) -> Option<Answers> {
    let schema = fields.value("schema").and_then(|value| {
        let schema = value.whole(0, u16::MAX)?;
        if schema != ANSWERS_SCHEMA {
            let message = format!("schema {schema}; this version reads schema {ANSWERS_SCHEMA}");
            value.error(
                codes::PACK_SCHEMA,
                message,
                "update heelwise, or answer the questions again",
            );
        }
        Some(schema)
    });
    let date = fields.maybe("date").and_then(|value| value.date());
    let sites = fields.value("sites").map(|value| sites(&value, catalog)).unwrap_or_default();
    let mut missing_packs = Vec::new();
    let answers = fields
        .value("answers")
        .map(|value| answers(&value, FOUNDATION, catalog, &mut missing_packs))
        .unwrap_or_default();
    let measured =
        fields.maybe("measured").map(|value| measured::read(&value, catalog, &mut missing_packs));
    if fields.maybe("sites").is_some_and(|value| value.is_empty_list()) {
        fields.error_at(
            &["sites"],
            codes::LIST_EMPTY,
            "no place that hurts is named",
            "give at least one in `sites`",
        );
    }
    for key in KNOWN {
        fields.maybe(key);
    }
    unknown_keys(fields);
    fields.report_missing(&[]);
    schema?;
    let measured = measured.unwrap_or_default();
    Some(Answers { date, profile: Profile { sites, answers, measured }, missing_packs })
}

/// The keys of an answers file.
const KNOWN: [&str; 5] = ["schema", "date", "sites", "answers", "measured"];

fn unknown_keys(fields: &Fields<'_>) {
    for (key, value) in fields.entries().filter(|(key, _)| !KNOWN.contains(&key.get_ref().as_ref()))
    {
        let name = SafeText::quote(&key.get_ref());
        let help = match nearest(&name, KNOWN) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "answers stand under `[answers]`".into(),
        };
        value.reading.error(codes::KEY_UNKNOWN, key.span(), format!("unknown key `{name}`"), help);
    }
}

/// Reads `[{ site = "...", side = "..." }]`.
pub(crate) fn sites(value: &SpannedValue<'_>, catalog: &Catalog) -> Vec<(Id<BodySite>, Side)> {
    value.items().iter().filter_map(|item| site(item, catalog)).collect()
}

fn site(value: &SpannedValue<'_>, catalog: &Catalog) -> Option<(Id<BodySite>, Side)> {
    let fields = value.fields()?;
    let (named, side) = (fields.value("site"), fields.word::<Side>("side"));
    fields.finish();
    let (named, side) = (named?, side?);
    let id: Id<BodySite> = Id::resolve(named.text()?, FOUNDATION);
    if matches!(catalog.get(&id), Ok(Some(_))) {
        return Some((id, side));
    }
    let known: Vec<String> = catalog
        .iter::<BodySite>()
        .filter_map(|site| Some(site.ok()?.id.name().to_owned()))
        .collect();
    unknown(&named, codes::REFERENCE_UNKNOWN, "body site", id.name(), &known);
    None
}

fn unknown(value: &SpannedValue<'_>, code: Code, what: &str, name: &str, known: &[String]) {
    let help = match nearest(name, known.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("list what there is with `heelwise library {}`", what.replace(' ', "-")),
    };
    value.error(code, format!("unknown {what} `{}`", SafeText::quote(&name)), help);
}

/// Reads a table of answers; names without a pack are those of `home`, then those of the
/// foundation.
pub(crate) fn answers(
    value: &SpannedValue<'_>,
    home: &str,
    catalog: &Catalog,
    missing_packs: &mut Vec<String>,
) -> BTreeMap<Id<Finding>, Answer> {
    let mut answers = BTreeMap::new();
    let Some(fields) = value.fields() else { return answers };
    for (key, value) in fields.entries() {
        let name = key.get_ref().as_ref();
        let homes = [home, FOUNDATION];
        let found = homes
            .iter()
            .find_map(|home| catalog.get(&Id::<Finding>::resolve(name, home)).ok().flatten());
        match found {
            Some(finding) => {
                if let Some(answer) = answer(&value, &finding) {
                    answers.insert(finding.id, answer);
                }
            }
            None => match name
                .split_once('/')
                .filter(|(pack, _)| is_name(pack) && catalog.pack(pack).is_none())
            {
                Some((pack, _)) if missing_packs.iter().any(|known| known == pack) => {}
                Some((pack, _)) => missing_packs.push(pack.to_owned()),
                None => unknown_finding(value.reading, key.span(), name, catalog),
            },
        }
    }
    answers
}

fn unknown_finding(
    reading: ReadContext<'_>,
    span: std::ops::Range<usize>,
    name: &str,
    catalog: &Catalog,
) {
    if reading.diagnostics.is_full() {
        return;
    }
    let known: Vec<Id<Finding>> =
        catalog.iter::<Finding>().filter_map(|finding| Some(finding.ok()?.id)).collect();
    let help = match nearest(name, known.iter().map(|id| id.relative_to(FOUNDATION))) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "list what there is with `heelwise library finding`".into(),
    };
    reading.error(
        codes::REFERENCE_UNKNOWN,
        span,
        format!("unknown finding `{}`", SafeText::quote(&name)),
        help,
    );
}

fn answer(value: &SpannedValue<'_>, finding: &Finding) -> Option<Answer> {
    let answer = plain(value, finding);
    let fits = answer.as_ref().map(|answer| ask::fits(finding, answer));
    if let (Some(answer), Some(Ok(()))) = (answer, fits) {
        return Some(answer);
    }
    let message = format!("this does not answer `{}`", finding.id.name());
    value.error(
        codes::ANSWER_UNFIT,
        message,
        format!("write {}", ask::expected(&finding.answering)),
    );
    None
}

/// The answer in a value. Numbers and dates are written as such, not as text.
fn plain(value: &SpannedValue<'_>, finding: &Finding) -> Option<Answer> {
    if let Some(text) = value.value.get_ref().as_str() {
        let answer = ask::parse_answer(finding, text).ok();
        return answer.filter(|answer| !matches!(answer, Answer::Number(_) | Answer::Date(_)));
    }
    if let Some(number) = value.as_number() {
        return Some(Answer::Number(number));
    }
    value.as_date().map(Answer::Date)
}

/// An answers file as text; reading it gives the same answers.
pub fn write(answers: &Answers) -> String {
    let mut text = format!("# Answers for heelwise check --profile\nschema = {ANSWERS_SCHEMA}\n");
    if let Some(date) = answers.date {
        let _ = writeln!(text, "date = {date}");
    }
    let sites = answers.profile.sites.iter().map(|(site, side)| {
        format!("{{ site = \"{}\", side = \"{side}\" }}", site.relative_to(FOUNDATION))
    });
    let _ = writeln!(text, "sites = [{}]\n\n[answers]", sites.collect::<Vec<_>>().join(", "));
    for (finding, answer) in &answers.profile.answers {
        let key = finding.relative_to(FOUNDATION);
        let key = if key.contains('/') { format!("\"{key}\"") } else { key.to_owned() };
        let _ = writeln!(text, "{key} = {}", answer_text(answer));
    }
    measured::write(&mut text, &answers.profile.measured);
    text
}

fn answer_text(answer: &Answer) -> String {
    match answer {
        Answer::Yes => "\"yes\"".into(),
        Answer::No => "\"no\"".into(),
        Answer::Unknown => "\"unknown\"".into(),
        Answer::Number(number) => number.to_string(),
        Answer::Choice(choice) => format!("\"{choice}\""),
        Answer::Date(date) => date.to_string(),
    }
}
