//! Doses: typed, and refused when they cannot be done.

use heelwise_core::beat::{BEAT_PERCENT, Beat};
use heelwise_core::{Dosage, ValueRange, Work};

use crate::codes;
use crate::fields::Fields;
use crate::value::SpannedValue;

/// The longest a single dose may take, in seconds.
const LONGEST_S: f64 = 3600.0;

/// Reads a dose; `None` if any part of it is invalid, so that nothing is computed from the rest.
pub(super) fn dosage(value: &SpannedValue<'_>) -> Option<Dosage> {
    let before = value.reading.diagnostics.count();
    let fields = value.fields()?;
    let dosage = read(&fields);
    fields.finish();
    dosage.filter(|_| value.reading.diagnostics.count() == before)
}

fn read(fields: &Fields<'_>) -> Option<Dosage> {
    let work = work(fields);
    let dosage = Dosage {
        sets: span(fields, "sets", 1, 10).unwrap_or(ValueRange::exactly(1)),
        rest_s: fields.maybe("rest_s").and_then(|value| value.whole(0, 300)).unwrap_or(0),
        per_side: fields.maybe("per_side").and_then(|value| value.flag()).unwrap_or(false),
        rm: span(fields, "rm", 5, 20),
        effort: span(fields, "effort", 0, 10),
        per_day: span(fields, "per_day", 1, 6),
        days_per_week: span(fields, "days_per_week", 1, 7),
        min_gap_h: fields.maybe("min_gap_h").and_then(|value| value.whole(1, 96)),
        weeks: span(fields, "weeks", 1, 52),
        beat: None,
        evidence: fields.own_evidence(),
        work: work?,
    };
    check(fields, &dosage);
    Some(dosage)
}

fn work(fields: &Fields<'_>) -> Option<Work> {
    let reps = span(fields, "reps", 1, 100);
    let hold_s = span(fields, "hold_s", 1, 180);
    let minutes = fields.maybe("minutes").and_then(|value| minutes(&value));
    let tempo = fields.maybe("tempo").and_then(|value| tempo(&value, fields));
    let given = |key| fields.maybe(key).is_some();
    match (given("reps"), given("hold_s"), given("minutes")) {
        (true, _, false) => Some(Work::Reps { reps: reps?, hold_s, tempo }),
        (false, true, false) => Some(Work::Hold(hold_s?)),
        (false, false, true) => Some(Work::Minutes(minutes?)),
        (false, false, false) => {
            fields.error(
                codes::DOSAGE_WORK,
                "the dose does not say what is done",
                "give one of `reps`, `hold_s`, `minutes`",
            );
            None
        }
        _ => {
            let help = "give `minutes` alone; `reps` and `hold_s` go together";
            fields.error_at(
                &["minutes"],
                codes::DOSAGE_WORK,
                "the dose says twice what is done",
                help,
            );
            None
        }
    }
}

/// A metronome beat.
pub(super) fn beat(value: &SpannedValue<'_>) -> Option<Beat> {
    let fields = value.fields()?;
    let test = fields.value("test").and_then(|value| value.refer());
    let (least, most) = (BEAT_PERCENT.low, BEAT_PERCENT.high);
    let percent =
        fields.value("percent").and_then(|value| range(&value, |value| value.whole(least, most)));
    let evidence = fields.own_evidence();
    fields.finish();
    Some(Beat { test: test?, percent: percent?, evidence })
}

fn tempo(value: &SpannedValue<'_>, fields: &Fields<'_>) -> Option<[u16; 3]> {
    let items = value.items();
    let seconds = items.iter().map(|item| item.whole(0, 10)).collect::<Option<Vec<u16>>>()?;
    let tempo =
        <[u16; 3]>::try_from(seconds).ok().filter(|tempo| tempo.iter().any(|seconds| *seconds > 0));
    let given = |key| fields.maybe(key).is_some();
    let problem = match (tempo, given("reps"), given("hold_s")) {
        (None, ..) if value.array().is_none() => return None,
        (None, ..) => "a tempo has three numbers, and not all of them are 0",
        (_, false, _) => "a tempo without repetitions",
        (_, _, true) => "the tempo says already how long to hold",
        (Some(tempo), true, false) => return Some(tempo),
    };
    let help = "write `tempo = [up, hold, down]` in seconds beside `reps`, without `hold_s`";
    value.error(codes::DOSAGE_TEMPO, problem, help);
    None
}

fn minutes(value: &SpannedValue<'_>) -> Option<ValueRange<f64>> {
    range(value, |value| value.number(0.5, 60.0))
}

fn span(fields: &Fields<'_>, key: &'static str, least: u16, most: u16) -> Option<ValueRange<u16>> {
    range(&fields.maybe(key)?, |value| value.whole(least, most))
}

/// A number, or `[low, high]`.
pub(super) fn range<N: Copy + PartialOrd>(
    value: &SpannedValue<'_>,
    read: impl Fn(&SpannedValue<'_>) -> Option<N>,
) -> Option<ValueRange<N>> {
    if value.array().is_none() {
        return read(value).map(ValueRange::exactly);
    }
    let items = value.items();
    let [low, high] = items.as_slice() else {
        value.error(
            codes::VALUE_TYPE,
            "a range has two numbers",
            "write a number or `[low, high]`",
        );
        return None;
    };
    let (low, high) = (read(low)?, read(high)?);
    if low > high {
        value.error(
            codes::RANGE_REVERSED,
            "the range ends before it starts",
            "write the smaller number first",
        );
        return None;
    }
    Some(ValueRange { low, high })
}

fn check(fields: &Fields<'_>, dosage: &Dosage) {
    let times = dosage.per_day.map_or(1, |times| times.high);
    if let Some(gap) = dosage.min_gap_h.filter(|gap| times > 1 && gap * (times - 1) >= 24) {
        let message =
            format!("{times} times a day with {gap} hours between them do not fit in a day");
        fields.error_at(
            &["min_gap_h"],
            codes::DOSAGE_GAP,
            message,
            "lower `per_day` or `min_gap_h`",
        );
    }
    let seconds = dosage.seconds();
    if seconds > LONGEST_S {
        let message = format!("one session of this takes {:.0} minutes", (seconds / 60.0).ceil());
        let help = "keep it within an hour by fewer sets, repetitions, minutes or shorter holds";
        fields.error_at(&["sets", "minutes", "reps"], codes::DOSAGE_TOO_LONG, message, help);
    }
    if dosage.rm.is_some() && !matches!(dosage.work, Work::Reps { .. }) {
        fields.error_at(
            &["rm"],
            codes::DOSAGE_RM,
            "a repetition maximum without repetitions",
            "add `reps` or remove `rm`",
        );
    }
}
