//! Duplicate runs: which of two records of one run is kept.

use super::Runner;
use super::generated_files::Made;

#[test]
fn a_watch_run_replaces_a_typed_run_but_not_a_corrected_one() {
    let runner = Runner::new();
    runner.run(&["log", "run", "8km", "47min", "--cadence", "170", "--on", "2026-11-10"]);
    runner.run(&["log", "run", "5km", "30min", "--on", "2026-11-11"]);
    runner.run(&["log", "edit", "2", "distance_km=5.1"]);
    runner.file("a.gpx", Made::at("2026-11-10T06:00:00Z", 48).gpx());
    runner.file("b.gpx", Made::at("2026-11-11T06:00:00Z", 30).gpx());
    let (_, printed) = runner.log(&[&runner.folder()]);
    let runs = runner.runs();
    assert_eq!(runs.len(), 2, "{printed}");
    assert!(runs[0].start.is_some() && runs[0].cadence_spm == Some(170.0), "{:?}", runs[0]);
    assert!(runs[1].start.is_none() && (runs[1].distance_km - 5.1).abs() < 1e-9, "{:?}", runs[1]);
    runner.run(&["log", "undo"]);
    assert!(runner.runs()[0].start.is_none(), "what was there comes back");
}

#[test]
fn a_more_detailed_record_replaces_a_less_detailed_one() {
    let runner = Runner::new();
    let made = Made::at("2026-11-10T06:00:00Z", 48);
    runner.log(&[&runner.file("a.gpx", made.gpx())]);
    assert_eq!(runner.runs()[0].contact_ms, None);
    let (_, printed) = runner.log(&[&runner.file("a.fit", made.fit())]);
    assert!(printed.contains("in the place of"), "{printed}");
    let runs = runner.runs();
    assert_eq!((runs.len(), runs[0].contact_ms), (1, Some(250.0)));
    runner.log(&[&runner.file("a.tcx", made.tcx())]);
    assert_eq!(runner.runs(), runs, "a poorer one changes nothing");
}

#[test]
fn corrections_survive_later_imports() {
    let runner = Runner::new();
    let (first, second) =
        (Made::at("2026-11-10T06:00:00Z", 48), Made::at("2026-11-12T06:00:00Z", 48));
    runner.run(&["log", "run", "8km", "47min", "--on", "2026-11-10"]);
    runner.log(&[&runner.file("a.gpx", first.gpx()), &runner.file("b.gpx", second.gpx())]);
    runner.run(&["log", "edit", "2", "distance_km=7.5"]);
    runner.log(&[&runner.file("a.fit", first.fit()), &runner.file("b.fit", second.fit())]);
    let runs = runner.runs();
    assert_eq!((runs.len(), runs[0].contact_ms), (2, Some(250.0)), "by hand, then GPX, then FIT");
    assert!(
        (runs[1].distance_km - 7.5).abs() < 1e-9 && runs[1].contact_ms.is_none(),
        "{:?}",
        runs[1]
    );
}

#[test]
fn a_removed_run_is_imported_again_only_on_request() {
    let runner = Runner::new();
    let file = runner.file("a.fit", Made::at("2026-11-10T06:00:00Z", 48).fit());
    runner.log(&[&file]);
    runner.run(&["log", "remove", "1"]);
    let (code, printed) = runner.log(&[&file]);
    assert_eq!((code, runner.runs().len()), (0, 0));
    assert!(printed.contains("you removed this run, #1"), "{printed}");
    runner.log(&[&file, "--removed-too"]);
    assert_eq!(runner.runs().len(), 1);
}

#[test]
fn a_removed_typed_run_does_not_block_an_import() {
    let runner = Runner::new();
    runner.run(&["log", "run", "8km", "47min", "--on", "2026-11-10"]);
    runner.run(&["log", "remove", "1"]);
    runner.log(&[&runner.file("a.fit", Made::at("2026-11-10T06:00:00Z", 48).fit())]);
    assert_eq!(runner.runs().len(), 1);
}

#[test]
fn a_typed_run_matches_only_one_watch_run() {
    let runner = Runner::new();
    runner.run(&["log", "run", "8km", "47min", "--on", "2026-11-10"]);
    runner.run(&["log", "edit", "1", "distance_km=8.1"]);
    runner.file("a.fit", Made::at("2026-11-10T06:00:00Z", 48).fit());
    runner.file("b.fit", Made::at("2026-11-10T17:00:00Z", 48).fit());
    runner.log(&["."]);
    let runs = runner.runs();
    assert_eq!(runs.iter().filter(|run| run.start.is_some()).count(), 1, "{runs:?}");
    assert_eq!(runs.len(), 2);
    let (_, printed) = runner.run(&["log", "run", "8km", "48min", "--on", "2026-11-10"]);
    assert!(printed.contains("It looks like #2, which came from a watch."), "{printed}");
}

#[test]
fn only_a_complete_run_replaces_a_run() {
    let runner = Runner::new();
    let whole = Made::at("2026-11-10T06:00:00Z", 48);
    let piece = Made { minutes: 10, ..whole.clone() };
    let (piece, whole) =
        (runner.file("piece.fit", piece.fit()), runner.file("whole.gpx", whole.gpx()));
    let (_, printed) = runner.log(&[&whole, &piece]);
    assert!(printed.contains("Run: 8 km in 48 min"), "{printed}");
    assert!((runner.runs()[0].minutes - 48.0).abs() < 0.1 && runner.runs().len() == 1);
    let other = Runner::new();
    other.log(&[&piece]);
    other.log(&[&whole]);
    let runs = other.runs();
    assert!(
        runs.len() == 1
            && (runs[0].minutes - 48.0).abs() < 0.1
            && runs[0].contact_ms == Some(250.0),
        "{runs:?}"
    );
}

#[test]
fn a_run_with_a_corrected_date_is_recognised() {
    let runner = Runner::new();
    let file = runner.file("a.fit", Made::at("2026-11-20T06:00:00Z", 48).fit());
    runner.log(&[&file]);
    runner.run(&["log", "edit", "1", "date=2026-11-03"]);
    runner.log(&[&file]);
    assert_eq!(runner.runs().len(), 1);
}

#[test]
fn concurrent_imports_log_a_run_once() {
    let runner = Runner::new();
    for number in 0..60_u32 {
        let start = format!("2026-{:02}-{:02}T06:00:00Z", 1 + number / 24, 1 + number % 24);
        runner.file(&format!("{number}.fit"), Made::at(&start, 30).fit());
    }
    std::thread::scope(|scope| {
        let imports: Vec<_> = (0..3).map(|_| scope.spawn(|| runner.log(&["."]))).collect();
        let ends: Vec<(i32, String)> =
            imports.into_iter().map(|import| import.join().unwrap()).collect();
        assert!(
            ends.iter()
                .all(|(code, printed)| *code == 0 || printed.contains("another import is running")),
            "{ends:?}"
        );
        assert!(ends.iter().any(|(code, _)| *code == 0), "{ends:?}");
    });
    assert_eq!(runner.runs().len(), 60);
}
