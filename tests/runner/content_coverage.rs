//! Coverage of the content: articles, red flags, vignettes and conditions.

use std::collections::BTreeSet;

use heelwise_core::{Answer, Care, Condition, Expr, Finding, Id, Kind, RedFlag, Urgency, Word};
use heelwise_pack::vignette::{Vignette, VignetteSet};
use heelwise_pack_tools::caution_report::{self, CautionCheck};
use heelwise_pack_tools::coverage::Coverage;
use heelwise_pack_tools::mutation::{self, Depth};

use crate::harness::{checked, root};

fn coverage() -> Coverage {
    Coverage::read(&std::fs::read_to_string(root().join("docs/coverage.toml")).unwrap()).unwrap()
}

#[test]
fn every_row_of_the_articles_is_covered_by_the_packs() {
    let contents: Vec<_> = checked().packs.iter().map(|pack| &pack.content).collect();
    let coverage = coverage();
    assert_eq!((coverage.article.len(), coverage.row.len()), (5, 53));
    assert_eq!(coverage.problems(&contents), Vec::<String>::new());
}

/// Every claim that a row refers to belongs to the article of the row.
#[test]
fn rows_refer_to_claims_of_their_own_article() {
    let claims: Vec<_> = checked().packs.iter().flat_map(|pack| &pack.content.claims).collect();
    for row in coverage().row {
        for id in row.ids.iter().filter(|id| id.contains(&format!("/{}/", Kind::Claim))) {
            let claim = claims.iter().find(|claim| claim.id.to_string() == *id).unwrap();
            let output = claim.said_in.iter().any(|source| source.name() == row.article);
            assert!(output, "row {}: {id} is not said in {}", row.number, row.article);
        }
    }
}

// threat: C14, H12
#[test]
fn vignettes_detect_every_mutation_of_a_red_flag() {
    let report = mutation::run(checked(), Depth::Rule).unwrap();
    assert!(report.rules.is_full(), "{:?}", report.survivors);
}

fn judged() -> Vec<CautionCheck> {
    caution_report::judge(checked()).unwrap()
}

// threat: H2
#[test]
fn benign_vignettes_are_rarely_urgent() {
    let judged = judged();
    for set in [VignetteSet::Balance, VignetteSet::Blind] {
        let harmless = |one: &&CautionCheck| {
            one.sets.contains(&VignetteSet::Balance) && one.sets.contains(&set)
        };
        let (urgent, of) = caution_report::urgent(judged.iter().filter(harmless));
        assert!(of >= 40, "{of} harmless pictures");
        assert!(urgent * 100 <= of * 15, "{urgent} of {of} are sent to same-day or above");
    }
}

/// First-step pain under the heel, in a person without unsure answers.
fn is_typical_first_step_pain(vignette: &Vignette) -> bool {
    let profile = &vignette.profile;
    let under_heel = profile.sites.iter().all(|(site, _)| site.name().starts_with("heel-plantar"));
    let first_step =
        profile.answers.get(&Id::new("foundation", "first-step-worst")) == Some(&Answer::Yes);
    let sure = !profile.answers.values().any(|answer| *answer == Answer::Unknown);
    vignette.sets.contains(&VignetteSet::Balance) && under_heel && first_step && sure
}

// threat: H2
#[test]
fn typical_first_step_pain_is_never_urgent() {
    let packs = checked().packs.iter();
    let typical: BTreeSet<String> = packs
        .flat_map(|pack| {
            pack.vignettes.iter().map(|vignette| (pack.content.manifest.id.as_str(), vignette))
        })
        .filter(|(_, vignette)| is_typical_first_step_pain(vignette))
        .map(|(pack, vignette)| format!("{pack}/{}", vignette.id))
        .collect();
    let judged = judged();
    let (urgent, of) =
        caution_report::urgent(judged.iter().filter(|one| typical.contains(&one.id)));
    assert!(of >= 15, "{of} pictures of it");
    assert_eq!(urgent, 0);
}

// threat: H1
#[test]
fn the_rules_are_never_less_urgent_than_the_clinician() {
    let bolder: Vec<String> =
        judged().into_iter().filter(|one| one.given < one.clinician).map(|one| one.id).collect();
    assert_eq!(bolder, Vec::<String>::new());
}

#[test]
fn vignettes_cover_all_urgencies() {
    let judged = judged();
    assert!(judged.len() >= 90);
    for urgency in Urgency::ALL {
        let count = judged.iter().filter(|one| one.given == *urgency).count();
        assert!(count >= 10, "{count} vignettes are {urgency}");
    }
}

/// Every finding present except the inability to take four steps.
fn can_fire_walking(flag: &RedFlag) -> bool {
    let walking = Id::<Finding>::new("foundation", "cannot-four-steps");
    let truth = flag.when.truth(&|fact| (fact.finding() != Some(&walking)).into());
    truth == heelwise_core::Truth::True
}

#[test]
fn no_red_flag_requires_being_unable_to_walk() {
    let flags: Vec<&RedFlag> =
        checked().packs.iter().flat_map(|pack| &pack.content.red_flags).collect();
    assert!(
        flags.iter().any(|flag| flag
            .when
            .findings()
            .iter()
            .any(|id| id.name() == "cannot-four-steps"))
    );
    let hanging: Vec<&str> =
        flags.iter().filter(|flag| !can_fire_walking(flag)).map(|flag| flag.id.as_str()).collect();
    assert_eq!(hanging, Vec::<&str>::new());
}

// threat: H6
#[test]
fn everyone_is_asked_about_history_and_medicines() {
    let asked_of_all = [
        "diabetes",
        "on-blood-thinners",
        "fluoroquinolone-recent",
        "weak-immune",
        "cancer-history",
        "pregnant",
    ];
    let catalog = checked().catalog().unwrap();
    for name in asked_of_all {
        let finding: Finding = catalog.get(&Id::new("foundation", name)).unwrap().unwrap();
        assert!(finding.sites.is_empty() && finding.ask_if.is_none(), "{name}");
        let everywhere = catalog.red_flags().iter().any(|flag| {
            flag.sites.is_empty()
                && flag.when.names(&finding.id)
                && flag.urgency > Urgency::SelfCare
        });
        assert!(everywhere, "no rule for everybody asks for {name}");
    }
}

/// The conditions of the knowledge base, except those for clinicians only.
#[test]
fn the_conditions_are_those_of_the_knowledge_base() {
    let conditions: Vec<&Condition> =
        checked().packs.iter().flat_map(|pack| &pack.content.conditions).collect();
    let of = |care: Care| -> BTreeSet<&str> {
        conditions
            .iter()
            .filter(|condition| condition.care == care)
            .map(|condition| condition.id.name())
            .collect()
    };
    let own = [
        "plantar-heel-pain",
        "achilles-midportion",
        "achilles-insertional",
        "retrocalcaneal-bursitis",
        "fhl-tendinopathy",
        "tibialis-posterior",
        "peroneal-tendinopathy",
        "metatarsalgia",
        "morton-neuroma",
        "hallux-valgus",
        "hammer-toe",
        "tarsal-tunnel",
        "heel-fat-pad",
        "medial-tibial-stress",
        "calf-strain",
        "calf-tightness",
        "ankle-sprain",
        "sever",
        "heel-wear-back-and-hip",
        "night-cramp",
    ];
    let referred = [
        "calcaneal-stress-fracture",
        "metatarsal-stress-fracture",
        "achilles-rupture",
        "leg-vein-clot",
        "acute-compartment-syndrome",
        "cauda-equina",
        "skin-infection",
        "diabetic-nerve-damage",
        "inflammatory-heel-pain",
        "gout",
        "bone-infection",
        "joint-infection",
        "plantar-wart",
    ];
    assert_eq!(
        own.iter().filter(|id| !of(Care::Own).contains(*id)).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
    assert_eq!(
        referred.iter().filter(|id| !of(Care::Clinician).contains(*id)).collect::<Vec<_>>(),
        Vec::<&&str>::new()
    );
}

/// Insertional and mid-portion Achilles pain are offered different exercises.
#[test]
fn the_two_achilles_patterns_have_different_exercises() {
    let content = &checked().packs[0].content;
    let routines = |pattern: &str| -> BTreeSet<&str> {
        let helps =
            |routine: &&heelwise_core::Routine| routine.helps.iter().any(|id| id.name() == pattern);
        content.routines.iter().filter(helps).map(|routine| routine.id.name()).collect()
    };
    let (middle, bone) = (routines("achilles-midportion"), routines("achilles-insertional"));
    assert!(!middle.is_empty() && !bone.is_empty() && middle.is_disjoint(&bone));
    let bending = heelwise_core::Demand::EndRangeDorsiflexion;
    for routine in content.routines.iter().filter(|routine| bone.contains(routine.id.name())) {
        for step in &routine.steps {
            let exercise =
                content.exercises.iter().find(|exercise| exercise.id == step.exercise).unwrap();
            assert!(!exercise.demands.contains(&bending), "{} in {}", exercise.id, routine.id);
        }
    }
}

/// Every doubtful claim that an article makes is linked to the item it concerns.
#[test]
fn every_doubtful_claim_is_linked_to_an_item() {
    let claims = checked().packs.iter().flat_map(|pack| &pack.content.claims);
    let unlinked: Vec<String> = claims
        .filter(|claim| !claim.said_in.is_empty() && claim.about.is_empty())
        .map(|claim| claim.id.to_string())
        .collect();
    assert_eq!(unlinked, Vec::<String>::new());
}

#[test]
fn every_finding_in_a_rule_accepts_unsure() {
    let catalog = checked().catalog().unwrap();
    let today = heelwise_pack::check::TODAY;
    for flag in catalog.red_flags() {
        let mut person = heelwise_core::Profile::default();
        flag.when.each_fact(&mut |fact| match fact {
            Expr::Site(sites) => {
                person
                    .sites
                    .extend(sites.iter().map(|site| (site.clone(), heelwise_core::Side::Both)));
            }
            Expr::Number(id, bounds) => {
                let inside = (0..=110).map(f64::from).find(|number| bounds.holds(*number)).unwrap();
                person.answers.insert(id.clone(), Answer::Number(inside));
            }
            fact => person.answers.extend(fact.finding().map(|id| (id.clone(), Answer::Unknown))),
        });
        let assessment = heelwise_engine::assess(&catalog, &person, today).unwrap();
        assert!(assessment.fired.iter().any(|fired| fired.flag.id == flag.id), "{}", flag.id);
    }
}
