//! Expressions that no answers can make true. A red flag with such a rule would never warn anyone.

use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{Comparison, Expr, Finding, Id};

/// The least and the greatest number that may be answered.
pub(super) type Range = (f64, f64);

/// Whether no answers can make it true. Not every such expression is found: only facts beside each
/// other are compared.
pub(super) fn holds(expr: &Expr, range: &dyn Fn(&Id<Finding>) -> Option<Range>) -> bool {
    KnownFacts {
        range,
        numbers: BTreeMap::new(),
        chosen: BTreeMap::new(),
        present: BTreeSet::new(),
        absent: BTreeSet::new(),
    }
    .exclude(expr)
}

/// Facts known to be true at one place of an expression.
#[derive(Clone)]
struct KnownFacts<'a> {
    range: &'a dyn Fn(&Id<Finding>) -> Option<Range>,
    numbers: BTreeMap<&'a Id<Finding>, Comparison>,
    chosen: BTreeMap<&'a Id<Finding>, BTreeSet<&'a str>>,
    present: BTreeSet<&'a Id<Finding>>,
    absent: BTreeSet<&'a Id<Finding>>,
}

impl<'a> KnownFacts<'a> {
    /// Whether the expression cannot be true where these facts are.
    fn exclude(&self, expr: &'a Expr) -> bool {
        match expr {
            Expr::All(parts) => {
                let (mut facts, mut further) = (self.clone(), Vec::new());
                !facts.add_all(parts, &mut further)
                    || further.into_iter().any(|part| facts.exclude(part))
            }
            Expr::Any(parts) => parts.iter().all(|part| self.exclude(part)),
            Expr::AtLeast(count, parts) => {
                parts.iter().filter(|part| !self.exclude(part)).count() < usize::from(*count)
            }
            Expr::None(parts) => parts
                .iter()
                .any(|part| matches!(part, Expr::Present(id) if self.present.contains(id))),
            fact => !self.clone().add(fact),
        }
    }

    /// Adds all facts beside each other; other parts go to `further`. False when facts exclude each
    /// other.
    fn add_all(&mut self, parts: &'a [Expr], further: &mut Vec<&'a Expr>) -> bool {
        parts.iter().all(|part| match part {
            Expr::All(inner) => self.add_all(inner, further),
            Expr::Any(_) | Expr::AtLeast(..) => {
                further.push(part);
                true
            }
            Expr::None(inner) => {
                further.push(part);
                let absent = inner
                    .iter()
                    .filter_map(|it| if let Expr::Present(id) = it { Some(id) } else { None });
                self.absent.extend(absent);
                self.present.is_disjoint(&self.absent)
            }
            fact => self.add(fact),
        })
    }

    /// Adds one fact. False when it cannot be true beside the others.
    fn add(&mut self, fact: &'a Expr) -> bool {
        match fact {
            Expr::Present(id) => {
                self.present.insert(id);
                !self.absent.contains(id)
            }
            Expr::Number(id, bounds) => {
                let known = self.numbers.entry(id).or_insert_with(|| {
                    let (min, max) = (self.range)(id).unzip();
                    Comparison { ge: min, le: max, ..Comparison::default() }
                });
                *known = intersection(known, bounds);
                can_be_met(known)
            }
            Expr::Chosen(id, choices) => {
                let choices: BTreeSet<&str> = choices.iter().map(String::as_str).collect();
                let known = self.chosen.entry(id).or_insert_with(|| choices.clone());
                known.retain(|choice| choices.contains(choice));
                !known.is_empty()
            }
            _ => true,
        }
    }
}

/// The intersection of both bounds.
fn intersection(one: &Comparison, other: &Comparison) -> Comparison {
    let tightest =
        |one: Option<f64>, other: Option<f64>, pick: fn(f64, f64) -> f64| match (one, other) {
            (Some(one), Some(other)) => Some(pick(one, other)),
            (one, other) => one.or(other),
        };
    Comparison {
        lt: tightest(one.lt, other.lt, f64::min),
        le: tightest(one.le, other.le, f64::min),
        gt: tightest(one.gt, other.gt, f64::max),
        ge: tightest(one.ge, other.ge, f64::max),
    }
}

/// Whether some number lies within the bounds.
pub(super) fn can_be_met(Comparison { lt, le, gt, ge }: &Comparison) -> bool {
    let lower = gt.iter().chain(ge).copied().fold(f64::NEG_INFINITY, f64::max);
    let upper = lt.iter().chain(le).copied().fold(f64::INFINITY, f64::min);
    let touches = lt.is_none_or(|lt| lt > lower) && gt.is_none_or(|gt| gt < upper);
    lower < upper || (lower <= upper && touches)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(name: &str) -> Id<Finding> {
        Id::new("tiny", name)
    }

    fn present(name: &str) -> Expr {
        Expr::Present(finding(name))
    }

    fn from(ge: f64) -> Expr {
        Expr::Number(finding("age"), Comparison { ge: Some(ge), ..Comparison::default() })
    }

    fn below(lt: f64) -> Expr {
        Expr::Number(finding("age"), Comparison { lt: Some(lt), ..Comparison::default() })
    }

    fn chosen(choices: &[&str]) -> Expr {
        Expr::Chosen(finding("onset"), choices.iter().map(ToString::to_string).collect())
    }

    fn never(expr: &Expr) -> bool {
        holds(expr, &|id| (id.name() == "age").then_some((0.0, 120.0)))
    }

    #[test]
    fn facts_that_exclude_each_other_are_found_at_any_depth() {
        let contradictory = [
            Expr::All(vec![from(40.0), below(18.0)]),
            Expr::All(vec![from(40.0), Expr::All(vec![present("a"), below(40.0)])]),
            Expr::All(vec![chosen(&["sudden"]), chosen(&["gradual"])]),
            Expr::All(vec![chosen(&["a", "b"]), chosen(&["b", "c"]), chosen(&["a", "c"])]),
            Expr::All(vec![
                from(40.0),
                Expr::Any(vec![below(18.0), Expr::All(vec![below(40.0), present("a")])]),
            ]),
            Expr::Any(vec![from(200.0), below(0.0)]),
            Expr::AtLeast(2, vec![present("a"), from(121.0), below(0.0)]),
            Expr::All(vec![present("a"), Expr::None(vec![present("a")])]),
            Expr::All(vec![
                Expr::None(vec![present("b"), present("a")]),
                Expr::Any(vec![present("a")]),
            ]),
            Expr::All(vec![present("a"), Expr::Any(vec![Expr::None(vec![present("a")])])]),
        ];
        for expr in contradictory {
            assert!(never(&expr), "{expr:?}");
        }
    }

    #[test]
    fn satisfiable_expressions_are_accepted() {
        let possible = [
            Expr::All(vec![from(40.0), below(41.0)]),
            Expr::Any(vec![from(40.0), below(18.0)]),
            Expr::All(vec![chosen(&["a", "b"]), chosen(&["b", "c"])]),
            Expr::All(vec![from(40.0), Expr::Any(vec![below(18.0), present("a")])]),
            Expr::AtLeast(1, vec![present("a"), from(121.0)]),
            Expr::All(vec![present("a"), Expr::None(vec![present("b")])]),
            Expr::None(vec![Expr::All(vec![from(40.0), below(18.0)])]),
            Expr::All(vec![Expr::Site(vec![]), Expr::WithinDays(finding("day"), 1)]),
        ];
        for expr in possible {
            assert!(!never(&expr), "{expr:?}");
        }
    }
}
