//! Associations: whether hours in heels, or kilometres run, go together with the mornings after
//! them.
//!
//! An association shows that two things go together in one person's log. It does not show that one
//! causes the other.

use super::correlation::{Detrended, detrended, number, spearman};
use super::days::{LoggedDay, sum};

/// The fewest mornings to conclude from.
pub const FEWEST_MORNINGS: usize = 14;

/// The fewest days on each side to conclude from.
pub const FEWEST_DAYS: usize = 5;

/// The mornings that are compared, in days after the next one: the next, and one and two days
/// later.
pub const LAGS: [u8; 3] = [0, 1, 2];

/// A quantity of a day that may affect the mornings after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// Hours in heels.
    HeelHours,
    /// Kilometres run.
    RunKm,
}

impl Exposure {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::HeelHours, Self::RunKm];

    /// One word, the same in every document.
    pub fn word(self) -> &'static str {
        match self {
            Self::HeelHours => "heel-hours",
            Self::RunKm => "run-km",
        }
    }

    fn on_day(self, day: &LoggedDay) -> Option<f64> {
        match self {
            Self::HeelHours => day.heel_hours,
            Self::RunKm => day.run_km,
        }
    }
}

/// The mornings after days of one sort.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MorningsAfter {
    /// The number of mornings.
    pub mornings: usize,
    /// Their mean pain, 0 to 10.
    pub mean: Option<f64>,
}

/// The conclusion from an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// No day has any of the exposure.
    NoExposure,
    /// There are too few mornings.
    TooFew,
    /// There are enough mornings, and no link beyond chance.
    Unclear,
    /// More of the exposure goes together with worse, or milder, mornings.
    GoesTogether {
        /// Whether they are worse.
        worse: bool,
    },
}

/// An exposure compared with the mornings one to three days later.
#[derive(Clone, Debug, PartialEq)]
pub struct Association {
    /// The exposure.
    pub exposure: Exposure,
    /// Days between the next morning and the compared morning, 0 to 2.
    pub lag: u8,
    /// Days with a known exposure and a logged compared morning.
    pub mornings: usize,
    /// The person's own median among days with any exposure: the least of a day with much.
    pub much: Option<f64>,
    /// Mornings after days with much.
    pub after_much: MorningsAfter,
    /// Mornings after days with less, or none.
    pub after_less: MorningsAfter,
    /// Spearman's rank correlation; `None` when one side is all the same.
    pub rho: Option<f64>,
    /// The rank correlation without the trend over the weeks, with its interval. The conclusion is
    /// drawn from it.
    pub detrended: Option<Detrended>,
    /// The conclusion.
    pub conclusion: Conclusion,
}

/// The associations of every exposure at every lag, in order.
pub(super) fn associations(days: &[LoggedDay]) -> Vec<Association> {
    let each = |exposure| LAGS.map(|lag| association(days, exposure, lag));
    Exposure::ALL.into_iter().flat_map(each).collect()
}

/// A day's exposure and a later morning.
struct Pair {
    day: i32,
    exposure: f64,
    morning: f64,
}

fn association(days: &[LoggedDay], exposure: Exposure, lag: u8) -> Association {
    let pairs = pairs(days, exposure, lag);
    let much = median_of_any(days, exposure);
    let is_much = |pair: &&Pair| much.is_some_and(|much| pair.exposure >= much);
    let column = |value: fn(&Pair) -> f64| pairs.iter().map(value).collect::<Vec<f64>>();
    let (exposures, mornings) = (column(|pair| pair.exposure), column(|pair| pair.morning));
    let numbers: Vec<i32> = pairs.iter().map(|pair| pair.day).collect();
    let mut found = Association {
        exposure,
        lag,
        mornings: pairs.len(),
        much,
        after_much: side(pairs.iter().filter(is_much)),
        after_less: side(pairs.iter().filter(|pair| !is_much(pair))),
        rho: spearman(&exposures, &mornings),
        detrended: detrended(&numbers, &exposures, &mornings),
        conclusion: Conclusion::TooFew,
    };
    found.conclusion = found.conclude();
    found
}

/// Days of known exposure with a logged compared morning.
fn pairs(days: &[LoggedDay], exposure: Exposure, lag: u8) -> Vec<Pair> {
    let later = days.iter().skip(1 + usize::from(lag));
    let pair = |(number, (day, later)): (i32, (&LoggedDay, &LoggedDay))| {
        Some(Pair {
            day: number,
            exposure: exposure.on_day(day)?,
            morning: f64::from(later.morning?),
        })
    };
    (0..).zip(days.iter().zip(later)).filter_map(pair).collect()
}

/// The median among days with any exposure.
fn median_of_any(days: &[LoggedDay], exposure: Exposure) -> Option<f64> {
    let mut any: Vec<f64> =
        days.iter().filter_map(|day| exposure.on_day(day)).filter(|amount| *amount > 0.0).collect();
    any.sort_by(f64::total_cmp);
    any.get(any.len() / 2).copied()
}

fn side<'a>(pairs: impl Iterator<Item = &'a Pair>) -> MorningsAfter {
    let mornings: Vec<f64> = pairs.map(|pair| pair.morning).collect();
    let count = mornings.len();
    MorningsAfter {
        mornings: count,
        mean: (count > 0).then(|| sum(mornings.into_iter()) / number(count)),
    }
}

impl Association {
    fn conclude(&self) -> Conclusion {
        if self.much.is_none() {
            return Conclusion::NoExposure;
        }
        let few_days = self.after_much.mornings.min(self.after_less.mornings) < FEWEST_DAYS;
        if self.mornings < FEWEST_MORNINGS || few_days {
            return Conclusion::TooFew;
        }
        let (Some(found), Some(much), Some(less)) =
            (self.detrended, self.after_much.mean, self.after_less.mean)
        else {
            return Conclusion::Unclear;
        };
        // When ranks and means point different ways, neither is shown as a finding.
        if found.low > 0.0 && much > less {
            Conclusion::GoesTogether { worse: true }
        } else if found.high < 0.0 && much < less {
            Conclusion::GoesTogether { worse: false }
        } else {
            Conclusion::Unclear
        }
    }

    /// The data missing for a conclusion, in words; empty when there is enough.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        if self.mornings < FEWEST_MORNINGS {
            missing
                .push(format!("{} so far, {FEWEST_MORNINGS} are needed", mornings(self.mornings)));
        }
        if self.mornings == 0 {
            return missing;
        }
        for (side, days) in
            [(self.after_much, self.much_words()), (self.after_less, self.less_words().to_owned())]
        {
            if side.mornings < FEWEST_DAYS {
                missing.push(format!(
                    "{} after {days} so far, {FEWEST_DAYS} are needed",
                    mornings(side.mornings)
                ));
            }
        }
        missing
    }

    /// The conclusion in sentences, with its numbers.
    pub fn words(&self) -> String {
        match self.conclusion {
            Conclusion::NoExposure => match self.exposure {
                Exposure::HeelHours => {
                    "No hours in heels are logged, so there is nothing to compare.".into()
                }
                Exposure::RunKm => "No runs are logged, so there is nothing to compare.".into(),
            },
            Conclusion::TooFew => {
                format!("{}: too early to say. {}.", self.when(), self.missing().join("; "))
            }
            Conclusion::Unclear => {
                format!("{}: no clear link so far. {}", self.when(), self.means())
            }
            Conclusion::GoesTogether { worse } => {
                let how = if worse { "worse" } else { "milder" };
                format!(
                    "{}: {} together with {how} mornings. {}",
                    self.when(),
                    self.more_goes(),
                    self.means()
                )
            }
        }
    }

    fn when(&self) -> &'static str {
        match self.lag {
            0 => "The next morning",
            1 => "The morning two days later",
            _ => "The morning three days later",
        }
    }

    fn more_goes(&self) -> &'static str {
        match self.exposure {
            Exposure::HeelHours => "more hours in heels go",
            Exposure::RunKm => "more kilometres go",
        }
    }

    fn much_words(&self) -> String {
        let much =
            self.much.map(|much| heelwise_core::number::round_to(much, 1)).unwrap_or_default();
        match self.exposure {
            Exposure::HeelHours => format!("days with {much} h or more in heels"),
            Exposure::RunKm => format!("days with {much} km or more"),
        }
    }

    fn less_words(&self) -> &'static str {
        match self.exposure {
            Exposure::HeelHours => "days with fewer hours or none",
            Exposure::RunKm => "days with fewer kilometres or none",
        }
    }

    fn means(&self) -> String {
        let side = |side: MorningsAfter| {
            format!("{:.1} ({})", side.mean.unwrap_or_default(), mornings(side.mornings))
        };
        let (much, less) = (side(self.after_much), side(self.after_less));
        format!("Mean pain {much} after {}, {less} after {}.", self.much_words(), self.less_words())
    }
}

fn mornings(count: usize) -> String {
    heelwise_core::text::pluralize(count, "morning")
}

#[cfg(test)]
mod tests;
