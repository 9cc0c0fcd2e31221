//! Checks of a reply against what its pack may state.

use std::collections::BTreeMap;

use heelwise_analyzer::Reply;
use heelwise_core::finding::Answering;
use heelwise_core::text::is_plain;
use heelwise_core::{Finding, Id, Measurement};

use crate::error::{Fault, WorkerError};

/// The longest sentence, in characters; the rest is cut off.
const BECAUSE_MAX: usize = 300;

/// Checks a reply against the findings that the pack's `emits` names, and gives them their full
/// ids.
///
/// Every finding stated must be one of them, every figure one that the finding declares and a
/// finite number, and every sentence one plain line. One wrong finding refuses the whole reply: a
/// pack with one wrong finding is not trusted with the others. A finding that is not stated is
/// simply missing from the result.
pub fn check_reply(
    pack: &str,
    reply: Reply,
    emits: &[&Finding],
) -> Result<BTreeMap<Id<Finding>, Measurement>, WorkerError> {
    let checked = reply
        .findings
        .into_iter()
        .map(|(name, measurement)| checked(pack, &name, measurement, emits));
    checked.collect::<Result<_, _>>().map_err(|wrong| WorkerError {
        pack: pack.to_owned(),
        fault: Fault::WrongReply(wrong.into()),
        printed: String::new(),
    })
}

fn checked(
    pack: &str,
    name: &str,
    measurement: Measurement,
    emits: &[&Finding],
) -> Result<(Id<Finding>, Measurement), String> {
    let finding =
        emits.iter().find(|finding| finding.id.pack() == pack && finding.id.name() == name);
    let finding = finding.ok_or_else(|| {
        format!("it states `{name}`, which pack.toml does not list under `emits`")
    })?;
    for (figure, value) in &measurement.figures {
        check_figure(finding, figure, *value)?;
    }
    if !measurement.because.chars().all(is_plain) {
        return Err(format!("the sentence of `{name}` has control or invisible characters in it"));
    }
    Ok((finding.id.clone(), Measurement { because: shortened(measurement.because), ..measurement }))
}

fn check_figure(finding: &Finding, figure: &str, value: f64) -> Result<(), String> {
    let name = finding.id.name();
    let Answering::Measured(declared) = &finding.answering else {
        return Err(format!("it states `{name}`, which is asked and not measured"));
    };
    if !declared.iter().any(|known| known.id == figure) {
        return Err(format!(
            "`{name}` has the figure `{figure}`, which content/findings.toml does not declare"
        ));
    }
    if !value.is_finite() {
        return Err(format!("the figure `{figure}` of `{name}` is not a number"));
    }
    Ok(())
}

fn shortened(because: String) -> String {
    if because.chars().count() <= BECAUSE_MAX {
        return because;
    }
    because.chars().take(BECAUSE_MAX - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::Measurement;
    use heelwise_core::finding::MeasuredNumber;

    use super::*;

    fn finding(name: &str, answering: Answering) -> Finding {
        Finding {
            id: Id::new("calf-care", name),
            label: String::new(),
            question: String::new(),
            help: String::new(),
            answering,
            screen: None,
            sites: Vec::new(),
            ask_if: None,
        }
    }

    fn check(
        name: &str,
        measurement: Measurement,
    ) -> Result<BTreeMap<Id<Finding>, Measurement>, String> {
        let figures =
            vec![MeasuredNumber { id: "hours".into(), label: "Hours".into(), unit: "h".into() }];
        let (measured, asked) =
            (finding("load-up", Answering::Measured(figures)), finding("old", Answering::YesNo));
        let reply = Reply::stating([(name, measurement)]);
        check_reply("calf-care", reply, &[&measured, &asked]).map_err(|error| error.to_string())
    }

    #[test]
    fn a_declared_finding_gets_its_full_id() {
        let measurement = Measurement::new(true, &[("hours", 3.0)], "Three hours.");
        let checked = check("load-up", measurement.clone()).unwrap();
        assert_eq!(checked, [(Id::new("calf-care", "load-up"), measurement)].into());
    }

    #[test]
    fn an_undeclared_finding_or_figure_is_refused() {
        let fine = Measurement::new(true, &[], "Fine.");
        let error = check("red-flag", fine.clone()).unwrap_err();
        assert!(
            error.contains("`red-flag`, which pack.toml does not list under `emits`"),
            "{error}"
        );
        assert!(check("calf-care/load-up", fine.clone()).is_err());
        let error = check("load-up", Measurement::new(true, &[("days", 3.0)], "x")).unwrap_err();
        assert!(error.contains("the figure `days`"), "{error}");
        assert!(
            check("old", Measurement::new(true, &[("hours", 3.0)], "x"))
                .unwrap_err()
                .contains("is asked")
        );
    }

    #[test]
    fn a_figure_is_a_number() {
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(
                check("load-up", Measurement::new(true, &[("hours", odd)], "x"))
                    .unwrap_err()
                    .contains("not a number")
            );
        }
    }

    #[test]
    fn a_sentence_is_one_plain_line() {
        for odd in ["a\u{1b}[2J", "a\nb", "a\u{202e}b", "\u{200b}", "a\0"] {
            assert!(
                check("load-up", Measurement::unclear(odd))
                    .unwrap_err()
                    .contains("control or invisible"),
                "{odd:?}"
            );
        }
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_letter() {
        let exact = check("load-up", Measurement::unclear("é".repeat(300))).unwrap();
        assert_eq!(exact.values().next().unwrap().because, "é".repeat(300));
        let long = check("load-up", Measurement::unclear("é".repeat(301))).unwrap();
        assert_eq!(long.values().next().unwrap().because, format!("{}…", "é".repeat(299)));
    }

    #[test]
    fn the_findings_of_another_pack_are_not_its_own() {
        let figures = Answering::Measured(Vec::new());
        let foreign = Finding { id: Id::new("other", "load-up"), ..finding("load-up", figures) };
        let reply = Reply::stating([("load-up", Measurement::unclear("x"))]);
        assert!(check_reply("calf-care", reply, &[&foreign]).is_err());
    }
}
