//! Plans for N random people, or only assesses them, or follows their plans through twelve calm
//! weeks, so that the one can be compared with the other.
//!
//! `plan assess|plan|follow N ANSWERS CONTENT...`: each person is the one of the answers file with
//! a few answers inverted.
#![forbid(unsafe_code)]

use std::error::Error;
use std::ffi::OsString;
use std::hint::black_box;
use std::path::Path;

use heelwise_core::compiled::CompiledPack;
use heelwise_core::{Answer, Catalog, Finding, Id, Profile};
use heelwise_engine::plan::simulate::Scenario;
use heelwise_engine::plan::{MakeOutcome, PlanRequest, make, replay};
use heelwise_pack::answers;
use heelwise_pack::check::TODAY;
use heelwise_pack::render::{DiagnosticsFormat, render};

/// The number of answers that are inverted for each person.
const TURNED: u64 = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [mode, rounds, answers, contents @ ..] = arguments.as_slice() else {
        return Err("plan assess|plan|follow N ANSWERS CONTENT...".into());
    };
    let rounds: u64 = rounds.to_string_lossy().parse()?;
    let catalog =
        Catalog::merge(contents.iter().map(|path| open(path.as_ref())).collect::<Result<_, _>>()?)?;
    let answers = answers::read(answers.as_ref(), &catalog);
    let profile = answers
        .map_err(|diagnostics| {
            render(&diagnostics, DiagnosticsFormat::Human { colour: false }).to_string()
        })?
        .profile;
    let unflagged: Vec<Id<Finding>> =
        profile.answers.keys().filter(|finding| !catalog.is_flagged(finding)).cloned().collect();
    for round in 0..rounds {
        let person = varied_person(&profile, &unflagged, round);
        match mode.to_str() {
            Some("assess") => {
                drop(black_box(heelwise_engine::assess(&catalog, black_box(&person), TODAY)?));
            }
            Some("plan") => drop(black_box(plan(&catalog, &person)?)),
            _ => {
                if let MakeOutcome::Plan(plan, _) = plan(&catalog, &person)? {
                    drop(black_box(replay(
                        &catalog,
                        &plan,
                        &Scenario::Green.log(&plan),
                        plan.last_day(),
                    )?));
                }
            }
        }
    }
    Ok(())
}

fn plan(catalog: &Catalog, person: &Profile) -> Result<MakeOutcome, Box<dyn Error>> {
    Ok(make(catalog, black_box(person), &PlanRequest::default(), TODAY)?)
}

/// The person with a few answers inverted that no red flag uses, the same for the same number.
fn varied_person(profile: &Profile, unflagged: &[Id<Finding>], number: u64) -> Profile {
    let mut person = profile.clone();
    for turn in 0..TURNED {
        let roll = (number * TURNED + turn + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
        let Some(finding) = usize::try_from(roll)
            .ok()
            .and_then(|roll| unflagged.get(roll % unflagged.len().max(1)))
        else {
            continue;
        };
        let turned = match person.answers.get(finding) {
            Some(Answer::Yes) => Answer::No,
            Some(Answer::No) => Answer::Yes,
            _ => continue,
        };
        person.answers.insert(finding.clone(), turned);
    }
    person
}

fn open(path: &Path) -> Result<CompiledPack, Box<dyn Error>> {
    Ok(CompiledPack::open(std::fs::read(path)?.into())?)
}
