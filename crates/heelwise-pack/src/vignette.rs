//! Vignettes: made-up people with their expected assessments. They are files of the pack, and
//! `validate` runs them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use heelwise_core::{
    Answer, Catalog, Condition, Exercise, Finding, Id, Item, ItemKey, Kind, Profile, RedFlag,
    Routine, SafeText, Urgency, Word,
};

use crate::answers;
use crate::codes;
use crate::diagnostic::{Location, one_of};
use crate::fields::Fields;
use crate::value::SpannedValue;

mod run;

pub use run::{VignetteProblem, YesNoQuestions};

/// A set of vignettes that is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VignetteSet {
    /// People with harmless complaints.
    Balance,
    /// Written by authors who saw the questions and not the rules.
    Blind,
}

impl Word for VignetteSet {
    const NAME: &'static str = "set of vignettes";
    const ALL: &'static [Self] = &[Self::Balance, Self::Blind];
    fn word(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Blind => "blind",
        }
    }
}

/// A made-up person with the expected assessment.
#[derive(Clone, Debug)]
pub struct Vignette {
    /// Its name, unique in the pack.
    pub id: String,
    /// A description of the person in a sentence or two.
    pub description: String,
    /// Body sites and answers.
    pub profile: Profile,
    /// Whether everything else that can be asked is answered "no".
    pub others_no: bool,
    /// The tables of `docs/balance.md` it counts in.
    pub sets: Vec<VignetteSet>,
    /// The expected assessment.
    pub expect: Expectation,
    /// Where it is written.
    pub(crate) place: Location,
    /// Where each thing that is expected is written.
    pub(crate) expected: BTreeMap<String, Location>,
}

/// The expected assessment of a vignette.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// The urgency.
    pub urgency: Urgency,
    /// The urgency that a careful clinician would choose from the description; `urgency` when the
    /// vignette names none.
    pub clinician: Urgency,
    /// Red flags that must fire.
    pub red_flags: Vec<Id<RedFlag>>,
    /// Red flags that must not fire.
    pub not_red_flags: Vec<Id<RedFlag>>,
    /// Patterns that must be found.
    pub patterns: Vec<Id<Condition>>,
    /// Patterns that must not be found.
    pub not_patterns: Vec<Id<Condition>>,
    /// Routines that must be offered.
    pub routines: Vec<Id<Routine>>,
    /// Exercises, routines and pieces of advice that must not be offered.
    pub never: Vec<ItemKey>,
}

/// Reads one `[[vignette]]`.
pub(crate) fn lower(fields: &Fields<'_>, home: &str, catalog: &Catalog) -> Option<Vignette> {
    let id = fields.value("id").and_then(|value| value.name().map(str::to_owned));
    let description = fields.text("story");
    let sites =
        fields.value("sites").map(|value| answers::sites(&value, catalog)).unwrap_or_default();
    let answers = fields
        .value("answers")
        .map(|value| known_answers(&value, home, catalog))
        .unwrap_or_default();
    let others_no = fields
        .value("others")
        .and_then(|value| chosen(&value, ["no", "not-asked"]))
        .map(|word| word == "no");
    let sets = fields.words::<VignetteSet>("sets");
    let mut expected = BTreeMap::new();
    let expect = fields.value("expect").and_then(|value| value.fields()).and_then(|fields| {
        let expect = expectation(&fields, home, catalog, &mut expected);
        fields.finish();
        expect
    });
    Some(Vignette {
        place: fields
            .reading
            .place(fields.maybe("id").map_or_else(|| fields.span(), |value| value.span())),
        profile: Profile { sites, answers, ..Profile::default() },
        expected,
        id: id?,
        description: description?,
        others_no: others_no?,
        sets,
        expect: expect?,
    })
}

fn known_answers(
    value: &SpannedValue<'_>,
    home: &str,
    catalog: &Catalog,
) -> BTreeMap<Id<Finding>, Answer> {
    let mut missing = Vec::new();
    let answers = answers::answers(value, home, catalog, &mut missing);
    if let Some(pack) = missing.first() {
        let help = "name findings of this pack, the foundation, or a pack that is checked with it";
        value.error(codes::REFERENCE_UNKNOWN, format!("unknown pack `{pack}`"), help);
    }
    answers
}

/// One of the words a key takes.
fn chosen<'a, const N: usize>(value: &SpannedValue<'a>, words: [&str; N]) -> Option<&'a str> {
    let text = value.text()?;
    if !words.contains(&text) {
        let message = format!("invalid value `{}`", SafeText::quote(&text));
        value.error(codes::VALUE_CHOICE, message, format!("use {}", one_of(words)));
        return None;
    }
    Some(text)
}

/// The key under which the place of the expected urgency is kept.
const URGENCY: &str = "urgency";

fn expectation(
    fields: &Fields<'_>,
    home: &str,
    catalog: &Catalog,
    places: &mut BTreeMap<String, Location>,
) -> Option<Expectation> {
    let places = RefCell::new(places);
    let note = |what: String, value: &SpannedValue<'_>| {
        drop(places.borrow_mut().insert(what, value.place()));
    };
    let urgency = fields.value(URGENCY).and_then(|value| {
        note(URGENCY.to_owned(), &value);
        value.word::<Urgency>()
    });
    let list = |key: &'static str, kinds: &[Kind]| {
        fields.list(key, |value| {
            let item = known(value, home, catalog, kinds)?;
            note(item.to_string(), value);
            Some(item)
        })
    };
    let clinician = fields.maybe("clinician").map_or(urgency, |value| value.word());
    Some(Expectation {
        urgency: urgency?,
        clinician: clinician?,
        red_flags: typed(&list("red_flags", &[Kind::RedFlag])),
        not_red_flags: typed(&list("not_red_flags", &[Kind::RedFlag])),
        patterns: typed(&list("patterns", &[Kind::Condition])),
        not_patterns: typed(&list("not_patterns", &[Kind::Condition])),
        routines: typed(&list("routines", &[Kind::Routine])),
        never: list("never", &[Kind::Exercise, Kind::Routine, Kind::Advice]),
    })
}

fn typed<T: Item>(keys: &[ItemKey]) -> Vec<Id<T>> {
    keys.iter().filter_map(ItemKey::typed).collect()
}

fn known(
    value: &SpannedValue<'_>,
    home: &str,
    catalog: &Catalog,
    kinds: &[Kind],
) -> Option<ItemKey> {
    let text = value.text()?;
    let (pack, name) = text.split_once('/').unwrap_or((home, text));
    let keys =
        kinds.iter().map(|kind| ItemKey { pack: pack.into(), kind: *kind, name: name.into() });
    let found = keys.into_iter().find(|key| exists(catalog, key));
    if found.is_none() {
        let kinds: Vec<String> = kinds.iter().map(ToString::to_string).collect();
        let message = format!("unknown {} `{}`", kinds.join(" or "), SafeText::quote(&text));
        value.error(
            codes::REFERENCE_UNKNOWN,
            message,
            "correct the id; items of other packs are written pack/name",
        );
    }
    found
}

fn exists(catalog: &Catalog, key: &ItemKey) -> bool {
    match key.kind {
        Kind::Condition => catalog.conditions().iter().any(|condition| condition.id.key() == *key),
        Kind::Advice => {
            let mut advice = catalog.conditions().iter().flat_map(|condition| &condition.advice);
            advice.any(|advice| advice.id.key() == *key)
        }
        Kind::RedFlag => catalog.red_flags().iter().any(|flag| flag.id.key() == *key),
        Kind::Routine => {
            key.typed::<Routine>().is_some_and(|id| matches!(catalog.get(&id), Ok(Some(_))))
        }
        Kind::Exercise => {
            key.typed::<Exercise>().is_some_and(|id| matches!(catalog.get(&id), Ok(Some(_))))
        }
        _ => false,
    }
}
