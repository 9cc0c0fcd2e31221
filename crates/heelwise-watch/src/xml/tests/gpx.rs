//! What is read from GPX.

use heelwise_core::record::Ground;

use super::*;

/// A document with this inside.
fn document(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"c\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\" xmlns:gpxtpx=\"urn:ext\">\n\
         <metadata><name>Sunday</name><time>2020-01-01T00:00:00Z</time></metadata>{inside}\n</gpx>\n"
    )
}

/// A point so many metres to the north, with what else it says.
fn point(second: u32, metres: f64, rest: &str) -> String {
    let latitude = 48.137_456_7 + metres / DEGREE_M;
    format!(
        "<trkpt lat=\"{latitude}\" lon=\"11.5754321\"><time>{}</time>{rest}</trkpt>\n",
        time(second)
    )
}

fn extended(second: u32, inside: &str) -> String {
    let extension = format!("<gpxtpx:TrackPointExtension>{inside}</gpxtpx:TrackPointExtension>");
    point(second, f64::from(second) * 3.0, &format!("<extensions>{extension}</extensions>"))
}

/// Points at three metres a second.
fn easy(seconds: std::ops::Range<u32>) -> String {
    seconds.map(|second| extended(second, "<gpxtpx:cad>85</gpxtpx:cad>")).collect()
}

fn track(kind: &str, segments: &[String]) -> String {
    let segments = segments.join("</trkseg><trkseg>");
    format!(
        "<trk><name>Home</name><desc>past the house of Ann</desc>{kind}<trkseg>{segments}</trkseg></trk>"
    )
}

fn running(points: &str) -> String {
    document(&track("<type>running</type>", &[points.to_owned()]))
}

fn assert_metres(run: &Run, metres: f64) {
    let found = run.distance_km * 1000.0;
    assert!((found - metres).abs() < 0.5, "{found} instead of {metres}");
}

#[test]
fn a_run_is_read_as_it_was() {
    let inside =
        "<gpxtpx:hr>141</gpxtpx:hr><gpxtpx:cad>85</gpxtpx:cad><gpxtpx:atemp>7</gpxtpx:atemp>";
    let points: String =
        (0..600).map(|second| extended(second, &format!("{inside}<power>250</power>"))).collect();
    let points = points.replace("<extensions>", "<ele>520.4</ele><extensions>");
    let reading = read(running(&points));
    let run = only(&reading);
    assert_metres(run, 599.0 * 3.0);
    assert_eq!((run.minutes, run.elapsed_minutes), (9.98333, Some(9.98333)));
    assert_eq!(
        (run.cadence_spm, run.heart_rate_bpm, run.power_w),
        (Some(170.0), Some(141.0), Some(250.0))
    );
    assert_eq!((run.climb_m, run.ground, run.device.as_deref()), (Some(0.0), None, None));
    assert!(
        run.splits.iter().all(|split| (split.speed_kmh.unwrap() - 10.8).abs() < 0.05),
        "{:?}",
        run.splits
    );
    assert_eq!(column(run, "cadence_spm"), vec![Some(170); 600]);
    assert_eq!(first(&reading).start.unwrap().to_string(), time(0));
    assert_eq!((first(&reading).is_named, reading.notes.len()), (true, 0));
}

// threat: D9
#[test]
fn nothing_tells_where_it_was_or_what_it_was_called() {
    let reading = read(running(&easy(0..600)));
    let places = ["48.13", "4813", "48137", "481374", "11.57", "1157", "11575", "115754"];
    assert_tells_nothing(&reading, &places);
    assert_tells_nothing(&reading, &["Home", "Ann", "Sunday", "house"]);
    assert_tells_nothing(&read(&running(&easy(0..600))[..20_000]), &places);
}

#[test]
fn the_oldest_form_is_read_too() {
    let points =
        easy(0..60).replace("<extensions>", "<speed>3.1</speed><course>7</course><extensions>");
    let text = running(&points).replace("version=\"1.1\"", "version=\"1.0\"");
    let reading = read(text.replace("GPX/1/1", "GPX/1/0"));
    assert_eq!(column(only(&reading), "speed_cms"), vec![Some(310); 60]);
}

#[test]
fn the_type_says_what_it_was() {
    let typed = |kind: &str| read(document(&track(kind, &[easy(0..9)])));
    for (kind, ground) in [
        ("<type>running</type>", None),
        ("<type>9</type>", None),
        ("<type><![CDATA[ Run ]]></type>", None),
        ("<type>trail_running</type>", Some(Ground::Trail)),
        ("<type>treadmill_running</type>", Some(Ground::Treadmill)),
        ("<type>track_running</type>", Some(Ground::Track)),
    ] {
        assert_eq!(only(&typed(kind)).ground, ground, "{kind}");
    }
    assert_eq!(typed("<type>1</type>").others, ["cycling"]);
    assert_eq!(typed("<type>hiking</type>").others, ["hiking"]);
    assert_eq!(typed("<type>Quidditch</type>").others, ["another sport"]);
    for kind in ["", "<type/>", "<link><type>text/html</type></link>"] {
        let reading = typed(kind);
        assert_eq!(
            (only(&reading).cadence_spm, first(&reading).is_named),
            (Some(170.0), false),
            "{kind}"
        );
        assert_eq!(reading.notes, [ReadNote::UnknownSport], "{kind}");
    }
}

#[test]
fn every_track_is_an_activity() {
    let (run, ride) = ("<type>running</type>", "<type>cycling</type>");
    let later = easy(0..9).replace("2026-11-10", "2026-11-11");
    let reading = read(document(
        &[track(run, &[easy(0..9)]), track(ride, &[easy(0..9)]), track(run, &[later])].concat(),
    ));
    assert_eq!((reading.runs.len(), &reading.others[..]), (2, &["cycling".to_owned()][..]));
    assert_metres(reading.runs[1].undated(), 24.0);
}

#[test]
fn segments_are_pauses() {
    let reading = read(document(&track("<type>run</type>", &[easy(0..101), easy(200..301)])));
    assert_eq!((only(&reading).minutes, only(&reading).elapsed_minutes), (3.33333, Some(5.0)));
    assert_metres(only(&reading), 600.0);
    let reading = read(document(&track("<type>run</type>", &[easy(0..101), easy(120..201)])));
    assert_eq!((only(&reading).minutes, only(&reading).elapsed_minutes), (3.33333, Some(3.33333)));
    assert_metres(only(&reading), 600.0);
}

// threat: D8
#[test]
fn a_position_that_cannot_be_true_is_left_out_and_counted() {
    for position in [
        "lat=\"NaN\" lon=\"11.5754321\"",
        "lat=\"1e9\" lon=\"11.5754321\"",
        "lat=\"111.5\" lon=\"48.1\"",
        "lat=\"48.1\" lon=\"-180.5\"",
        "lat=\"&where;\" lon=\"11.5754321\"",
        "lat=\"0\" lon=\"0\"",
        "lat=\"48.2\" lon=\"11.5754321\"",
    ] {
        let odd = format!("<trkpt {position}><time>{}</time><cad>85</cad></trkpt>", time(50));
        let reading = read(running(&[easy(0..50), odd, easy(51..101)].concat()));
        assert_eq!(dropped(&reading), 1, "{position}");
        assert_metres(only(&reading), 300.0);
        assert_eq!(column(only(&reading), "cadence_spm")[50], Some(170), "{position}");
    }
}

#[test]
fn attributes_are_known_by_their_names() {
    let text = running(&easy(0..101));
    let expected = read(&text);
    for (from, to) in [
        ("lat=\"48", "x:lat=\"&#52;8"),
        ("lat=\"48", "b='>' c=\"a\" lat =\n\"48"),
        ("lon=", "lat=\"x\" lon="),
    ] {
        let text = text.replace(from, to);
        assert_eq!(only(&read(text)), only(&expected), "{to}");
    }
}

#[test]
fn the_order_of_points_does_not_matter() {
    let mut points: Vec<String> =
        (0..300).map(|second| extended(second, "<cad>85</cad>")).collect();
    let forth = read(running(&points.concat()));
    points.reverse();
    points.rotate_left(77);
    assert_eq!(read(running(&points.concat())), forth);
}

#[test]
fn the_offset_of_all_times_is_that_of_the_clock() {
    let offset = |text: &str| first(&read(text)).offset_minutes;
    let text = running(&easy(0..60));
    assert_eq!(offset(&text), None);
    assert_eq!(offset(&text.replace("Z</time>", "+01:00</time>")), Some(60));
    assert_eq!(offset(&text.replace("Z</time>", ".250-03:30</time>")), Some(-210));
    assert_eq!(offset(&text.replace("Z</time>", "+00:00</time>")), None);
    assert_eq!(offset(&text.replace(":00Z</time>", ":00+01:00</time>")), None);
    let reading = read(text.replace("Z</time>", "+01:00</time>"));
    assert_eq!(first(&reading).start.unwrap().to_string(), "2026-11-10T06:00:00Z");
}

#[test]
fn what_has_no_times_is_no_activity() {
    let points = easy(0..9);
    let timeless = points.replace("<time>", "<when>").replace("</time>", "</when>");
    for (inside, expected) in [
        ("<rte><rtept lat=\"48\" lon=\"11\"/></rte>", "a route somebody planned"),
        (
            "<wpt lat=\"48\" lon=\"11\"><time>2026-01-01T00:00:00Z</time></wpt>",
            "single places and no track",
        ),
        (track("<type>running</type>", &[timeless]).as_str(), "a route without times"),
        (track("<type>running</type>", &[]).as_str(), "a route without times"),
        ("", "nothing else"),
    ] {
        assert_eq!(try_read(document(inside)), Err(Unreadable::NoActivity(expected)), "{inside}");
    }
}
