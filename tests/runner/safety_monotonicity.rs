//! Monotonicity of safety on the real packs: random people, random subsets of packs, random answers
//! changed to yes.

use std::sync::OnceLock;

use heelwise_core::compiled::{CompiledPack, PackContent};
use heelwise_core::{
    Answer, Answering, BodySite, Catalog, Contraindication, Expr, Finding, Id, Manifest, Profile,
    Side, Strength, Urgency,
};
use heelwise_engine::{assess, next_question};
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::harness::{PACKS, cases, catalog, checked};

pub(crate) const TODAY: Date = Date::constant(2026, 11, 20);

/// The catalog of the foundation with each subset of the packs; bit n of the index stands for the
/// nth pack.
fn subsets() -> &'static [Catalog] {
    static SUBSETS: OnceLock<Vec<Catalog>> = OnceLock::new();
    SUBSETS.get_or_init(|| {
        let with = |mask: usize| {
            let chosen = PACKS
                .iter()
                .enumerate()
                .filter(|(bit, _)| mask & (1 << bit) != 0)
                .map(|(_, id)| base(id));
            Catalog::merge(chosen.chain([base("foundation")]).collect()).unwrap()
        };
        (0..1 << PACKS.len()).map(with).collect()
    })
}

pub(crate) fn findings() -> &'static [Finding] {
    static FINDINGS: OnceLock<Vec<Finding>> = OnceLock::new();
    FINDINGS.get_or_init(|| catalog().iter::<Finding>().collect::<Result<_, _>>().unwrap())
}

fn sites() -> &'static [Id<BodySite>] {
    static SITES: OnceLock<Vec<Id<BodySite>>> = OnceLock::new();
    SITES.get_or_init(|| catalog().iter::<BodySite>().map(|site| site.unwrap().id).collect())
}

/// A random answer to a finding; `None` means not asked. Most are "no", as in life.
pub(crate) fn answer(finding: &Finding, dice: u8, number: f64) -> Option<Answer> {
    match (&finding.answering, dice % 16) {
        (Answering::Measured(_) | Answering::Logged(_), _) | (_, 0..2) => None,
        (_, 2) => Some(Answer::Unknown),
        (Answering::YesNo, 3..5) => Some(Answer::Yes),
        (Answering::YesNo, _) => Some(Answer::No),
        (Answering::Number { min, max, .. }, _) => {
            Some(Answer::Number((min + (max - min) * number).round()))
        }
        (Answering::Choice(choices), dice) => {
            Some(Answer::Choice(choices[usize::from(dice) % choices.len()].id.clone()))
        }
        (Answering::Date, _) => Some(Answer::Date(TODAY)),
    }
}

/// The people of all vignettes with every other finding answered "no".
pub(crate) fn typical() -> &'static [Profile] {
    static TYPICAL: OnceLock<Vec<Profile>> = OnceLock::new();
    let people = || {
        checked()
            .packs
            .iter()
            .flat_map(|pack| &pack.vignettes)
            .map(|it| it.person(catalog(), TODAY).unwrap())
    };
    TYPICAL.get_or_init(|| people().collect())
}

prop_compose! {
    /// A random person, or a typical one with a few answers changed.
    pub(crate) fn person()(
        start in any::<Option<Index>>(),
        places in prop::collection::vec((any::<Index>(), 0_u8..3), 1..3),
        dice in prop::collection::vec((any::<u8>(), any::<u8>(), 0.0..1.0_f64), findings().len()),
    ) -> Profile {
        let side = |number| [Side::Left, Side::Right, Side::Both][usize::from(number)];
        let typical = start.map(|index| index.get(typical()).clone());
        let site = |(index, number): (Index, _)| (index.get(sites()).clone(), side(number));
        let places = places.into_iter().map(site);
        let random = || Profile { sites: places.collect(), ..Profile::default() };
        let keeps = if typical.is_some() { 8 } else { u8::MAX };
        let mut person = typical.unwrap_or_else(random);
        let pairs = findings().iter().zip(dice);
        for (finding, (_, roll, number)) in pairs.filter(|(_, (luck, ..))| *luck <= keeps) {
            match answer(finding, roll, number) {
                Some(answer) => drop(person.answers.insert(finding.id.clone(), answer)),
                None => drop(person.answers.remove(&finding.id)),
            }
        }
        person
    }
}

fn compiled(id: &str) -> CompiledPack {
    let pack = checked().packs.iter().find(|pack| pack.content.manifest.id == id).unwrap();
    CompiledPack::open(pack.content.compile().unwrap().into()).unwrap()
}

/// The findings of all packs that are answered with yes or no.
fn all_yes_no() -> impl Iterator<Item = &'static Finding> {
    findings().iter().filter(|finding| finding.answering == Answering::YesNo)
}

/// Those of the foundation pack.
fn yes_no() -> Vec<&'static Finding> {
    all_yes_no().filter(|finding| finding.id.pack() == "foundation").collect()
}

/// The packs of a mask with a foreign pack whose only red flag needs all of these findings.
fn with_stranger(mask: usize, named: &[Id<Finding>]) -> Catalog {
    let mut stranger = PackContent::empty(Manifest {
        id: "stranger".into(),
        requires: Vec::new(),
        analyzer: None,
        ..checked().packs[0].content.manifest.clone()
    });
    let facts = named.iter().cloned().map(Expr::Present).collect();
    let mut flag = checked().packs[0].content.red_flags[0].clone();
    flag.id = Id::new("stranger", "flag");
    flag.when = Expr::All(facts);
    flag.urgency = Urgency::Soon;
    flag.sites = Vec::new();
    stranger.red_flags.push(flag);
    let chosen =
        PACKS.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, id)| base(id));
    let stranger = CompiledPack::open(stranger.compile().unwrap().into()).unwrap();
    Catalog::merge(chosen.chain([base("foundation"), stranger]).collect()).unwrap()
}

/// A compiled pack of the workspace, compiled once.
fn base(id: &str) -> CompiledPack {
    static BASE: OnceLock<Vec<CompiledPack>> = OnceLock::new();
    let all =
        BASE.get_or_init(|| PACKS.iter().chain(&["foundation"]).map(|id| compiled(id)).collect());
    all.iter().find(|pack| pack.manifest.id == id).unwrap().clone()
}

fn urgency(catalog: &Catalog, profile: &Profile) -> Urgency {
    assess(catalog, profile, TODAY).unwrap().urgency
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn adding_a_pack_never_lowers_the_urgency(
        person in person(),
        mask in 0_usize..8,
        bit in 0_usize..3,
    ) {
        let (fewer, more) = (mask & !(1 << bit), mask | (1 << bit));
        prop_assert!(urgency(&subsets()[fewer], &person) <= urgency(&subsets()[more], &person));
    }

    // threat: H3
    #[test]
    fn a_yes_in_a_red_flag_never_lowers_the_urgency(
        person in person(),
        mask in 0_usize..8,
        which in any::<Index>(),
    ) {
        let catalog = &subsets()[mask];
        let flagged: Vec<&Finding> =
            all_yes_no().filter(|finding| catalog.is_flagged(&finding.id)).collect();
        let mut worse = person.clone();
        worse.answers.insert(which.get(&flagged).id.clone(), Answer::Yes);
        prop_assert!(urgency(catalog, &person) <= urgency(catalog, &worse));
    }

    // threat: H3
    #[test]
    fn a_foreign_red_flag_never_lowers_the_urgency(
        person in person(),
        mask in 0_usize..8,
        pick in any::<Index>(),
        other in any::<Index>(),
    ) {
        // Something that was answered yes, and something that need not be: the flag often does not
        // hold.
        let is_yes = |it: &&Finding| person.answers.get(&it.id) == Some(&Answer::Yes);
        let present: Vec<&Finding> = yes_no().into_iter().filter(is_yes).collect();
        let among = if present.is_empty() { yes_no() } else { present };
        let first = pick.get(&among).id.clone();
        let second = other.get(&yes_no()).id.clone();
        let with = with_stranger(mask, &[first.clone(), second.clone()]);
        let without = &subsets()[mask];
        prop_assert!(urgency(without, &person) <= urgency(&with, &person));
        for id in [first, second] {
            let mut worse = person.clone();
            worse.answers.insert(id, Answer::Yes);
            prop_assert!(urgency(&with, &person) <= urgency(&with, &worse));
        }
    }

    // threat: H5
    #[test]
    fn another_body_site_never_lowers_the_urgency_of_red_flags(
        person in person(),
        place in any::<Index>(),
    ) {
        let flags = |profile: &Profile| {
            let assessment = assess(catalog(), profile, TODAY).unwrap();
            let fired = assessment.fired.iter().map(|fired| fired.flag.urgency).max();
            fired.unwrap_or(Urgency::SelfCare)
        };
        let mut more = person.clone();
        more.sites.push((place.get(sites()).clone(), Side::Left));
        prop_assert!(flags(&person) <= flags(&more));
    }

    // threat: H4
    #[test]
    fn unsure_is_never_less_urgent_than_yes_or_no(person in person(), which in any::<Index>()) {
        let flagged: Vec<&Finding> =
            all_yes_no().filter(|finding| catalog().is_flagged(&finding.id)).collect();
        let id = &which.get(&flagged).id;
        let with = |answer| {
            let mut other = person.clone();
            other.answers.insert(id.clone(), answer);
            urgency(catalog(), &other)
        };
        prop_assert!(with(Answer::Unknown) >= with(Answer::No));
        prop_assert!(with(Answer::Unknown) >= with(Answer::Yes));
    }

    // threat: H4
    #[test]
    fn no_answers_never_mean_self_care(place in any::<Index>()) {
        let sites = vec![(place.get(sites()).clone(), Side::Left)];
        let silent = Profile { sites, ..Profile::default() };
        let assessment = assess(catalog(), &silent, TODAY).unwrap();
        prop_assert!(assessment.urgency >= Urgency::Routine);
        prop_assert!(!assessment.open.is_empty());
    }

    // threat: H6, H10
    #[test]
    fn nothing_contraindicated_is_offered(person in person()) {
        let assessment = assess(catalog(), &person, TODAY).unwrap();
        let facts = heelwise_engine::Facts { profile: &person, today: TODAY };
        let candidates = heelwise_engine::rank::rank(catalog(), &facts).unwrap();
        let is_absolute = |rule: &&Contraindication| rule.level == Strength::Absolute;
        for rule in catalog().contraindications().iter().filter(is_absolute) {
            let applies =
                heelwise_engine::offer::applies(catalog(), &facts, &candidates, rule).unwrap();
            if applies == heelwise_engine::offer::Applies::No {
                continue;
            }
            let offers = assessment.offers.best.iter().chain(&assessment.offers.others);
            for step in offers.flat_map(|offer| &offer.steps) {
                prop_assert!(!rule.concerns(&step.exercise), "{} although \
                    {}", step.exercise.id, rule.id);
            }
        }
    }
}

/// The urgency and the matching conditions.
fn outcome(profile: &Profile) -> (Urgency, Vec<(String, heelwise_engine::rank::Match)>) {
    let assessment = assess(catalog(), profile, TODAY).unwrap();
    let mut patterns: Vec<_> = assessment
        .patterns
        .iter()
        .map(|pattern| (pattern.condition.id.to_string(), pattern.matched()))
        .collect();
    patterns.sort();
    (assessment.urgency, patterns)
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn the_interview_ends_and_further_answers_change_nothing(person in person()) {
        let mut profile = Profile { sites: person.sites.clone(), ..Profile::default() };
        let mut asked = 0;
        while let Some(question) = next_question(catalog(), &profile, TODAY).unwrap() {
            for finding in question.findings() {
                let answer = person.answers.get(&finding.id).cloned().unwrap_or(Answer::Unknown);
                prop_assert!(profile.answers.insert(finding.id.clone(), answer).is_none(), "{} was \
                    asked twice", finding.id);
            }
            asked += 1;
            prop_assert!(asked < 120);
        }
        let shown = outcome(&profile);
        if shown.0.stops_everything_else() {
            return Ok(());
        }
        let facts = heelwise_engine::Facts { profile: &profile, today: TODAY };
        // A red flag for another place is not asked for; it would still count if somebody answered
        // its question.
        let elsewhere = |finding: &Finding| {
            let flags = catalog().red_flags().iter();
            let mut flags = flags.filter(|flag| !profile.hurts_in(&flag.sites));
            flags.any(|flag| flag.when.names(&finding.id))
        };
        let unasked = all_yes_no().filter(|finding| {
            facts.makes_sense(&finding.summary()) && !profile.answers.contains_key(&finding.id)
        });
        for finding in unasked.filter(|finding| !elsewhere(finding)) {
            for answer in [Answer::Yes, Answer::No] {
                let mut more = profile.clone();
                more.answers.insert(finding.id.clone(), answer);
                prop_assert_eq!(&outcome(&more), &shown, "{} was not asked", &finding.id);
            }
        }
    }
}
