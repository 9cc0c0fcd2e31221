//! Vignettes: people in, expected answer out. They stand beside the content and are run by `validate`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use heelwise_care::Facts;
use heelwise_care::assess::{Assessment, assess};
use heelwise_core::{
    Answer, Answering, Catalog, Condition, ContentError, Exercise, Finding, Id, Item, ItemKey, Kind, Profile, RedFlag,
    Routine, Urgency, Word,
};
use jiff::civil::Date;

use crate::answers;
use crate::codes::{self, Code};
use crate::diagnostic::{Place, one_of};
use crate::fields::Fields;
use crate::value::Value;

/// A set of vignettes that is counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Harmless pictures.
    Balance,
    /// Written by authors who saw the questions and not the rules.
    Blind,
}

impl Word for Set {
    const NAME: &'static str = "set of vignettes";
    const ALL: &'static [Self] = &[Self::Balance, Self::Blind];
    fn word(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Blind => "blind",
        }
    }
}

/// One person and what must come of them.
#[derive(Clone, Debug)]
pub struct Vignette {
    /// Its name, unique in the pack.
    pub id: String,
    /// The person in a sentence or two.
    pub story: String,
    /// Where it hurts and what they answer.
    pub profile: Profile,
    /// Whether everything else that can be asked is answered "no".
    pub others_no: bool,
    /// The tables of `docs/balance.md` it counts in.
    pub sets: Vec<Set>,
    /// What must come of it.
    pub expect: Expect,
    /// Where it is written.
    pub(crate) place: Place,
    /// Where each thing that is expected is written.
    pub(crate) expected: BTreeMap<String, Place>,
}

/// What must come of a vignette.
#[derive(Clone, Debug)]
pub struct Expect {
    /// How soon to be seen.
    pub urgency: Urgency,
    /// How soon a careful clinician who reads the story would want to see them; `urgency` when the vignette does not say.
    pub clinician: Urgency,
    /// Red flags that must fire.
    pub red_flags: Vec<Id<RedFlag>>,
    /// Red flags that must not fire.
    pub not_red_flags: Vec<Id<RedFlag>>,
    /// Patterns that must stand.
    pub patterns: Vec<Id<Condition>>,
    /// Patterns that must not stand.
    pub not_patterns: Vec<Id<Condition>>,
    /// Routines that must be offered.
    pub routines: Vec<Id<Routine>>,
    /// Exercises and routines that must not be offered.
    pub never: Vec<ItemKey>,
}

/// Reads one `[[vignette]]`.
pub(crate) fn lower(fields: &Fields<'_>, home: &str, catalog: &Catalog) -> Option<Vignette> {
    let id = fields.value("id").and_then(|value| value.name().map(str::to_owned));
    let story = fields.text("story");
    let sites = fields.value("sites").map(|value| answers::sites(&value, catalog)).unwrap_or_default();
    let answers = fields.value("answers").map(|value| known_answers(&value, home, catalog)).unwrap_or_default();
    let others_no =
        fields.value("others").and_then(|value| chosen(&value, ["no", "not-asked"])).map(|word| word == "no");
    let sets = fields.words::<Set>("sets");
    let mut expected = BTreeMap::new();
    let expect = fields.value("expect").and_then(|value| value.fields()).and_then(|fields| {
        let expect = expectation(&fields, home, catalog, &mut expected);
        fields.finish();
        expect
    });
    Some(Vignette {
        place: fields.reading.place(fields.maybe("id").map_or_else(|| fields.span(), |value| value.span())),
        profile: Profile { sites, answers, ..Profile::default() },
        expected,
        id: id?,
        story: story?,
        others_no: others_no?,
        sets,
        expect: expect?,
    })
}

fn known_answers(value: &Value<'_>, home: &str, catalog: &Catalog) -> BTreeMap<Id<Finding>, Answer> {
    let mut missing = Vec::new();
    let answers = answers::answers(value, home, catalog, &mut missing);
    if let Some(pack) = missing.first() {
        let help = "name findings of this pack, the foundation, or a pack that is checked with it";
        value.complain(codes::REFERENCE_UNKNOWN, format!("there is no pack `{pack}`"), help);
    }
    answers
}

/// One of the words a key takes.
fn chosen<'a, const N: usize>(value: &Value<'a>, words: [&str; N]) -> Option<&'a str> {
    let text = value.text()?;
    if !words.contains(&text) {
        let message = format!("`{}` is not known here", crate::text::printable(text));
        value.complain(codes::VALUE_CHOICE, message, format!("use {}", one_of(words)));
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
    places: &mut BTreeMap<String, Place>,
) -> Option<Expect> {
    let places = RefCell::new(places);
    let note = |what: String, value: &Value<'_>| drop(places.borrow_mut().insert(what, value.place()));
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
    Some(Expect {
        urgency: urgency?,
        clinician: clinician?,
        red_flags: typed(&list("red_flags", &[Kind::RedFlag])),
        not_red_flags: typed(&list("not_red_flags", &[Kind::RedFlag])),
        patterns: typed(&list("patterns", &[Kind::Condition])),
        not_patterns: typed(&list("not_patterns", &[Kind::Condition])),
        routines: typed(&list("routines", &[Kind::Routine])),
        never: list("never", &[Kind::Exercise, Kind::Routine]),
    })
}

fn typed<T: Item>(keys: &[ItemKey]) -> Vec<Id<T>> {
    keys.iter().filter_map(ItemKey::typed).collect()
}

fn known(value: &Value<'_>, home: &str, catalog: &Catalog, kinds: &[Kind]) -> Option<ItemKey> {
    let text = value.text()?;
    let (pack, name) = text.split_once('/').unwrap_or((home, text));
    let keys = kinds.iter().map(|kind| ItemKey { pack: pack.into(), kind: *kind, name: name.into() });
    let found = keys.into_iter().find(|key| exists(catalog, key));
    if found.is_none() {
        let kinds: Vec<String> = kinds.iter().map(ToString::to_string).collect();
        let message = format!("there is no {} `{}`", kinds.join(" or "), crate::text::printable(text));
        value.complain(codes::REFERENCE_UNKNOWN, message, "correct the id; items of other packs are written pack/name");
    }
    found
}

fn exists(catalog: &Catalog, key: &ItemKey) -> bool {
    match key.kind {
        Kind::Condition => catalog.conditions().iter().any(|condition| condition.id.key() == *key),
        Kind::RedFlag => catalog.red_flags().iter().any(|flag| flag.id.key() == *key),
        Kind::Routine => key.typed::<Routine>().is_some_and(|id| matches!(catalog.get(&id), Ok(Some(_)))),
        Kind::Exercise => key.typed::<Exercise>().is_some_and(|id| matches!(catalog.get(&id), Ok(Some(_)))),
        _ => false,
    }
}

impl Vignette {
    /// The person with everything else answered, as far as the vignette says so.
    pub fn person(&self, catalog: &Catalog, today: Date) -> Result<Profile, ContentError> {
        let mut person = self.profile.clone();
        if !self.others_no {
            return Ok(person);
        }
        let mut rest: BTreeMap<Id<Finding>, Answer> = BTreeMap::new();
        let facts = Facts { profile: &self.profile, today };
        for finding in catalog.iter::<Finding>() {
            let finding = finding?;
            if finding.answering == Answering::YesNo
                && !person.answers.contains_key(&finding.id)
                && facts.makes_sense(&finding.head())
            {
                rest.insert(finding.id, Answer::No);
            }
        }
        person.answers.extend(rest);
        Ok(person)
    }

    /// Runs the vignette with one set of packs. `alone` is the urgency it had with only the packs it was written for, or
    /// nothing when these are only those. Returns the urgency and what is wrong.
    pub(crate) fn run(
        &self,
        catalog: &Catalog,
        today: Date,
        alone: Option<Urgency>,
    ) -> Result<(Urgency, Vec<Problem>), ContentError> {
        let person = self.person(catalog, today)?;
        let answer = assess(catalog, &person, today)?;
        let mut problems: Vec<Problem> = self.urgency_problem(&answer, alone).into_iter().collect();
        problems.extend(self.flags(&answer));
        if !answer.urgency.stops_everything_else() {
            problems.extend(self.missing(&answer));
        }
        problems.extend(self.forbidden(&answer));
        Ok((answer.urgency, problems))
    }

    fn urgency_problem(&self, answer: &Assessment<'_>, alone: Option<Urgency>) -> Option<Problem> {
        let (found, expected) = (answer.urgency, self.expect.urgency);
        let code = match alone {
            None if found != expected => codes::VIGNETTE_URGENCY,
            Some(alone) if found < alone => codes::VIGNETTE_URGENCY,
            Some(alone) if found > alone => codes::VIGNETTE_RAISED,
            _ => return None,
        };
        let mut because: Vec<&str> = answer.fired.iter().map(|fired| fired.flag.id.as_str()).collect();
        if !answer.open.is_empty() {
            because.push("open questions");
        }
        if !answer.recognised {
            because.push("no known picture");
        }
        let because = if because.is_empty() { "nothing".to_owned() } else { because.join(", ") };
        let message =
            format!("the urgency is {found} instead of {} (because of: {because})", alone.unwrap_or(expected));
        let help = if code == codes::VIGNETTE_RAISED {
            "see whether the rules that raise it are meant for this person"
        } else {
            "correct the rules, or the expectation if it is wrong"
        };
        Some((code, URGENCY.to_owned(), message, help))
    }

    fn flags(&self, answer: &Assessment<'_>) -> Vec<Problem> {
        let fires = |id: &Id<RedFlag>| answer.fired.iter().any(|fired| fired.flag.id == *id);
        let problem = |id: &Id<RedFlag>, what: &str, help| {
            let message = format!("the red flag `{}` {what}", id.as_str());
            (codes::VIGNETTE_RED_FLAG, id.key().to_string(), message, help)
        };
        let silent = self.expect.red_flags.iter().filter(|id| !fires(id));
        let loud = self.expect.not_red_flags.iter().filter(|id| fires(id));
        let silent = silent.map(|id| problem(id, "does not fire", "look at its `when` and at the answers"));
        let loud = loud.map(|id| problem(id, "fires", "look at its `when` and at the answers"));
        silent.chain(loud).collect()
    }

    fn missing(&self, answer: &Assessment<'_>) -> Vec<Problem> {
        let offered = offered(answer);
        let patterns = self.expect.patterns.iter().filter(|id| !stands(answer, id)).map(|id| {
            let help = "give its arguments more points, or the person more findings";
            (
                codes::VIGNETTE_PATTERN,
                id.key().to_string(),
                format!("the pattern `{}` does not stand", id.as_str()),
                help,
            )
        });
        let routines = self.expect.routines.iter().filter(|id| !offered.contains(&id.key())).map(|id| {
            let help = "look at what the routine is for, and what forbids it";
            (
                codes::VIGNETTE_OFFERED,
                id.key().to_string(),
                format!("the routine `{}` is not offered", id.as_str()),
                help,
            )
        });
        patterns.chain(routines).collect()
    }

    fn forbidden(&self, answer: &Assessment<'_>) -> Vec<Problem> {
        let offered = offered(answer);
        let patterns = self.expect.not_patterns.iter().filter(|id| stands(answer, id)).map(|id| {
            let message = format!("the pattern `{}` stands", id.as_str());
            (codes::VIGNETTE_PATTERN, id.key().to_string(), message, "add arguments against it")
        });
        let items = self.expect.never.iter().filter(|key| offered.contains(key)).map(|key| {
            let help = "add a contraindication, or change the routine";
            (codes::VIGNETTE_OFFERED, key.to_string(), format!("`{key}` is offered"), help)
        });
        patterns.chain(items).collect()
    }
}

/// A code, which expectation failed, what is wrong, and what to do.
pub(crate) type Problem = (Code, String, String, &'static str);

fn stands(answer: &Assessment<'_>, id: &Id<Condition>) -> bool {
    answer.standing().any(|pattern| pattern.condition.id == *id)
}

/// Routines and exercises an assessment offers, the second choices included.
fn offered(answer: &Assessment<'_>) -> Vec<ItemKey> {
    let offers = answer.offers.best.iter().chain(&answer.offers.others);
    offers
        .flat_map(|offer| {
            std::iter::once(offer.routine.id.key()).chain(offer.steps.iter().map(|step| step.exercise.id.key()))
        })
        .collect()
}
