//! Mutation of red flags: every rule is removed, inverted and changed a little, and some vignette
//! must fail.
//!
//! A rule that can be broken without a failing vignette is not tested.

use heelwise_core::catalog::CatalogError;
use heelwise_core::{Catalog, Comparison, ContentError, Expr, Profile, RedFlag, Urgency, Word};

use heelwise_pack::check::{CheckReport, TODAY};
use heelwise_pack::vignette::{Vignette, YesNoQuestions};

/// The part of a rule that a mutant breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The rule as a whole: removed, inverted, or its urgency lowered.
    Rule,
    /// One part of it: a finding left out, a limit moved, a count changed.
    Part,
}

/// A rule broken in one way.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The part of the rule that it breaks.
    pub depth: Depth,
    /// The change, in words.
    pub what: String,
    /// The broken rule; nothing when it was removed.
    pub flag: Option<RedFlag>,
}

/// The result of mutation.
#[derive(Debug, Default)]
pub struct MutationReport {
    /// Mutants of whole rules.
    pub rules: Score,
    /// Mutants of parts of rules.
    pub parts: Score,
    /// Mutants that no vignette noticed: the rule's id, the depth and the change.
    pub survivors: Vec<(String, Depth, String)>,
}

/// The number of mutants, and of those that were noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Mutants some vignette noticed.
    pub noticed: usize,
    /// All mutants.
    pub all: usize,
}

impl Score {
    /// Whether every mutant was noticed, and there was one.
    pub fn is_full(self) -> bool {
        self.all > 0 && self.noticed == self.all
    }

    /// Noticed of all, in per cent, rounded down.
    pub fn percent(self) -> usize {
        (self.noticed * 100).checked_div(self.all).unwrap_or(0)
    }
}

/// The reason why mutation cannot run.
#[derive(Debug, thiserror::Error)]
pub enum MutationError {
    /// The packs do not fit together.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// Content that does not decode.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// A vignette that fails before anything is broken would notice everything.
    #[error("vignette `{0}` fails before any rule is broken; run `cargo xtask validate`")]
    Baseline(String),
}

/// Breaks every red flag of the packs, as a whole or in all its parts as well, and runs the
/// vignettes on each.
///
/// # Errors
/// When the packs do not fit together, or a vignette fails on the rules as they are.
pub fn run(checked: &CheckReport, depth: Depth) -> Result<MutationReport, MutationError> {
    let catalog = checked.catalog()?;
    let people = people(checked, &catalog)?;
    let mut report = MutationReport::default();
    for flag in catalog.red_flags() {
        let ordered = most_telling_first(&people, flag);
        for mutant in mutants(flag)
            .into_iter()
            .filter(|mutant| mutant.depth == Depth::Rule || depth == Depth::Part)
        {
            let broken = catalog.clone().with_red_flags(with(
                catalog.red_flags(),
                flag,
                mutant.flag.as_ref(),
            ));
            let noticed = notices(&broken, &ordered)?;
            report.count(flag, mutant, noticed);
        }
    }
    Ok(report)
}

/// A vignette with its person worked out once.
struct Person<'a> {
    vignette: &'a Vignette,
    profile: Profile,
}

fn people<'a>(
    checked: &'a CheckReport,
    catalog: &Catalog,
) -> Result<Vec<Person<'a>>, MutationError> {
    let questions = YesNoQuestions::from_catalog(catalog)?;
    let mut people = Vec::new();
    for vignette in checked.packs.iter().flat_map(|pack| &pack.vignettes) {
        let profile = vignette.person_asked(&questions, TODAY);
        if !vignette.judge(catalog, &profile, TODAY, None)?.1.is_empty() {
            return Err(MutationError::Baseline(vignette.id.clone()));
        }
        people.push(Person { vignette, profile });
    }
    Ok(people)
}

impl MutationReport {
    fn count(&mut self, flag: &RedFlag, mutant: Mutant, noticed: bool) {
        let score = match mutant.depth {
            Depth::Rule => &mut self.rules,
            Depth::Part => &mut self.parts,
        };
        score.all += 1;
        score.noticed += usize::from(noticed);
        if !noticed {
            self.survivors.push((flag.id.to_string(), mutant.depth, mutant.what));
        }
    }
}

/// The rules with one of them replaced or removed.
fn with(flags: &[RedFlag], flag: &RedFlag, new: Option<&RedFlag>) -> Vec<RedFlag> {
    let others = flags.iter().filter(|other| other.id != flag.id);
    others.chain(new).cloned().collect()
}

/// People whose vignettes name the rule come first: they mostly decide, and then the others need
/// not be judged.
fn most_telling_first<'a, 'b>(people: &'b [Person<'a>], flag: &RedFlag) -> Vec<&'b Person<'a>> {
    let mut ordered: Vec<&Person<'_>> = people.iter().collect();
    ordered.sort_by_key(|person| {
        let expect = &person.vignette.expect;
        !(expect.red_flags.contains(&flag.id) || expect.not_red_flags.contains(&flag.id))
    });
    ordered
}

/// Whether a vignette fails.
fn notices(catalog: &Catalog, people: &[&Person<'_>]) -> Result<bool, ContentError> {
    for Person { vignette, profile } in people {
        if !vignette.judge(catalog, profile, TODAY, None)?.1.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Every way to break a rule.
pub fn mutants(flag: &RedFlag) -> Vec<Mutant> {
    let mut mutants = vec![whole("removed", None)];
    mutants.push(whole(
        "inverted",
        Some(RedFlag { when: Expr::None(vec![flag.when.clone()]), ..flag.clone() }),
    ));
    let lower = Urgency::ALL
        .iter()
        .copied()
        .rev()
        .find(|level| *level < flag.urgency && *level > Urgency::SelfCare);
    if let Some(urgency) = lower {
        mutants.push(whole(
            &format!("lowered to {urgency}"),
            Some(RedFlag { urgency, ..flag.clone() }),
        ));
    }
    for (what, when) in bent(&flag.when) {
        mutants.push(Mutant {
            depth: Depth::Part,
            what,
            flag: Some(RedFlag { when, ..flag.clone() }),
        });
    }
    mutants
}

fn whole(what: &str, flag: Option<RedFlag>) -> Mutant {
    Mutant { depth: Depth::Rule, what: what.into(), flag }
}

/// The expression with one part of it changed, in every way.
fn bent(expr: &Expr) -> Vec<(String, Expr)> {
    let mut all = match expr {
        Expr::Any(parts) => without_one(parts, Expr::Any),
        Expr::All(parts) => without_one(parts, Expr::All),
        Expr::AtLeast(count, parts) => {
            let mut all = without_one(parts, |parts| Expr::AtLeast(*count, parts));
            all.extend(counts(*count, parts.len()).map(|other| {
                (
                    format!("at least {other} instead of {count}"),
                    Expr::AtLeast(other, parts.clone()),
                )
            }));
            all
        }
        Expr::Number(finding, bounds) => moved(bounds)
            .into_iter()
            .map(|(what, bounds)| {
                (format!("{} {what}", finding.name()), Expr::Number(finding.clone(), bounds))
            })
            .collect(),
        Expr::Site(sites) if sites.len() > 1 => sites
            .iter()
            .map(|gone| {
                let rest = sites.iter().filter(|site| *site != gone).cloned().collect();
                (format!("without the place {}", gone.name()), Expr::Site(rest))
            })
            .collect(),
        _ => Vec::new(),
    };
    all.extend(deeper(expr));
    all
}

/// The same with a change further inside.
fn deeper(expr: &Expr) -> Vec<(String, Expr)> {
    let mut all = Vec::new();
    for (index, part) in expr.parts().iter().enumerate() {
        for (what, changed) in bent(part) {
            let mut parts = expr.parts().to_vec();
            parts[index] = changed;
            all.extend(again(expr, parts).map(|expr| (what, expr)));
        }
    }
    all
}

/// The same operator over other parts.
fn again(expr: &Expr, parts: Vec<Expr>) -> Option<Expr> {
    match expr {
        Expr::All(_) => Some(Expr::All(parts)),
        Expr::Any(_) => Some(Expr::Any(parts)),
        Expr::None(_) => Some(Expr::None(parts)),
        Expr::AtLeast(count, _) => Some(Expr::AtLeast(*count, parts)),
        _ => None,
    }
}

fn without_one(parts: &[Expr], make: impl Fn(Vec<Expr>) -> Expr) -> Vec<(String, Expr)> {
    let without = |index: usize| {
        let rest = parts
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .map(|(_, part)| part.clone());
        (format!("without {}", named(&parts[index])), make(rest.collect()))
    };
    if parts.len() < 2 { Vec::new() } else { (0..parts.len()).map(without).collect() }
}

/// A short name for a part, for the list of survivors.
fn named(expr: &Expr) -> String {
    match expr {
        Expr::Site(sites) => {
            format!(
                "the places {}",
                sites.iter().map(heelwise_core::Id::name).collect::<Vec<_>>().join(", ")
            )
        }
        Expr::Side(side) => format!("the side {side}"),
        expr => expr.findings().iter().map(|finding| finding.name()).collect::<Vec<_>>().join(", "),
    }
}

fn counts(count: u8, of: usize) -> impl Iterator<Item = u8> {
    let fits = move |other: &u8| *other > 0 && usize::from(*other) <= of;
    [count.saturating_sub(1), count.saturating_add(1)].into_iter().filter(fits)
}

/// Each bound moved by one, inwards and outwards.
fn moved(bounds: &Comparison) -> Vec<(String, Comparison)> {
    let mut all = Vec::new();
    for step in [-1.0, 1.0] {
        let shift = |bound: Option<f64>| bound.map(|bound| bound + step);
        let shifted = [
            (bounds.lt, Comparison { lt: shift(bounds.lt), ..*bounds }),
            (bounds.le, Comparison { le: shift(bounds.le), ..*bounds }),
            (bounds.gt, Comparison { gt: shift(bounds.gt), ..*bounds }),
            (bounds.ge, Comparison { ge: shift(bounds.ge), ..*bounds }),
        ];
        let shifted = shifted.into_iter().filter_map(|(bound, shifted)| Some((bound?, shifted)));
        all.extend(shifted.map(|(bound, shifted)| {
            (format!("limit {} instead of {bound}", bound + step), shifted)
        }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use heelwise_core::Id;

    fn present(name: &str) -> Expr {
        Expr::Present(Id::new("p", name))
    }

    #[test]
    fn every_part_is_left_out_once_at_every_depth() {
        let expr = Expr::All(vec![present("a"), Expr::Any(vec![present("b"), present("c")])]);
        let what: Vec<String> = bent(&expr).into_iter().map(|(what, _)| what).collect();
        assert_eq!(what, ["without a", "without b, c", "without b", "without c"]);
    }

    #[test]
    fn limits_move_by_one_and_counts_stay_possible() {
        let age = Expr::Number(
            Id::new("p", "age"),
            Comparison { lt: Some(16.0), ..Comparison::default() },
        );
        let what: Vec<String> = bent(&age).into_iter().map(|(what, _)| what).collect();
        assert_eq!(what, ["age limit 15 instead of 16", "age limit 17 instead of 16"]);
        assert_eq!(counts(2, 2).collect::<Vec<_>>(), [1]);
        assert_eq!(counts(1, 3).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_score_is_full_only_when_something_was_tried() {
        assert!(!Score::default().is_full());
        assert!(Score { noticed: 3, all: 3 }.is_full());
        assert_eq!(Score { noticed: 199, all: 200 }.percent(), 99);
    }
}
