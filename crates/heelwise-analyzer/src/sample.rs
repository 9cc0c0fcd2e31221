//! Made-up requests for the tests of packs.

use heelwise_core::Side;
use heelwise_core::record::{HeelWear, Record, ReleaseTiming, Run, Split, TestResult};
use jiff::civil::{Date, date};

use crate::{PROTOCOL_VERSION, Reply, Request};

/// The day on which every test takes place.
pub const TODAY: Date = date(2026, 11, 20);

/// The day this number of days before [`TODAY`].
pub fn ago(days: u32) -> Date {
    TODAY.saturating_sub(std::time::Duration::from_hours(24 * u64::from(days)))
}

/// A request made on [`TODAY`].
pub fn request(parameters: &[(&str, f64)], records: Vec<Record>) -> Request {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    Request { protocol: PROTOCOL_VERSION, today: TODAY, records, parameters, ..Request::default() }
}

/// Heel wear this number of days ago.
pub fn worn(days: u32, hours: f64, height_cm: f64) -> Record {
    Record::HeelWear(HeelWear { date: ago(days), hours, height_cm })
}

/// A run this number of days ago.
pub fn ran(days: u32, distance_km: f64) -> Run {
    Run { date: ago(days), distance_km, minutes: distance_km * 6.0, ..Run::default() }
}

/// Requests with any number of arbitrary records, impossible ones among them. The same ones each
/// time.
pub fn odd_requests(parameters: &[(&str, f64)]) -> impl Iterator<Item = Request> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    (0..400).map(move |round| {
        let count = if round == 0 { 0 } else { dice.below(150) };
        request(parameters, (0..count).map(|_| dice.record()).collect())
    })
}

/// What is wrong with a reply that may state only `emits`, if anything is. No reply to any request
/// may have a fault.
pub fn fault(reply: &Reply, emits: &[&str]) -> Option<String> {
    let names: Vec<_> = reply.findings.keys().map(String::as_str).collect();
    let mut expected = emits.to_vec();
    expected.sort_unstable();
    if names != expected {
        return Some(format!("stated {names:?}, not {expected:?}"));
    }
    reply.findings.iter().find_map(|(name, finding)| {
        let odd = finding.figures.iter().find(|(_, value)| !value.is_finite());
        let long = finding.because.is_empty() || finding.because.chars().count() > 200;
        let unsaid = finding.present.is_none() && !finding.figures.is_empty();
        (odd.is_some() || long || unsaid).then(|| format!("{name}: {finding:?}"))
    })
}

/// A plain generator of numbers; tests need no better one.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap_or_default() % limit
    }

    /// Mostly something that can be, sometimes something that cannot.
    fn number(&mut self, least: u32, most: u32) -> f64 {
        match self.below(300) {
            0 => f64::NAN,
            1 => f64::INFINITY,
            2 => -1.0,
            3 => 0.0,
            4 => 1e308,
            _ => f64::from(least) + f64::from(self.below((most - least) * 10)) / 10.0,
        }
    }

    fn maybe(&mut self, least: u32, most: u32) -> Option<f64> {
        (self.below(4) > 0).then(|| self.number(least, most))
    }

    fn record(&mut self) -> Record {
        let date = if self.below(40) == 0 { Date::MIN } else { ago(self.below(70)) };
        let date = if self.below(40) == 0 { Date::MAX } else { date };
        match self.below(3) {
            0 => Record::HeelWear(HeelWear {
                date,
                hours: self.number(0, 14),
                height_cm: self.number(0, 12),
            }),
            1 => Record::Run(self.run(date)),
            _ => Record::SelfTest(self.test(date)),
        }
    }

    fn run(&mut self, date: Date) -> Run {
        let count = self.below(9);
        let splits = (0..count).map(|_| self.split()).collect();
        Run {
            date,
            splits,
            distance_km: self.number(0, 30),
            minutes: self.number(0, 200),
            cadence_spm: self.maybe(150, 190),
            balance_left_percent: self.maybe(45, 55),
            climb_m: self.maybe(0, 600),
            ..Run::default()
        }
    }

    fn split(&mut self) -> Split {
        Split {
            cadence_spm: self.maybe(150, 190),
            contact_ms: self.maybe(200, 300),
            balance_left_percent: self.maybe(45, 55),
            speed_kmh: self.maybe(4, 16),
            climb_m: self.maybe(0, 60),
        }
    }

    fn test(&mut self, date: Date) -> TestResult {
        let tests = [
            "knee-to-wall",
            "heel-raise-count",
            "first-step-pain",
            "knee-to-wall-retest",
            "one-leg-stance",
            "",
        ];
        let test = tests
            .iter()
            .cycle()
            .nth(self.below(6) as usize)
            .copied()
            .unwrap_or_default()
            .to_owned();
        let side = [None, Some(Side::Left), Some(Side::Right)]
            .into_iter()
            .nth(self.below(3) as usize)
            .flatten();
        let release = [None, Some(ReleaseTiming::Before), Some(ReleaseTiming::After)]
            .into_iter()
            .nth(self.below(3) as usize)
            .flatten();
        TestResult { date, test, side, value: self.number(0, 30), release }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_lie_before_today() {
        assert_eq!(ago(20), date(2026, 10, 31));
        assert!((request(&[], Vec::new()).days_ago(ago(20)) - 20.0).abs() < f64::EPSILON);
    }

    #[test]
    fn odd_requests_hold_every_kind_and_are_the_same_each_time() {
        let text = |requests: Vec<Request>| format!("{requests:?}");
        let requests: Vec<_> = odd_requests(&[]).collect();
        assert!(
            requests
                .iter()
                .any(|request| request.heel_wear().count() > 5 && request.runs().count() > 5)
        );
        assert!(requests.iter().any(|request| request.tests().count() > 5));
        assert_eq!(text(requests), text(odd_requests(&[]).collect()));
    }
}
