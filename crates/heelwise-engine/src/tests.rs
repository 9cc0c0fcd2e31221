//! Tests of the assessment with a small catalog. The real packs are tested in the workspace's
//! end-to-end tests.

use heelwise_core::{Answer, Care, Expr, Measurement, Profile, Truth, Urgency};

use crate::facts::UnknownAs;
use crate::rank::{self, Match};
use crate::sample::{
    TODAY, argument, catalog, condition, content, flag, id, other, person, present, unanswered,
};
use crate::what_if::Effect;
use crate::{Facts, Question, assess, next_question};

mod offers;

fn urgency(profile: &Profile) -> Urgency {
    assess(&catalog(&[content()]), profile, TODAY).unwrap().urgency
}

fn with(mut profile: Profile, name: &str, answer: Answer) -> Profile {
    profile.answers.insert(id(name), answer);
    profile
}

#[test]
fn unsure_is_yes_in_a_red_flag_and_nothing_in_an_argument() {
    let profile = with(person(&["first-step"]), "swollen", Answer::Unknown);
    let facts = Facts { profile: &profile, today: TODAY };
    assert_eq!(facts.truth(&present("swollen"), UnknownAs::Yes), Truth::True);
    assert_eq!(facts.truth(&present("swollen"), UnknownAs::Open), Truth::Open);
    assert_eq!(urgency(&profile), Urgency::SameDay);
}

// threat: H4
#[test]
fn a_measured_and_an_asked_answer_count_as_the_more_careful_of_the_two() {
    let mut profile = person(&[]);
    profile.measured.insert(
        id("squeeze"),
        Measurement { present: Some(true), figures: [].into(), because: String::new() },
    );
    let facts = Facts { profile: &profile, today: TODAY };
    assert_eq!(facts.truth(&present("squeeze"), UnknownAs::Yes), Truth::True);
}

#[test]
fn dates_count_back_from_today_and_the_future_does_not_count() {
    for (date, within) in [
        ((2026, 11, 20), true),
        ((2026, 11, 10), true),
        ((2026, 11, 9), false),
        ((2026, 11, 21), false),
    ] {
        let date = jiff::civil::date(date.0, date.1, date.2);
        let profile = with(unanswered(), "injury", Answer::Date(date));
        let facts = Facts { profile: &profile, today: TODAY };
        assert_eq!(
            facts.truth(&Expr::WithinDays(id("injury"), 10), UnknownAs::Yes),
            within.into(),
            "{date}"
        );
    }
}

// threat: H5
#[test]
fn the_highest_flag_wins_and_stops_everything_else() {
    let catalog = catalog(&[content()]);
    let assessment =
        assess(&catalog, &person(&["chest-pain", "swollen", "first-step"]), TODAY).unwrap();
    assert_eq!(assessment.urgency, Urgency::Emergency);
    assert_eq!(
        assessment.fired.iter().map(|fired| fired.flag.label.as_str()).collect::<Vec<_>>(),
        ["chest", "clot"]
    );
    assert!(assessment.patterns.is_empty() && assessment.offers.best.is_empty());
}

// threat: H4
#[test]
fn an_unanswered_flag_keeps_the_urgency_at_routine_but_an_unmeasured_one_does_not() {
    let mut open = person(&["first-step"]);
    open.answers.remove(&id("chest-pain"));
    assert_eq!(urgency(&open), Urgency::Routine);
    let mut packs = content();
    packs.red_flags.push(flag("measured", present("measured"), Urgency::Soon));
    let assessment = assess(&catalog(&[packs]), &person(&["first-step"]), TODAY).unwrap().urgency;
    assert_eq!(assessment, Urgency::SelfCare);
}

// threat: H4
#[test]
fn self_care_needs_a_known_picture() {
    assert_eq!(urgency(&person(&["first-step"])), Urgency::SelfCare);
    assert_eq!(urgency(&person(&[])), Urgency::Routine, "nothing fits");
}

#[test]
fn a_pattern_that_only_a_pack_knows_is_not_enough_for_self_care() {
    let mut pack = other("extra");
    let mut soreness = condition(
        "extra/soreness",
        vec![argument("extra/soreness", present("bruise"), 3.0, 0.0, None)],
    );
    soreness.arguments[0].id = id("extra/soreness.bruise");
    pack.conditions.push(soreness);
    let catalog = catalog(&[content(), pack]);
    let assessment = assess(&catalog, &person(&["bruise"]), TODAY).unwrap();
    assert_eq!(assessment.matching().count(), 1);
    assert_eq!(assessment.urgency, Urgency::Routine);
}

#[test]
fn a_finding_of_a_red_flag_cannot_make_a_picture_harmless() {
    let mut foundation = content();
    foundation.red_flags.retain(|flag| flag.label != "clot");
    let harmless =
        assess(&catalog(&[foundation.clone()]), &person(&["swollen"]), TODAY).unwrap().urgency;
    assert_eq!(harmless, Urgency::SelfCare, "swollen alone makes the pattern moderate");
    foundation.red_flags.push(flag(
        "both",
        Expr::All(vec![present("swollen"), present("tingling")]),
        Urgency::Soon,
    ));
    let flagged = assess(&catalog(&[foundation]), &person(&["swollen"]), TODAY).unwrap().urgency;
    assert_eq!(flagged, Urgency::Routine);
}

#[test]
fn a_pack_that_flags_a_finding_against_a_pattern_does_not_make_it_harmless() {
    let mut pack = other("extra");
    pack.red_flags.push(heelwise_core::RedFlag {
        id: id("extra/bone"),
        ..flag("bone", Expr::All(vec![present("squeeze"), present("tingling")]), Urgency::Soon)
    });
    let profile = person(&["first-step", "squeeze"]);
    let alone = assess(&catalog(&[content()]), &profile, TODAY).unwrap().urgency;
    let together = assess(&catalog(&[content(), pack]), &profile, TODAY).unwrap().urgency;
    assert_eq!((alone, together), (Urgency::Routine, Urgency::Routine));
}

#[test]
fn correlated_arguments_count_once_and_the_weightier_one() {
    let (catalog, profile) = (catalog(&[content()]), person(&["first-step", "morning"]));
    let candidates = rank::rank(&catalog, &Facts { profile: &profile, today: TODAY }).unwrap();
    let fascia = candidates.iter().find(|candidate| candidate.condition.name == "fascia").unwrap();
    assert_eq!(fascia.score.now.to_string(), "+2.5");
    assert_eq!(fascia.matched(), Match::Moderate);
}

#[test]
fn patterns_are_considered_only_where_it_hurts() {
    let mut profile = person(&["first-step"]);
    profile.sites.clear();
    let catalog = catalog(&[content()]);
    assert!(rank::rank(&catalog, &Facts { profile: &profile, today: TODAY }).unwrap().is_empty());
}

#[test]
fn the_most_urgent_list_is_asked_first_and_an_emergency_ends_the_questions() {
    let catalog = catalog(&[content()]);
    let Some(Question::List(screen, rows)) = next_question(&catalog, &unanswered(), TODAY).unwrap()
    else {
        panic!("a list")
    };
    assert_eq!((screen.question.as_str(), rows.len()), ("now", 2));
    let answered = with(with(unanswered(), "chest-pain", Answer::Yes), "swollen", Answer::No);
    assert_eq!(next_question(&catalog, &answered, TODAY).unwrap(), None);
}

#[test]
fn what_a_question_depends_on_is_asked_before_it() {
    let catalog = catalog(&[content()]);
    let safe = with(with(unanswered(), "chest-pain", Answer::No), "swollen", Answer::No);
    let asked = |profile: &Profile| match next_question(&catalog, profile, TODAY).unwrap() {
        Some(Question::One(finding)) => finding.id.name().to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!(asked(&safe), "injury");
    assert_eq!(asked(&with(safe.clone(), "injury", Answer::Yes)), "four-steps");
    assert_eq!(asked(&with(safe, "injury", Answer::No)), "age");
}

#[test]
fn the_question_that_tells_most_comes_first_and_none_comes_when_nothing_can_change() {
    let catalog = catalog(&[content()]);
    let mut profile = person(&[]);
    profile.answers.remove(&id("tingling"));
    profile.answers.remove(&id("first-step"));
    let Some(Question::One(first)) = next_question(&catalog, &profile, TODAY).unwrap() else {
        panic!("a question")
    };
    assert_eq!(first.id.name(), "tingling");
    assert_eq!(next_question(&catalog, &person(&["first-step"]), TODAY).unwrap(), None);
}

#[test]
fn a_pack_supports_another_packs_pattern() {
    let mut pack = other("extra");
    let mut support = argument("fascia", present("morning"), 0.5, 0.0, None);
    support.id = id("extra/support");
    pack.arguments.push(support);
    let catalog = catalog(&[content(), pack]);
    let profile = person(&["morning"]);
    let facts = Facts { profile: &profile, today: TODAY };
    let candidates = rank::rank(&catalog, &facts).unwrap();
    assert_eq!(candidates[0].score.now.to_string(), "+2.5");
    assert_eq!(candidates[0].harmless.unwrap().now.to_string(), "+2.0");
}

#[test]
fn changes_name_what_another_answer_would_do_urgency_first() {
    let assessment =
        assess(&catalog(&[content()]), &person(&["first-step"]), TODAY).unwrap().changes;
    assert_eq!(assessment[0].effect, Effect::Urgency(Urgency::Emergency));
    let leading = assessment
        .iter()
        .find(|change| matches!(&change.effect, Effect::Leading(Some(_))))
        .unwrap();
    assert_eq!((leading.label.as_str(), &leading.instead), ("tingling", &Answer::Yes));
}

#[test]
fn a_pattern_in_a_clinicians_hands_is_shown_and_never_harmless() {
    let mut foundation = content();
    let fascia =
        foundation.conditions.iter_mut().find(|condition| condition.name == "fascia").unwrap();
    fascia.care = Care::Clinician;
    let catalog = catalog(&[foundation]);
    let assessment = assess(&catalog, &person(&["first-step"]), TODAY).unwrap();
    assert_eq!(assessment.urgency, Urgency::Routine);
    assert!(assessment.matching().any(|pattern| pattern.condition.name == "fascia"));
}

#[test]
fn what_is_decided_is_what_is_assessed() {
    let catalog = catalog(&[content()]);
    for yes in [
        &["first-step"][..],
        &["first-step", "tingling"],
        &["swollen"],
        &["thinners", "first-step"],
        &[],
    ] {
        let (whole, part) = (
            assess(&catalog, &person(yes), TODAY).unwrap(),
            assess::decide(&catalog, &person(yes), TODAY).unwrap(),
        );
        assert_eq!((whole.urgency, whole.recognised), (part.urgency, part.recognised));
        let names = |assessment: &assess::Assessment<'_>| -> Vec<String> {
            let patterns = assessment.patterns.iter().map(|pattern| pattern.condition.name.clone());
            patterns
                .chain(assessment.offers.best.iter().map(|offer| offer.routine.name.clone()))
                .collect()
        };
        assert_eq!(names(&whole), names(&part));
        assert!(part.changes.is_empty() && part.claims.is_empty() && part.watch.is_empty());
    }
}
