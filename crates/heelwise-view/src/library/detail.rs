//! What is shown of one item of the library: all its fields.

use heelwise_core::beat::Beat;
use heelwise_core::compiled::Stored;
use heelwise_core::self_test::{AlsoLogged, Typical};
use heelwise_core::{
    Better, Catalog, Claim, Condition, ContentError, Exercise, Id, ItemKey, Kind, Protocol,
    Routine, SelfTest, Source,
};
use heelwise_engine::{rule_text, why};
use jiff::civil::Date;
use serde::Serialize;

use crate::assessment::{self, EvidenceView};
use crate::{LabeledId, SCHEMA_VERSION};

/// One item of the library.
#[derive(Debug, Serialize)]
pub struct ItemView {
    /// Version of the document.
    pub schema_version: u32,
    /// Kind of the document.
    pub document: &'static str,
    /// Its id, as printed.
    pub id: String,
    /// Its name or statement.
    pub title: String,
    /// Its rule in words, line by line.
    pub rule: Vec<String>,
    /// Its other fields.
    pub sections: Vec<SectionView>,
    /// What it rests on, when it is a statement.
    pub evidence: Option<EvidenceView>,
    /// The sources of the evidence.
    pub sources: Vec<LabeledId>,
}

/// A heading with its lines.
#[derive(Debug, Serialize)]
pub struct SectionView {
    /// The heading.
    pub heading: String,
    /// The lines.
    pub lines: Vec<String>,
}

/// Builds the view of an item; `None` when no loaded pack has it.
///
/// # Errors
///
/// When content cannot be decoded.
pub fn item(catalog: &Catalog, key: &ItemKey) -> Result<Option<ItemView>, ContentError> {
    let Some(explained) = why::why(catalog, None, Date::default(), key)? else { return Ok(None) };
    let sources = assessment::sources(catalog, &explained.evidence)?;
    Ok(Some(ItemView {
        schema_version: SCHEMA_VERSION,
        document: "item",
        id: key.to_string(),
        title: explained.title,
        rule: explained.rule,
        sections: sections(catalog, key)?,
        evidence: explained.evidence.as_ref().map(assessment::evidence),
        sources,
    }))
}

fn sections(catalog: &Catalog, key: &ItemKey) -> Result<Vec<SectionView>, ContentError> {
    let mut sections = match key.kind {
        Kind::Exercise => match get::<Exercise>(catalog, key)? {
            Some(it) => exercise(catalog, it)?,
            None => Vec::new(),
        },
        Kind::Routine => match get::<Routine>(catalog, key)? {
            Some(it) => vec![SectionView { heading: "Steps".into(), lines: steps(catalog, &it)? }],
            None => Vec::new(),
        },
        Kind::Protocol => match get::<Protocol>(catalog, key)? {
            Some(it) => protocol(catalog, &it)?,
            None => Vec::new(),
        },
        Kind::SelfTest => sections_of(catalog, key, self_test)?,
        Kind::Condition => sections_of(catalog, key, condition)?,
        Kind::Claim => match get::<Claim>(catalog, key)? {
            Some(it) => vec![SectionView {
                heading: "Who says so".into(),
                lines: citations(catalog, &it.said_in)?,
            }],
            None => Vec::new(),
        },
        _ => Vec::new(),
    };
    sections.push(SectionView {
        heading: "What people say about it".into(),
        lines: claims(catalog, key)?,
    });
    Ok(sections)
}

fn get<T: Stored>(catalog: &Catalog, key: &ItemKey) -> Result<Option<T>, ContentError> {
    key.typed::<T>().map_or(Ok(None), |id| catalog.get(&id))
}

fn sections_of<T: Stored>(
    catalog: &Catalog,
    key: &ItemKey,
    sections: fn(T) -> Vec<SectionView>,
) -> Result<Vec<SectionView>, ContentError> {
    Ok(get(catalog, key)?.map(sections).unwrap_or_default())
}

fn exercise(catalog: &Catalog, it: Exercise) -> Result<Vec<SectionView>, ContentError> {
    let ladder = [("harder", &it.progression), ("easier", &it.regression)];
    let ladder = ladder.iter().filter_map(|(word, id)| Some(format!("{word}: {}", id.as_ref()?)));
    let kit: Vec<String> = it.kit.iter().map(ToString::to_string).collect();
    let beat = it.dosage.as_ref().and_then(|dosage| dosage.beat.as_ref());
    let beat = beat.map(|beat| beat_in_words(catalog, beat)).transpose()?;
    Ok(vec![
        SectionView {
            heading: "Dose".into(),
            lines: it.dosage.iter().map(ToString::to_string).collect(),
        },
        SectionView { heading: "Beat".into(), lines: beat.into_iter().collect() },
        SectionView { heading: "How".into(), lines: it.steps },
        SectionView { heading: "What it feels like".into(), lines: it.cues },
        SectionView {
            heading: "Often goes wrong".into(),
            lines: it
                .errors
                .iter()
                .map(|error| format!("{}: {}", error.error, error.fix))
                .collect(),
        },
        SectionView { heading: "You need".into(), lines: kit },
        SectionView { heading: "Stop if".into(), lines: it.stop_if },
        SectionView { heading: "Ladder".into(), lines: ladder.collect() },
        SectionView {
            heading: "It asks of the body".into(),
            lines: it.demands.iter().map(ToString::to_string).collect(),
        },
        SectionView {
            heading: "It loads or treats".into(),
            lines: it.tissues.iter().map(ToString::to_string).collect(),
        },
    ])
}

fn beat_in_words(catalog: &Catalog, beat: &Beat) -> Result<String, ContentError> {
    let name = catalog.get(&beat.test)?.map_or_else(String::new, |test| test.name);
    Ok(format!(
        "{} per cent of your own number of steps a minute, from: {name} [{}]",
        beat.percent, beat.test
    ))
}

fn steps(catalog: &Catalog, routine: &Routine) -> Result<Vec<String>, ContentError> {
    let mut lines = Vec::new();
    for step in &routine.steps {
        let exercise = catalog.get(&step.exercise)?;
        let dosage = step
            .dosage
            .as_ref()
            .or_else(|| exercise.as_ref()?.dosage.as_ref())
            .map(|dosage| format!(": {dosage}"));
        let name = exercise.as_ref().map_or_else(String::new, |exercise| exercise.name.clone());
        lines.push(format!("{name}{} [{}]", dosage.unwrap_or_default(), step.exercise));
    }
    Ok(lines)
}

fn protocol(catalog: &Catalog, it: &Protocol) -> Result<Vec<SectionView>, ContentError> {
    let mut sections = Vec::new();
    for (number, phase) in it.phases.iter().enumerate() {
        let heading = format!("Phase {}: {}, {} weeks", number + 1, phase.name, phase.weeks);
        let mut lines = vec![phase.goal.clone()];
        for criterion in &phase.entry {
            lines.push(format!("Begin when: {}", rule_text::criterion(catalog, criterion)?));
        }
        for id in &phase.routines {
            let name = catalog.get(id)?.map_or_else(String::new, |routine| routine.name);
            lines.push(format!("Do: {name} [{id}]"));
        }
        for criterion in &phase.exit {
            lines.push(format!("Go on when: {}", rule_text::criterion(catalog, criterion)?));
        }
        sections.push(SectionView { heading, lines });
    }
    let mut reviews = Vec::new();
    for review in &it.reviews {
        let unless = review.unless.iter().map(|criterion| rule_text::criterion(catalog, criterion));
        let unless = unless.collect::<Result<Vec<_>, _>>()?.join("; ");
        reviews.push(format!(
            "Week {}, unless {unless}: {} [{}]",
            review.week, review.advice, review.id
        ));
    }
    if !reviews.is_empty() {
        sections
            .push(SectionView { heading: "When to look whether it helps".into(), lines: reviews });
    }
    if let Some(model) = catalog.get(&it.pain_model)? {
        let limit = format!(
            "Up to {} of 10, during and after, and back to usual by the next morning. {} [{}]",
            model.amber, model.summary, model.id
        );
        sections.push(SectionView { heading: "Pain that is allowed".into(), lines: vec![limit] });
    }
    Ok(sections)
}

fn self_test(it: SelfTest) -> Vec<SectionView> {
    let unit = it.unit;
    let mut counts = vec![format!("A change below {} {unit} may be measurement error.", it.error)];
    counts.extend(
        it.important.map(|important| format!("From {important} {unit} on it matters to people.")),
    );
    counts.push(format!("{} is better.", if it.better == Better::More { "More" } else { "Less" }));
    let usual =
        |typical: &Typical| format!("{} years: about {} {unit}", typical.ages, typical.value);
    let logged = it.logged.map(|logged| match logged {
        AlsoLogged::Mornings => {
            "Pain at the first steps in your log counts too: the middle one of seven days."
        }
        AlsoLogged::Runs => {
            "Runs with their steps a minute in your log count too: the middle one of each three."
        }
    });
    let total = it
        .instrument
        .map(|name| format!("The total of the questionnaire {name}, filled in elsewhere."));
    let range = format!("{} to {} {unit}", it.range.low, it.range.high);
    vec![
        SectionView { heading: "How".into(), lines: it.steps },
        SectionView {
            heading: "Measured".into(),
            lines: total
                .into_iter()
                .chain([format!("{}: {range}", it.measure)])
                .chain(logged.map(str::to_owned))
                .collect(),
        },
        SectionView { heading: "Which change counts".into(), lines: counts },
        SectionView {
            heading: "Usual at your age".into(),
            lines: it.typical.iter().map(usual).collect(),
        },
    ]
}

/// Each source as one line.
fn citations(catalog: &Catalog, ids: &[Id<Source>]) -> Result<Vec<String>, ContentError> {
    let cited = |id: &Id<Source>| {
        Ok(catalog.get(id)?.map_or_else(|| id.to_string(), |source| why::citation(&source)))
    };
    ids.iter().map(cited).collect()
}

fn condition(it: Condition) -> Vec<SectionView> {
    let advice = it
        .advice
        .iter()
        .map(|advice| format!("{}: {} [{}]", advice.kind, advice.text, advice.id))
        .collect();
    vec![
        SectionView { heading: "Also called".into(), lines: it.aliases },
        SectionView { heading: "Reference codes".into(), lines: it.icd10cm },
        SectionView {
            heading: "Where".into(),
            lines: it.sites.iter().map(ToString::to_string).collect(),
        },
        SectionView { heading: "Advice".into(), lines: advice },
    ]
}

fn claims(catalog: &Catalog, key: &ItemKey) -> Result<Vec<String>, ContentError> {
    let mut lines = Vec::new();
    for claim in catalog.iter::<Claim>() {
        let claim = claim?;
        if claim.about.contains(key) {
            lines.push(format!(
                "\"{}\" {}: {} [{}]",
                claim.statement, claim.verdict, claim.finding, claim.id
            ));
        }
    }
    Ok(lines)
}
