//! Generated pages are current, and `new-pack` makes a valid pack.

use heelwise_pack::check_folders;
use heelwise_pack_tools::{docs_gen, template};

use crate::harness::{checked, root};

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join("docs").join(name)).unwrap_or_default()
}

// threat: H2
#[test]
fn the_generated_pages_are_current() {
    let contents: Vec<_> = checked().packs.iter().map(|pack| &pack.content).collect();
    let hint = "run `cargo xtask codegen`";
    assert!(page("diagnostics.md") == docs_gen::diagnostics(), "docs/diagnostics.md: {hint}");
    assert!(page("vocabularies.md") == docs_gen::vocabularies(), "docs/vocabularies.md: {hint}");
    assert!(page("packs.md") == docs_gen::packs(&contents), "docs/packs.md: {hint}");
    let judged = heelwise_pack_tools::caution_report::judge(checked()).unwrap();
    assert!(
        page("balance.md") == heelwise_pack_tools::caution_report::page(&judged),
        "docs/balance.md: {hint}"
    );
    let coverage = heelwise_pack_tools::coverage::Coverage::read(&page("coverage.toml")).unwrap();
    assert!(page("coverage.md") == coverage.page(&contents), "docs/coverage.md: {hint}");
}

// threat: H1, H11
#[test]
fn the_packs_have_no_diagnostics() {
    assert!(checked().diagnostics.is_empty(), "{:?}", checked().diagnostics);
    for pack in &checked().packs {
        assert!(pack.vignettes.len() >= 8, "{}", pack.content.manifest.id);
    }
}

#[test]
fn the_packs_hold_enough_content() {
    let count = |of: fn(&heelwise_core::compiled::PackContent) -> usize| {
        checked().packs.iter().map(|pack| of(&pack.content)).sum::<usize>()
    };
    assert!(count(|content| content.conditions.len()) >= 12);
    assert!(count(|content| content.red_flags.len()) >= 20);
    assert!(count(|content| content.exercises.len()) >= 30);
    assert!(count(|content| content.routines.len()) >= 12);
}

#[test]
fn a_new_pack_is_valid() {
    for analyzer in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join("night-shift");
        for (path, text) in template::files("night-shift", analyzer).unwrap() {
            let path = pack.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let checked = check_folders(&[pack], &[checked().packs[0].content.clone()]);
        assert!(checked.diagnostics.is_empty(), "{:#?}", checked.diagnostics);
        assert!(heelwise_pack::bundle::write(&checked.packs[0], &[]).is_ok());
    }
}

#[test]
fn a_new_pack_needs_a_unique_id() {
    for id in ["", "A", "foundation", "heelwise", "a b", "../x"] {
        assert!(template::files(id, false).is_err(), "{id}");
    }
}
