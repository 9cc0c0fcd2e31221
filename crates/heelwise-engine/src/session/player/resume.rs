//! Taking up a session that was left: it goes on only with what may still be done.

use super::super::mode::{Mode, PauseReason, SessionQuestion};
use super::super::{SessionExercise, Station};
use super::Player;

impl Player {
    /// A session that was written down, taken up again: it waits for the person, however long it
    /// lay.
    #[must_use]
    pub fn resumed(mut self) -> Self {
        if matches!(self.mode, Mode::Running | Mode::Paused(_)) {
            self.mode = Mode::Paused(PauseReason::Begin);
        }
        self.clock = None;
        self
    }

    /// Leaves out what may no longer be done, with what could be done in its place, and gives the
    /// names of what the plan asked for and is gone. What was done of an exercise stays filed.
    /// Where nothing is left the session ends.
    pub fn leave_out(&mut self, may: impl Fn(&SessionExercise) -> bool) -> Vec<String> {
        let is_answered_later = matches!(self.mode, Mode::Asking(SessionQuestion::PainInItem));
        self.leave_out_of_past(&may);
        let mut gone = Vec::new();
        let rest = self.stations.split_off(self.station.min(self.stations.len()));
        for (number, station) in rest.into_iter().enumerate() {
            let is_present = number == 0;
            // It is done; only its pain is still to be said.
            if is_present && is_answered_later {
                self.stations.push(station);
                continue;
            }
            gone.extend(self.leave_out_of(station, is_present, &may));
        }
        if self.station >= self.stations.len()
            && matches!(self.mode, Mode::Running | Mode::Paused(_))
        {
            self.enter_next_state(&mut Vec::new());
        }
        gone
    }

    /// Exercises that are over can be gone back to, so they count as well.
    fn leave_out_of_past(&mut self, may: &impl Fn(&SessionExercise) -> bool) {
        let present = self.station.min(self.stations.len());
        let rest = self.stations.split_off(present);
        let past = std::mem::take(&mut self.stations);
        self.stations = past.into_iter().filter_map(|station| allowed(station, may)).collect();
        self.station = self.stations.len();
        self.stations.extend(rest);
    }

    /// Puts a station back with what of it may be done. The name of what it asked for, when that is
    /// gone.
    fn leave_out_of(
        &mut self,
        station: Station,
        is_present: bool,
        may: &impl Fn(&SessionExercise) -> bool,
    ) -> Option<String> {
        let (was, planned) = (station.item().exercise.clone(), station.planned().name.clone());
        let left = allowed(station.clone(), may);
        if left.as_ref().is_some_and(|left| left.item().exercise == was) {
            self.stations.extend(left);
            return None;
        }
        if is_present {
            self.file_present(station);
        }
        self.stations.extend(left);
        Some(planned)
    }

    /// What was done of the present exercise stays done, and what comes in its place begins anew.
    fn file_present(&mut self, station: Station) {
        self.stations.push(station);
        self.count_present();
        if self.has_worked() {
            self.record_item(None);
        }
        self.stations.pop();
        self.begin_station(self.station);
    }
}

/// The station with the rungs that may be done; nothing when none is left. In the place of a rung
/// that is gone stands the next easier one, never a harder one.
fn allowed(station: Station, may: &impl Fn(&SessionExercise) -> bool) -> Option<Station> {
    let keeps: Vec<bool> = station.rungs.iter().map(may).collect();
    let place =
        |of: usize| keeps.iter().take(of + 1).filter(|keeps| **keeps).count().checked_sub(1);
    let at = place(station.at)?;
    let planned = place(station.planned).unwrap_or_default();
    let rungs = station
        .rungs
        .into_iter()
        .zip(&keeps)
        .filter(|(_, keeps)| **keeps)
        .map(|(rung, _)| rung)
        .collect();
    Some(Station { rungs, planned, at, no_harder: station.no_harder })
}
