//! Any answers file is read or refused, and "unknown" never gives a lower urgency than "no".

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use heelwise_core::{Answer, Catalog, Profile};
use heelwise_engine::{assess, next_question};
use heelwise_pack::check::TODAY;
use heelwise_pack::{answers, check_folders};

/// The bytes as an answers file for the foundation.
pub(super) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let catalog = foundation();
    let Ok(read) = answers::read_text("answers.toml", text.to_owned(), catalog) else { return };
    let written = answers::write(&read);
    let again =
        answers::read_text("again.toml", written, catalog).expect("what was written is read");
    assert_eq!(again.profile, read.profile);
    let _ = next_question(catalog, &read.profile, TODAY).expect("the foundation decodes");
    let urgency = |profile: &Profile| {
        assess(catalog, profile, TODAY).expect("the foundation decodes").urgency
    };
    assert!(urgency(&read.profile) >= urgency(&denied(&read.profile)), "unknown is not no");
}

/// The same person, with "no" in place of "unknown".
fn denied(profile: &Profile) -> Profile {
    let mut profile = profile.clone();
    for answer in profile.answers.values_mut().filter(|answer| **answer == Answer::Unknown) {
        *answer = Answer::No;
    }
    profile
}

/// The foundation without its vignettes, which take long to run.
fn foundation() -> &'static Catalog {
    static FOUNDATION: OnceLock<Catalog> = OnceLock::new();
    FOUNDATION.get_or_init(|| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/foundation");
        let to =
            temporary().join(format!("heelwise-fuzz-{}", std::process::id())).join("foundation");
        std::fs::create_dir_all(to.join("content")).expect("a folder for the pack");
        let copy = |file: PathBuf| {
            std::fs::copy(from.join(&file), to.join(&file)).expect("the foundation is there")
        };
        copy("pack.toml".into());
        for entry in std::fs::read_dir(from.join("content")).expect("the foundation is there") {
            copy(Path::new("content").join(entry.expect("a name").file_name()));
        }
        let checked = check_folders(std::slice::from_ref(&to), &[]);
        assert!(!checked.has_errors());
        std::fs::remove_dir_all(to).expect("the folder can be removed");
        checked.catalog().expect("the foundation is sound")
    })
}

/// Where files may be written: a folder of the build's own in tests.
fn temporary() -> PathBuf {
    option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from)
}
