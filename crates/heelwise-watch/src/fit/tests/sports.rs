//! Files with several sports, several parts, or none.

use super::build::{Part, Text, U8, U16, U32, Value};
use super::{MORNING, read, run};
use crate::{ReadNote, Unreadable};

/// A sport of a minute, with its totals.
fn sport(number: u8, begin: u32, totals: &[(u8, Value)]) -> Vec<(u8, Value)> {
    let mut fields = vec![(5, U8(number)), (2, U32(begin)), (7, U32(59_000))];
    fields.extend_from_slice(totals);
    fields
}

/// A minute on a bicycle, then one on foot, the distance counted on.
fn minutes(part: Part) -> Part {
    let part =
        part.records(MORNING, 60, |second| vec![(5, U32(second * 800)), (4, U8(90)), (3, U8(120))]);
    part.records(MORNING + 60, 60, |second| {
        vec![(5, U32(48_000 + second * 300)), (4, U8(84)), (3, U8(160))]
    })
}

#[test]
fn of_several_sports_the_run_has_its_own_part() {
    let (ride, way) = (sport(2, MORNING, &[]), sport(1, MORNING + 60, &[]));
    let last = minutes(Part::activity()).message(18, &ride).message(18, &way).end();
    let first = minutes(Part::activity().message(18, &ride).message(18, &way)).end();
    for file in [last, first] {
        let reading = read(&file).unwrap();
        assert_eq!((reading.others, reading.notes), (vec!["cycling".to_owned()], vec![]));
        let run = reading.runs[0].undated();
        assert_eq!(
            (run.distance_km, run.cadence_spm, run.heart_rate_bpm),
            (0.177, Some(168.0), Some(160.0))
        );
        assert_eq!(
            run.seconds.as_ref().unwrap().cadence_spm.as_ref().unwrap().values().unwrap().len(),
            60
        );
    }
}

#[test]
fn a_start_that_is_not_said_follows_from_the_end() {
    let ride = [(5, U8(2)), (253, U32(MORNING + 59)), (7, U32(59_000))];
    let way = [(5, U8(1)), (253, U32(MORNING + 119)), (7, U32(59_000))];
    let reading =
        read(&minutes(Part::activity()).message(18, &ride).message(18, &way).end()).unwrap();
    assert_eq!(reading.runs[0].undated().heart_rate_bpm, Some(160.0));
}

#[test]
fn sports_that_cannot_be_told_apart_have_their_totals_only() {
    let (ride, way) =
        ([(5, U8(2)), (8, U32(60_000))], [(5, U8(1)), (8, U32(61_000)), (9, U32(18_000))]);
    let reading =
        read(&minutes(Part::activity()).message(18, &ride).message(18, &way).end()).unwrap();
    let run = reading.runs[0].undated();
    assert_eq!((run.minutes, run.distance_km, run.heart_rate_bpm), (1.016_67, 0.18, None));
}

#[test]
fn the_sport_can_be_named_apart() {
    let part =
        Part::activity().message(12, &[(0, U8(2))]).records(MORNING, 10, |_| vec![(4, U8(85))]);
    let reading = read(&part.end()).unwrap();
    assert_eq!((reading.runs.len(), reading.others), (0, vec!["cycling".to_owned()]));
}

#[test]
fn a_sport_that_nobody_names_is_said_so() {
    let named = read(&Part::activity().session(MORNING, &[(8, U32(60_000))]).end()).unwrap();
    assert!(named.runs[0].is_named);
    let part = Part::activity().records(MORNING, 10, |_| vec![(4, U8(85))]);
    let part = part.end();
    assert!(!read(&part).unwrap().runs[0].is_named);
    assert!(crate::read(&part[..]).unwrap().notes.contains(&ReadNote::UnknownSport));
    let unsaid =
        Part::activity().message(18, &[(5, U8(0xff)), (2, U32(MORNING)), (8, U32(60_000))]);
    assert!(!read(&unsaid.end()).unwrap().runs[0].is_named);
}

#[test]
fn files_of_other_kinds_are_refused_in_words() {
    for (kind, words) in [
        (2, "settings"),
        (5, "a planned workout"),
        (6, "a course somebody planned"),
        (9, "weights"),
        (15, "a day's steps and pulse"),
        (32, "a day's steps and pulse"),
        (99, "something else"),
    ] {
        let part = Part::default()
            .message(0, &[(0, U8(kind))])
            .records(MORNING, 10, |_| vec![(5, U32(5))]);
        assert_eq!(read(&part.end()), Err(Unreadable::NoActivity(words)), "{kind}");
    }
    assert_eq!(
        read(&Part::activity().end()),
        Err(Unreadable::NoActivity("no record and no total"))
    );
}

#[test]
fn parts_in_a_row_are_runs_of_their_own() {
    let one = Part::activity().session(MORNING, &[(8, U32(60_000))]).end();
    let two = Part::activity().session(MORNING + 3600, &[(8, U32(90_000))]).end();
    let reading = read(&[one.clone(), two].concat()).unwrap();
    assert_eq!(
        reading.runs.iter().map(|run| run.undated().minutes).collect::<Vec<_>>(),
        [1.0, 1.5]
    );
    assert_eq!(read(&[one.clone(), one].concat()).unwrap().runs.len(), 2);
}

#[test]
fn settings_beside_an_activity_are_passed_over() {
    let settings = Part::default().message(0, &[(0, U8(2))]).message(3, &[(1, U8(0))]).end();
    let activity = Part::activity().session(MORNING, &[(8, U32(60_000))]).end();
    for file in [[settings.clone(), activity.clone()].concat(), [activity, settings].concat()] {
        let reading = read(&file).unwrap();
        assert_eq!((reading.runs.len(), reading.notes), (1, vec![]));
    }
}

#[test]
fn what_a_part_defines_is_not_known_in_the_next() {
    let one = Part::activity().session(MORNING, &[(8, U32(60_000))]);
    let undefined = Part::default().raw(&[0, 1, 2, 3]);
    let reading = read(&[one.end(), undefined.end()].concat()).unwrap();
    assert_eq!(reading.runs.len(), 1);
    assert!(matches!(reading.notes[..], [ReadNote::Incomplete { .. }]), "{:?}", reading.notes);
}

#[test]
fn the_watch_names_itself() {
    let record = [(253, U32(MORNING)), (4, U8(85))];
    let name = |part: Part| run(&part.message(20, &record).end()).device;
    assert_eq!(
        name(Part::default().message(0, &[(0, U8(4)), (1, U16(294))])),
        Some("Coros".into())
    );
    assert_eq!(
        name(Part::default().message(0, &[(0, U8(4)), (1, U16(9999)), (2, U16(5))])),
        Some("a watch 5".into())
    );
    assert_eq!(
        name(Part::activity().message(23, &[(0, U8(0)), (27, Text("Fore\x1b[1mrunner"))])),
        { Some("Fore[1mrunner".into()) }
    );
    assert_eq!(
        name(Part::activity().message(23, &[(0, U8(2)), (27, Text("a strap"))])),
        Some("Garmin 77".into())
    );
    assert_eq!(name(Part::default().message(0, &[(0, U8(4))])), None);
    let long = name(Part::default().message(
        0,
        &[
            (0, U8(4)),
            (8, Text("éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé")),
        ],
    ));
    assert_eq!(long.unwrap().chars().count(), 60);
}

#[test]
fn what_a_file_that_broke_off_does_not_name_is_left_out_and_said() {
    let totals = [(7, U32(300_000)), (8, U32(300_000))];
    let both =
        |second: u32| vec![(4, U8(if second < 300 { 85 } else { 40 })), (5, U32(second * 300))];
    let part = Part::activity().records(MORNING, 300, both).session(MORNING, &totals);
    let part = part.records(MORNING + 300, 300, |second| both(second + 300)).end();
    let reading = read(&part[..part.len() - 40]).unwrap();
    assert!(reading.notes.contains(&ReadNote::Unplaced { minutes: 4 }), "{:?}", reading.notes);
    let run = reading.runs[0].undated();
    assert!(run.incomplete && run.cadence_spm == Some(170.0), "{run:?}");
    assert!(run.splits.iter().all(|split| split.cadence_spm == Some(170.0)), "{:?}", run.splits);
}
