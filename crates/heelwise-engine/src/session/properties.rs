//! Property tests for every session, with any exercises, clock steps and commands.

use heelwise_core::{Dosage, Entry, Session, Skip, ValueRange, Work};
use jiff::civil::date;
use proptest::prelude::*;

use super::tests::{dose, item};
use super::{Command, Cue, Mode, PainLimits, Player, SessionExercise, Station};
use crate::sample::id;

fn work() -> impl Strategy<Value = Work> {
    let reps = (1_u16..5, prop::option::of(1_u16..25), prop::option::of([0_u16..4, 0..3, 1..4]));
    let reps = reps.prop_map(|(reps, hold, tempo)| Work::Reps {
        reps: ValueRange::exactly(reps),
        hold_s: hold.filter(|_| tempo.is_none()).map(ValueRange::exactly),
        tempo,
    });
    let hold = (1_u16..70).prop_map(|seconds| Work::Hold(ValueRange::exactly(seconds)));
    let minutes = (1_u16..10)
        .prop_map(|quarters| Work::Minutes(ValueRange::exactly(f64::from(quarters) / 4.0)));
    prop_oneof![reps, hold, minutes]
}

fn any_dose() -> impl Strategy<Value = Dosage> {
    let beat = prop::option::of(100_u16..=110).prop_map(|percent| {
        percent.map(|percent| heelwise_core::beat::Beat {
            test: id("step-rate"),
            percent: ValueRange::exactly(percent),
            evidence: None,
        })
    });
    (1_u16..4, work(), 0_u16..20, any::<bool>(), beat).prop_map(
        |(sets, work, rest_s, per_side, beat)| Dosage {
            rest_s,
            per_side,
            beat,
            ..dose(sets, work)
        },
    )
}

/// An exercise of a session, with or without a known beat.
fn any_item(name: &str, dose: Dosage, is_loading: bool) -> SessionExercise {
    let beat = dose.beat.as_ref().map(|beat| beat.percent.low + 65).filter(|beat| beat % 3 > 0);
    SessionExercise { beat, ..item(name, dose, is_loading) }
}

/// A station with an easier and a harder exercise.
fn station(number: usize) -> impl Strategy<Value = Station> {
    (prop::array::uniform3(any_dose()), any::<bool>()).prop_map(move |(doses, is_loading)| {
        let names = ["easier", "planned", "harder"].map(|rung| format!("{rung}-{number}"));
        let rungs =
            names.iter().zip(doses).map(|(name, dose)| any_item(name, dose, is_loading)).collect();
        Station { rungs, planned: 1, at: 1, no_harder: String::new() }
    })
}

fn stations() -> impl Strategy<Value = Vec<Station>> {
    prop_oneof![
        station(0).prop_map(|one| vec![one]),
        (station(0), station(1), station(2)).prop_map(|(one, two, three)| vec![one, two, three]),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => Just(Command::GoOn),
        2 => Just(Command::Pause),
        4 => Just(Command::Next),
        3 => Just(Command::Back),
        1 => Just(Command::Skip(Skip::Other)),
        2 => prop_oneof![Just(Command::Easier), Just(Command::Harder)],
        3 => (0_u8..12).prop_map(Command::Pain),
        1 => any::<bool>().prop_map(Command::Limp),
        1 => Just(Command::Mute),
        2 => Just(Command::NoAnswer),
    ]
}

/// Commands, each after some milliseconds.
fn commands() -> impl Strategy<Value = Vec<(u64, Command)>> {
    prop::collection::vec((0_u64..40_000, command()), 0..25)
}

struct Run {
    player: Player,
    clock: u64,
    steps: std::iter::Cycle<std::vec::IntoIter<u64>>,
    cues: Vec<Cue>,
}

impl Run {
    /// A session that has begun, on a clock that advances in steps of these sizes.
    fn new(stations: Vec<Station>, steps: Vec<u64>) -> Self {
        let player = Player::new(stations, PainLimits { green: 2, amber: 5 });
        let mut run = Self { player, clock: 0, steps: steps.into_iter().cycle(), cues: Vec::new() };
        run.pass(0);
        run.apply(Command::GoOn);
        run
    }

    fn pass(&mut self, ms: u64) {
        let end = self.clock + ms;
        loop {
            self.clock = (self.clock + self.steps.next().unwrap_or(1_000)).min(end);
            self.cues.extend(self.player.advance_to(self.clock));
            if self.clock == end {
                return;
            }
        }
    }

    fn apply(&mut self, command: Command) {
        self.cues.extend(self.player.apply(command));
    }

    fn do_all(&mut self, commands: &[(u64, Command)]) {
        for (after, command) in commands {
            self.pass(*after);
            self.apply(*command);
        }
    }

    /// Saves the session and resumes it, on a new clock.
    fn save_and_resume(&mut self) {
        let mode = self.player.mode();
        let text = serde_json::to_string(&self.player).unwrap();
        self.player = serde_json::from_str::<Player>(&text).unwrap().resumed();
        assert!(self.player.is_sound());
        self.clock = 77;
        self.pass(50_000);
        if mode == Mode::Running {
            self.apply(Command::GoOn);
        }
    }

    fn entry(&self) -> Option<Session> {
        self.player.entry(date(2026, 11, 21))
    }
}

fn check_amounts(entry: Option<Session>) {
    let Some(session) = entry else { return };
    assert_eq!(Entry::Session(session.clone()).problem(), None);
    for item in &session.items {
        let (target, actual) = (item.target, item.actual);
        assert!(actual.sets <= target.sets && actual.reps <= target.reps, "{item:?}");
        // A begun second is counted whole.
        assert!(actual.seconds <= target.seconds + 1, "{item:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_size_of_a_tick_changes_nothing_and_time_never_goes_back(
        stations in stations(),
        commands in commands(),
        steps in prop::collection::vec(1_u64..5_000, 1..9),
        other in 20_u64..400,
    ) {
        let mut one = Run::new(stations.clone(), steps);
        let mut two = Run::new(stations, vec![other]);
        one.do_all(&commands);
        two.do_all(&commands);
        prop_assert!(one.cues.is_sorted_by_key(|cue| cue.at_ms), "{:?}", one.cues);
        prop_assert_eq!(&one.cues, &two.cues);
        prop_assert_eq!(one.player.elapsed_ms(), two.player.elapsed_ms());
        prop_assert_eq!(one.entry(), two.entry());
        check_amounts(one.entry());
    }

    #[test]
    fn a_session_resumed_at_any_moment_ends_with_the_same_entry(
        stations in stations(),
        commands in commands(),
        at in 0_usize..25,
        after in 0_u64..20_000,
    ) {
        let mut through = Run::new(stations.clone(), vec![700]);
        let mut parted = Run::new(stations, vec![700]);
        let (first, rest) = commands.split_at(at.min(commands.len()));
        for run in [&mut through, &mut parted] {
            run.do_all(first);
            run.pass(after);
        }
        parted.save_and_resume();
        for run in [&mut through, &mut parted] {
            run.do_all(rest);
            run.apply(Command::NoAnswer);
            run.apply(Command::Stop(Skip::NoTime));
        }
        prop_assert_eq!(through.entry(), parted.entry());
        prop_assert_eq!(through.player.elapsed_ms(), parted.player.elapsed_ms());
    }

    #[test]
    fn a_session_without_commands_takes_its_announced_time_and_is_complete(stations in stations()) {
        let mut run = Run::new(stations, vec![900]);
        let announced = run.player.left_ms();
        for _ in 0..20 {
            run.pass(400_000);
            run.apply(Command::NoAnswer);
        }
        prop_assert_eq!(run.player.mode(), Mode::Over);
        prop_assert_eq!(run.player.elapsed_ms(), announced);
        for item in run.entry().unwrap().items {
            prop_assert_eq!(item.actual.sets, item.target.sets);
            prop_assert_eq!(item.actual.reps, item.target.reps);
        }
    }
}
