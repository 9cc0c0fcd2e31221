//! The columns of a run, one row per second.

use heelwise_core::record::{DeltaColumn, RunSamples};

use crate::sample_series::SampleSeries;
use crate::track::{NONE_8, NONE_16, Sample};

/// The most rows: six hours at one a second. Longer runs have a row every 2, 4, 8 ... seconds.
const MOST_ROWS: u32 = 21_600;
/// The most seconds between rows. What comes later is in the means only.
const MOST_EVERY: u16 = 64;

/// The columns from `begin` on; nothing when nothing was measured.
pub(crate) fn run_samples(line: &SampleSeries, begin: u32) -> Option<Box<RunSamples>> {
    let last = line
        .samples
        .iter()
        .map(|sample| sample.time.saturating_sub(begin))
        .filter(|gone| *gone < u32::MAX / 2)
        .max()?;
    let every_s = std::iter::successors(Some(1_u16), |every| Some(every * 2))
        .take_while(|every| *every <= MOST_EVERY)
        .find(|every| last / u32::from(*every) < MOST_ROWS)
        .unwrap_or(MOST_EVERY);
    let rows = rows(line, begin, every_s, last);
    let column = |value: &dyn Fn(&Sample) -> Option<u16>| {
        DeltaColumn::from_values(rows.iter().map(|row| value(row.as_ref()?)))
    };
    let rounded =
        |value: u16, by: u16| (value != NONE_16).then(|| value.saturating_add(by / 2) / by);
    let seconds = RunSamples {
        every_s,
        cadence_spm: column(&|sample| line.steps(sample)),
        contact_ms: column(&|sample| rounded(sample.contact, 10)),
        balance_left_permille: column(&|sample| rounded(sample.balance, 10)),
        oscillation_mm: column(&|sample| rounded(sample.oscillation, 10)),
        ratio_permille: column(&|sample| rounded(sample.ratio, 10)),
        step_length_cm: column(&|sample| rounded(sample.step_length, 100)),
        speed_cms: column(&|sample| rounded(sample.speed, 10)),
        heart_rate_bpm: column(&|sample| {
            (sample.heart_rate != NONE_8).then(|| u16::from(sample.heart_rate))
        }),
        power_w: column(&|sample| rounded(sample.power, 1)),
    };
    let is_any = seconds.columns().next().is_some();
    is_any.then(|| Box::new(seconds))
}

/// The sample of each row; nothing where none was recorded. Of several in one row the last counts.
fn rows(line: &SampleSeries, begin: u32, every_s: u16, last: u32) -> Vec<Option<Sample>> {
    let count = (last / u32::from(every_s)).min(MOST_ROWS - 1) + 1;
    let mut rows = vec![None; usize::try_from(count).unwrap_or_default()];
    for sample in &line.samples {
        let Some(gone) = sample.time.checked_sub(begin) else { continue };
        let row = usize::try_from(gone / u32::from(every_s)).unwrap_or(usize::MAX);
        if let Some(row) = rows.get_mut(row) {
            *row = Some(*sample);
        }
    }
    rows
}

impl SampleSeries {
    /// Whole steps a minute, 0 while standing.
    fn steps(&self, sample: &Sample) -> Option<u16> {
        if sample.cadence == 0 {
            return Some(0);
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 510"
        )]
        self.cadence(sample).map(|steps| steps.round() as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: u32, cadence: u16) -> Sample {
        Sample { time, cadence: cadence * 128, ..Sample::EMPTY }
    }

    fn cadences(samples: Vec<Sample>, begin: u32) -> (u16, Vec<Option<u16>>) {
        let seconds = run_samples(&SampleSeries::from_samples(samples, Some(85.0)), begin).unwrap();
        (seconds.every_s, seconds.cadence_spm.unwrap().values().unwrap())
    }

    #[test]
    fn every_second_has_a_row_from_the_start_on() {
        let samples = vec![at(103, 85), at(100, 80), at(104, 0), at(104, 84)];
        assert_eq!(
            cadences(samples, 98),
            (1, vec![None, None, Some(160), None, None, Some(170), Some(168)])
        );
    }

    #[test]
    fn what_was_before_the_start_is_left_out() {
        assert_eq!(cadences(vec![at(90, 80), at(100, 85)], 100), (1, vec![Some(170)]));
    }

    #[test]
    fn long_runs_have_rows_farther_apart() {
        for (last, every, rows) in
            [(21_599, 1, 21_600), (21_600, 2, 10_801), (43_200, 4, 10_801), (86_400, 8, 10_801)]
        {
            let samples =
                (0..=last / 100).map(|step| at(step * 100, 85)).chain([at(last, 85)]).collect();
            let (every_s, values) = cadences(samples, 0);
            assert_eq!((every_s, values.len()), (every, rows), "{last}");
        }
        let weeks = (0..40).map(|day| at(day * 86_000, 85)).collect();
        let (every_s, values) = cadences(weeks, 0);
        assert_eq!((every_s, values.len()), (64, 21_600), "what comes later is in the means only");
    }

    #[test]
    fn nothing_measured_is_nothing() {
        assert_eq!(
            run_samples(
                &SampleSeries::from_samples(vec![Sample { time: 5, ..Sample::EMPTY }], None),
                0
            ),
            None
        );
        assert_eq!(run_samples(&SampleSeries::from_samples(Vec::new(), None), 0), None);
        assert_eq!(
            run_samples(
                &SampleSeries::from_samples(
                    vec![Sample { heart_rate: 150, ..Sample::EMPTY }],
                    None
                ),
                0
            ),
            None,
            "without a time"
        );
    }
}
