//! Pages made from what the code and the packs say, so that they cannot go stale.

use std::fmt::Write as _;

use heelwise_core::compiled::PackContent;
use heelwise_core::condition::AdviceKind;
use heelwise_core::{
    Demand, Family, Form, Goal, Grade, LogSignal, Mark, Moment, Purpose, RecordKind, Region, Side, Skip, SourceKind,
    Stage, Status, Strength, Tissue, Urgency, Verdict, Word,
};

use crate::codes;

pub(crate) const NOTE: &str = "<!-- Made by `cargo xtask codegen`; change the source instead. -->\n\n";

/// All diagnostic codes.
pub fn diagnostics() -> String {
    let mut page = format!(
        "# Diagnostic codes\n\n{NOTE}A code never changes its meaning. Each has a failing example under `tests/fixtures/invalid/`.\n\n"
    );
    page.push_str("| code | severity | meaning |\n|---|---|---|\n");
    for info in codes::ALL {
        let _ = writeln!(page, "| `{}` | {} | {} |", info.code.0, info.severity.word(), info.meaning);
    }
    page
}

/// All closed vocabularies.
pub fn vocabularies() -> String {
    let mut page = format!("# Vocabularies\n\n{NOTE}The words that keys of the pack format take.\n");
    let lists = [
        list::<Urgency>(),
        list::<Region>(),
        list::<Side>(),
        list::<Form>(),
        list::<Purpose>(),
        list::<Demand>(),
        list::<Tissue>(),
        list::<Moment>(),
        list::<Stage>(),
        list::<Family>(),
        list::<Goal>(),
        list::<LogSignal>(),
        list::<Skip>(),
        list::<AdviceKind>(),
        list::<Strength>(),
        list::<Verdict>(),
        list::<Grade>(),
        list::<Mark>(),
        list::<SourceKind>(),
        list::<RecordKind>(),
        list::<Status>(),
    ];
    page.extend(lists);
    page
}

fn list<W: Word>() -> String {
    let words: Vec<String> = W::ALL.iter().map(|word| format!("`{}`", word.word())).collect();
    format!("\n## {}\n\n{}\n", W::NAME, words.join(", "))
}

/// What the packs hold.
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
        section(&mut page, "Conditions", pack.conditions.iter().map(|it| format!("{}: {}", it.id, it.name)));
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
        section(&mut page, "Protocols", pack.protocols.iter().map(|it| format!("{}: {}", it.id, it.name)));
        section(&mut page, "Self-tests", pack.self_tests.iter().map(|it| format!("{}: {}", it.id, it.name)));
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
