//! Duplicate runs: one run recorded in two formats, by two watches, or by a watch and by hand.

use heelwise_core::record::Run;
use heelwise_core::record::run_fields::{Presence, RUN_FIELDS};
use heelwise_core::timestamp::LocalTimestamp;

/// The difference allowed between a run on a watch and the same run by hand, as a fraction of the
/// longer one.
const BY_HAND_PART: f64 = 0.1;
/// The least difference in distance that is allowed between them, in kilometres.
const BY_HAND_KM: f64 = 0.3;
/// The least difference in duration that is allowed between them, in minutes.
const BY_HAND_MINUTES: f64 = 3.0;

/// The most milliseconds between the starts of two very short records of one run.
const SAME_START_MS: i64 = 60_000;

/// Whether two records are of one run: their times overlap or, where a record has no start, their
/// days are the same and their distances and durations nearly so. Two runs that were both logged by
/// hand are never one.
pub fn is_same_run(one: &Run, other: &Run) -> bool {
    if one.file.is_some() && one.file == other.file && one.start == other.start {
        // The person may have corrected the day of one of them.
        return one.start.is_some() || same_amounts(one, other);
    }
    match (one.start, other.start) {
        (Some(begin), Some(other_begin)) => overlap((begin, one), (other_begin, other)),
        (None, None) if one.file.is_none() && other.file.is_none() => false,
        _ => one.date == other.date && same_amounts(one, other),
    }
}

/// Whether two runs share more than half the time of the shorter one.
fn overlap(
    (begin, run): (LocalTimestamp, &Run),
    (other_begin, other): (LocalTimestamp, &Run),
) -> bool {
    let (begin, other_begin) = (begin.utc().as_millisecond(), other_begin.utc().as_millisecond());
    let (length, other_length) = (length_ms(run), length_ms(other));
    let shared = (begin + length).min(other_begin + other_length) - begin.max(other_begin);
    shared * 2 > length.min(other_length)
        || (begin - other_begin).abs() <= SAME_START_MS.min(length.max(other_length))
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "a run's minutes are checked where it comes in; a cast saturates"
)]
fn length_ms(run: &Run) -> i64 {
    (run.elapsed_minutes.unwrap_or(run.minutes).max(run.minutes) * 60_000.0) as i64
}

fn same_amounts(one: &Run, other: &Run) -> bool {
    let near = |one: f64, other: f64, least: f64| {
        (one - other).abs() <= f64::max(one.max(other) * BY_HAND_PART, least)
    };
    near(one.distance_km, other.distance_km, BY_HAND_KM)
        && near(one.minutes, other.minutes, BY_HAND_MINUTES)
}

/// A record with less than this fraction of another record of the same run is only a part of it.
const WHOLE_FRACTION: f64 = 0.9;

/// Whether the first of two records of one run should replace the second: the whole replaces a
/// part, otherwise the record with more detail replaces the other. `other_score` is passed because
/// samples of the second may have been dropped since it was scored.
pub fn is_better(one: &Run, other: &Run, other_score: DetailScore) -> bool {
    if one.start.is_none() || other.start.is_none() {
        return detail_score(one) > other_score;
    }
    let is_part_of = |part: &Run, whole: &Run| {
        part.minutes < whole.minutes * WHOLE_FRACTION
            || part.distance_km < whole.distance_km * WHOLE_FRACTION
    };
    match (is_part_of(one, other), is_part_of(other, one)) {
        (true, false) => false,
        (false, true) => true,
        _ => detail_score(one) > other_score,
    }
}

/// The detail of a record of a run: whether it is complete, its number of sample columns, and its
/// number of means. Of two records of one run the greater has more detail.
pub type DetailScore = (bool, usize, usize);

/// The detail of a record.
pub fn detail_score(run: &Run) -> DetailScore {
    let columns = run.seconds.as_ref().map_or(0, |seconds| seconds.columns().count());
    let measured = RUN_FIELDS
        .iter()
        .filter(|field| field.presence == Presence::Measured && (field.value)(run).is_some());
    (run.file.is_some() && !run.incomplete, columns, measured.count())
}

/// Merges two records of one run: the better one, with the fields that only the other one has.
///
/// Every field is named, so that a new field does not compile before it is handled here. Splits and
/// samples are those of the better record: they belong to its time axis.
#[must_use]
pub fn merge(better: &Run, other: &Run) -> Run {
    let Run {
        date,
        distance_km,
        minutes,
        cadence_spm,
        splits,
        balance_left_percent,
        start,
        elapsed_minutes,
        ground,
        climb_m,
        descent_m,
        contact_ms,
        oscillation_mm,
        ratio_percent,
        step_length_cm,
        heart_rate_bpm,
        power_w,
        device,
        file,
        incomplete,
        seconds,
    } = better.clone();
    Run {
        date,
        distance_km,
        minutes,
        incomplete,
        splits,
        seconds,
        start: start.or(other.start),
        elapsed_minutes: elapsed_minutes.or(other.elapsed_minutes),
        cadence_spm: cadence_spm.or(other.cadence_spm),
        balance_left_percent: balance_left_percent.or(other.balance_left_percent),
        contact_ms: contact_ms.or(other.contact_ms),
        oscillation_mm: oscillation_mm.or(other.oscillation_mm),
        ratio_percent: ratio_percent.or(other.ratio_percent),
        step_length_cm: step_length_cm.or(other.step_length_cm),
        heart_rate_bpm: heart_rate_bpm.or(other.heart_rate_bpm),
        power_w: power_w.or(other.power_w),
        climb_m: climb_m.or(other.climb_m),
        descent_m: descent_m.or(other.descent_m),
        ground: ground.or(other.ground),
        device: device.or_else(|| other.device.clone()),
        file: file.or_else(|| other.file.clone()),
    }
}

#[cfg(test)]
mod tests {
    use heelwise_core::record::{DeltaColumn, RunSamples};
    use jiff::civil::date;

    use super::*;

    fn watched(start: &str, minutes: f64) -> Run {
        let start = start.parse::<LocalTimestamp>().unwrap();
        let file = Some(format!("{start}"));
        Run {
            date: start.day(),
            start: Some(start),
            minutes,
            distance_km: minutes / 6.0,
            file,
            ..Run::default()
        }
    }

    fn by_hand(distance_km: f64, minutes: f64) -> Run {
        Run { date: date(2026, 11, 10), distance_km, minutes, ..Run::default() }
    }

    #[test]
    fn merging_keeps_everything_that_only_one_record_has() {
        let poorer = Run {
            start: Some("2026-11-10T07:00:00+01:00".parse().unwrap()),
            elapsed_minutes: Some(31.0),
            oscillation_mm: Some(80.0),
            ratio_percent: Some(7.5),
            step_length_cm: Some(110.0),
            descent_m: Some(40.0),
            device: Some("watch".into()),
            file: Some("digest".into()),
            ..by_hand(5.0, 30.0)
        };
        let better = Run { power_w: Some(210.0), ..by_hand(5.1, 30.5) };
        let expected =
            Run { power_w: Some(210.0), distance_km: 5.1, minutes: 30.5, ..poorer.clone() };
        assert_eq!(merge(&better, &poorer), expected);
        assert_eq!(detail_score(&poorer).2, 4, "every measured number counts");
    }

    #[test]
    fn two_records_of_the_same_time_are_one_run() {
        let run = watched("2026-11-10T07:00:00+01:00", 60.0);
        for (start, minutes, expected) in [
            ("2026-11-10T07:00:00+01:00", 60.0, true),
            ("2026-11-10T06:00:30Z", 59.0, true),
            ("2026-11-10T07:20:00+01:00", 20.0, true),
            ("2026-11-10T07:45:00+01:00", 60.0, false),
            ("2026-11-10T08:00:00+01:00", 60.0, false),
            ("2026-11-10T07:00:00Z", 60.0, false),
            ("2026-11-09T07:00:00+01:00", 60.0, false),
        ] {
            let other = watched(start, minutes);
            assert_eq!(
                (is_same_run(&run, &other), is_same_run(&other, &run)),
                (expected, expected),
                "{start}"
            );
        }
    }

    #[test]
    fn runs_of_nothing_are_one_when_they_begin_together() {
        let nothing = watched("2026-11-10T07:00:00Z", 0.0);
        assert!(is_same_run(&nothing, &nothing.clone()));
        assert!(!is_same_run(&nothing, &watched("2026-11-10T07:00:01Z", 0.0)));
    }

    #[test]
    fn a_run_by_hand_is_known_by_its_day_and_its_amounts() {
        let run = watched("2026-11-10T07:00:00+01:00", 60.0);
        assert!(is_same_run(&run, &by_hand(10.0, 58.0)) && is_same_run(&by_hand(10.8, 63.0), &run));
        assert!(!is_same_run(&run, &by_hand(5.0, 30.0)));
        assert!(!is_same_run(&run, &Run { date: date(2026, 11, 11), ..by_hand(10.0, 60.0) }));
        assert!(!is_same_run(&by_hand(10.0, 60.0), &by_hand(10.0, 60.0)), "two by hand are two");
    }

    #[test]
    fn a_run_of_a_watch_without_a_clock_is_known_again_by_its_file() {
        let run = Run { file: Some("a".into()), ..by_hand(10.0, 60.0) };
        assert!(is_same_run(&run, &run.clone()) && is_same_run(&run, &by_hand(10.1, 60.0)));
    }

    #[test]
    fn a_piece_does_not_stand_in_the_place_of_the_whole_and_the_whole_does() {
        let whole = watched("2026-11-10T07:00:00+01:00", 60.0);
        let piece =
            Run { heart_rate_bpm: Some(150.0), ..watched("2026-11-10T07:00:00+01:00", 10.0) };
        assert!(is_same_run(&whole, &piece));
        assert!(
            !is_better(&piece, &whole, detail_score(&whole))
                && is_better(&whole, &piece, detail_score(&piece))
        );
        let nearly =
            Run { heart_rate_bpm: Some(150.0), ..watched("2026-11-10T07:00:00+01:00", 57.0) };
        assert!(
            is_better(&nearly, &whole, detail_score(&whole))
                && !is_better(&whole, &nearly, detail_score(&nearly))
        );
    }

    #[test]
    fn a_run_whose_day_was_corrected_is_known_again_by_its_file() {
        let run = watched("2026-11-10T07:00:00+01:00", 60.0);
        let moved = Run { date: date(2026, 11, 3), ..run.clone() };
        assert!(is_same_run(&run, &moved));
        let second =
            Run { start: Some("2026-11-10T09:00:00+01:00".parse().unwrap()), ..run.clone() };
        assert!(!is_same_run(&run, &second), "two runs of one file are two");
    }

    #[test]
    fn the_record_that_measured_more_says_more_and_keeps_what_only_the_other_knew() {
        let bare = watched("2026-11-10T07:00:00+01:00", 60.0);
        let column = DeltaColumn::from_values([Some(250)]);
        let rich = Run {
            seconds: Some(Box::new(RunSamples {
                every_s: 1,
                contact_ms: column,
                ..RunSamples::default()
            })),
            contact_ms: Some(250.0),
            ..bare.clone()
        };
        let hand = Run { cadence_spm: Some(170.0), ..by_hand(10.0, 60.0) };
        let broken = Run { incomplete: true, ..rich.clone() };
        assert!(
            detail_score(&rich) > detail_score(&bare) && detail_score(&bare) > detail_score(&hand)
        );
        assert!(
            detail_score(&bare) > detail_score(&broken)
                && detail_score(&broken) > detail_score(&hand)
        );
        assert_eq!(merge(&rich, &hand), Run { cadence_spm: Some(170.0), ..rich });
    }
}
