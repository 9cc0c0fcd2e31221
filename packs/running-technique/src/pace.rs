//! The person's usual values by pace. Cadence rises with speed, so that only like paces are
//! compared.

use heelwise_analyzer::numbers::{count, median, reaches};
use heelwise_analyzer::{AnalyzerError, Request, Run, Split};

use crate::parts::{Limits, Part};
use crate::runs::Runs;

/// A speed in kilometres per hour, and a value that was measured at it.
pub(crate) type AtPace = (f64, f64);

/// The values of some runs, to be looked up by speed.
pub(crate) struct Usual {
    runs: Vec<Vec<AtPace>>,
    like_kmh: f64,
    fewest: f64,
}

impl Usual {
    /// Of these runs.
    pub(crate) fn from_runs(
        runs: Vec<Vec<AtPace>>,
        all: &Runs,
        request: &Request,
    ) -> Result<Self, AnalyzerError> {
        Ok(Self { runs, like_kmh: request.positive("like-pace-kmh")?, fewest: all.fewest })
    }

    /// The median of the runs' values near this speed in km/h. Each run counts once, so that no
    /// long one outweighs the others; `None` when too few were at this speed.
    pub(crate) fn at(&self, kmh: f64) -> Option<f64> {
        let near = |run: &Vec<AtPace>| {
            let values =
                run.iter().filter(|(other, _)| reaches(self.like_kmh, (other - kmh).abs()));
            median(&values.map(|(_, value)| *value).collect::<Vec<_>>())
        };
        let values: Vec<f64> = self.runs.iter().filter_map(near).collect();
        if count(&values) >= self.fewest { median(&values) } else { None }
    }
}

/// A value of these parts with the speed it was measured at.
pub(crate) fn paced<'a>(
    parts: impl IntoIterator<Item = &'a Part<'a>>,
    value: impl Fn(&Split) -> Option<f64>,
) -> Vec<AtPace> {
    parts.into_iter().filter_map(|part| part.split.speed_kmh.zip(value(part.split))).collect()
}

/// The steps a minute of a run at each pace it was run at: part by part, or as a whole when it has
/// no such parts.
pub(crate) fn cadence_by_pace(run: &Run, limits: &Limits) -> Vec<AtPace> {
    if run.splits.iter().any(|split| split.speed_kmh.is_some() && split.cadence_spm.is_some()) {
        return paced(&limits.running(run), |split| split.cadence_spm);
    }
    let kmh = run.distance_km / (run.minutes / 60.0);
    let whole = (kmh.is_finite() && kmh > 0.0).then_some(kmh).zip(run.cadence_spm);
    whole.into_iter().filter(|(kmh, spm)| !limits.is_walk(Some(*kmh), Some(*spm))).collect()
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::sample::ran;

    use super::*;
    use crate::parts::tests::part;
    use crate::tests::request;

    fn usual(runs: &[&[AtPace]]) -> Usual {
        let request = request(Vec::new());
        let runs = runs.iter().map(|run| run.to_vec()).collect();
        Usual::from_runs(runs, &Runs::from_request(&request).unwrap(), &request).unwrap()
    }

    #[test]
    fn only_like_pace_counts() {
        let usual = usual(&[
            &[(9.5, 160.0), (12.0, 180.0)],
            &[(10.0, 164.0)],
            &[(10.5, 166.0)],
            &[(11.0, 190.0)],
        ]);
        assert_eq!(usual.at(10.0), Some(164.0));
        assert_eq!(usual.at(9.8), None, "two runs are too few");
    }

    #[test]
    fn a_long_odd_run_counts_once() {
        let odd = [(10.0, 140.0); 40];
        assert_eq!(usual(&[&odd, &[(10.0, 170.0)], &[(10.0, 171.0)]]).at(10.0), Some(170.0));
    }

    #[test]
    fn a_run_without_parts_is_one_part() {
        let limits = Limits::from_request(&request(Vec::new())).unwrap();
        let by_pace = |run: Run| cadence_by_pace(&run, &limits);
        let whole = |km, minutes| by_pace(Run { minutes, cadence_spm: Some(160.0), ..ran(1, km) });
        assert_eq!(whole(5.0, 30.0), [(10.0, 160.0)]);
        assert_eq!((whole(0.0, 30.0), whole(5.0, 0.0), whole(2.7, 30.0)), (vec![], vec![], vec![]));
        let splits = vec![part(9.0, 150.0), part(9.2, 152.0)];
        assert_eq!(
            by_pace(Run { splits, cadence_spm: Some(160.0), ..ran(1, 5.0) }),
            [(9.0, 150.0), (9.2, 152.0)]
        );
        let walked = vec![part(6.0, 120.0)];
        assert_eq!(by_pace(Run { splits: walked, cadence_spm: Some(160.0), ..ran(1, 5.0) }), []);
    }
}
