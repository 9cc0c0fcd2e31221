//! Signals of a log: findings that follow from it, for red flags, and the answers as of a day.

use std::collections::BTreeMap;

use heelwise_core::log::{CheckRead, NewAnswer};
use heelwise_core::{
    Answering, Catalog, ContentError, Finding, Id, Log, LogSignal, Measurement, PainModel, Profile,
};
use jiff::civil::Date;

use super::pain_verdict::{Light, morning_of, usual_morning, worst};
use super::state::DoseState;
use super::{Plan, after, dated, days_between};

/// The number of days for which a signal counts.
pub(super) const COUNTS_FOR: i32 = 14;

/// The findings of the loaded packs that are read from a log.
pub fn logged_findings(catalog: &Catalog) -> Result<Vec<(Id<Finding>, LogSignal)>, ContentError> {
    let mut findings = Vec::new();
    for summary in catalog.summaries::<Finding>() {
        let summary = summary?;
        if let Answering::Logged(signal) = summary.answering {
            findings.push((summary.id, signal));
        }
    }
    Ok(findings)
}

/// The signals of a log on a day, each with its reason. `NoBetter` comes from reviews and is not
/// among them.
///
/// Sessions count up to `until`: today's plan does not depend on today's session.
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

/// New answers and checks since a plan was made.
#[derive(Clone, Copy)]
pub struct AnswersSince<'a> {
    /// New answers, including those of later checks, in the order in which they were given.
    pub answers: &'a [NewAnswer],
    /// The later checks, with their measurements.
    pub checked: &'a [CheckRead],
}

/// The profile with the new answers up to a day, and the signals of the log.
pub fn profile_on(
    base: &Profile,
    since: AnswersSince<'_>,
    findings: &[(Id<Finding>, LogSignal)],
    shown: &BTreeMap<LogSignal, String>,
    today: Date,
) -> Profile {
    let mut profile = base.clone();
    for new in since.answers.iter().filter(|new| new.date <= today) {
        profile.answers.insert(new.finding.clone(), new.answer.clone());
    }
    for checked in since.checked.iter().filter(|checked| checked.date <= today) {
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
    let close = cluster(severe, model.severe_times, model.reds_days, today)?;
    Some(format!("pain of {} or more on {}", model.severe, days(&close)))
}

fn red_sessions(state: &DoseState, model: &PainModel, today: Date) -> Option<String> {
    let recent = dated::within(&state.verdicts, after(today, 1 - COUNTS_FOR)..=today).iter();
    let red = recent.filter(|verdict| verdict.light(&model.id) == Light::Red);
    let close = cluster(red.map(|verdict| verdict.date), model.reds_back, model.reds_days, today)?;
    Some(format!("sessions that hurt too much on {}", days(&close)))
}

/// The latest `count` recent dates that lie within `within` days of each other.
fn cluster(
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

/// The reason for worse mornings: several in a row, up to today or yesterday, each above the usual
/// one of the week before them.
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

/// Whether enough red sessions are close enough together to go back a phase.
pub(super) fn takes_phase_back(reds: &[Date], model: &PainModel, today: Date) -> bool {
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
    fn dates_cluster_only_when_close_and_recent() {
        let dates = |days: &[i8]| {
            days.iter().map(|day| date(2026, 11, *day)).collect::<Vec<_>>().into_iter()
        };
        assert_eq!(
            cluster(dates(&[10, 15]), 2, 7, date(2026, 11, 20)),
            Some(dates(&[10, 15]).collect())
        );
        assert_eq!(cluster(dates(&[8, 15]), 2, 7, date(2026, 11, 20)), None);
        assert_eq!(cluster(dates(&[1, 2]), 2, 7, date(2026, 11, 20)), None);
        assert_eq!(cluster(dates(&[21, 22]), 2, 7, date(2026, 11, 20)), None);
    }
}
