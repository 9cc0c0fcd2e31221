//! The columns of a run, one row per second.

use heelwise_core::record::{Column, Seconds};

use crate::means::Line;
use crate::track::{NONE_8, NONE_16, Sample};

/// The most rows: six hours at one a second. Longer runs have a row every 2, 4, 8 ... seconds.
const MOST_ROWS: u32 = 21_600;
/// The most seconds between rows. What comes later is in the means only.
const MOST_EVERY: u16 = 64;

/// The columns from `begin` on; nothing when nothing was measured.
pub(crate) fn of(line: &Line, begin: u32) -> Option<Box<Seconds>> {
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
    let column = |value: &dyn Fn(&Sample) -> Option<u16>| Column::of(rows.iter().map(|row| value(row.as_ref()?)));
    let rounded = |value: u16, by: u16| (value != NONE_16).then(|| value.saturating_add(by / 2) / by);
    let seconds = Seconds {
        every_s,
        cadence_spm: column(&|sample| line.steps(sample)),
        contact_ms: column(&|sample| rounded(sample.contact, 10)),
        balance_left_permille: column(&|sample| rounded(sample.balance, 10)),
        oscillation_mm: column(&|sample| rounded(sample.oscillation, 10)),
        ratio_permille: column(&|sample| rounded(sample.ratio, 10)),
        step_length_cm: column(&|sample| rounded(sample.step_length, 100)),
        speed_cms: column(&|sample| rounded(sample.speed, 10)),
        heart_rate_bpm: column(&|sample| (sample.heart_rate != NONE_8).then(|| u16::from(sample.heart_rate))),
        power_w: column(&|sample| rounded(sample.power, 1)),
    };
    let is_any = seconds.columns().next().is_some();
    is_any.then(|| Box::new(seconds))
}

/// The sample of each row; nothing where none was recorded. Of several in one row the last counts.
fn rows(line: &Line, begin: u32, every_s: u16, last: u32) -> Vec<Option<Sample>> {
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

impl Line {
    /// Whole steps a minute, 0 while standing.
    fn steps(&self, sample: &Sample) -> Option<u16> {
        if sample.cadence == 0 {
            return Some(0);
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 510")]
        self.cadence(sample).map(|steps| steps.round() as u16)
    }
}
