//! Entries of a log that cannot be used.

use super::people::{log, planned};

#[test]
fn unusable_entries_of_a_log_are_reported() {
    let (machine, _) = planned("first-step-heel-pain", &[]);
    let date = r#""date":"2026-11-21""#;
    let records = log(
        &machine,
        &[
            format!(r#"{{"record":"session",{date},"done":["foundation/exercise/short-foot"],"during":9}}"#),
            format!(r#"{{"record":"session",{date},"done":["foundation/shortfoot"],"during":1}}"#),
            format!(r#"{{"record":"answer",{date},"finding":"foundation/finding/pain-now","answer":"yes"}}"#),
            format!(r#"{{"record":"answer",{date},"finding":"nobody/asks","answer":"yes"}}"#),
            format!(r#"{{"record":"confirmed",{date},"statement":"foundation/plantar-heel.strengthen.flying"}}"#),
            r#"{"record":"answer","date":"2026-01-01","finding":"foundation/chest-pain-breathless","answer":"yes"}"#
                .into(),
        ],
    );
    let run = machine.run(&["plan", "show", "--at", "2026-11-22", "--records", &records, "--json"]);
    let document: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let notices: Vec<&str> =
        document["notices"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    insta::assert_debug_snapshot!(notices, @r#"
    [
        "The log of 2026-11-21 names the exercise `foundation/shortfoot`, which nothing knows; that was not used.",
        "The log of 2026-11-21 names the statement `foundation/plantar-heel.strengthen.flying`, which nothing knows; that was not used.",
        "The log of 2026-11-21 answers foundation/finding/pain-now with \"yes\"; it takes a number from 0 to 10 (points), or \"unknown\". That was not used.",
        "The log of 2026-11-21 names the finding `nobody/asks`, which nothing knows; that was not used.",
    ]
    "#);
    // The printed id was accepted, and entries older than the check were not used.
    assert!(document["moves"].to_string().contains("short-foot"), "{document}");
    assert_eq!(document["urgency"], "self-care");
}
