//! Pages of `docs/` that are generated from code and packs, so that they cannot go stale.

use std::fmt::Write as _;

use heelwise_core::compiled::PackContent;
use heelwise_core::condition::AdviceKind;
use heelwise_core::figure::{Cycle, Footing, Joint, Posture, Prop, Spot, View};
use heelwise_core::{
    ClaimVerdict, Demand, Family, Form, Goal, Grade, LogSignal, Purpose, RecordKind, Region, Side,
    Skip, SourceCheck, SourceKind, Stage, Status, Strength, TimeOfDay, Tissue, Urgency, Word,
};

use heelwise_pack::codes;

pub(crate) const NOTE: &str =
    "<!-- Made by `cargo xtask codegen`; change the source instead. -->\n\n";

/// All diagnostic codes.
pub fn diagnostics() -> String {
    let mut page = format!(
        "# Diagnostic codes\n\n{NOTE}A code never changes its meaning. Each has a failing example \
         under `tests/fixtures/invalid/`.\n\n"
    );
    page.push_str("| code | severity | meaning |\n|---|---|---|\n");
    for info in codes::ALL {
        let _ =
            writeln!(page, "| `{}` | {} | {} |", info.code.0, info.severity.word(), info.meaning);
    }
    page
}

/// All closed vocabularies.
pub fn vocabularies() -> String {
    let mut page =
        format!("# Vocabularies\n\n{NOTE}The words that keys of the pack format take.\n");
    let lists = [
        list::<Urgency>(),
        list::<Region>(),
        list::<Side>(),
        list::<Form>(),
        list::<Purpose>(),
        list::<Demand>(),
        list::<Tissue>(),
        list::<TimeOfDay>(),
        list::<Stage>(),
        list::<Family>(),
        list::<Goal>(),
        list::<LogSignal>(),
        list::<Skip>(),
        list::<AdviceKind>(),
        list::<Strength>(),
        list::<ClaimVerdict>(),
        list::<Grade>(),
        list::<SourceCheck>(),
        list::<SourceKind>(),
        list::<RecordKind>(),
        list::<Status>(),
        list::<Cycle>(),
        list::<Prop>(),
        list::<Spot>(),
        postures(),
        joints(),
    ];
    page.extend(lists);
    page
}

/// Postures, with their views and the footing of both feet.
fn postures() -> String {
    let mut page = format!(
        "\n## {}\n\n| word | shows | near foot | far foot |\n|---|---|---|---|\n",
        Posture::NAME
    );
    for posture in Posture::ALL {
        let (near, far) = match posture.view() {
            View::Side | View::Front => {
                (footing(posture.footing()), footing(posture.far_footing()))
            }
            View::Foot => (footing(posture.footing()), ""),
            View::SideLying | View::Sole | View::Calf => ("", ""),
        };
        let _ = writeln!(page, "| `{posture}` | {} | {near} | {far} |", posture.view().name());
    }
    page
}

fn footing(footing: Footing) -> &'static str {
    match footing {
        Footing::Bearing => "stood on",
        Footing::Set => "set down",
        Footing::Kneeling => "knelt on",
        Footing::Resting => "resting",
        Footing::Free => "free",
        Footing::Alike => "as the near one",
    }
}

/// Joints, with their ranges and the meaning of numbers above zero.
fn joints() -> String {
    let mut page =
        format!("\n## {}\n\n| word | range | above zero |\n|---|---|---|\n", Joint::NAME);
    for joint in Joint::ALL {
        let range = joint.range();
        let _ = writeln!(
            page,
            "| `{joint}` | {} to {} | {} |",
            range.start(),
            range.end(),
            joint.meaning()
        );
    }
    page
}

fn list<W: Word>() -> String {
    let words: Vec<String> = W::ALL.iter().map(|word| format!("`{}`", word.word())).collect();
    format!("\n## {}\n\n{}\n", W::NAME, words.join(", "))
}

/// The page of all items of the packs.
pub fn packs(packs: &[&PackContent]) -> String {
    let mut page = format!("# Packs\n\n{NOTE}");
    for pack in packs {
        let manifest = &pack.manifest;
        let _ = writeln!(
            page,
            "## {} {}\n\n{} Status: {}; {}.\n",
            manifest.id, manifest.version, manifest.summary, manifest.status, manifest.reviewed
        );
        section(
            &mut page,
            "Red flags",
            pack.red_flags.iter().map(|it| format!("{}: {} ({})", it.id, it.label, it.urgency)),
        );
        section(
            &mut page,
            "Conditions",
            pack.conditions.iter().map(|it| format!("{}: {}", it.id, it.name)),
        );
        section(
            &mut page,
            "Exercises, techniques, habits, aids",
            pack.exercises.iter().map(|it| format!("{}: {} ({})", it.id, it.name, it.form)),
        );
        section(
            &mut page,
            "Routines",
            pack.routines.iter().map(|it| format!("{}: {}, {} min", it.id, it.name, it.minutes)),
        );
        section(
            &mut page,
            "Protocols",
            pack.protocols.iter().map(|it| format!("{}: {}", it.id, it.name)),
        );
        section(
            &mut page,
            "Self-tests",
            pack.self_tests.iter().map(|it| format!("{}: {}", it.id, it.name)),
        );
        section(
            &mut page,
            "Claims",
            pack.claims.iter().map(|it| format!("{}: {} ({})", it.id, it.statement, it.verdict)),
        );
    }
    page
}

fn section(page: &mut String, heading: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = writeln!(page, "### {heading}: {}\n\n- {}\n", lines.len(), lines.join("\n- "));
    }
}
