//! More climbing than usual.

use heelwise_analyzer::numbers::{change_percent, reaches, rounded};
use heelwise_analyzer::{AnalyzerError, Measurement, Request, Run};

use crate::runs::Runs;

/// Metres climbed, and kilometres run.
#[derive(Clone, Copy)]
struct Climb {
    m: f64,
    km: f64,
}

/// More metres climbed for each kilometre than usual. It must hold without the run that climbs most
/// as well: one hilly run is not a habit, and heights from satellites go wrong for a run at a time.
pub(crate) fn more_climb_than_usual(
    runs: &Runs,
    request: &Request,
) -> Result<Measurement, AnalyzerError> {
    let rise = 1.0 + request.positive("climb-rise-percent")? / 100.0;
    let least = request.positive("climb-least-m-per-km")?;
    let recent: Vec<Climb> = runs.recent().filter_map(|(_, run)| climb(run)).collect();
    let before: Vec<Climb> = runs.baseline().filter_map(climb).collect();
    if !runs.suffice(&recent) {
        return Ok(Measurement::unclear(runs.few_recent("metres climbed")));
    }
    let Some((lately, usual)) = rate(&recent).zip(rate(&before)).filter(|_| runs.suffice(&before))
    else {
        return Ok(Measurement::unclear(runs.few_before("metres climbed")));
    };
    let present = rate(&without_the_most(recent))
        .is_some_and(|rest| reaches(rest, least) && reaches(rest, usual * rise));
    Ok(stated(present && reaches(lately, usual * rise), lately, usual))
}

fn stated(present: bool, lately: f64, usual: f64) -> Measurement {
    let mut figures = vec![("recent", rounded(lately)), ("usual", rounded(usual))];
    figures.extend(change_percent(usual, lately).map(|change| ("change", rounded(change))));
    let because = format!(
        "{} m of climb for each km lately, and {} m before.",
        rounded(lately),
        rounded(usual)
    );
    Measurement::new(present, &figures, because)
}

fn climb(run: &Run) -> Option<Climb> {
    let km = run.distance_km;
    run.climb_m.filter(|_| km > 0.0).map(|m| Climb { m, km })
}

/// Metres for each kilometre over all of them.
fn rate(climbs: &[Climb]) -> Option<f64> {
    let (m, km) = climbs.iter().fold((0.0, 0.0), |(m, km), climb| (m + climb.m, km + climb.km));
    Some(m / km).filter(|rate| rate.is_finite())
}

fn without_the_most(mut climbs: Vec<Climb>) -> Vec<Climb> {
    climbs.sort_by(|one, other| one.m.total_cmp(&other.m).then(other.km.total_cmp(&one.km)));
    climbs.pop();
    climbs
}

#[cfg(test)]
mod tests {
    use heelwise_analyzer::sample::ran;

    use super::*;
    use crate::tests::request;

    /// Runs of 10 km with these metres climbed.
    fn climbed(before: &[f64], recent: &[f64]) -> Measurement {
        let days = (14..).step_by(5).zip(before).chain((0..).step_by(3).zip(recent));
        let runs = days.map(|(ago, m)| Run { climb_m: Some(*m), ..ran(ago, 10.0) }).collect();
        let request = request(runs);
        more_climb_than_usual(&Runs::from_request(&request).unwrap(), &request).unwrap()
    }

    #[test]
    fn half_as_much_again_counts() {
        for (recent, present) in [(150.0, true), (149.0, false), (100.0, false), (400.0, true)] {
            assert_eq!(climbed(&[100.0; 3], &[recent; 3]).present, Some(present), "{recent}");
        }
        let measurement = climbed(&[100.0; 3], &[200.0; 3]);
        let figures = [("recent", 20.0), ("usual", 10.0), ("change", 100.0)];
        assert_eq!(
            measurement.figures,
            figures.map(|(name, value)| (name.to_owned(), value)).into()
        );
        assert_eq!(measurement.because, "20 m of climb for each km lately, and 10 m before.");
    }

    #[test]
    fn flat_stays_flat() {
        assert_eq!(climbed(&[20.0; 3], &[99.0; 3]).present, Some(false));
        assert_eq!(climbed(&[20.0; 3], &[100.0; 3]).present, Some(true));
        let from_nothing = climbed(&[0.0; 3], &[100.0; 3]);
        assert_eq!((from_nothing.present, from_nothing.figures.len()), (Some(true), 2));
    }

    #[test]
    fn one_hilly_run_does_not_count_and_two_may() {
        assert_eq!(climbed(&[50.0; 3], &[50.0, 900.0, 50.0]).present, Some(false));
        assert_eq!(climbed(&[50.0; 3], &[50.0, 400.0, 400.0, 50.0]).present, Some(true));
        assert_eq!(
            climbed(&[50.0, 900.0, 50.0], &[150.0; 3]).present,
            Some(false),
            "one of the month before does"
        );
    }

    #[test]
    fn without_heights_it_is_unknown() {
        let flat = [0, 3, 6, 14, 20, 26].map(|ago| ran(ago, 10.0));
        let request = request(flat.to_vec());
        let measurement =
            more_climb_than_usual(&Runs::from_request(&request).unwrap(), &request).unwrap();
        assert_eq!(
            measurement.because,
            "Fewer than 3 runs of the last 14 days have metres climbed recorded."
        );
        let because =
            "Fewer than 3 runs of the 28 days before the last 14 have metres climbed recorded.";
        assert_eq!(climbed(&[100.0; 2], &[300.0; 3]).because, because);
        assert_eq!(climbed(&[100.0; 3], &[300.0; 2]).present, None);
    }
}
