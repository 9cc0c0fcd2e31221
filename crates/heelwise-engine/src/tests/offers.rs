//! Tests of routines, contraindications and advice in an assessment.

use std::collections::BTreeMap;

use heelwise_core::{Demand, Expr, Measurement, Profile, Stage, Tissue};

use crate::assess;
use crate::offer::Applies;
use crate::sample::{TODAY, catalog, content, id, person, present, routine};

#[test]
fn what_is_forbidden_is_left_out_and_what_is_unknown_is_left_out_until_answered() {
    let catalog = catalog(&[content()]);
    let left_out = |profile: &Profile| {
        let assessment = assess(&catalog, profile, TODAY).unwrap();
        let care = assessment
            .offers
            .best
            .into_iter()
            .chain(assessment.offers.others)
            .find(|offer| offer.routine.name == "care")
            .unwrap();
        let steps: Vec<String> = care.steps.iter().map(|step| step.exercise.name.clone()).collect();
        (
            steps,
            care.left_out
                .into_iter()
                .flat_map(|left| left.because)
                .map(|(_, applies)| applies)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(left_out(&person(&["first-step"])), (vec!["press".into(), "walk".into()], vec![]));
    assert_eq!(
        left_out(&person(&["first-step", "thinners"])),
        (vec!["walk".into()], vec![Applies::Yes])
    );
    let mut unanswered_rule = person(&["first-step"]);
    unanswered_rule.answers.remove(&id("thinners"));
    assert_eq!(left_out(&unanswered_rule).1, [Applies::UntilAnswered(id("thinners"))]);
}

#[test]
fn a_relative_contraindication_keeps_the_step_with_its_caution() {
    let assessment =
        assess(&catalog(&[content()]), &person(&["first-step", "bruise"]), TODAY).unwrap().offers;
    let cool = assessment
        .best
        .iter()
        .chain(&assessment.others)
        .find(|offer| offer.routine.name == "cool")
        .unwrap();
    assert_eq!(cool.steps[0].cautions[0].label, "bruises");
}

#[test]
fn a_later_stage_is_never_offered_and_what_suits_comes_beside_the_usual() {
    let mut foundation = content();
    foundation.routines.push(heelwise_core::Routine {
        stage: Stage::Later,
        ..routine("later", "fascia", &["walk"])
    });
    foundation.routines.push(heelwise_core::Routine {
        suits: Some(present("morning")),
        ..routine("suited", "fascia", &["walk"])
    });
    let catalog = catalog(&[foundation]);
    let offers = |yes: &[&str]| assess(&catalog, &person(yes), TODAY).unwrap().offers;
    let all = offers(&["first-step", "morning"]);
    let names: Vec<&str> = all.best.iter().map(|offer| offer.routine.name.as_str()).collect();
    assert_eq!(names, ["care", "suited"]);
    assert!(all.best.iter().chain(&all.others).all(|offer| offer.routine.name != "later"));
    let unsuited = offers(&["first-step"]);
    assert!(
        unsuited.best.iter().chain(&unsuited.others).all(|offer| offer.routine.name != "suited")
    );
}

#[test]
fn routines_for_the_records_are_offered_beside_those_for_the_answers() {
    let mut foundation = content();
    let suited = |name: &str, on: &str| heelwise_core::Routine {
        suits: Some(Expr::Any(vec![present(on), present("thinners")])),
        ..routine(name, "fascia", &["walk"])
    };
    foundation.routines.extend([
        suited("a-lives", "morning"),
        suited("b-lives", "morning"),
        suited("runs", "measured"),
    ]);
    let catalog = catalog(&[foundation]);
    let names = |present: Option<bool>| {
        let mut profile = person(&["first-step", "morning"]);
        profile.measured.insert(
            id("measured"),
            Measurement { present, figures: BTreeMap::new(), because: String::new() },
        );
        let offers = assess(&catalog, &profile, TODAY).unwrap().offers;
        let names = |offers: Vec<crate::offer::OfferedRoutine>| {
            offers.into_iter().map(|one| one.routine.name).collect::<Vec<_>>()
        };
        (names(offers.best), names(offers.others))
    };
    let (best, others) = names(Some(true));
    assert_eq!(best, ["care", "a-lives", "runs"]);
    assert!(others.contains(&"b-lives".to_owned()), "{others:?}");
    assert_eq!(names(Some(false)).0, ["care", "a-lives"]);
    for unshown in [Some(false), None] {
        assert!(!names(unshown).1.contains(&"runs".to_owned()), "{unshown:?}");
    }
}

#[test]
fn a_contraindication_by_place_leaves_other_places_alone() {
    let mut foundation = content();
    for exercise in &mut foundation.exercises {
        exercise.tissues =
            vec![if exercise.name == "ice" { Tissue::HeelPad } else { Tissue::Calf }];
        exercise.demands = vec![Demand::DeepPressure];
    }
    let rule = &mut foundation.contraindications[0];
    rule.tissues = vec![Tissue::HeelPad];
    let concerned: Vec<&str> = foundation
        .exercises
        .iter()
        .filter(|it| foundation.contraindications[0].concerns(it))
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(concerned, ["ice"]);
}

#[test]
fn advice_that_a_contraindication_forbids_is_withheld() {
    let mut foundation = content();
    let advice = |name: &str, demands: Vec<Demand>, tissues: Vec<Tissue>| heelwise_core::Advice {
        id: id(&format!("fascia.{name}")),
        kind: heelwise_core::AdviceKind::Do,
        text: name.into(),
        demands,
        tissues,
        evidence: crate::sample::evidence(),
    };
    let fascia =
        foundation.conditions.iter_mut().find(|condition| condition.name == "fascia").unwrap();
    fascia.advice = vec![
        advice("rub", vec![Demand::DeepPressure], vec![Tissue::Calf]),
        advice("rub-anything", vec![Demand::DeepPressure], Vec::new()),
        advice("rub-heel", vec![Demand::DeepPressure], vec![Tissue::HeelPad]),
        advice("rest", Vec::new(), Vec::new()),
    ];
    foundation.contraindications[0].tissues = vec![Tissue::Calf];
    let catalog = catalog(&[foundation]);
    let withheld = |yes: &[&str]| -> Vec<String> {
        let offers = assess(&catalog, &person(yes), TODAY).unwrap().offers;
        offers.withheld.iter().map(|withheld| withheld.advice.name().to_owned()).collect()
    };
    assert_eq!(withheld(&["first-step"]), Vec::<String>::new());
    assert_eq!(withheld(&["first-step", "thinners"]), ["fascia.rub", "fascia.rub-anything"]);
}
