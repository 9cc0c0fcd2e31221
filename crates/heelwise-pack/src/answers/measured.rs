//! Measurements in an answers file, beside the answers, so that they can be explained without
//! measuring again.
//!
//! ```toml
//! [measured."calf-care/longer-runs"]
//! present = true                     # left out when the records did not suffice to say
//! because = "One recent run had 13.5 km."
//! figures = { longest = 13.5 }
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use heelwise_core::id::{FOUNDATION, is_name};
use heelwise_core::{Catalog, Finding, Id, Measurement, SafeText};

use crate::codes;
use crate::fields::Fields;
use crate::value::SpannedValue;

type Measurements = BTreeMap<Id<Finding>, Measurement>;

/// Reads `[measured]`. Measurements of packs that are not loaded are left out; the answers list
/// these packs.
pub(super) fn read(
    value: &SpannedValue<'_>,
    catalog: &Catalog,
    missing_packs: &mut Vec<String>,
) -> Measurements {
    let mut measured = Measurements::new();
    let Some(fields) = value.fields() else { return measured };
    for (key, value) in fields.entries() {
        let id: Id<Finding> = Id::resolve(key.get_ref(), FOUNDATION);
        let known = catalog.get(&id).ok().flatten();
        if known.is_some_and(|finding| !finding.answering.is_asked()) {
            measured.extend(
                value.fields().and_then(|fields| one(fields)).map(|measurement| (id, measurement)),
            );
        } else if is_name(id.pack()) && catalog.pack(id.pack()).is_none() {
            missing_packs.push(id.pack().to_owned());
        } else {
            let message = format!("nothing measures `{}`", SafeText::quote(&key.get_ref()));
            value.reading.error(codes::REFERENCE_UNKNOWN, key.span(), message, "take it away");
        }
    }
    missing_packs.sort();
    missing_packs.dedup();
    measured
}

fn one(fields: Fields<'_>) -> Option<Measurement> {
    let present = fields.maybe("present").and_then(|value| value.flag());
    let because = fields.text("because");
    let figures = fields.maybe("figures").map(|value| figures(&value)).unwrap_or_default();
    fields.finish();
    Some(Measurement { present, figures, because: because? })
}

fn figures(value: &SpannedValue<'_>) -> BTreeMap<String, f64> {
    let Some(fields) = value.fields() else { return BTreeMap::new() };
    let figures = fields
        .entries()
        .filter_map(|(key, value)| Some((key.get_ref().to_string(), value.number(-1e9, 1e9)?)));
    figures.collect()
}

/// Appends measurements to the text of an answers file.
pub(super) fn write(text: &mut String, measured: &Measurements) {
    for (finding, measurement) in measured {
        let _ = writeln!(text, "\n[measured.\"{}\"]", finding.as_str());
        if let Some(present) = measurement.present {
            let _ = writeln!(text, "present = {present}");
        }
        let because = measurement.because.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(text, "because = \"{because}\"");
        if !measurement.figures.is_empty() {
            let figures: Vec<String> = measurement
                .figures
                .iter()
                .map(|(name, value)| format!("{name} = {value}"))
                .collect();
            let _ = writeln!(text, "figures = {{ {} }}", figures.join(", "));
        }
    }
}
