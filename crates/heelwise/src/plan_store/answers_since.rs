//! Answers since a plan was made: those in the log, and those of kept checks.

use std::collections::BTreeMap;

use heelwise_core::log::{CheckRead, NewAnswer};
use heelwise_core::{Answer, Entry, Finding, Id, Log, Profile};
use heelwise_engine::assess::decide;
use heelwise_pack::answers::{self, Answers};
use heelwise_store::{KeptAssessment, LocalTimestamp, Store, StoredEntry};
use jiff::civil::Date;

use crate::failure::Failure;
use crate::pack_loader::LoadedPacks;

/// A check that was kept.
pub(crate) struct KeptCheck {
    pub(crate) at: LocalTimestamp,
    pub(crate) day: Date,
    answers: Answers,
}

impl KeptCheck {
    /// Reads a kept check. The error is the day of a check that cannot be read.
    fn read(kept: KeptAssessment, packs: &LoadedPacks) -> Result<Self, Date> {
        let (at, day) = (kept.at, kept.day);
        let name = format!("the check of {day}");
        let answers = answers::read_text(&name, kept.answers, &packs.catalog).map_err(|_| day)?;
        Ok(Self { at, day, answers })
    }

    /// Its answers.
    pub(crate) fn into_answers(self) -> Answers {
        self.answers
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.answers.profile
    }

    /// Whether its urgency was `same-day` or `emergency`; then it counts until its questions are
    /// answered again.
    pub(crate) fn stops_everything_else(&self, packs: &LoadedPacks) -> Result<bool, Failure> {
        let assessment = decide(&packs.catalog, &self.answers.profile, self.day)?;
        Ok(assessment.urgency.stops_everything_else())
    }
}

/// The last check that can be read.
pub(crate) fn last_check(
    store: Option<&Store>,
    packs: &LoadedPacks,
) -> Result<Option<KeptCheck>, Failure> {
    let Some(store) = store else { return Ok(None) };
    for count in [1, u32::MAX] {
        let mut kept = store.assessments(count)?.into_iter().rev();
        if let Some(check) = kept.find_map(|kept| KeptCheck::read(kept, packs).ok()) {
            return Ok(Some(check));
        }
    }
    Ok(None)
}

/// The checks that were kept since a point in time, oldest first, and notices about those that
/// cannot be read.
pub(crate) fn checks_since(
    store: Option<&Store>,
    packs: &LoadedPacks,
    at: LocalTimestamp,
) -> Result<(Vec<KeptCheck>, Vec<String>), Failure> {
    let kept = store.map_or(Ok(Vec::new()), |store| store.assessments_since(at))?;
    let (mut checks, mut notices) = (Vec::new(), Vec::new());
    for kept in kept {
        match KeptCheck::read(kept, packs) {
            Ok(check) => checks.push(check),
            Err(day) => notices.push(format!(
                "The check of {day} cannot be read, and was not used. Answer the questions again: \
                 heelwise check"
            )),
        }
    }
    Ok((checks, notices))
}

/// A log with the answers of checks, merged in the order of time and dated no earlier than the
/// plan's first day.
pub(crate) fn with_checks(entries: Vec<StoredEntry>, checks: &[KeptCheck], first: Date) -> Log {
    let logged = entries.iter().filter_map(|kept| match &kept.entry {
        Entry::Answer(answer) => Some((kept.recorded, answer.clone())),
        _ => None,
    });
    let mut answers: Vec<(LocalTimestamp, NewAnswer)> = logged.collect();
    for check in checks {
        answers.extend(answers_of(check, first).map(|answer| (check.at, answer)));
    }
    answers.sort_by_key(|(at, answer)| (answer.date, *at));
    let mut log: Log = entries.into_iter().map(|kept| kept.entry).collect();
    log.answers = answers.into_iter().map(|(_, answer)| answer).collect();
    log.checked = checks.iter().map(|check| checked(check, first)).collect();
    log
}

/// A log from a file with the answers of checks. The file has no times of day, so its answers come
/// after those of a check on the same day.
pub(crate) fn file_with_checks(mut log: Log, checks: &[KeptCheck], first: Date) -> Log {
    let mut answers: Vec<NewAnswer> =
        checks.iter().flat_map(|check| answers_of(check, first)).collect();
    answers.append(&mut log.answers);
    answers.sort_by_key(|answer| answer.date);
    log.answers = answers;
    log.checked = checks.iter().map(|check| checked(check, first)).collect();
    log
}

fn answers_of(check: &KeptCheck, first: Date) -> impl Iterator<Item = NewAnswer> {
    let date = check.day.max(first);
    let answers = check.answers.profile.answers.iter();
    answers.map(move |(finding, answer)| NewAnswer {
        date,
        finding: finding.clone(),
        answer: answer.clone(),
    })
}

fn checked(check: &KeptCheck, first: Date) -> CheckRead {
    let Profile { sites, measured, .. } = &check.answers.profile;
    CheckRead { date: check.day.max(first), sites: sites.clone(), measured: measured.clone() }
}

/// Answers and urgent checks that a new plan has to consider beside the answers it is made from.
pub(crate) struct RememberedAnswers {
    answers: BTreeMap<Id<Finding>, Answer>,
    /// The profiles of checks with the urgency `same-day` or `emergency`.
    urgent: Vec<Profile>,
}

impl RememberedAnswers {
    /// Remembers answers in the order of time, and the urgent ones of the checks.
    pub(crate) fn new(
        packs: &LoadedPacks,
        answers: &[NewAnswer],
        checks: &[KeptCheck],
    ) -> Result<Self, Failure> {
        let mut urgent = Vec::new();
        for check in checks {
            if check.stops_everything_else(packs)? {
                urgent.push(check.profile().clone());
            }
        }
        let answers = answers.iter().map(|new| (new.finding.clone(), new.answer.clone())).collect();
        Ok(Self { answers, urgent })
    }

    /// The answers of the last check, with later answers, and earlier ones to questions it did not
    /// ask.
    pub(crate) fn onto_check(
        self,
        packs: &LoadedPacks,
        mut profile: Profile,
        today: Date,
    ) -> Result<Profile, Failure> {
        profile.answers.extend(self.answers);
        still_urgent(packs, profile, &self.urgent, today)
    }

    /// The answers of a file, with remembered answers to questions that the file does not answer.
    pub(crate) fn onto_file(
        self,
        packs: &LoadedPacks,
        mut profile: Profile,
        today: Date,
    ) -> Result<Profile, Failure> {
        for (finding, answer) in self.answers {
            profile.answers.entry(finding).or_insert(answer);
        }
        still_urgent(packs, profile, &self.urgent, today)
    }
}

/// The profile with the body sites and measurements of urgent checks, if it is still urgent with
/// them; otherwise these sites are not added to the new plan.
fn still_urgent(
    packs: &LoadedPacks,
    profile: Profile,
    urgent: &[Profile],
    today: Date,
) -> Result<Profile, Failure> {
    let mut with = profile.clone();
    for check in urgent {
        let new: Vec<_> =
            check.sites.iter().filter(|site| !with.sites.contains(site)).cloned().collect();
        with.sites.extend(new);
        for (finding, measurement) in &check.measured {
            with.measured.entry(finding.clone()).or_insert_with(|| measurement.clone());
        }
    }
    let is_urgent =
        !urgent.is_empty() && decide(&packs.catalog, &with, today)?.urgency.stops_everything_else();
    Ok(if is_urgent { with } else { profile })
}
