//! The parts of a run that were run, without walks and steep climbs.
//!
//! A part lasts a minute or two, so that most walk breaks are mixed with running, and the mixture
//! has fewer steps than any run at its speed. Such parts are recognized by being slower *and*
//! having fewer steps than the quick parts of the same run. When more than a third of the parts are
//! walks, hardly any part is without one, and the run is left out as a whole.

use heelwise_analyzer::{AnalyzerError, Request, Run, Split};

/// The limits that separate running on even ground from walking and climbing.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    walk_kmh: f64,
    walk_spm: f64,
    walk_break: f64,
    steep_m_per_km: f64,
}

/// When in a run something was, by thirds. Runs of fewer than three parts have only a middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Third {
    First,
    Middle,
    Last,
}

/// A part of a run that was run, not walked.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) third: Third,
    pub(crate) split: &'a Split,
}

impl Limits {
    /// Reads the thresholds.
    pub(crate) fn from_request(request: &Request) -> Result<Self, AnalyzerError> {
        Ok(Self {
            walk_kmh: request.positive("walk-kmh")?,
            walk_spm: request.positive("walk-spm")?,
            walk_break: 1.0 - request.positive("walk-break-percent")? / 100.0,
            steep_m_per_km: request.positive("steep-m-per-km")?,
        })
    }

    /// The parts of a run in which somebody ran on fairly even ground, in order.
    pub(crate) fn running<'a>(&self, run: &'a Run) -> Vec<Part<'a>> {
        let (parts, third) = (run.splits.len(), run.splits.len() / 3);
        let when = |index: usize| match index {
            early if early < third => Third::First,
            late if late >= parts - third => Third::Last,
            _ => Third::Middle,
        };
        let ran = run
            .splits
            .iter()
            .enumerate()
            .filter(|(_, split)| !self.is_walk(split.speed_kmh, split.cadence_spm));
        let ran: Vec<_> = ran.map(|(index, split)| Part { third: when(index), split }).collect();
        if parts - ran.len() > third {
            return Vec::new();
        }
        let quick_kmh = quick(ran.iter().filter_map(|part| part.split.speed_kmh));
        let quick_spm = quick(ran.iter().filter_map(|part| part.split.cadence_spm));
        let is_broken = |split: &Split| {
            self.falls_off(split.speed_kmh, quick_kmh)
                && self.falls_off(split.cadence_spm, quick_spm)
        };
        ran.into_iter()
            .filter(|part| !is_broken(part.split) && !self.is_steep(run, part.split))
            .collect()
    }

    /// Whether so slow, or so few steps a minute, that it is a walk. Steps tell more: some people
    /// jog hardly faster than others walk.
    pub(crate) fn is_walk(&self, speed_kmh: Option<f64>, cadence_spm: Option<f64>) -> bool {
        speed_kmh.is_some_and(|kmh| kmh < self.walk_kmh)
            || cadence_spm.is_some_and(|spm| spm < self.walk_spm)
    }

    fn falls_off(&self, value: Option<f64>, quick: Option<f64>) -> bool {
        value.zip(quick).is_some_and(|(value, quick)| value < quick * self.walk_break)
    }

    fn is_steep(&self, run: &Run, split: &Split) -> bool {
        let Some((climb_m, kmh)) = split.climb_m.zip(split.speed_kmh) else { return false };
        let hours = run.minutes / 60.0 / heelwise_analyzer::numbers::count(&run.splits);
        climb_m > self.steep_m_per_km * kmh * hours
    }
}

/// The upper quartile.
fn quick(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(|one, other| other.total_cmp(one));
    sorted.get(sorted.len() / 4).copied()
}

#[cfg(test)]
pub(crate) mod tests {
    use heelwise_analyzer::sample::ran;

    use super::*;
    use crate::tests::request;

    /// A part at this speed in km/h, with this cadence.
    pub(crate) fn part(speed: f64, cadence: f64) -> Split {
        Split { speed_kmh: Some(speed), cadence_spm: Some(cadence), ..Split::default() }
    }

    /// Speeds that are left of these parts, and their thirds.
    fn left(splits: Vec<Split>) -> Vec<(f64, Third)> {
        let run = Run { minutes: 2.0 * 6.0, splits, ..ran(1, 5.0) };
        let limits = Limits::from_request(&request(Vec::new())).unwrap();
        limits
            .running(&run)
            .iter()
            .map(|part| (part.split.speed_kmh.unwrap_or_default(), part.third))
            .collect()
    }

    #[test]
    fn walks_are_left_out_and_the_thirds_stay() {
        let running = [part(9.0, 165.0), part(5.5, 165.0), part(9.1, 140.0), part(9.2, 165.0)];
        let walking = [part(5.4, 150.0), part(9.1, 139.9)];
        let left = left([&running[..2], &walking[..], &running[2..]].concat());
        let thirds =
            [(9.0, Third::First), (5.5, Third::First), (9.1, Third::Last), (9.2, Third::Last)];
        assert_eq!(left, thirds);
    }

    #[test]
    fn a_walk_with_some_running_is_left_out_as_a_whole() {
        let walks = |count| {
            left([vec![part(5.5, 115.0); count], vec![part(9.0, 165.0); 6 - count]].concat()).len()
        };
        assert_eq!((walks(2), walks(3)), (4, 0));
    }

    #[test]
    fn a_part_with_a_walk_in_it_is_slower_and_has_fewer_steps() {
        let beside = |speed, cadence| {
            left([part(10.0, 170.0), part(10.0, 170.0), part(speed, cadence)].to_vec()).len()
        };
        assert_eq!(beside(8.7, 149.0), 2);
        assert_eq!(beside(8.9, 149.0), 3, "tired, not walking");
        assert_eq!(beside(8.7, 151.0), 3, "slow, not walking");
    }

    #[test]
    fn steep_parts_are_left_out() {
        // Two minutes at 9 km/h are 300 m, on which 9 m are 30 m for each kilometre.
        let climbing = |climb_m| Split { climb_m: Some(climb_m), ..part(9.0, 165.0) };
        let kept = |climb_m| {
            left(vec![
                climbing(climb_m),
                part(9.0, 165.0),
                climbing(0.0),
                climbing(0.0),
                climbing(0.0),
                climbing(0.0),
            ])
            .len()
        };
        assert_eq!((kept(9.0), kept(9.1)), (6, 5));
    }

    #[test]
    fn a_part_without_values_is_kept() {
        assert_eq!(left(vec![Split::default(); 3]).len(), 3);
        assert_eq!(
            left(vec![Split { climb_m: Some(500.0), ..Split::default() }]),
            [(0.0, Third::Middle)]
        );
    }
}
