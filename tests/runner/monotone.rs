//! Safety is monotone, on the real packs: random people, random subsets of packs, random answers turned to yes.

use std::sync::OnceLock;

use heelwise_care::{assess, next_question};
use heelwise_core::compiled::CompiledPack;
use heelwise_core::{Answer, Answering, BodySite, Catalog, Finding, Id, Profile, Side, Urgency};
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::harness::{PACKS, catalog, checked};

const TODAY: Date = Date::constant(2026, 11, 20);

/// The catalog of the foundation with each subset of the packs; bit n of the index stands for the nth pack.
fn subsets() -> &'static [Catalog] {
    static SUBSETS: OnceLock<Vec<Catalog>> = OnceLock::new();
    SUBSETS.get_or_init(|| {
        let compiled = |id: &str| {
            let pack = checked().packs.iter().find(|pack| pack.content.manifest.id == id).unwrap();
            CompiledPack::open(pack.content.compile().unwrap().into()).unwrap()
        };
        let with = |mask: usize| {
            let chosen = PACKS.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0).map(|(_, id)| compiled(id));
            Catalog::merge(chosen.chain([compiled("foundation")]).collect()).unwrap()
        };
        (0..1 << PACKS.len()).map(with).collect()
    })
}

fn findings() -> &'static [Finding] {
    static FINDINGS: OnceLock<Vec<Finding>> = OnceLock::new();
    FINDINGS.get_or_init(|| catalog().iter::<Finding>().collect::<Result<_, _>>().unwrap())
}

fn sites() -> &'static [Id<BodySite>] {
    static SITES: OnceLock<Vec<Id<BodySite>>> = OnceLock::new();
    SITES.get_or_init(|| catalog().iter::<BodySite>().map(|site| site.unwrap().id).collect())
}

/// One random answer for a finding; `None` means not asked. Most are "no", as in life.
fn answer(finding: &Finding, dice: u8, number: f64) -> Option<Answer> {
    match (&finding.answering, dice % 16) {
        (Answering::Measured(_), _) | (_, 0..2) => None,
        (_, 2) => Some(Answer::Unknown),
        (Answering::YesNo, 3..5) => Some(Answer::Yes),
        (Answering::YesNo, _) => Some(Answer::No),
        (Answering::Number { min, max, .. }, _) => Some(Answer::Number((min + (max - min) * number).round())),
        (Answering::Choice(choices), dice) => {
            Some(Answer::Choice(choices[usize::from(dice) % choices.len()].id.clone()))
        }
        (Answering::Date, _) => Some(Answer::Date(TODAY)),
    }
}

prop_compose! {
    fn person()(
        places in prop::collection::vec((any::<Index>(), 0_u8..3), 1..3),
        dice in prop::collection::vec((any::<u8>(), 0.0..1.0_f64), findings().len()),
    ) -> Profile {
        let side = |number| [Side::Left, Side::Right, Side::Both][usize::from(number)];
        let answered = findings().iter().zip(dice).filter_map(|(finding, (dice, number))| {
            Some((finding.id.clone(), answer(finding, dice, number)?))
        });
        Profile {
            sites: places.into_iter().map(|(index, number)| (index.get(sites()).clone(), side(number))).collect(),
            answers: answered.collect(),
            ..Profile::default()
        }
    }
}

fn urgency(catalog: &Catalog, profile: &Profile) -> Urgency {
    assess(catalog, profile, TODAY).unwrap().urgency
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_a_pack_never_lowers_the_urgency(person in person(), mask in 0_usize..8, bit in 0_usize..3) {
        let (fewer, more) = (mask & !(1 << bit), mask | (1 << bit));
        prop_assert!(urgency(&subsets()[fewer], &person) <= urgency(&subsets()[more], &person));
    }

    #[test]
    fn a_yes_in_a_red_flag_never_lowers_the_urgency(person in person(), mask in 0_usize..8, which in any::<Index>()) {
        let catalog = &subsets()[mask];
        let flagged: Vec<&Finding> =
            findings().iter().filter(|finding| catalog.is_flagged(&finding.id) && finding.answering == Answering::YesNo).collect();
        let mut worse = person.clone();
        worse.answers.insert(which.get(&flagged).id.clone(), Answer::Yes);
        prop_assert!(urgency(catalog, &person) <= urgency(catalog, &worse));
    }

    #[test]
    fn another_sore_place_never_lowers_what_the_red_flags_say(person in person(), place in any::<Index>()) {
        let flags = |profile: &Profile| {
            let assessment = assess(catalog(), profile, TODAY).unwrap();
            let fired = assessment.fired.iter().map(|fired| fired.flag.urgency).max();
            fired.unwrap_or(Urgency::SelfCare)
        };
        let mut more = person.clone();
        more.sites.push((place.get(sites()).clone(), Side::Left));
        prop_assert!(flags(&person) <= flags(&more));
    }

    #[test]
    fn unsure_is_never_less_careful_than_yes_or_no(person in person(), which in any::<Index>()) {
        let flagged: Vec<&Finding> =
            findings().iter().filter(|finding| catalog().is_flagged(&finding.id) && finding.answering == Answering::YesNo).collect();
        let id = &which.get(&flagged).id;
        let with = |answer| {
            let mut other = person.clone();
            other.answers.insert(id.clone(), answer);
            urgency(catalog(), &other)
        };
        prop_assert!(with(Answer::Unknown) >= with(Answer::No));
        prop_assert!(with(Answer::Unknown) >= with(Answer::Yes));
    }

    #[test]
    fn nobody_is_sent_home_by_silence(place in any::<Index>()) {
        let silent = Profile { sites: vec![(place.get(sites()).clone(), Side::Left)], ..Profile::default() };
        let assessment = assess(catalog(), &silent, TODAY).unwrap();
        prop_assert!(assessment.urgency >= Urgency::Routine);
        prop_assert!(!assessment.open.is_empty());
    }

    #[test]
    fn nothing_contraindicated_is_offered(person in person()) {
        let assessment = assess(catalog(), &person, TODAY).unwrap();
        let facts = heelwise_care::Facts { profile: &person, today: TODAY };
        let candidates = heelwise_care::rank::rank(catalog(), &facts).unwrap();
        for rule in catalog().contraindications().iter().filter(|rule| rule.level == heelwise_core::Strength::Absolute) {
            let applies = heelwise_care::offer::applies(catalog(), &facts, &candidates, rule).unwrap();
            if applies == heelwise_care::offer::Applies::No {
                continue;
            }
            let offers = assessment.offers.best.iter().chain(&assessment.offers.others);
            for step in offers.flat_map(|offer| &offer.steps) {
                prop_assert!(!rule.concerns(&step.exercise), "{} although {}", step.exercise.id, rule.id);
            }
        }
    }
}

/// How soon, and which patterns match how well.
fn outcome(profile: &Profile) -> (Urgency, Vec<(String, heelwise_care::rank::Match)>) {
    let assessment = assess(catalog(), profile, TODAY).unwrap();
    let mut patterns: Vec<_> =
        assessment.patterns.iter().map(|pattern| (pattern.condition.id.to_string(), pattern.matched())).collect();
    patterns.sort();
    (assessment.urgency, patterns)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_questions_come_to_an_end_and_no_further_answer_matters(person in person()) {
        let mut profile = Profile { sites: person.sites.clone(), ..Profile::default() };
        let mut asked = 0;
        while let Some(question) = next_question(catalog(), &profile, TODAY).unwrap() {
            for finding in question.findings() {
                let answer = person.answers.get(&finding.id).cloned().unwrap_or(Answer::Unknown);
                prop_assert!(profile.answers.insert(finding.id.clone(), answer).is_none(), "{} was asked twice", finding.id);
            }
            asked += 1;
            prop_assert!(asked < 120);
        }
        let told = outcome(&profile);
        if told.0.stops_everything_else() {
            return Ok(());
        }
        let facts = heelwise_care::Facts { profile: &profile, today: TODAY };
        let unasked = findings().iter().filter(|finding| finding.answering == Answering::YesNo && facts.makes_sense(finding));
        for finding in unasked.filter(|finding| !profile.answers.contains_key(&finding.id)) {
            for answer in [Answer::Yes, Answer::No] {
                let mut more = profile.clone();
                more.answers.insert(finding.id.clone(), answer);
                prop_assert_eq!(&outcome(&more), &told, "{} was not asked", &finding.id);
            }
        }
    }
}
