//! Tests of sessions on a clock that the test advances.

use heelwise_core::{Dosage, Session, Skip, ValueRange, Work, WorkAmount};
use jiff::civil::date;

use super::mode::{Mode, PauseReason, SessionQuestion};
use super::player::Player;
use super::script::{Script, SegmentKind};
use super::{Command, Cue, PainLimits, SessionExercise, Station};
use crate::sample::id;

mod commands;
mod resume;

const LIMITS: PainLimits = PainLimits { green: 2, amber: 5 };

pub(super) fn dose(sets: u16, work: Work) -> Dosage {
    Dosage {
        sets: ValueRange::exactly(sets),
        work,
        rest_s: 0,
        per_side: false,
        rm: None,
        effort: None,
        per_day: None,
        days_per_week: None,
        min_gap_h: None,
        weeks: None,
        beat: None,
        evidence: None,
    }
}

pub(super) fn item(name: &str, dose: Dosage, is_loading: bool) -> SessionExercise {
    SessionExercise {
        exercise: id(name),
        name: name.into(),
        dose,
        steps: vec!["Do it.".into()],
        cues: Vec::new(),
        stop_if: Vec::new(),
        kit: vec![id("band")],
        beat: None,
        is_loading,
    }
}

fn stretch() -> SessionExercise {
    let dose = Dosage { per_side: true, ..dose(2, Work::Hold(ValueRange::exactly(30))) };
    item("stretch", dose, false)
}

fn raise() -> SessionExercise {
    let work = Work::Reps { reps: ValueRange::exactly(3), hold_s: None, tempo: Some([3, 2, 3]) };
    item("raise", Dosage { rest_s: 60, ..dose(2, work) }, true)
}

fn massage() -> SessionExercise {
    item("massage", dose(1, Work::Minutes(ValueRange::exactly(2.0))), false)
}

fn begun(items: Vec<SessionExercise>) -> Player {
    let mut player = Player::new(items.into_iter().map(Station::new).collect(), LIMITS);
    player.advance_to(0);
    player.apply(Command::GoOn);
    player
}

/// Advances the clock by some milliseconds in steps of one size.
fn pass(player: &mut Player, from: u64, ms: u64, step: u64) -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut at = from;
    while at < from + ms {
        at = (at + step).min(from + ms);
        cues.extend(player.advance_to(at));
    }
    cues
}

fn texts(cues: &[Cue]) -> Vec<(u64, &str)> {
    cues.iter().map(|cue| (cue.at_ms, cue.text.as_str())).collect()
}

fn entry(player: &Player) -> Session {
    player.entry(date(2026, 11, 21)).unwrap()
}

#[test]
fn each_side_gets_its_full_time_and_a_cue_to_change() {
    let script = Script::from_dosage(&stretch().dose);
    let per_side = |side| {
        let of_side = script
            .segments
            .iter()
            .filter(|at| at.kind.is_work() && script.side(at.set) == Some(side));
        of_side.map(|at| at.ms).sum::<u64>()
    };
    assert_eq!(
        [per_side(heelwise_core::Side::Left), per_side(heelwise_core::Side::Right)],
        [60_000, 60_000]
    );
    let cues = pass(&mut begun(vec![stretch()]), 0, 150_000, 100);
    let changes: Vec<_> =
        texts(&cues).into_iter().filter(|(_, text)| text.starts_with("Change")).collect();
    assert_eq!(
        changes,
        [
            (40_000, "Change sides. Then right side, set 1 of 2."),
            (75_000, "Change sides. Then left side, set 2 of 2."),
            (110_000, "Change sides. Then right side, set 2 of 2."),
        ]
    );
}

#[test]
fn repetitions_follow_their_tempo() {
    let cues = pass(&mut begun(vec![raise()]), 0, 34_000, 40);
    assert_eq!(
        texts(&cues),
        [
            (7_000, "3"),
            (8_000, "2"),
            (9_000, "1"),
            (10_000, "Set 1 of 2. 1: up, 3 s"),
            (13_000, "Hold"),
            (15_000, "Down"),
            (18_000, "2: up"),
            (21_000, "Hold"),
            (23_000, "Down"),
            (26_000, "3: up"),
            (29_000, "Hold"),
            (31_000, "Down"),
            (34_000, "Rest 60 s. Then set 2 of 2."),
        ]
    );
}

#[test]
fn an_hour_is_an_hour_however_unevenly_the_clock_advances() {
    let items = || (0..24).map(|_| massage()).collect::<Vec<_>>();
    let (mut even, mut uneven) = (begun(items()), begun(items()));
    let all = pass(&mut even, 0, 3_600_000, 10);
    let (mut cues, mut at, mut seed) = (Vec::new(), 0_u64, 7_u64);
    while at < 3_600_000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        at = (at + seed % 997).min(3_600_000);
        cues.extend(uneven.advance_to(at));
    }
    assert_eq!(even.elapsed_ms(), uneven.elapsed_ms());
    assert_eq!(all, cues);
    let last = all.iter().rfind(|cue| cue.text.starts_with("Next")).unwrap();
    assert_eq!(last.at_ms, 23 * 130_000);
}

#[test]
fn the_host_may_sleep_until_the_next_cue() {
    let mut player = begun(vec![stretch()]);
    let mut at = 0;
    let mut heard = 0;
    while let Some(ms) = player.next_event_in_ms() {
        assert!(ms > 0, "the clock would stand still at {at}");
        at += ms;
        heard += player.advance_to(at).len();
    }
    assert_eq!((at, heard), (145_000, 36));
}

#[test]
fn the_amount_done_is_recorded_beside_the_target() {
    let mut player = begun(vec![raise(), massage()]);
    pass(&mut player, 0, 10_000 + 24_000 + 60_000 + 9_000, 100);
    player.apply(Command::Skip(Skip::NoTime));
    assert!(matches!(player.mode(), Mode::Running));
    pass(&mut player, 103_000, 130_000, 100);
    assert_eq!(player.mode(), Mode::Asking(SessionQuestion::PainInSession));
    player.apply(Command::Pain(1));
    assert_eq!(player.mode(), Mode::Over);
    let session = entry(&player);
    assert_eq!(session.done, [id("massage"), id("raise")]);
    assert_eq!((session.during, session.skipped), (Some(1), None));
    assert_eq!(session.items[0].target, WorkAmount { sets: 2, reps: 6, seconds: 48 });
    assert_eq!(session.items[0].actual, WorkAmount { sets: 1, reps: 4, seconds: 33 });
    assert_eq!(session.items[0].skipped, Some(Skip::NoTime));
    assert_eq!(session.items[1].actual, session.items[1].target);
}

#[test]
fn pain_is_asked_after_a_load_and_the_clock_waits_meanwhile() {
    let mut player = begun(vec![raise(), massage()]);
    pass(&mut player, 0, 200_000, 500);
    assert_eq!(player.mode(), Mode::Asking(SessionQuestion::PainInItem));
    assert_eq!(player.elapsed_ms(), 118_000);
    let cues = player.apply(Command::Pain(3));
    assert!(cues[0].text.starts_with("Next: massage"), "{cues:?}");
    pass(&mut player, 200_000, 130_000, 500);
    assert_eq!(player.mode(), Mode::Asking(SessionQuestion::Limp));
    player.apply(Command::Limp(true));
    assert_eq!((entry(&player).during, entry(&player).limp), (Some(3), true));
}

#[test]
fn a_jump_of_the_clock_pauses_the_session() {
    let mut player = begun(vec![massage()]);
    pass(&mut player, 0, 12_000, 100);
    let cues = player.advance_to(3_612_000);
    assert_eq!(player.mode(), Mode::Paused(PauseReason::Slept));
    assert!(cues[0].text.contains("the session waits"));
    player.apply(Command::GoOn);
    player.advance_to(3_613_000);
    assert_eq!(player.elapsed_ms(), 13_000);
}

#[test]
fn stopped_before_it_began_it_is_a_skipped_session() {
    let mut player = Player::new(vec![Station::new(raise()), Station::new(massage())], LIMITS);
    assert!(player.entry(date(2026, 11, 21)).is_none());
    player.apply(Command::Stop(Skip::NoKit));
    let session = entry(&player);
    assert_eq!((session.skipped, session.without.clone()), (Some(Skip::NoKit), vec![id("band")]));
    assert!(session.done.is_empty() && heelwise_core::Entry::Session(session).problem().is_none());
}

#[test]
fn the_length_of_a_session_is_known_from_the_first_moment() {
    let mut player = begun(vec![stretch(), raise(), massage()]);
    let length = player.left_ms();
    let mut at = 0;
    while player.mode() != Mode::Over {
        match player.next_event_in_ms() {
            Some(ms) => at += ms,
            None => drop(player.apply(Command::Pain(0))),
        }
        player.advance_to(at);
    }
    assert_eq!(player.elapsed_ms(), length);
}

#[test]
fn an_exercise_that_was_hardly_begun_is_not_done() {
    let mut player = begun(vec![massage(), stretch()]);
    pass(&mut player, 0, 140_000 + 5_000, 100);
    player.apply(Command::Stop(Skip::NoTime));
    let session = entry(&player);
    assert_eq!(session.done, [id("massage")]);
    assert_eq!(session.items[1].actual.seconds, 5);
    let mut little = begun(vec![massage()]);
    pass(&mut little, 0, 12_000, 100);
    little.apply(Command::Stop(Skip::NoTime));
    assert_eq!((entry(&little).done, entry(&little).skipped), (vec![id("massage")], None));
}

#[test]
fn segments_of_no_length_are_left_out() {
    let work = Work::Reps { reps: ValueRange::exactly(2), hold_s: None, tempo: Some([3, 0, 3]) };
    let kinds: Vec<SegmentKind> =
        Script::from_dosage(&dose(1, work)).segments.iter().map(|at| at.kind).collect();
    assert_eq!(
        kinds,
        [
            SegmentKind::GetReady,
            SegmentKind::Up(1),
            SegmentKind::Down(1),
            SegmentKind::Up(2),
            SegmentKind::Down(2)
        ]
    );
}
