//! Scenarios: made-up logs that show how a plan would go.

use std::collections::BTreeMap;

use heelwise_core::criterion::Confirmation;
use heelwise_core::log::{ConfirmedCriterion, Morning, NewAnswer};
use heelwise_core::record::TestResult;
use heelwise_core::{
    Answer, Better, Comparison, Criterion, Entry, Expr, Id, Log, SelfTest, Session, Word,
};
use jiff::civil::Date;

use super::{Plan, after, days_between};

/// A made-up log, to try out a plan with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Every session is calm, and the tests improve week by week.
    Green,
    /// The same, with a flare in the fifth week.
    Flare,
    /// Nothing more is logged from the fourth week on.
    DropOut,
    /// Nothing is logged for five weeks, and then it goes on.
    Return,
}

impl Word for Scenario {
    const NAME: &'static str = "scenario";
    const ALL: &'static [Self] = &[Self::Green, Self::Flare, Self::DropOut, Self::Return];
    fn word(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Flare => "flare",
            Self::DropOut => "drop-out",
            Self::Return => "return",
        }
    }
}

/// The days of the flare.
const FLARE: std::ops::Range<i32> = 28..32;
/// The first day without an entry.
const SILENT_FROM: i32 = 23;
/// The first day with entries again.
const BACK_ON: i32 = 58;
/// The number of weeks until the tests reach the values of the criteria.
const WEEKS_TO_WELL: i32 = 5;

impl Scenario {
    /// Its description in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Green => "Every session is calm, and the tests improve week by week.",
            Self::Flare => "It goes well but for some bad days in the fifth week.",
            Self::DropOut => "Nothing more is logged from the fourth week on.",
            Self::Return => "Nothing is logged for five weeks, and then it goes on.",
        }
    }

    fn is_silent(self, day: i32) -> bool {
        match self {
            Self::Green | Self::Flare => false,
            Self::DropOut => day >= SILENT_FROM,
            Self::Return => (SILENT_FROM..BACK_ON).contains(&day),
        }
    }

    /// The log of a person who follows a plan in this scenario.
    pub fn log(self, plan: &Plan) -> Log {
        let needs = ScenarioNeeds::from_plan(plan);
        let mut entries = Vec::new();
        for day in
            (0..=days_between(plan.made, plan.last_day())).filter(|day| !self.is_silent(*day))
        {
            let date = after(plan.made, day);
            let flares = self == Self::Flare && FLARE.contains(&day);
            let (pain, morning) = if flares { (6, 5) } else { (1, 1) };
            let session =
                Session { date, during: Some(pain), after: Some(pain), ..Session::default() };
            entries.push(Entry::Morning(Morning { date, pain: morning }));
            entries.push(Entry::Session(session));
            if day % 7 == 0 {
                entries.extend(needs.in_week(date, day / 7));
            }
        }
        entries.into_iter().collect()
    }
}

/// The tests, statements and answers that a plan's criteria need.
#[derive(Default)]
struct ScenarioNeeds<'a> {
    tests: BTreeMap<&'a Id<SelfTest>, (&'a SelfTest, Option<f64>)>,
    statements: Vec<&'a Confirmation>,
    answers: Vec<(&'a Expr, Answer)>,
}

impl<'a> ScenarioNeeds<'a> {
    fn from_plan(plan: &'a Plan) -> Self {
        let mut needs = Self::default();
        for protocol in plan.content.protocols.values() {
            for criterion in protocol.criteria() {
                criterion.each_fact(&mut |fact| needs.add(plan, fact));
            }
        }
        needs
    }

    fn add(&mut self, plan: &'a Plan, fact: &'a Criterion) {
        match fact {
            Criterion::Confirmed(statement) => self.statements.push(statement),
            Criterion::Answers(expr) => expr.each_fact(&mut |fact| {
                if let Expr::Number(_, bounds) = fact {
                    self.answers
                        .extend(inside(bounds).map(|number| (fact, Answer::Number(number))));
                }
            }),
            _ => {
                let Some(test) = fact.test().and_then(|id| plan.content.self_tests.get(id)) else {
                    return;
                };
                let asked =
                    if let Criterion::Test(_, bounds) = fact { inside(bounds) } else { None };
                let known = self.tests.entry(&test.id).or_insert((test, None));
                known.1 = match (known.1, asked, test.better) {
                    (Some(one), Some(two), Better::More) => Some(one.max(two)),
                    (Some(one), Some(two), Better::Less) => Some(one.min(two)),
                    (one, two, _) => one.or(two),
                };
            }
        }
    }

    /// The entries on the first day of a week.
    fn in_week(&self, date: Date, week: i32) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self
            .tests
            .values()
            .map(|(test, asked)| Entry::SelfTest(result(test, *asked, date, week)))
            .collect();
        if week > 0 {
            let confirmed = |statement: &&Confirmation| {
                Entry::Confirmed(ConfirmedCriterion {
                    date,
                    statement: statement.id.clone(),
                    holds: true,
                })
            };
            entries.extend(self.statements.iter().map(confirmed));
        }
        if week == WEEKS_TO_WELL - 1 {
            let answer = |(fact, answer): &(&Expr, Answer)| {
                let finding = fact.finding()?.clone();
                Some(Entry::Answer(NewAnswer { date, finding, answer: answer.clone() }))
            };
            entries.extend(self.answers.iter().filter_map(answer));
        }
        entries
    }
}

/// A number within bounds.
fn inside(bounds: &Comparison) -> Option<f64> {
    let above = bounds.ge.or(bounds.gt.map(|gt| gt + 1.0));
    let below = bounds.le.or(bounds.lt.map(|lt| (lt - 1.0).max(0.0)));
    above.or(below)
}

/// The result of a test in a week, on the way from a poor start to slightly better than needed.
fn result(test: &SelfTest, asked: Option<f64>, date: Date, week: i32) -> TestResult {
    let width = test.range.high - test.range.low;
    let (better, from_start) = match test.better {
        Better::More => (1.0, 0.2),
        Better::Less => (-1.0, 0.6),
    };
    let start = test.range.low + width * from_start;
    let margin = (2.0 * test.error).max(test.important.unwrap_or_default()).max(2.0);
    let good = start + better * margin;
    let good =
        asked.map_or(good, |asked| if better > 0.0 { good.max(asked) } else { good.min(asked) });
    let share = f64::from(week.min(WEEKS_TO_WELL)) / f64::from(WEEKS_TO_WELL);
    let value = (start + (good - start) * share).clamp(test.range.low, test.range.high);
    let value = heelwise_core::number::round_to(value, 1);
    TestResult { date, test: test.id.as_str().to_owned(), side: None, value, release: None }
}
