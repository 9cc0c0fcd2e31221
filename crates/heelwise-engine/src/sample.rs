//! A small catalog for unit tests: two patterns, four red flags, three routines, one body site.

use heelwise_core::catalog::Catalog;
use heelwise_core::compiled::{CompiledPack, PackContent};
use heelwise_core::finding::{Answering, Finding, MeasuredNumber, QuestionList};
use heelwise_core::{
    Answer, Argument, BodySite, Care, Comparison, Condition, Contraindication, Demand, Evidence,
    Exercise, Expr, Form, Grade, Id, Manifest, Points, Profile, Purpose, RedFlag, Region, Reviewed,
    Routine, RoutineStep, Side, SourceCheck, Stage, Status, Strength, TimeOfDay, Urgency,
};
use jiff::civil::Date;

pub(crate) const TODAY: Date = Date::constant(2026, 11, 20);

pub(crate) fn id<T>(name: &str) -> Id<T> {
    Id::resolve(name, "foundation")
}

pub(crate) fn present(name: &str) -> Expr {
    Expr::Present(id(name))
}

pub(crate) fn evidence() -> Evidence {
    Evidence { grade: Grade::F, mark: SourceCheck::Design, sources: vec![id("us")], note: None }
}

fn manifest(pack: &str) -> Manifest {
    Manifest {
        id: pack.into(),
        name: pack.into(),
        summary: pack.into(),
        version: "0.1.0".into(),
        licence: "MIT".into(),
        authors: vec!["us".into()],
        status: Status::Draft,
        reviewed: Reviewed::No,
        requires: Vec::new(),
        analyzer: None,
    }
}

pub(crate) fn finding(name: &str, answering: Answering) -> Finding {
    let text = name.to_owned();
    Finding {
        id: id(name),
        label: text.clone(),
        question: text.clone(),
        help: text,
        answering,
        screen: None,
        sites: Vec::new(),
        ask_if: None,
    }
}

pub(crate) fn flag(name: &str, when: Expr, urgency: Urgency) -> RedFlag {
    let text = || name.to_owned();
    RedFlag {
        id: id(name),
        label: text(),
        when,
        urgency,
        sites: Vec::new(),
        suspects: Vec::new(),
        advice: text(),
        warning: text(),
        evidence: evidence(),
    }
}

pub(crate) fn argument(
    condition: &str,
    when: Expr,
    present: f64,
    absent: f64,
    group: Option<&str>,
) -> Argument {
    let name = when.findings().first().map_or("site", |id| id.name()).to_owned();
    Argument {
        id: id(&format!("{condition}.{name}")),
        condition: id(condition),
        when,
        present: Points::from_number(present),
        absent: Points::from_number(absent),
        group: group.map(str::to_owned),
        evidence: evidence(),
    }
}

pub(crate) fn condition(name: &str, arguments: Vec<Argument>) -> Condition {
    Condition {
        id: id(name),
        name: name.into(),
        aliases: Vec::new(),
        icd10cm: Vec::new(),
        care: Care::Own,
        sites: vec![id("heel")],
        summary: name.into(),
        course: name.into(),
        prior: Points::ZERO,
        review_weeks: Vec::new(),
        arguments,
        advice: Vec::new(),
        evidence: evidence(),
    }
}

fn exercise(name: &str, demands: Vec<Demand>) -> Exercise {
    Exercise {
        id: id(name),
        name: name.into(),
        form: Form::Habit,
        purpose: Purpose::Education,
        summary: name.into(),
        steps: vec![name.into()],
        cues: Vec::new(),
        errors: Vec::new(),
        tissues: Vec::new(),
        demands,
        kit: Vec::new(),
        progression: None,
        regression: None,
        stop_if: Vec::new(),
        dosage: None,
        figure: None,
        evidence: evidence(),
    }
}

pub(crate) fn routine(name: &str, helps: &str, steps: &[&str]) -> Routine {
    Routine {
        id: id(name),
        name: name.into(),
        summary: name.into(),
        moment: TimeOfDay::Any,
        stage: Stage::FirstCare,
        helps: vec![id(helps)],
        suits: None,
        minutes: 1,
        steps: steps.iter().map(|step| RoutineStep { exercise: id(step), dosage: None }).collect(),
        evidence: evidence(),
    }
}

fn contraindication(name: &str, when: Expr, level: Strength, forbids: Demand) -> Contraindication {
    Contraindication {
        id: id(name),
        label: name.into(),
        when,
        level,
        forbids: vec![forbids],
        tissues: Vec::new(),
        items: Vec::new(),
        caution: name.into(),
        evidence: evidence(),
    }
}

/// The content of the small foundation, for tests to add to.
pub(crate) fn content() -> PackContent {
    let yes_no = [
        "chest-pain",
        "swollen",
        "squeeze",
        "first-step",
        "morning",
        "tingling",
        "thinners",
        "bruise",
        "injury",
        "four-steps",
    ];
    let mut findings: Vec<Finding> =
        yes_no.iter().map(|name| finding(name, Answering::YesNo)).collect();
    findings.push(finding("age", Answering::Number { unit: "years".into(), min: 1.0, max: 110.0 }));
    findings.push(finding(
        "measured",
        Answering::Measured(vec![MeasuredNumber {
            id: "n".into(),
            label: "n".into(),
            unit: "n".into(),
        }]),
    ));
    for finding in &mut findings {
        if ["chest-pain", "swollen"].contains(&finding.id.name()) {
            finding.screen = Some(id("now"));
        }
    }
    if let Some(four_steps) = findings.iter_mut().find(|finding| finding.id.name() == "four-steps")
    {
        four_steps.ask_if = Some(present("injury"));
    }
    let child = Expr::Number(id("age"), Comparison { lt: Some(16.0), ..Comparison::default() });
    PackContent {
        body_sites: vec![BodySite {
            id: id("heel"),
            name: "Heel".into(),
            region: Region::Heel,
            hint: "Heel".into(),
        }],
        screens: vec![QuestionList { id: id("now"), question: "now".into(), help: "now".into() }],
        red_flags: vec![
            flag("chest", present("chest-pain"), Urgency::Emergency),
            flag("clot", present("swollen"), Urgency::SameDay),
            flag("bone", Expr::All(vec![present("injury"), present("four-steps")]), Urgency::Soon),
            flag("child", child, Urgency::Routine),
        ],
        conditions: vec![
            condition(
                "fascia",
                vec![
                    argument("fascia", present("first-step"), 2.5, -1.0, Some("morning")),
                    argument("fascia", present("morning"), 2.0, 0.0, Some("morning")),
                    argument("fascia", present("squeeze"), -1.0, 0.0, None),
                    argument("fascia", present("swollen"), 3.0, 0.0, None),
                ],
            ),
            condition(
                "nerve",
                vec![
                    argument("nerve", present("tingling"), 4.0, -2.0, None),
                    argument("nerve", present("first-step"), -1.0, 0.0, None),
                ],
            ),
        ],
        exercises: vec![
            exercise("press", vec![Demand::DeepPressure]),
            exercise("walk", Vec::new()),
            exercise("ice", vec![Demand::Cold]),
        ],
        routines: vec![
            routine("care", "fascia", &["press", "walk"]),
            routine("cool", "fascia", &["ice"]),
            routine("calm", "nerve", &["walk"]),
        ],
        contraindications: vec![
            contraindication(
                "thin-blood",
                present("thinners"),
                Strength::Absolute,
                Demand::DeepPressure,
            ),
            contraindication("bruises", present("bruise"), Strength::Relative, Demand::Cold),
        ],
        findings,
        ..PackContent::empty(manifest("foundation"))
    }
}

/// An empty pack beside the foundation.
pub(crate) fn other(pack: &str) -> PackContent {
    PackContent::empty(manifest(pack))
}

pub(crate) fn catalog(packs: &[PackContent]) -> Catalog {
    let compiled =
        packs.iter().map(|pack| CompiledPack::open(pack.compile().unwrap().into()).unwrap());
    Catalog::merge(compiled.collect()).unwrap()
}

/// The profile of a person with a sore heel and these findings; all other yes-no answers are "no",
/// and the age is 40.
pub(crate) fn person(yes: &[&str]) -> Profile {
    let mut profile = unanswered();
    for finding in content().findings.iter().filter(|finding| finding.answering == Answering::YesNo)
    {
        let answer = if yes.contains(&finding.id.name()) { Answer::Yes } else { Answer::No };
        profile.answers.insert(finding.id.clone(), answer);
    }
    profile.answers.insert(id("age"), Answer::Number(40.0));
    profile
}

/// The profile of a person with a sore heel and no answers.
pub(crate) fn unanswered() -> Profile {
    Profile { sites: vec![(id("heel"), Side::Left)], ..Profile::default() }
}

/// The usual pain model.
pub(crate) fn pain_model() -> heelwise_core::PainModel {
    heelwise_core::PainModel {
        id: id("pain"),
        name: "Pain".into(),
        summary: "Pain.".into(),
        green: 2,
        amber: 5,
        worse_morning: 2,
        greens_up: 2,
        rest_h: 48,
        reds_back: 2,
        reds_days: 7,
        severe: 7,
        severe_times: 2,
        worse_mornings: 7,
        pause: heelwise_core::pain_model::Pause { rung_back: 14, phase_back: 28, check_again: 84 },
        evidence: evidence(),
    }
}
