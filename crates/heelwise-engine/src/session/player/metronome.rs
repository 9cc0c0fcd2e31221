//! The metronome: the times of the beats of a segment of work.
//!
//! The time of a beat is computed from its number and the start of the segment, never from the beat
//! before it, so it does not drift.

use super::super::script::{Script, SegmentKind};
use super::Player;

const MINUTE_MS: u64 = 60_000;

/// The metronome at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metronome {
    /// Beats a minute; each is a step. Never 0.
    pub per_minute: u16,
    /// The number of the last beat, counted from 0 at the start of the segment.
    pub number: u64,
    /// Whether it is silent.
    pub is_muted: bool,
}

/// A beat that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// Milliseconds of the session, pauses left out. No two beats have the same.
    pub at_ms: u64,
    /// Whether it is to be heard.
    pub is_heard: bool,
}

impl Metronome {
    /// The metronome after `ms` milliseconds of its segment; `None` for 0 beats a minute.
    fn after(ms: u64, per_minute: u16, is_muted: bool) -> Option<Self> {
        let rate = u64::from(per_minute);
        // The last beat whose time, rounded to a whole millisecond, is not later than `ms`.
        let guess = ms.saturating_mul(rate).checked_div(MINUTE_MS)?;
        let number = if time_of(guess + 1, rate)? <= ms { guess + 1 } else { guess };
        Some(Self { per_minute, number, is_muted })
    }

    /// The time of the last beat, in milliseconds of the segment.
    pub fn last_ms(&self) -> u64 {
        time_of(self.number, self.per_minute.into()).unwrap_or_default()
    }

    /// The time of the next beat, in milliseconds of the segment.
    pub fn next_ms(&self) -> u64 {
        time_of(self.number + 1, self.per_minute.into()).unwrap_or(u64::MAX)
    }
}

/// The time of a beat in milliseconds, rounded to the nearest.
fn time_of(number: u64, per_minute: u64) -> Option<u64> {
    number.saturating_mul(MINUTE_MS).saturating_add(per_minute / 2).checked_div(per_minute)
}

impl Player {
    /// The metronome of the present segment, if it has one; also while the session is paused.
    pub(super) fn metronome(&self) -> Option<Metronome> {
        let item = self.item()?;
        let per_minute = item.beat?;
        let segment = *Script::from_dosage(&item.dose).segments.get(self.segment)?;
        let metronome = || Metronome::after(self.offset, per_minute, self.is_muted);
        (segment.kind == SegmentKind::GoOn).then(metronome).flatten()
    }

    /// The last beat that was due, while the session runs. The host sounds it when it changes.
    pub fn pulse(&self) -> Option<Pulse> {
        let is_running = self.mode == super::super::Mode::Running;
        let metronome = self.metronome().filter(|_| is_running)?;
        let start = self.elapsed.saturating_sub(self.offset);
        Some(Pulse { at_ms: start + metronome.last_ms(), is_heard: !metronome.is_muted })
    }
}

#[cfg(test)]
mod tests {
    use heelwise_core::beat::Beat as DoseBeat;
    use heelwise_core::{Dosage, ValueRange, Work};
    use proptest::prelude::*;

    use super::super::super::tests::{dose, item};
    use super::super::super::{
        Command, Cue, CueKind, PainLimits, Player, SessionExercise, Station,
    };
    use crate::sample::id;

    /// Minutes with a beat, the rests without it.
    fn drill(sets: u16, beat: Option<u16>) -> SessionExercise {
        let percent = ValueRange::exactly(105);
        let own = DoseBeat { test: id("step-rate"), percent, evidence: None };
        let dose = Dosage {
            rest_s: 60,
            beat: Some(own),
            ..dose(sets, Work::Minutes(ValueRange::exactly(1.0)))
        };
        SessionExercise { beat, ..item("drill", dose, false) }
    }

    fn begun(item: SessionExercise) -> Player {
        let mut player = Player::new(vec![Station::new(item)], PainLimits { green: 2, amber: 5 });
        player.advance_to(0);
        player.apply(Command::GoOn);
        player
    }

    /// Advances the clock as the host does: no later than the player asks for, and at times
    /// earlier. Returns every beat.
    fn beats(player: &mut Player, until: u64, early: &[u64]) -> (Vec<u64>, Vec<Cue>) {
        let (mut at, mut early) = (player.clock().unwrap(), early.iter().cycle());
        let (mut beats, mut cues) = (Vec::new(), Vec::new());
        while let Some(wait) = player.next_event_in_ms().filter(|_| at < until) {
            at = (at + wait.min(*early.next().unwrap_or(&u64::MAX)).max(1)).min(until);
            cues.extend(player.advance_to(at));
            let pulse =
                player.pulse().map(|pulse| pulse.at_ms).filter(|at| beats.last() != Some(at));
            beats.extend(pulse);
        }
        (beats, cues)
    }

    #[test]
    fn the_beat_has_one_cue_and_is_silent_in_the_rests() {
        let (beats, cues) = beats(&mut begun(drill(2, Some(176))), 200_000, &[]);
        let texts = |kind| {
            cues.iter()
                .filter(move |cue: &&Cue| cue.kind == kind)
                .map(|cue| (cue.at_ms, cue.text.as_str()))
        };
        let expected = [(10_000, "Beat 176 a minute"), (130_000, "Beat 176 a minute")];
        assert_eq!(texts(CueKind::Beat).collect::<Vec<_>>(), expected);
        let rest = [(70_000, "Go on without the beat, 1 min. Then set 2 of 2.")];
        assert_eq!(texts(CueKind::Rest).collect::<Vec<_>>(), rest);
        assert_eq!(beats.len(), 2 * 176);
        assert!(
            !beats.iter().any(|at| (70_000..130_000).contains(at) || *at < 10_000),
            "beats in a rest"
        );
    }

    #[test]
    fn without_a_known_step_rate_a_cue_explains_it_and_nothing_beats() {
        let mut player =
            Player::new(vec![Station::new(drill(2, None))], PainLimits { green: 2, amber: 5 });
        player.advance_to(0);
        let begin = player.apply(Command::GoOn);
        assert!(
            begin.iter().any(|cue| cue.text.contains("no beat yet") && cue.per_minute.is_none()),
            "{begin:?}"
        );
        let (beats, cues) = beats(&mut player, 200_000, &[]);
        assert!(beats.is_empty() && !cues.iter().any(|cue| cue.kind == CueKind::Beat), "{cues:?}");
    }

    #[test]
    fn a_pause_stops_the_beat_and_it_goes_on_where_it_was() {
        let mut player = begun(drill(1, Some(150)));
        let before = beats(&mut player, 20_000, &[]).0;
        player.apply(Command::Pause);
        assert_eq!(player.pulse(), None);
        assert_eq!(
            player.screen().unwrap().beat.map(|beat| beat.number),
            Some(25),
            "still to be seen"
        );
        player.advance_to(90_000);
        player.apply(Command::GoOn);
        let after = beats(&mut player, 92_000, &[]).0;
        assert_eq!(before.last(), Some(&20_000));
        assert_eq!(after, [20_400, 20_800, 21_200, 21_600, 22_000], "in time of the session");
    }

    #[test]
    fn the_beat_can_be_silenced_for_the_rest_of_a_session() {
        let mut player = begun(drill(1, Some(150)));
        beats(&mut player, 12_000, &[]);
        assert!(player.pulse().unwrap().is_heard);
        assert_eq!(player.apply(Command::Mute)[0].text, "The beat is silent");
        assert!(
            !player.pulse().unwrap().is_heard && player.screen().unwrap().beat.unwrap().is_muted
        );
        let text = serde_json::to_string(&player).unwrap();
        let mut again: Player = serde_json::from_str::<Player>(&text).unwrap().resumed();
        again.advance_to(0);
        again.apply(Command::GoOn);
        assert!(!again.pulse().unwrap().is_heard, "also when it is taken up again");
        again.apply(Command::Mute);
        assert!(again.pulse().unwrap().is_heard);
        let mut plain = begun(item("hold", dose(1, Work::Hold(ValueRange::exactly(30))), false));
        assert_eq!(plain.apply(Command::Mute)[0].text, "There is no beat in this exercise.");
    }

    #[test]
    fn a_session_kept_before_there_was_a_beat_is_read() {
        let mut old = serde_json::to_value(begun(drill(1, Some(150)))).unwrap();
        old.as_object_mut().unwrap().remove("is_muted");
        let rung = old
            .pointer_mut("/stations/0/rungs/0")
            .and_then(serde_json::Value::as_object_mut)
            .unwrap();
        rung.remove("beat");
        rung["dose"].as_object_mut().unwrap().remove("beat");
        let player: Player = serde_json::from_value(old).unwrap();
        assert!(player.is_sound() && player.item().unwrap().beat.is_none());
    }

    proptest! {
        #[test]
        fn no_beat_drifts_and_none_is_missed(
            rate in 60_u16..=260,
            early in prop::collection::vec(1_u64..900, 1..8),
        ) {
            let (beats, _) = beats(&mut begun(drill(1, Some(rate))), 70_000, &early);
            prop_assert_eq!(beats.len(), usize::from(rate), "as many as a minute has");
            for (number, at) in (0_u32..).zip(&beats) {
                let exact = 10_000.0 + f64::from(number) * 60_000.0 / f64::from(rate);
                #[allow(clippy::cast_precision_loss, reason = "below two minutes")]
                let off = (*at as f64 - exact).abs();
                prop_assert!(off <= 0.5, "beat {} is {} ms off", number, off);
            }
        }
    }
}
