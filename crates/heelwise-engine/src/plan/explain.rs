//! Explanations of one id within a plan: whether it is planned, why, and its events.

use heelwise_core::{
    Catalog, ContentError, Criterion, Exercise, Id, ItemKey, Phase, Protocol, Review, Truth,
};

use super::criteria::CriteriaContext;
use super::exercise::ExclusionReason;
use super::select::SkipReason;
use super::{Plan, PlanState, cadence_target};
use crate::rule_text;

/// The explanation of an id within a plan, in sentences; empty when the plan does not contain it.
pub fn explain(
    catalog: &Catalog,
    plan: &Plan,
    log: &heelwise_core::Log,
    plan_state: &PlanState,
    key: &ItemKey,
) -> Result<Vec<String>, ContentError> {
    let explainer = Explainer { catalog, plan, log, plan_state };
    let mut lines = Vec::new();
    if let Some(id) = key.typed::<Exercise>() {
        lines.extend(explainer.exercise(&id)?);
    }
    if let Some(id) = key.typed::<Protocol>() {
        lines.extend(explainer.protocol(&id)?);
    }
    if let Some(id) = key.typed::<Phase>() {
        lines.extend(explainer.phase(&id)?);
    }
    if let Some(id) = key.typed::<Review>() {
        lines.extend(explainer.review(&id));
    }
    let about = plan_state.moves.iter().filter(|step| step.about == *key || step.rule == *key);
    lines.extend(about.map(|step| format!("{}: {}. {}", step.date, step.kind.word(), step.text)));
    Ok(lines)
}

struct Explainer<'a> {
    catalog: &'a Catalog,
    plan: &'a Plan,
    log: &'a heelwise_core::Log,
    plan_state: &'a PlanState,
}

impl Explainer<'_> {
    fn exercise(&self, id: &Id<Exercise>) -> Result<Vec<String>, ContentError> {
        let week = &self.plan_state.week;
        let on: Vec<_> = week
            .days
            .iter()
            .filter(|day| day.exercises.iter().any(|scheduled| scheduled.id() == id))
            .collect();
        let scheduled =
            on.first().and_then(|day| day.exercises.iter().find(|scheduled| scheduled.id() == id));
        let mut lines = Vec::new();
        if let Some(scheduled) = scheduled {
            let days: Vec<&str> =
                on.iter().map(|day| rule_text::weekday(day.date.weekday())).collect();
            lines.push(format!("It is on this week: {}.", days.join(", ")));
            lines.push(format!(
                "Dose: {}. Step {} of {} of its dose.",
                scheduled.dose,
                scheduled.planned.level + 1,
                self.steps(id)
            ));
            if let Some(target) =
                cadence_target::target(self.plan, self.plan_state, &scheduled.dose)
            {
                lines.push(format!("It is run {} ({}).", target.words(), target.test));
            }
            lines.push(format!(
                "It serves: {}. It comes from {}.",
                self.serves(&scheduled.planned.courses)?,
                scheduled.planned.routine
            ));
            if let Some(other) = &scheduled.planned.instead_of {
                let name = rule_text::exercise_name(self.catalog, other)?;
                lines.push(format!("It stands in for {name} for now ({other})."));
            }
        }
        if week.all_day.iter().any(|planned| planned.exercise.id == *id) {
            lines.push("It is on all day, every day of this week.".into());
        }
        for left in week.left_out.iter().filter(|left| left.exercise.id == *id) {
            lines.push(format!(
                "It is left out this week: {}.",
                why_in_words(self.catalog, self.plan, &left.why)?
            ));
        }
        Ok(lines)
    }

    fn steps(&self, id: &Id<Exercise>) -> u8 {
        let exercises = self
            .plan_state
            .week
            .days
            .iter()
            .flat_map(|day| &day.exercises)
            .find(|scheduled| scheduled.id() == id);
        let routine = exercises
            .and_then(|scheduled| self.plan.content.routines.get(&scheduled.planned.routine));
        let step =
            routine.and_then(|routine| routine.steps.iter().find(|step| step.exercise == *id));
        let dosage = step.and_then(|step| self.plan.content.dosage(step));
        let own =
            || self.plan.content.exercises.get(id).and_then(|exercise| exercise.dosage.clone());
        dosage.or_else(own).map_or(1, |dosage| dosage.top_level() + 1)
    }

    fn serves(&self, courses: &std::collections::BTreeSet<usize>) -> Result<String, ContentError> {
        let mut names = Vec::new();
        for id in courses.iter().flat_map(|course| &self.plan.courses[*course].helps) {
            let name = rule_text::condition_name(self.catalog, id)?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(if names.is_empty() { "staying well".into() } else { names.join(", ") })
    }

    fn protocol(&self, id: &Id<Protocol>) -> Result<Vec<String>, ContentError> {
        if let Some(course) = self.plan.courses.iter().find(|course| course.protocol == *id) {
            let names = course.helps.iter().map(|id| rule_text::condition_name(self.catalog, id));
            let names = names.collect::<Result<Vec<_>, _>>()?.join(", ");
            let patterns =
                if names.is_empty() { "to stay well".into() } else { format!("for: {names}") };
            return Ok(vec![format!("It is followed since {}, {patterns}.", self.plan.made)]);
        }
        let passed = self.plan.passed.iter().filter(|passed| passed.protocol == *id);
        passed
            .map(|passed| {
                Ok(format!(
                    "It is not followed: {}.",
                    passed_in_words(self.catalog, self.plan, &passed.why)?
                ))
            })
            .collect()
    }

    fn phase(&self, id: &Id<Phase>) -> Result<Vec<String>, ContentError> {
        let mut lines = Vec::new();
        for (index, course) in self.plan.courses.iter().enumerate() {
            let Some(protocol) = self.plan.content.protocol(&course.protocol) else { continue };
            let Some((place, phase)) = protocol.phase(id) else { continue };
            let now = self.plan_state.state.courses[index].phase;
            lines.push(match place.cmp(&now) {
                std::cmp::Ordering::Less => "This phase is done.".into(),
                std::cmp::Ordering::Equal => {
                    format!(
                        "This is the present phase, since {}.",
                        self.plan_state.state.courses[index].since
                    )
                }
                std::cmp::Ordering::Greater => "This phase comes later.".into(),
            });
            for criterion in &phase.exit {
                let truth = self.criteria_context(index).truth(criterion)?;
                lines.push(format!(
                    "{}: {}.",
                    rule_text::criterion(self.catalog, criterion)?,
                    holds(truth)
                ));
            }
        }
        Ok(lines)
    }

    fn review(&self, id: &Id<Review>) -> Vec<String> {
        let due = self.plan_state.reviews.iter().filter(|due| due.review.id == *id);
        due.map(|due| format!("It is due and not passed. {}", due.review.advice)).collect()
    }

    fn criteria_context(&self, course: usize) -> CriteriaContext<'_> {
        criteria_context(self.catalog, self.plan, self.log, self.plan_state, course)
    }
}

/// The data that the criteria of a course are evaluated against, on the day of a plan state.
pub fn criteria_context<'a>(
    catalog: &'a Catalog,
    plan: &'a Plan,
    log: &'a heelwise_core::Log,
    plan_state: &'a PlanState,
    course: usize,
) -> CriteriaContext<'a> {
    CriteriaContext {
        catalog,
        plan,
        course: &plan.courses[course],
        since: plan_state.state.courses[course].since,
        state: &plan_state.state,
        log,
        results: &plan_state.results,
        safety: &plan_state.safety,
        profile: &plan_state.profile,
        today: plan_state.at,
    }
}

/// The words for whether a criterion holds.
pub fn holds(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "holds",
        Truth::False => "does not hold yet",
        Truth::Open => "not known yet",
    }
}

/// The reason why an exercise is not planned, as a clause.
pub fn why_in_words(
    catalog: &Catalog,
    plan: &Plan,
    why: &ExclusionReason,
) -> Result<String, ContentError> {
    let exercise = |id| rule_text::exercise_name(catalog, id);
    Ok(match why {
        ExclusionReason::Forbidden(rules) => {
            let label = |id: &Id<heelwise_core::Contraindication>| {
                let rules =
                    catalog.contraindications().iter().chain(&plan.content.contraindications);
                rules
                    .into_iter()
                    .find(|rule| rule.id == *id)
                    .map_or_else(|| id.to_string(), |rule| rule.label.clone())
            };
            let labels: Vec<String> = rules.iter().map(label).collect();
            format!("not safe for you ({})", labels.join("; "))
        }
        ExclusionReason::Unanswered(_, finding) => {
            format!("until you answer: \"{}\"", rule_text::label(catalog, finding)?)
        }
        ExclusionReason::NoLoading(flag) => {
            let label = catalog.red_flags().iter().find(|known| known.id.key() == *flag);
            let label = label.map_or_else(|| flag.to_string(), |flag| flag.label.clone());
            format!(
                "nothing is loaded until somebody has looked at it, \
                 or a question is answered ({label})"
            )
        }
        ExclusionReason::Kit(kit) => {
            let name = |id: &Id<heelwise_core::Kit>| {
                plan.content
                    .kit
                    .get(id)
                    .map_or_else(|| id.name().to_owned(), |kit| kit.name.to_lowercase())
            };
            format!("it needs: {}", kit.iter().map(name).collect::<Vec<_>>().join(", "))
        }
        ExclusionReason::TooLong(seconds) => {
            let minutes = seconds.div_ceil(60);
            format!("it takes {minutes} min a day; --minutes {minutes} would make room")
        }
        ExclusionReason::Unconfirmed(_, criterion) => {
            format!("it waits until {}", rule_text::criterion(catalog, criterion)?)
        }
        ExclusionReason::Eased(easier) => {
            format!("{} is on in its place for now", exercise(easier)?)
        }
        ExclusionReason::After(first) => format!("it comes after {}", exercise(first)?),
        ExclusionReason::Gentler(other) => {
            format!(
                "another pattern asks for the gentler {}, and the safer of two wins",
                exercise(other)?
            )
        }
        ExclusionReason::Rests(until) => {
            format!("what it loads rests until {until}, or no free day is left this week")
        }
        ExclusionReason::OneNewLoad(other) => {
            format!("one new load a week for the same tissue, and that is {}", exercise(other)?)
        }
        ExclusionReason::OtherLadders => "ladders of two other kinds step up this week".into(),
        ExclusionReason::NoRun => "it belongs to a run, and no run is on".into(),
        ExclusionReason::OneBarefoot => "barefoot exercises come one a week".into(),
        ExclusionReason::NoRoom => "others serve you better in the same minutes".into(),
    })
}

/// The key of the item or rule behind a reason, for `heelwise why`.
pub fn reason_key(why: &ExclusionReason) -> ItemKey {
    match why {
        ExclusionReason::Forbidden(rules) => {
            rules.first().map_or_else(|| ItemKey::rule("budget"), Id::key)
        }
        ExclusionReason::Unanswered(_, finding) => finding.key(),
        ExclusionReason::NoLoading(flag) => flag.clone(),
        ExclusionReason::Unconfirmed(phase, _) => phase.key(),
        ExclusionReason::Eased(exercise) | ExclusionReason::After(exercise) => exercise.key(),
        ExclusionReason::Kit(_)
        | ExclusionReason::TooLong(_)
        | ExclusionReason::NoRun
        | ExclusionReason::NoRoom => ItemKey::rule("budget"),
        ExclusionReason::Gentler(_) => ItemKey::rule("safer-item"),
        ExclusionReason::Rests(_) => ItemKey::rule("gap"),
        ExclusionReason::OneNewLoad(_) => ItemKey::rule("one-new-load"),
        ExclusionReason::OtherLadders => ItemKey::rule("ladders"),
        ExclusionReason::OneBarefoot => ItemKey::rule("barefoot"),
    }
}

/// The reason why a protocol is not followed, as a clause.
pub fn passed_in_words(
    catalog: &Catalog,
    plan: &Plan,
    why: &SkipReason,
) -> Result<String, ContentError> {
    Ok(match why {
        SkipReason::Another(other) => {
            let name = plan
                .content
                .protocol(other)
                .map_or_else(|| other.to_string(), |it| it.name.clone());
            format!("\"{name}\" does the same for you, with better evidence or a better fit")
        }
        SkipReason::Entry(criterion) => {
            format!("it must not begin before {}", entry(catalog, criterion)?)
        }
        SkipReason::NothingLeft => "nothing of its first phase may be done, or fits".into(),
        SkipReason::Enough => "three at a time are enough".into(),
    })
}

fn entry(catalog: &Catalog, criterion: &Criterion) -> Result<String, ContentError> {
    Ok(format!("this holds: {}", rule_text::criterion(catalog, criterion)?))
}
