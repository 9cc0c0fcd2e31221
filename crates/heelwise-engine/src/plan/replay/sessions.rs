//! Sessions in a replay: the session of a day, the exercises done in it, and its verdict.

use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::{Id, Session, SessionItem, Skip};
use jiff::civil::Date;

use super::Replay;
use crate::plan::pain_verdict::{self, Light, SessionVerdict};
use crate::plan::{after, dated};

impl Replay<'_> {
    /// The session of a day: all entries of the day joined into one.
    fn session_of(&self, date: Date) -> Option<Session> {
        let mut sessions = dated::on(&self.log.sessions, date).iter();
        let first = sessions.next()?.clone();
        Some(sessions.fold(first, join))
    }

    /// The exercises done in a session, or all that were scheduled when it lists none. Exercises
    /// left out because of pain count as done: they were too much.
    fn done_in(&self, session: &Session) -> Vec<Id<heelwise_core::Exercise>> {
        if !session.done.is_empty() {
            let hurt = left_out(session, Skip::Pain).map(|item| item.exercise.clone());
            return session
                .done
                .iter()
                .cloned()
                .chain(hurt)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect();
        }
        let on = self
            .week
            .day(session.date)
            .or_else(|| self.past.iter().rfind(|day| day.date == session.date));
        on.into_iter()
            .flat_map(|day| &day.exercises)
            .map(|scheduled| scheduled.id().clone())
            .collect()
    }

    /// Judges today's session at once if it was skipped or red.
    pub(super) fn judge_today(&mut self) {
        let Some(session) = self.session_of(self.today) else { return };
        match session.skipped {
            Some(Skip::NoTime) => return self.shorten(),
            Some(Skip::NoKit) => return self.do_without(&session),
            Some(Skip::Other) => return,
            Some(Skip::Pain) => {}
            None => {
                self.state.last_session = Some(self.today);
                if left_out(&session, Skip::NoKit).next().is_some() {
                    self.do_without(&session);
                }
            }
        }
        let red = self
            .plan
            .content
            .pain_models
            .values()
            .any(|model| pain_verdict::at_once(&session, model).is_some());
        if red {
            self.judge(&session);
        }
    }

    /// Judges yesterday's session, now that the morning after it may be known.
    pub(super) fn judge_yesterday(&mut self) {
        let yesterday = after(self.today, -1);
        let judged = self.state.verdicts.last().is_some_and(|verdict| verdict.date == yesterday);
        let counts = |session: &Session| {
            session.skipped.is_none() && session.date >= self.plan.made && !judged
        };
        let session = self.session_of(yesterday).filter(counts);
        if let Some(session) = session {
            self.judge(&session);
        }
    }

    fn judge(&mut self, session: &Session) {
        let models = self.plan.content.pain_models.values();
        let light = |model| pain_verdict::next_day(session, model, self.log);
        let lights: BTreeMap<_, _> = models.map(|model| (model.id.clone(), light(model))).collect();
        let done = self.done_in(session);
        let is_skipped = session.skipped.is_some();
        let verdict = SessionVerdict {
            date: session.date,
            is_skipped,
            done,
            pain: pain_verdict::worst(session),
            lights,
        };
        self.state.verdicts.push(verdict.clone());
        self.act_on(&verdict);
    }
}

/// The exercises of a session that were left out for a reason.
pub(super) fn left_out(session: &Session, reason: Skip) -> impl Iterator<Item = &SessionItem> {
    session.items.iter().filter(move |item| item.skipped == Some(reason))
}

/// Joins two sessions of one day: all exercises that were done, and the worst of both.
fn join(one: Session, other: &Session) -> Session {
    let skipped = one.skipped.filter(|_| other.skipped.is_some());
    let everything = |session: &Session| session.skipped.is_none() && session.done.is_empty();
    let named = one.done.iter().chain(&other.done).cloned();
    // All exercises and then some of them again are still all exercises.
    let done: BTreeSet<_> =
        if everything(&one) || everything(other) { BTreeSet::new() } else { named.collect() };
    Session {
        date: one.date,
        done: done.into_iter().collect(),
        during: one.during.max(other.during),
        after: one.after.max(other.after),
        limp: one.limp || other.limp,
        skipped,
        without: one.without.into_iter().chain(other.without.iter().cloned()).collect(),
        items: one.items.into_iter().chain(other.items.iter().cloned()).collect(),
    }
}

/// The light for an exercise of several courses: the most cautious of theirs.
pub(super) fn strictest(
    replay: &Replay<'_>,
    courses: &BTreeSet<usize>,
    verdict: &SessionVerdict,
) -> (Light, String) {
    let models = courses.iter().filter_map(|course| {
        let protocol = replay.plan.content.protocol(&replay.plan.courses[*course].protocol)?;
        verdict.lights.get(&protocol.pain_model)
    });
    models.max_by_key(|(light, _)| *light).cloned().unwrap_or((Light::Amber, String::new()))
}
