//! Looks up what a plan shows.

use std::collections::BTreeMap;

use heelwise_care::plan::diff::{Diff, DifferenceKind, kit_in_words};
use heelwise_care::plan::explain::{passed_in_words, reason_key, sight, why_in_words};
use heelwise_care::plan::follow::Status;
use heelwise_care::plan::moves::Move;
use heelwise_care::plan::program::{Day, Slot, part_of_day};
use heelwise_care::plan::stories::Story;
use heelwise_care::plan::{Course, Following, Plan};
use heelwise_care::words;
use heelwise_core::{
    Catalog, Condition, ContentError, Criterion, Exercise, Id, ItemKey, Log, Phase, Protocol, Truth, Word,
};
use jiff::civil::Date;

use super::super::look_up::evidence;
use super::super::{Line, SCHEMA_VERSION};
use super::{
    ComparisonView, CourseView, CriterionView, DayView, DifferenceView, ExerciseView, InputView, LeftOutView, MoveView,
    PathView, PhaseView, PlanView, SessionView, StatusView, TodayView, WeekView,
};

/// Everything a plan shows on a day.
pub(crate) fn plan(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
    following: &Following,
    notices: Vec<String>,
) -> Result<PlanView, ContentError> {
    let viewer = Viewer { catalog, plan, log, following };
    let stopped = matches!(following.status, Status::Stopped(_));
    let week: Vec<Day> = if viewer.is_on() { following.week.days.clone() } else { Vec::new() };
    Ok(PlanView {
        schema_version: SCHEMA_VERSION,
        document: "plan",
        made: plan.made.to_string(),
        at: following.at.to_string(),
        day: plan.day_number(following.at).unwrap_or_default() + 1,
        weeks: plan.request.weeks,
        goal: plan.request.goal.to_string(),
        minutes: plan.request.minutes,
        days: plan.request.days.iter().map(|day| words::weekday(*day)).collect(),
        kit: kit_in_words(catalog, &plan.request)?,
        status: status(following),
        urgency: following.safety.urgency.to_string(),
        warnings: viewer.warnings(),
        patterns: if stopped { Vec::new() } else { viewer.conditions(&plan.patterns)? },
        courses: if stopped { Vec::new() } else { viewer.courses()? },
        exercises: viewer.exercises(&week)?,
        week: week.iter().map(day).collect(),
        all_day: viewer.all_day(),
        left_out: viewer.left_out()?,
        passed_over: if stopped { Vec::new() } else { viewer.passed_over()? },
        reviews: viewer.reviews(),
        moves: viewer.moves(|_| true),
        notices,
    })
}

/// What is on, on a day or in its week.
pub(crate) fn today(
    catalog: &Catalog,
    plan: &Plan,
    log: &Log,
    following: &Following,
    whole_week: bool,
    notices: Vec<String>,
) -> Result<TodayView, ContentError> {
    let viewer = Viewer { catalog, plan, log, following };
    let shown = |it: &&Day| viewer.is_on() && (whole_week || it.date == following.at);
    let days: Vec<Day> = following.week.days.iter().filter(shown).cloned().collect();
    let recent = |step: &Move| (following.at - step.date).get_days() < 7;
    let mut to_move_on = Vec::new();
    for (index, course) in plan.courses.iter().enumerate().filter(|_| viewer.is_on()) {
        let Some(protocol) = plan.content.protocol(&course.protocol) else { continue };
        if let Some(phase) = protocol.phases.get(following.state.courses[index].phase) {
            to_move_on.push(viewer.phase(index, protocol, phase)?);
        }
    }
    Ok(TodayView {
        schema_version: SCHEMA_VERSION,
        document: "today",
        at: following.at.to_string(),
        day: plan.day_number(following.at).unwrap_or_default() + 1,
        status: status(following),
        urgency: following.safety.urgency.to_string(),
        warnings: viewer.warnings(),
        exercises: viewer.exercises(&days)?,
        days: days.iter().map(day).collect(),
        all_day: viewer.all_day(),
        to_move_on,
        reviews: viewer.reviews(),
        moves: viewer.moves(recent),
        notices,
    })
}

/// What changed from one plan to the next, and since.
pub(crate) fn comparison(
    before: Option<Date>,
    plan: &Plan,
    diff: Option<Diff>,
    following: &Following,
    notices: Vec<String>,
) -> ComparisonView {
    let Diff { inputs, differences } = diff.unwrap_or_default();
    let input = |it: heelwise_care::plan::diff::Input| InputView {
        what: it.what,
        before: it.before,
        after: it.after,
        id: it.about.map(|id| id.to_string()),
    };
    let difference = |it: heelwise_care::plan::diff::Difference| {
        let (kind, text) = match it.kind {
            DifferenceKind::Came => ("came", "is on now".to_owned()),
            DifferenceKind::Went => ("went", "is no longer on".to_owned()),
            DifferenceKind::Dose { before, after } => ("dose", format!("{before}; now {after}")),
        };
        DifferenceView { id: it.about.to_string(), name: it.name, kind, text, because: it.because }
    };
    ComparisonView {
        schema_version: SCHEMA_VERSION,
        document: "plan-diff",
        before: before.map(|date| date.to_string()),
        after: plan.made.to_string(),
        inputs: inputs.into_iter().map(input).collect(),
        differences: differences.into_iter().map(difference).collect(),
        moves: moves(plan, following, |_| true),
        notices,
    }
}

/// The way a plan takes in an imagined log.
pub(crate) fn path(
    catalog: &Catalog,
    plan: &Plan,
    story: Story,
    following: &Following,
    notices: Vec<String>,
) -> Result<PathView, ContentError> {
    let log = Log::default();
    let viewer = Viewer { catalog, plan, log: &log, following };
    let mut weeks = Vec::new();
    for (number, turn) in following.turns.iter().enumerate() {
        let last = following.turns.get(number + 1).map(|next| next.first);
        let within = |step: &Move| step.date >= turn.first && last.is_none_or(|last| step.date < last);
        let phases = turn.phases.iter().zip(&plan.courses).map(|(phase, course)| {
            let phase = plan.content.protocol(&course.protocol)?.phases.get((*phase)?)?;
            Some(Line { id: phase.id.to_string(), text: phase.name.clone() })
        });
        weeks.push(WeekView {
            number: number + 1,
            first: turn.first.to_string(),
            minutes: turn.seconds.div_ceil(60),
            phases: phases.collect(),
            moves: viewer.moves(within),
        });
    }
    let course = |course: &Course| Line {
        id: course.protocol.to_string(),
        text: plan.content.protocol(&course.protocol).map_or_else(String::new, |it| it.name.clone()),
    };
    Ok(PathView {
        schema_version: SCHEMA_VERSION,
        document: "plan-path",
        story: story.word(),
        meaning: story.meaning(),
        made: plan.made.to_string(),
        courses: plan.courses.iter().map(course).collect(),
        weeks,
        end: status(following),
        warnings: viewer.warnings(),
        notices,
    })
}

/// From so many days without a session on this is said.
const LONG_IDLE_DAYS: i32 = 7;

fn status(following: &Following) -> StatusView {
    let (id, text) = match following.status {
        Status::Running if following.idle >= LONG_IDLE_DAYS => {
            ("running", format!("Nothing was logged for {} days. The plan waits where it is.", following.idle))
        }
        Status::Running => ("running", "The plan is on.".to_owned()),
        Status::NotBegun => ("not-begun", "The plan has not begun.".to_owned()),
        Status::Stopped(urgency) => {
            ("stopped", format!("Nothing is on: somebody has to look at it first ({urgency})."))
        }
        Status::CheckAgain(days) => (
            "check-again",
            format!("{days} days without a session. The answers are too old: heelwise check, then heelwise plan."),
        ),
        Status::Over => {
            ("over", "Its weeks are over. Check again and make a new one: heelwise check, then heelwise plan.".into())
        }
    };
    StatusView { id, text }
}

fn day(day: &Day) -> DayView {
    let session = |slots: &&[Slot]| SessionView {
        part: match slots.first().map(|slot| part_of_day(slot.moment)) {
            Some(0) => "morning",
            Some(2) => "evening",
            _ => "session",
        },
        exercises: slots.iter().map(|slot| slot.exercise.to_string()).collect(),
        names: slots.iter().map(|slot| slot.name.clone()).collect(),
    };
    DayView {
        date: day.date.to_string(),
        weekday: words::weekday(day.date.weekday()),
        seconds: day.seconds(),
        sessions: day.sessions().iter().map(session).collect(),
    }
}

/// The steps that are wanted, with the names of what moved.
fn moves(plan: &Plan, following: &Following, wanted: impl Fn(&Move) -> bool) -> Vec<MoveView> {
    let steps = following.moves.iter().filter(|step| wanted(step));
    let view = |step: &Move| MoveView {
        date: step.date.to_string(),
        kind: step.kind.word(),
        id: step.about.to_string(),
        name: name_of(plan, &step.about),
        text: step.text.clone(),
        rule: step.rule.to_string(),
    };
    steps.map(view).collect()
}

/// What an id of the plan is called; nothing for what has no name in it.
fn name_of(plan: &Plan, key: &ItemKey) -> String {
    let content = &plan.content;
    let exercise = key.typed::<Exercise>().and_then(|id| content.exercises.get(&id)).map(|it| it.name.clone());
    let protocol = key.typed::<Protocol>().and_then(|id| content.protocol(&id)).map(|it| it.name.clone());
    let phases = content.protocols.values().flat_map(|protocol| &protocol.phases);
    let phase = key.typed::<Phase>().and_then(|id| phases.into_iter().find(|it| it.id == id)).map(|it| it.name.clone());
    exercise.or(protocol).or(phase).unwrap_or_default()
}

struct Viewer<'a> {
    catalog: &'a Catalog,
    plan: &'a Plan,
    log: &'a Log,
    following: &'a Following,
}

impl Viewer<'_> {
    /// Whether there is anything to do at all.
    fn is_on(&self) -> bool {
        matches!(self.following.status, Status::Running)
    }

    fn warnings(&self) -> Vec<Line> {
        let fired = |id: &Id<heelwise_core::RedFlag>| self.catalog.red_flags().iter().find(|flag| flag.id == *id);
        let line = |flag: &heelwise_core::RedFlag| Line {
            id: flag.id.to_string(),
            text: format!("{} ({}). {}", flag.label, flag.urgency, flag.advice),
        };
        self.following.safety.fired.iter().filter_map(fired).map(line).collect()
    }

    fn conditions(&self, ids: &[Id<Condition>]) -> Result<Vec<Line>, ContentError> {
        let line = |id: &Id<Condition>| Ok(Line { id: id.to_string(), text: words::condition_name(self.catalog, id)? });
        ids.iter().map(line).collect()
    }

    fn courses(&self) -> Result<Vec<CourseView>, ContentError> {
        let mut courses = Vec::new();
        for (index, course) in self.plan.courses.iter().enumerate() {
            let Some(protocol) = self.plan.content.protocol(&course.protocol) else { continue };
            courses.push(self.course(index, course, protocol)?);
        }
        Ok(courses)
    }

    fn course(&self, index: usize, course: &Course, protocol: &Protocol) -> Result<CourseView, ContentError> {
        let model = self.plan.content.pain_models.get(&protocol.pain_model);
        let phases = protocol.phases.iter().map(|phase| self.phase(index, protocol, phase));
        let waiting = self.following.waiting.get(&index);
        Ok(CourseView {
            id: protocol.id.to_string(),
            name: protocol.name.clone(),
            family: protocol.family.to_string(),
            helps: self.conditions(&course.helps)?,
            pain_model: Line {
                id: protocol.pain_model.to_string(),
                text: model.map_or_else(String::new, |it| it.name.clone()),
            },
            waits_for: waiting.map(|waiting| self.criterion(&waiting.criterion, Some(index))).transpose()?,
            phases: phases.collect::<Result<_, _>>()?,
            evidence: evidence(&protocol.evidence),
        })
    }

    fn phase(&self, course: usize, protocol: &Protocol, phase: &Phase) -> Result<PhaseView, ContentError> {
        let place = protocol.phases.iter().position(|known| known.id == phase.id).unwrap_or_default();
        let now = self.following.state.courses[course].phase;
        let state = match place.cmp(&now) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "later",
        };
        let seen = (state == "now").then_some(course);
        let criteria = |criteria: &[Criterion]| -> Result<Vec<CriterionView>, ContentError> {
            criteria.iter().map(|criterion| self.criterion(criterion, seen)).collect()
        };
        Ok(PhaseView {
            id: phase.id.to_string(),
            name: phase.name.clone(),
            goal: phase.goal.clone(),
            state,
            least_weeks: phase.weeks.low,
            most_weeks: phase.weeks.high,
            earliest_week: self.earliest(course, protocol, place),
            to_begin: criteria(&phase.entry)?,
            to_move_on: criteria(&phase.exit)?,
        })
    }

    /// The week of the plan, from 1, in which a phase begins when everything goes as it should.
    fn earliest(&self, course: usize, protocol: &Protocol, place: usize) -> Option<i32> {
        let state = &self.following.state.courses[course];
        let between = protocol.phases.get(state.phase..place)?;
        let begun = (state.since - self.plan.made).get_days() / 7;
        Some(begun + 1 + between.iter().map(|phase| i32::from(phase.weeks.low)).sum::<i32>())
    }

    /// A criterion, with whether it holds when that matters now.
    fn criterion(&self, criterion: &Criterion, course: Option<usize>) -> Result<CriterionView, ContentError> {
        let truth = match course {
            Some(index) => sight(self.catalog, self.plan, self.log, self.following, index).truth(criterion)?,
            None => Truth::Open,
        };
        let mut confirm = Vec::new();
        criterion.each_fact(&mut |fact| {
            if let Criterion::Confirmed(statement) = fact {
                confirm.push(statement.id.to_string());
            }
        });
        let holds = match truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Open => None,
        };
        Ok(CriterionView { text: words::criterion(self.catalog, criterion)?, holds, confirm })
    }

    /// The exercises of some days, each once, in the order in which they come.
    fn exercises(&self, days: &[Day]) -> Result<Vec<ExerciseView>, ContentError> {
        let mut seen: BTreeMap<&Id<Exercise>, ()> = BTreeMap::new();
        let mut exercises = Vec::new();
        for slot in days.iter().flat_map(|day| &day.slots) {
            if seen.insert(&slot.exercise, ()).is_none() {
                exercises.push(self.exercise(slot)?);
            }
        }
        Ok(exercises)
    }

    fn exercise(&self, slot: &Slot) -> Result<ExerciseView, ContentError> {
        let content = &self.plan.content;
        let helps: Vec<Id<Condition>> =
            slot.courses.iter().flat_map(|course| &self.plan.courses[*course].helps).cloned().collect();
        let mut helps = self.conditions(&helps)?;
        helps.dedup_by(|one, other| one.id == other.id);
        let caution = |id: &Id<_>| {
            let rules = self.catalog.contraindications().iter().chain(&content.contraindications);
            let rule = rules.into_iter().find(|rule| rule.id == *id)?;
            Some(Line { id: rule.id.to_string(), text: rule.caution.clone() })
        };
        let other = slot.instead_of.as_ref().and_then(|id| content.exercises.get(id));
        let exercise = content.exercises.get(&slot.exercise);
        Ok(ExerciseView {
            id: slot.exercise.to_string(),
            name: slot.name.clone(),
            purpose: slot.purpose.to_string(),
            dosage: slot.dose.to_string(),
            seconds: slot.seconds,
            is_new_load: slot.is_new && !slot.loads.is_empty(),
            is_cut: slot.is_cut,
            helps,
            instead_of: other.map(|it| Line { id: it.id.to_string(), text: it.name.clone() }),
            cautions: slot.cautions.iter().filter_map(caution).collect(),
            evidence: exercise.map_or_else(Default::default, |it| evidence(&it.evidence)),
        })
    }

    fn all_day(&self) -> Vec<Line> {
        let dishes = self.following.week.all_day.iter().filter(|_| self.is_on());
        dishes.map(|dish| Line { id: dish.exercise.id.to_string(), text: dish.exercise.name.clone() }).collect()
    }

    fn left_out(&self) -> Result<Vec<LeftOutView>, ContentError> {
        let left_out = self.following.week.left_out.iter().filter(|_| self.is_on());
        let view = |(exercise, _, why): &(Exercise, _, heelwise_care::plan::menu::Why)| {
            Ok(LeftOutView {
                id: exercise.id.to_string(),
                name: exercise.name.clone(),
                why: why_in_words(self.catalog, self.plan, why)?,
                because: reason_key(why).to_string(),
            })
        };
        left_out.map(view).collect()
    }

    fn passed_over(&self) -> Result<Vec<LeftOutView>, ContentError> {
        let mut views = Vec::new();
        for passed in &self.plan.passed {
            let protocol = self.catalog.get(&passed.protocol)?;
            views.push(LeftOutView {
                id: passed.protocol.to_string(),
                name: protocol.map_or_else(String::new, |it| it.name),
                why: passed_in_words(self.catalog, self.plan, &passed.why)?,
                because: passed.protocol.to_string(),
            });
        }
        Ok(views)
    }

    fn reviews(&self) -> Vec<Line> {
        let due = self.following.reviews.iter().filter(|_| self.is_on());
        let line = |due: &heelwise_care::plan::follow::DueReview| {
            let unknown = if due.failed { "" } else { "Take the tests, then this can be judged. " };
            Line {
                id: due.review.id.to_string(),
                text: format!("Week {}: {unknown}{}", due.review.week, due.review.advice),
            }
        };
        due.map(line).collect()
    }

    fn moves(&self, wanted: impl Fn(&Move) -> bool) -> Vec<MoveView> {
        moves(self.plan, self.following, wanted)
    }
}
