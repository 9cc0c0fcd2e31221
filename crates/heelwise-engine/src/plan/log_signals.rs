//! What a log shows by itself: findings that red flags can be about, and the answers as they stand
//! on a day.

use std::collections::BTreeMap;

use heelwise_core::log::{CheckRead, NewAnswer};
use heelwise_core::{
    Answering, Catalog, ContentError, Finding, Id, Log, LogSignal, Measurement, PainModel, Profile,
};
use jiff::civil::Date;

use super::pain_verdict::{Light, morning_of, usual_morning, worst};
use super::state::DoseState;
use super::{Plan, after, dated, days_between};

/// Days for which what the log shows still counts.
pub(super) const COUNTS_FOR: i32 = 14;

/// The findings of the loaded packs that are read from a log.
pub fn logged_findings(catalog: &Catalog) -> Result<Vec<(Id<Finding>, LogSignal)>, ContentError> {
    let mut findings = Vec::new();
    for head in catalog.summaries::<Finding>() {
        let head = head?;
        if let Answering::Logged(signal) = head.answering {
            findings.push((head.id, signal));
        }
    }
    Ok(findings)
}

/// What the log shows on a day, each with the reason. `no_better` is judged by the reviews,
/// elsewhere.
///
/// Sessions count up to `until`: what is on today does not depend on how today's session went.
pub fn signals(
    plan: &Plan,
    log: &Log,
    state: &DoseState,
    today: Date,
    until: Date,
) -> BTreeMap<LogSignal, String> {
    let mut shown = BTreeMap::new();
    for model in plan.content.pain_models.values() {
        let found = [
            (LogSignal::SeverePain, severe_pain(log, model, today, until)),
            (LogSignal::RedSessions, red_sessions(state, model, today)),
            (LogSignal::WorseMornings, worse_mornings(log, model, today)),
        ];
        for (signal, because) in found {
            if let Some(because) = because {
                shown.entry(signal).or_insert(because);
            }
        }
    }
    shown
}

/// What was said anew since a plan was made.
#[derive(Clone, Copy)]
pub struct AnswersSince<'a> {
    /// New answers, those of later checks among them, in the order in which they were given.
    pub answers: &'a [NewAnswer],
    /// What later checks say beside their answers.
    pub checked: &'a [CheckRead],
}

/// The answers with what was said anew up to a day, and what the log shows.
pub fn profile_on(
    base: &Profile,
    anew: AnswersSince<'_>,
    findings: &[(Id<Finding>, LogSignal)],
    shown: &BTreeMap<LogSignal, String>,
    today: Date,
) -> Profile {
    let mut profile = base.clone();
    for new in anew.answers.iter().filter(|new| new.date <= today) {
        profile.answers.insert(new.finding.clone(), new.answer.clone());
    }
    for checked in anew.checked.iter().filter(|checked| checked.date <= today) {
        profile.measured.extend(checked.measured.clone());
    }
    for (finding, signal) in findings {
        if let Some(because) = shown.get(signal) {
            let figures = BTreeMap::new();
            let measurement =
                Measurement { present: Some(true), figures, because: because.clone() };
            profile.measured.insert(finding.clone(), measurement);
        }
    }
    profile
}

pub(super) fn severe_pain(
    log: &Log,
    model: &PainModel,
    today: Date,
    until: Date,
) -> Option<String> {
    let (first, until) = (after(today, 1 - COUNTS_FOR), until.min(today));
    let sessions = dated::within(&log.sessions, first..=until)
        .iter()
        .map(|session| (session.date, worst(session)));
    let mornings = dated::within(&log.mornings, first..=today).iter();
    let others =
        dated::within(&log.pains, first..=until).iter().map(|pain| (pain.date, Some(pain.pain)));
    let all =
        sessions.chain(mornings.map(|morning| (morning.date, Some(morning.pain)))).chain(others);
    let severe = all.filter(|(_, pain)| *pain >= Some(model.severe)).map(|(date, _)| date);
    let close = crowded(severe, model.severe_times, model.reds_days, today)?;
    Some(format!("pain of {} or more on {}", model.severe, days(&close)))
}

fn red_sessions(state: &DoseState, model: &PainModel, today: Date) -> Option<String> {
    let recent = dated::within(&state.verdicts, after(today, 1 - COUNTS_FOR)..=today).iter();
    let red = recent.filter(|verdict| verdict.light(&model.id) == Light::Red);
    let close = crowded(red.map(|verdict| verdict.date), model.reds_back, model.reds_days, today)?;
    Some(format!("sessions that hurt too much on {}", days(&close)))
}

/// The first days of recent date of which so many lie within so few days.
fn crowded(
    dates: impl Iterator<Item = Date>,
    count: u8,
    within: u8,
    today: Date,
) -> Option<Vec<Date>> {
    let recent = |date: &Date| (0..COUNTS_FOR).contains(&days_between(*date, today));
    let mut dates: Vec<Date> = dates.filter(recent).collect();
    dates.sort_unstable();
    dates.dedup();
    let close =
        |window: &&[Date]| days_between(window[0], window[window.len() - 1]) < i32::from(within);
    dates.windows(usize::from(count.max(1))).rfind(close).map(<[Date]>::to_vec)
}

/// Mornings in a row, up to today or yesterday, each above the usual one of the week before them.
fn worse_mornings(log: &Log, model: &PainModel, today: Date) -> Option<String> {
    let last = if morning_of(log, today).is_some() { today } else { after(today, -1) };
    let first = after(last, 1 - i32::from(model.worse_mornings));
    let usual = usual_morning(log, after(first, -1))?;
    let worse = |day: i32| morning_of(log, after(first, day)).is_some_and(|pain| pain > usual);
    let all = (0..i32::from(model.worse_mornings)).all(worse);
    all.then(|| {
        format!("{} mornings in a row above {usual}, from {first} on", model.worse_mornings)
    })
}

fn days(dates: &[Date]) -> String {
    let words: Vec<String> = dates.iter().map(ToString::to_string).collect();
    words.join(" and ")
}

/// Whether two sessions on these days are close enough to go back a phase.
pub(super) fn is_back(reds: &[Date], model: &PainModel, today: Date) -> bool {
    let recent = reds
        .iter()
        .filter(|date| (0..i32::from(model.reds_days)).contains(&days_between(**date, today)));
    recent.count() >= usize::from(model.reds_back)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_crowd_only_when_close_and_recent() {
        let dates = |days: &[i8]| {
            days.iter().map(|day| date(2026, 11, *day)).collect::<Vec<_>>().into_iter()
        };
        assert_eq!(
            crowded(dates(&[10, 15]), 2, 7, date(2026, 11, 20)),
            Some(dates(&[10, 15]).collect())
        );
        assert_eq!(crowded(dates(&[8, 15]), 2, 7, date(2026, 11, 20)), None);
        assert_eq!(crowded(dates(&[1, 2]), 2, 7, date(2026, 11, 20)), None);
        assert_eq!(crowded(dates(&[21, 22]), 2, 7, date(2026, 11, 20)), None);
    }
}
