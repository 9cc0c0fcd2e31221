//! Screening in a replay: new answers and signals of the log, judged by the same rules as the first
//! answers.

use std::collections::BTreeMap;

use heelwise_core::{ContentError, ItemKey, LogSignal, Profile, Truth};
use jiff::civil::Date;

use super::{DueReview, Replay};
use crate::plan::events::PlanEventKind;
use crate::plan::log_signals::AnswersSince;
use crate::plan::safety::Safety;
use crate::plan::{after, dated, days_between, log_signals};

/// The number of days that a review waits for results before it counts as failed.
const PATIENCE_DAYS: i32 = 14;

impl Replay<'_> {
    /// Screens new answers and signals of the log, and everything once a week.
    pub(super) fn screen(&mut self, weekly: bool) -> Result<(), ContentError> {
        self.reviews = self.due_reviews()?;
        let shown = self.signals(after(self.today, -1));
        let checked = self.log.checked.iter().any(|checked| checked.date == self.today);
        let answered = checked || self.answers.iter().any(|new| new.date == self.today);
        let confirmed = !dated::on(&self.log.confirmed, self.today).is_empty();
        // The entry criterion of a waiting course may hold now.
        self.is_outdated |= answered || confirmed;
        let changed = shown.keys().ne(self.shown.keys());
        self.shown = shown;
        if !(answered || changed || weekly) {
            return Ok(());
        }
        self.profile = self.profile_today(&self.shown);
        let safety = self.safety_today()?;
        let before = std::mem::replace(&mut self.safety, safety);
        self.note_changes(&before);
        Ok(())
    }

    fn profile_today(&self, shown: &BTreeMap<LogSignal, String>) -> Profile {
        let since = AnswersSince { answers: &self.answers, checked: &self.log.checked };
        log_signals::profile_on(&self.plan.profile, since, &self.findings, shown, self.today)
    }

    /// The safety rules as of today. Body sites that only a later check named count here and
    /// nowhere else, because the plan is for the others.
    fn safety_today(&self) -> Result<Safety, ContentError> {
        let mut profile = self.profile.clone();
        for checked in self.log.checked.iter().filter(|checked| checked.date <= self.today) {
            let new = checked.sites.iter().filter(|site| !profile.sites.contains(site)).cloned();
            let new: Vec<_> = new.collect();
            profile.sites.extend(new);
        }
        Safety::new(self.catalog, &profile, &self.plan.content, self.today)
    }

    /// Screens the last day's own session: it counts for warnings at once, and for the plan from
    /// the next day on.
    pub(super) fn screen_last_day(&mut self) -> Result<(), ContentError> {
        let shown = self.signals(self.today);
        if shown.keys().ne(self.shown.keys()) {
            self.profile = self.profile_today(&shown);
            self.safety = self.safety_today()?;
        }
        Ok(())
    }

    /// The signals of the log, including failed reviews.
    fn signals(&self, until: Date) -> BTreeMap<LogSignal, String> {
        let mut shown = log_signals::signals(self.plan, self.log, &self.state, self.today, until);
        if let Some(first) = self.reviews.iter().find(|review| review.failed) {
            let because = format!("week {} of the plan has come", first.review.week);
            shown.insert(LogSignal::NoBetter, because);
        }
        shown
    }

    /// Notes the changes from the safety rules before.
    fn note_changes(&mut self, before: &Safety) {
        let rules = |safety: &Safety| -> Vec<_> {
            safety.rules.iter().map(|(rule, applies)| (rule.id.clone(), applies.clone())).collect()
        };
        if rules(before) != rules(&self.safety) || before.no_loading != self.safety.no_loading {
            self.is_outdated = true;
        }
        for flag in
            self.safety.fired.clone().into_iter().filter(|flag| !before.fired.contains(flag))
        {
            let text = "The log or a new answer raised a warning sign.".to_owned();
            self.note(PlanEventKind::Rescreened, flag.key(), text, ItemKey::rule("rescreening"));
        }
        let stops = self.safety.urgency.stops_everything_else();
        if stops != self.stopped {
            self.stopped = stops;
            self.is_outdated = true;
            if let Some(flag) = self.safety.fired.first().cloned().filter(|_| stops) {
                let text = "Nothing is on until somebody has looked at it.".to_owned();
                self.note(PlanEventKind::Stopped, flag.key(), text, ItemKey::rule("rescreening"));
            }
        }
    }

    /// Reviews whose week has come and whose criteria do not hold.
    fn due_reviews(&self) -> Result<Vec<DueReview>, ContentError> {
        let mut due = Vec::new();
        for (index, course) in self.plan.courses.iter().enumerate() {
            let Some(protocol) = self.plan.content.protocol(&course.protocol) else { continue };
            if self.waiting.get(&index).is_some_and(|waiting| waiting.is_known) {
                continue;
            }
            let days = days_between(self.state.courses[index].began, self.today);
            for review in
                protocol.reviews.iter().filter(|review| days >= i32::from(review.week) * 7)
            {
                let truth = self.criteria_context(index).all(&review.unless)?;
                let late = days >= i32::from(review.week) * 7 + PATIENCE_DAYS;
                if truth != Truth::True {
                    let failed = truth == Truth::False || late;
                    due.push(DueReview { review: review.clone(), course: index, failed });
                }
            }
        }
        Ok(due)
    }
}
