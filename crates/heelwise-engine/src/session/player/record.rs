//! The record of a session: target and actual amounts, as an entry of the log.

use std::collections::BTreeSet;

use heelwise_core::{Exercise, Id, Kit, Session, Skip, WorkAmount};
use jiff::civil::Date;

use super::super::Station;
use super::super::finished_item::FinishedItem;
use super::Player;

impl Player {
    /// Records the present exercise as finished.
    pub(super) fn record_item(&mut self, skipped: Option<Skip>) {
        let Some(station) = self.stations.get(self.station) else { return };
        let worked: u64 = self.sets.iter().map(|set| set.ms).sum();
        let complete = self.sets.iter().filter(|set| set.is_complete).count();
        let actual = WorkAmount {
            sets: u16::try_from(complete).unwrap_or(u16::MAX),
            reps: self.sets.iter().fold(0, |sum, set| sum.saturating_add(set.reps)),
            seconds: u32::try_from(worked.div_ceil(1000)).unwrap_or(u32::MAX),
        };
        self.finished.push(FinishedItem {
            actual,
            skipped,
            pain: self.pain,
            ..FinishedItem::from_station(station)
        });
    }

    /// Records an exercise that was never begun.
    pub(super) fn record_untouched(&mut self, station: &Station, reason: Skip) {
        self.finished
            .push(FinishedItem { skipped: Some(reason), ..FinishedItem::from_station(station) });
    }

    /// Reopens the last exercise from its beginning.
    pub(super) fn reopen_last(&mut self) {
        let before = self.station.saturating_sub(1);
        let planned = self.stations.get(before).map(|station| station.planned().exercise.clone());
        let is_of_it = |item: &FinishedItem| {
            planned
                .as_ref()
                .is_some_and(|id| item.exercise == *id || item.instead_of.as_ref() == Some(id))
        };
        // The exercise and its replacements are removed; the pain reported in them still counts.
        self.worst = self.worst.max(
            self.finished.iter().filter(|item| is_of_it(item)).filter_map(|item| item.pain).max(),
        );
        self.finished.retain(|item| !is_of_it(item));
        self.begin_station(before);
    }

    /// Whether the exercise before the present one was left out because of pain: then it cannot be
    /// reopened.
    pub(super) fn is_behind_pain(&self) -> bool {
        self.finished.last().is_some_and(|item| item.skipped == Some(Skip::Pain))
    }

    /// The exercises that are finished so far.
    pub fn finished(&self) -> &[FinishedItem] {
        &self.finished
    }

    /// The session as an entry of the log; `None` when it never began and nothing was left out.
    pub fn entry(&self, date: Date) -> Option<Session> {
        let mut player = self.clone();
        player.count_present();
        if player.station < player.stations.len() && player.has_worked() {
            player.record_item(None);
        }
        let finished = player.finished;
        if finished.is_empty() {
            return None;
        }
        let named = |counts: fn(&FinishedItem) -> bool| -> BTreeSet<Id<Exercise>> {
            finished.iter().filter(|item| counts(item)).map(|item| item.exercise.clone()).collect()
        };
        // If no exercise counts, those with any work do.
        let done = Some(named(FinishedItem::counts)).filter(|done| !done.is_empty());
        let done = done.unwrap_or_else(|| named(FinishedItem::has_worked));
        let skipped =
            if done.is_empty() { finished.iter().find_map(|item| item.skipped) } else { None };
        let without = finished
            .iter()
            .filter(|item| item.skipped == Some(Skip::NoKit))
            .flat_map(|item| &item.kit);
        let without: BTreeSet<Id<Kit>> = without.cloned().collect();
        Some(Session {
            date,
            during: if done.is_empty() { None } else { self.worst_pain() },
            after: None,
            limp: self.limp.unwrap_or_default(),
            skipped,
            without: without.into_iter().collect(),
            done: done.into_iter().collect(),
            items: finished.into_iter().map(FinishedItem::into_item).collect(),
        })
    }
}
