//! Kernels without a cage, and kernels that only claim to have one: no code runs, unless the person
//! allowed it for this run.

use std::process::Command;

use crate::built::built;

/// The output of a host about a well-behaved pack, on such a kernel.
fn host_output(without: &str, rule: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    std::fs::write(&library, &built().library).unwrap();
    let mut host = Command::new(&built().kernel_without);
    host.arg(without)
        .arg(&built().driver)
        .arg(&built().worker)
        .arg(&library)
        .args(["0", "10", rule]);
    String::from_utf8_lossy(&host.output().unwrap().stdout).into_owned()
}

const MISSING: [(&str, &str); 5] = [
    ("landlock", "this kernel has no Landlock"),
    ("seccomp", "seccomp failed"),
    (
        "landlock-in-force",
        "the cage does not hold: it is still possible to open a folder, although Landlock is \
         said to be in force",
    ),
    ("seccomp-in-force", "the cage does not hold: it is still possible to"),
    ("landlock,seccomp", "this kernel has no Landlock"),
];

// threat: A22, A23
#[test]
fn without_a_whole_cage_no_code_runs() {
    for (without, why) in MISSING {
        let output = host_output(without, "caged");
        assert!(
            output.contains("its code was not run, because it could not be caged")
                && output.contains(why),
            "{without}: {output}"
        );
        assert!(!output.contains("found"), "{without}: {output}");
    }
}

// threat: A22
#[test]
fn uncaged_code_that_the_person_allowed_runs_with_the_reason() {
    for (without, why) in MISSING {
        let output = host_output(without, "anyhow");
        assert!(
            output.contains("found [\"fine\"]; uncaged: Some") && output.contains(why),
            "{without}: {output}"
        );
    }
}

#[test]
fn an_available_cage_is_always_used() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("library");
    std::fs::write(&library, &built().library).unwrap();
    let mut host = Command::new(&built().driver);
    host.arg(&built().worker).arg(&library).args(["0", "10", "anyhow"]);
    let output = String::from_utf8_lossy(&host.output().unwrap().stdout).into_owned();
    assert!(output.contains("found [\"fine\"]; uncaged: None"), "{output}");
}
