//! Anything that a worker writes is a reply or an error, and a reply has only declared findings.

use heelwise_core::finding::{Answering, MeasuredNumber};
use heelwise_core::{Finding, Id};
use heelwise_sandbox::{check_reply, parse_reply};

const PACK: &str = "run-count";
const ASKED: u64 = 7;

/// The bytes as all that a worker writes: frames, each with its length before it.
pub(super) fn check(bytes: &[u8]) {
    match parse_reply(bytes, ASKED) {
        Err(fault) => assert_plain(&fault.to_string()),
        Ok(reply) => match check_reply(PACK, reply, &[&declared()]) {
            Err(error) => assert_plain(&error.to_string()),
            Ok(findings) => {
                for (id, measurement) in findings {
                    assert_eq!(id, declared().id);
                    assert!(
                        measurement
                            .figures
                            .iter()
                            .all(|(name, value)| name == "longest" && value.is_finite())
                    );
                    assert_plain(&measurement.because);
                }
            }
        },
    }
}

fn assert_plain(text: &str) {
    assert!(!text.contains(char::is_control) && text.len() < 4000, "{text:?}");
}

/// The one finding that the pack may state.
fn declared() -> Finding {
    let longest =
        MeasuredNumber { id: "longest".into(), label: "Longest run".into(), unit: "km".into() };
    Finding {
        id: Id::new(PACK, "long-run"),
        answering: Answering::Measured(vec![longest]),
        screen: None,
        sites: Vec::new(),
        ask_if: None,
        label: "A long run".into(),
        question: String::new(),
        help: String::new(),
    }
}

/// Messages of workers: an answer, faults, and messages out of turn.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let answer = r#"{"Answer":{"number":7,"reply":{"findings":{"long-run":{"present":true,"figures":{"longest":13.5},"because":"One run."}}}}}"#;
    let (ready, loaded, failed) =
        (r#"{"Ready":{"uncaged":null}}"#, r#""Loaded""#, r#"{"Failed":{"Panic":"boo"}}"#);
    let talks: [&[&str]; 5] = [
        &[ready, loaded, answer],
        &[ready, loaded, failed],
        &[ready, failed],
        &[failed],
        &[loaded, ready],
    ];
    let frame = |text: &&str| {
        [&u32::try_from(text.len()).unwrap_or(0).to_le_bytes()[..], text.as_bytes()].concat()
    };
    talks.map(|talk| talk.iter().map(frame).collect::<Vec<_>>().concat()).to_vec()
}
