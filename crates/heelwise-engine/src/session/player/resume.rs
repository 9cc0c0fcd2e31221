//! Resuming a session: it goes on only with exercises that may still be done.

use super::super::mode::{Mode, PauseReason, SessionQuestion};
use super::super::{SessionExercise, Station};
use super::Player;

impl Player {
    /// The saved session, resumed: it waits for the person to go on.
    #[must_use]
    pub fn resumed(mut self) -> Self {
        if matches!(self.mode, Mode::Running | Mode::Paused(_)) {
            self.mode = Mode::Paused(PauseReason::Begin);
        }
        self.clock = None;
        self
    }

    /// Leaves out the exercises that may no longer be done, and returns the names of the planned
    /// ones among them. The amount already done of them stays recorded. The session ends if no
    /// exercise is left.
    pub fn leave_out(&mut self, may: impl Fn(&SessionExercise) -> bool) -> Vec<String> {
        let is_answered_later = matches!(self.mode, Mode::Asking(SessionQuestion::PainInItem));
        self.leave_out_of_past(&may);
        let mut removed = Vec::new();
        let rest = self.stations.split_off(self.station.min(self.stations.len()));
        for (number, station) in rest.into_iter().enumerate() {
            let is_present = number == 0;
            // It is done; only the answer about its pain is missing.
            if is_present && is_answered_later {
                self.stations.push(station);
                continue;
            }
            removed.extend(self.leave_out_of(station, is_present, &may));
        }
        if self.station >= self.stations.len()
            && matches!(self.mode, Mode::Running | Mode::Paused(_))
        {
            self.enter_next_state(&mut Vec::new());
        }
        removed
    }

    /// Leaves out past exercises too, because a person can go back to them.
    fn leave_out_of_past(&mut self, may: &impl Fn(&SessionExercise) -> bool) {
        let present = self.station.min(self.stations.len());
        let rest = self.stations.split_off(present);
        let past = std::mem::take(&mut self.stations);
        self.stations = past.into_iter().filter_map(|station| allowed(station, may)).collect();
        self.station = self.stations.len();
        self.stations.extend(rest);
    }

    /// Puts a station back with the exercises of it that may be done, and returns the name of the
    /// planned one if the present one was removed.
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
            self.record_present(station);
        }
        self.stations.extend(left);
        Some(planned)
    }

    /// Records the present exercise as far as it was done, and begins its station anew.
    fn record_present(&mut self, station: Station) {
        self.stations.push(station);
        self.count_present();
        if self.has_worked() {
            self.record_item(None);
        }
        self.stations.pop();
        self.begin_station(self.station);
    }
}

/// The station with the rungs that may be done; `None` when none is left. A removed rung is
/// replaced by the next easier one, never by a harder one.
fn allowed(station: Station, may: &impl Fn(&SessionExercise) -> bool) -> Option<Station> {
    let keeps: Vec<bool> = station.rungs.iter().map(may).collect();
    let kept_index =
        |index: usize| keeps.iter().take(index + 1).filter(|keeps| **keeps).count().checked_sub(1);
    let at = kept_index(station.at)?;
    let planned = kept_index(station.planned).unwrap_or_default();
    let rungs = station
        .rungs
        .into_iter()
        .zip(&keeps)
        .filter(|(_, keeps)| **keeps)
        .map(|(rung, _)| rung)
        .collect();
    Some(Station { rungs, planned, at, no_harder: station.no_harder })
}
