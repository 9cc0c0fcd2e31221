//! Criteria evaluated against the log: whether a phase may begin or end, or a review is passed.

use heelwise_core::{
    Better, Catalog, Comparison, ContentError, Criterion, Expr, Id, Log, Profile, SelfTest, Side,
    Truth,
};
use jiff::civil::Date;

use super::pain_verdict::{Light, SessionVerdict};
use super::results::TestResults;
use super::safety::Safety;
use super::state::DoseState;
use super::{Course, Plan, after, dated, days_between};
use crate::facts::{Facts, UnknownAs};

/// The number of days before a plan in which a result still counts as its start.
const START_DAYS: i32 = 28;

/// The criterion that keeps a course from beginning its first phase.
#[derive(Clone, Debug, PartialEq)]
pub struct UnmetEntry {
    /// The criterion that does not hold yet.
    pub criterion: Criterion,
    /// Whether it is known not to hold; then nothing of the course is planned. An open criterion
    /// only holds back loads.
    pub is_known: bool,
}

/// The data that the criteria of a course are evaluated against on a day.
#[derive(Clone, Copy)]
pub struct CriteriaContext<'a> {
    /// All packs.
    pub catalog: &'a Catalog,
    /// The plan.
    pub plan: &'a Plan,
    /// The course.
    pub course: &'a Course,
    /// The day its present phase began.
    pub since: Date,
    /// The state of its doses.
    pub state: &'a DoseState,
    /// The log.
    pub log: &'a Log,
    /// The results of the plan's self-tests in the log.
    pub results: &'a TestResults,
    /// The safety rules as they apply now.
    pub safety: &'a Safety,
    /// The answers as of today.
    pub profile: &'a Profile,
    /// Today.
    pub today: Date,
}

impl CriteriaContext<'_> {
    /// Whether all of these criteria hold.
    pub fn all(&self, criteria: &[Criterion]) -> Result<Truth, ContentError> {
        let mut worst = Truth::True;
        for criterion in criteria {
            worst = worst.min(self.truth(criterion)?);
        }
        Ok(worst)
    }

    /// Whether a criterion holds.
    pub fn truth(&self, criterion: &Criterion) -> Result<Truth, ContentError> {
        let error = std::cell::RefCell::new(None);
        let truth = criterion.truth(&|fact| {
            self.fact(fact).unwrap_or_else(|problem| {
                error.replace(Some(problem));
                Truth::Open
            })
        });
        error.into_inner().map_or(Ok(truth), Err)
    }

    /// The entry criterion that keeps a course from beginning. Warning signs hold back loads by
    /// themselves, so the rest may begin in spite of them.
    pub fn waiting_for(&self, entry: &[Criterion]) -> Result<Option<UnmetEntry>, ContentError> {
        let mut waiting: Option<UnmetEntry> = None;
        for criterion in entry.iter().filter(|criterion| **criterion != Criterion::NoWarningSign) {
            let truth = self.truth(criterion)?;
            let found =
                UnmetEntry { criterion: criterion.clone(), is_known: truth == Truth::False };
            if truth != Truth::True
                && waiting.as_ref().is_none_or(|known| found.is_known && !known.is_known)
            {
                waiting = Some(found);
            }
        }
        Ok(waiting)
    }

    fn fact(&self, criterion: &Criterion) -> Result<Truth, ContentError> {
        Ok(match criterion {
            Criterion::NoWarningSign => self.safety.no_loading.is_none().into(),
            Criterion::Answers(expr) => self.answers(expr)?,
            Criterion::CalmSessions(count, with) => self.last(
                *count,
                |verdict| with.as_ref().is_none_or(|id| verdict.done.contains(id)),
                |verdict| self.light(verdict) == Light::Green,
            ),
            Criterion::PainAtMost(pain, sessions) => self.last(
                *sessions,
                |verdict| verdict.pain.is_some(),
                |verdict| verdict.pain <= Some(*pain),
            ),
            Criterion::CalmWeeks(weeks) => self.calm_weeks(i32::from(*weeks)),
            Criterion::Sessions(count) => {
                (self.sessions().take((*count).into()).count() >= usize::from(*count)).into()
            }
            Criterion::FullDose(exercise) => {
                (self.state.full.contains(exercise) || self.state.climbed.contains(exercise)).into()
            }
            Criterion::Confirmed(statement) => self.confirmed(&statement.id),
            test => self.test_criterion(test),
        })
    }

    /// Whether an expression over the answers holds. A question that can no longer be asked of this
    /// person counts as "no".
    fn answers(&self, expr: &Expr) -> Result<Truth, ContentError> {
        let facts = Facts { profile: self.profile, today: self.today };
        let mut moot = Vec::new();
        for finding in expr.findings() {
            let unanswered = !self.profile.answers.contains_key(finding)
                && !self.profile.measured.contains_key(finding);
            if unanswered && !facts.can_ask(self.catalog, finding)? {
                moot.push(finding.clone());
            }
        }
        Ok(expr.truth(&|fact| match fact.finding() {
            Some(finding) if moot.contains(finding) => Truth::False,
            _ => facts.fact(fact, UnknownAs::Open),
        }))
    }

    fn light(&self, verdict: &SessionVerdict) -> Light {
        let model =
            self.plan.content.protocol(&self.course.protocol).map(|protocol| &protocol.pain_model);
        model.map_or(Light::Amber, |model| verdict.light(model))
    }

    /// The sessions of the present phase in which something was done.
    fn sessions(&self) -> impl DoubleEndedIterator<Item = &SessionVerdict> {
        let counts = |verdict: &&SessionVerdict| !verdict.is_skipped && !verdict.done.is_empty();
        dated::within(&self.state.verdicts, self.since..=Date::MAX).iter().filter(counts)
    }

    /// Whether the last `count` sessions that pass `kind` all pass `is_so`.
    fn last(
        &self,
        count: u8,
        kind: impl Fn(&SessionVerdict) -> bool,
        is_so: impl Fn(&SessionVerdict) -> bool,
    ) -> Truth {
        let last: Vec<&SessionVerdict> =
            self.sessions().rev().filter(|verdict| kind(verdict)).take(count.into()).collect();
        (last.len() == usize::from(count) && last.iter().all(|verdict| is_so(verdict))).into()
    }

    fn calm_weeks(&self, weeks: i32) -> Truth {
        if days_between(self.since, self.today) < weeks * 7 {
            return Truth::False;
        }
        let week =
            |number: i32| (after(self.today, -7 * (number + 1)), after(self.today, -7 * number));
        let calm = |(from, to): (Date, Date)| {
            let mut within =
                self.sessions().filter(|verdict| (from..to).contains(&verdict.date)).peekable();
            within.peek().is_some() && within.all(|verdict| self.light(verdict) != Light::Red)
        };
        (0..weeks).map(week).all(calm).into()
    }

    fn confirmed(&self, id: &Id<heelwise_core::Confirmation>) -> Truth {
        let latest = self
            .log
            .confirmed
            .iter()
            .rfind(|confirmed| confirmed.statement == *id && confirmed.date <= self.today);
        latest.map_or(Truth::Open, |confirmed| confirmed.holds.into())
    }

    fn test_criterion(&self, criterion: &Criterion) -> Truth {
        let Some(test) = criterion.test().and_then(|id| self.plan.content.self_tests.get(id))
        else {
            return Truth::Open;
        };
        match criterion {
            Criterion::Test(_, bounds) => {
                self.on_sore_sides(test, |side| self.within(test, side, bounds))
            }
            Criterion::Better(_, by) => self.on_sore_sides(test, |side| {
                let change = self.change(test, side)?;
                Some(change > 0.0 && change >= by.unwrap_or(test.error).max(test.error))
            }),
            Criterion::NotWorse(_) => self.on_sore_sides(test, |side| {
                let change = self.change(test, side)?;
                Some(change > -test.error || change >= 0.0)
            }),
            Criterion::OfOtherSide(_, percent) => self.of_other_side(test, f64::from(*percent)),
            Criterion::Taken(_, times) => {
                let taken = self.results.within(&test.id, None, self.since..=self.today);
                (taken.take((*times).into()).count() >= usize::from(*times)).into()
            }
            _ => Truth::Open,
        }
    }

    /// The last result of a test up to today. For a side, results without a side count too.
    fn last_result(&self, test: &SelfTest, side: Option<Side>) -> Option<(Date, f64)> {
        self.results.up_to(&test.id, side, self.today).next_back()
    }

    /// Whether `holds` is true on every side that hurts; open while a side has no result.
    fn on_sore_sides(
        &self,
        test: &SelfTest,
        holds: impl Fn(Option<Side>) -> Option<bool>,
    ) -> Truth {
        let sides: Vec<Option<Side>> = if test.per_side {
            self.sore_sides().into_iter().map(Some).collect()
        } else {
            vec![None]
        };
        let truths = sides.into_iter().map(|side| holds(side).map_or(Truth::Open, Truth::from));
        truths.min().unwrap_or(Truth::Open)
    }

    fn sore_sides(&self) -> Vec<Side> {
        let sore =
            |side: Side| self.profile.sites.iter().any(|(_, on)| *on == side || *on == Side::Both);
        [Side::Left, Side::Right].into_iter().filter(|side| sore(*side)).collect()
    }

    fn within(&self, test: &SelfTest, side: Option<Side>, bounds: &Comparison) -> Option<bool> {
        self.last_result(test, side).map(|(_, value)| bounds.holds(value))
    }

    /// The improvement from the plan's first result to the last; negative when it got worse.
    fn change(&self, test: &SelfTest, side: Option<Side>) -> Option<f64> {
        let start = after(self.plan.made, -START_DAYS);
        let within = |to: Date| self.results.within(&test.id, side, start..=to);
        let first = within(self.plan.made.min(self.today)).next_back();
        let first = first.or_else(|| within(self.today).next())?;
        let last = self.last_result(test, side)?;
        let change = if last.0 > first.0 { last.1 - first.1 } else { return None };
        Some(if test.better == Better::More { change } else { -change })
    }

    fn of_other_side(&self, test: &SelfTest, percent: f64) -> Truth {
        let last = |side| self.last_result(test, Some(side)).map(|(_, value)| value);
        let (Some(left), Some(right)) = (last(Side::Left), last(Side::Right)) else {
            return Truth::Open;
        };
        let (sore, other) = match self.sore_sides().as_slice() {
            [Side::Left] => (left, right),
            [Side::Right] => (right, left),
            // With both sore, the worse one is compared with the better one.
            _ if test.better == Better::More => (left.min(right), left.max(right)),
            _ => (left.max(right), left.min(right)),
        };
        let (part, whole) = if test.better == Better::More { (sore, other) } else { (other, sore) };
        (part * 100.0 >= whole * percent).into()
    }
}
