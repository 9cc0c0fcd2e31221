//! The numbers of a run: name, unit, range and meaning of each, in one table.
//!
//! The limits of a record, the columns of a CSV file, the limits of a watch file, the comparison of
//! two records of one run, and the table in `docs/records.md` are made from it. To add a number,
//! add a field to [`Run`] and a line here; `heelwise_engine::runs::merge` does not
//! compile until the field has its place there.

use std::ops::RangeInclusive;

use super::Run;

/// A number of a run.
#[derive(Clone, Copy, Debug)]
pub struct RunField {
    /// Its name in records, and the name of its CSV column.
    pub name: &'static str,
    /// Its meaning with its unit, as a phrase.
    pub meaning: &'static str,
    /// The least value that can be true.
    pub low: f64,
    /// The greatest value that can be true.
    pub high: f64,
    /// How it comes into a record.
    pub presence: Presence,
    /// Its value in a run.
    pub value: fn(&Run) -> Option<f64>,
}

/// How a number comes into the record of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Every run has it.
    Required,
    /// It belongs to the time of the run, and may be left out.
    Optional,
    /// It was measured over the run, and may be left out. The more of these, the more a record
    /// says.
    Measured,
}

impl RunField {
    /// The values that can be true, in a unit of which `per_unit` make one unit of the record: 60
    /// for seconds in place of minutes.
    pub fn range(&self, per_unit: f64) -> RangeInclusive<f64> {
        self.low * per_unit..=self.high * per_unit
    }
}

macro_rules! run_fields {
    ($(
        $constant:ident = $name:ident, $presence:ident, $low:literal to $high:literal,
        $meaning:literal;
    )+) => {
        $(
            #[doc = concat!("The field `", stringify!($name), "`: ", $meaning, ".")]
            pub const $constant: RunField = RunField {
                name: stringify!($name),
                meaning: $meaning,
                low: $low,
                high: $high,
                presence: Presence::$presence,
                value: |run| run_fields!(@value $presence, run.$name),
            };
        )+
        /// Every number of a run, in the order of the documentation.
        pub const RUN_FIELDS: &[RunField] = &[ $( $constant ),+ ];
    };
    (@value Required, $value:expr) => { Some($value) };
    (@value $presence:ident, $value:expr) => { $value };
}

run_fields! {
    DISTANCE_KM = distance_km, Required, 0.0 to 500.0, "kilometres";
    MINUTES = minutes, Required, 0.0 to 6_000.0, "minutes in motion: the watch's clock without pauses";
    CADENCE_SPM = cadence_spm, Measured, 60.0 to 300.0, "mean steps a minute, both feet";
    BALANCE_LEFT_PERCENT = balance_left_percent, Measured, 20.0 to 80.0,
        "share of the ground contact that the left foot has, per cent";
    ELAPSED_MINUTES = elapsed_minutes, Optional, 0.0 to 60_000.0,
        "minutes from start to end, pauses included";
    CLIMB_M = climb_m, Measured, 0.0 to 20_000.0, "metres climbed";
    DESCENT_M = descent_m, Measured, 0.0 to 20_000.0, "metres descended";
    CONTACT_MS = contact_ms, Measured, 100.0 to 600.0, "mean ground contact of a step, milliseconds";
    OSCILLATION_MM = oscillation_mm, Measured, 10.0 to 300.0, "mean bounce of the trunk, millimetres";
    RATIO_PERCENT = ratio_percent, Measured, 1.0 to 50.0, "mean bounce in per cent of the step's length";
    STEP_LENGTH_CM = step_length_cm, Measured, 20.0 to 300.0, "mean length of a step, centimetres";
    HEART_RATE_BPM = heart_rate_bpm, Measured, 20.0 to 260.0, "mean heart rate a minute";
    POWER_W = power_w, Measured, 0.0 to 2_000.0, "mean power, watts";
}

/// The rows of the table in `docs/records.md`, one per number.
pub fn documentation() -> String {
    let row = |field: &RunField| {
        let may = if field.presence == Presence::Required { "" } else { "may be left out " };
        format!(
            "| `{}` | {} | {} to {} | {may}|\n",
            field.name, field.meaning, field.low, field.high
        )
    };
    RUN_FIELDS.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_run_is_in_the_table() {
        let run = Run {
            cadence_spm: Some(1.0),
            balance_left_percent: Some(1.0),
            elapsed_minutes: Some(1.0),
            climb_m: Some(1.0),
            descent_m: Some(1.0),
            contact_ms: Some(1.0),
            oscillation_mm: Some(1.0),
            ratio_percent: Some(1.0),
            step_length_cm: Some(1.0),
            heart_rate_bpm: Some(1.0),
            power_w: Some(1.0),
            // Not numbers. Every field is named, so that a new one does not compile until it is
            // here.
            date: jiff::civil::date(2026, 11, 2),
            distance_km: 1.0,
            minutes: 1.0,
            splits: Vec::new(),
            start: None,
            ground: None,
            device: None,
            file: None,
            incomplete: false,
            seconds: None,
        };
        let document = serde_json::to_value(&run).unwrap();
        let numbers = document.as_object().unwrap().iter().filter(|(_, value)| value.is_number());
        for (name, _) in numbers {
            let field = RUN_FIELDS.iter().find(|field| field.name == name);
            assert_eq!(field.and_then(|field| (field.value)(&run)), Some(1.0), "{name}");
        }
    }
}
