//! Boolean expressions over findings, with three outcomes: true, false, or still open.

use serde::{Deserialize, Serialize};

use crate::body::{BodySite, Side};
use crate::condition::Condition;
use crate::finding::Finding;
use crate::id::Id;

/// The outcome of an expression. The order is that of caution: `False < Open < True`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// False, however the open questions are answered.
    False,
    /// It depends on something that was not answered.
    Open,
    /// True, however the open questions are answered.
    True,
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Open => Self::Open,
            Self::True => Self::False,
        }
    }
}

/// A condition over findings, sites and patterns, as a pack author writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Expr {
    /// A yes-no or measured finding is present.
    Present(Id<Finding>),
    /// A number lies in a range.
    Number(Id<Finding>, Comparison),
    /// A choice is one of these.
    Chosen(Id<Finding>, Vec<String>),
    /// A date is at most this many days before today.
    WithinDays(Id<Finding>, u16),
    /// One of these places hurts.
    Site(Vec<Id<BodySite>>),
    /// The complaint is on this side.
    Side(Side),
    /// This pattern is at least a weak match.
    Pattern(Id<Condition>),
    /// All hold.
    All(#[serde(deserialize_with = "crate::depth_limit::parts")] Vec<Expr>),
    /// At least one holds.
    Any(#[serde(deserialize_with = "crate::depth_limit::parts")] Vec<Expr>),
    /// None holds.
    None(#[serde(deserialize_with = "crate::depth_limit::parts")] Vec<Expr>),
    /// At least this number of parts hold.
    AtLeast(u8, #[serde(deserialize_with = "crate::depth_limit::parts")] Vec<Expr>),
}

/// Bounds on a number; an absent bound does not limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Less than.
    pub lt: Option<f64>,
    /// At most.
    pub le: Option<f64>,
    /// Greater than.
    pub gt: Option<f64>,
    /// At least.
    pub ge: Option<f64>,
}

impl Comparison {
    /// Whether `number` lies within the bounds.
    pub fn holds(&self, number: f64) -> bool {
        self.lt.is_none_or(|bound| number < bound)
            && self.le.is_none_or(|bound| number <= bound)
            && self.gt.is_none_or(|bound| number > bound)
            && self.ge.is_none_or(|bound| number >= bound)
    }
}

impl Expr {
    /// Evaluates the expression; `leaf` says what holds of a single fact.
    pub fn truth(&self, leaf: &impl Fn(&Expr) -> Truth) -> Truth {
        match self {
            Self::All(parts) => {
                parts.iter().map(|part| part.truth(leaf)).min().unwrap_or(Truth::True)
            }
            Self::Any(parts) => {
                parts.iter().map(|part| part.truth(leaf)).max().unwrap_or(Truth::False)
            }
            Self::None(parts) => {
                !parts.iter().map(|part| part.truth(leaf)).max().unwrap_or(Truth::False)
            }
            Self::AtLeast(count, parts) => at_least(usize::from(*count), parts, leaf),
            fact => leaf(fact),
        }
    }

    /// The expressions directly inside this one.
    pub fn parts(&self) -> &[Expr] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) | Self::AtLeast(_, parts) => {
                parts
            }
            _ => &[],
        }
    }

    /// The finding this single fact is about, if it is about one.
    pub fn finding(&self) -> Option<&Id<Finding>> {
        match self {
            Self::Present(id)
            | Self::Number(id, _)
            | Self::Chosen(id, _)
            | Self::WithinDays(id, _) => Some(id),
            _ => None,
        }
    }

    /// Whether one of its facts is about this finding.
    pub fn names(&self, finding: &Id<Finding>) -> bool {
        self.finding() == Some(finding) || self.parts().iter().any(|part| part.names(finding))
    }

    /// Calls `visit` with every single fact, in the order written.
    pub fn each_fact<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) | Self::AtLeast(_, parts) => {
                for part in parts {
                    part.each_fact(visit);
                }
            }
            fact => visit(fact),
        }
    }

    /// Whether it holds anywhere that something does not hold, so that a "yes" could make it false.
    pub fn negates(&self) -> bool {
        matches!(self, Self::None(_)) || self.parts().iter().any(Self::negates)
    }

    /// Every finding it names, in the order written, repeats included.
    pub fn findings(&self) -> Vec<&Id<Finding>> {
        let mut found = Vec::new();
        self.each_fact(&mut |fact| found.extend(fact.finding()));
        found
    }
}

fn at_least(count: usize, parts: &[Expr], leaf: &impl Fn(&Expr) -> Truth) -> Truth {
    let outcomes: Vec<Truth> = parts.iter().map(|part| part.truth(leaf)).collect();
    let certain = outcomes.iter().filter(|truth| **truth == Truth::True).count();
    let possible = outcomes.iter().filter(|truth| **truth != Truth::False).count();
    if certain >= count {
        Truth::True
    } else if possible >= count {
        Truth::Open
    } else {
        Truth::False
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn present(name: &str) -> Expr {
        Expr::Present(Id::new("p", name))
    }

    /// `yes` holds, `no` does not, anything else was not answered.
    fn truth(expr: &Expr) -> Truth {
        expr.truth(&|fact| match fact.finding().map(Id::name) {
            Some("yes") => Truth::True,
            Some("no") => Truth::False,
            _ => Truth::Open,
        })
    }

    #[test]
    fn what_was_not_answered_stays_open_unless_the_rest_decides() {
        let all = |names: &[&str]| Expr::All(names.iter().map(|n| present(n)).collect());
        assert_eq!(truth(&all(&["yes", "open"])), Truth::Open);
        assert_eq!(truth(&all(&["no", "open"])), Truth::False);
        let any = |names: &[&str]| Expr::Any(names.iter().map(|n| present(n)).collect());
        assert_eq!(truth(&any(&["yes", "open"])), Truth::True);
        assert_eq!(truth(&any(&["no", "open"])), Truth::Open);
        assert_eq!(truth(&Expr::None(vec![present("open")])), Truth::Open);
        assert_eq!(truth(&Expr::None(vec![present("no")])), Truth::True);
    }

    #[test]
    fn at_least_counts_what_is_certain_and_what_is_possible() {
        let two =
            |names: &[&str]| truth(&Expr::AtLeast(2, names.iter().map(|n| present(n)).collect()));
        assert_eq!(two(&["yes", "yes", "open"]), Truth::True);
        assert_eq!(two(&["yes", "no", "open"]), Truth::Open);
        assert_eq!(two(&["yes", "no", "no"]), Truth::False);
    }

    #[test]
    fn bounds_can_be_joined() {
        let teens = Comparison { ge: Some(13.0), lt: Some(20.0), ..Comparison::default() };
        assert!(teens.holds(13.0) && !teens.holds(20.0) && !teens.holds(12.9));
    }
}
