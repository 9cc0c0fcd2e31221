//! What is read from TCX.

use heelwise_core::record::LONGEST_DEVICE;
use jiff::tz::Offset;

use super::*;

/// A document with these activities.
fn document(activities: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase \
         xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\" xmlns:ns3=\"urn:ext\">\n\
         <Activities>{activities}</Activities>\n</TrainingCenterDatabase>\n"
    )
}

/// A point at a second, with what else it says.
fn point(second: u32, rest: &str) -> String {
    format!("<Trackpoint><Time>{}</Time>{rest}</Trackpoint>\n", time(second))
}

fn run_cadence(second: u32, cadence: &str) -> String {
    point(
        second,
        &format!(
            "<Extensions><ns3:TPX><ns3:RunCadence>{cadence}</ns3:RunCadence></ns3:TPX></Extensions>"
        ),
    )
}

fn points(seconds: u32, of: impl Fn(u32) -> String) -> String {
    (0..seconds).map(of).collect()
}

/// An activity of one lap with these points.
fn activity(sport: &str, points: &str) -> String {
    format!(
        "<Activity{sport}><Lap StartTime=\"{}\"><Track>{points}</Track></Lap></Activity>",
        time(0)
    )
}

fn running(points: &str) -> String {
    document(&activity(" Sport=\"Running\"", points))
}

#[test]
fn a_run_is_read_as_it_was() {
    let rest = |second: u32| {
        format!(
            "<Position><LatitudeDegrees>48.1</LatitudeDegrees><LongitudeDegrees>11.5</LongitudeDegrees></Position>\
             <AltitudeMeters>{}</AltitudeMeters><DistanceMeters>{}</DistanceMeters>\
             <HeartRateBpm><Value>{}</Value></HeartRateBpm><Extensions><ns3:TPX><ns3:Speed>3.0</ns3:Speed>\
             <ns3:RunCadence>85</ns3:RunCadence><ns3:Watts>250</ns3:Watts></ns3:TPX></Extensions>",
            520.0 + f64::from(second) / 10.0,
            f64::from(second) * 3.0,
            140 + second % 3
        )
    };
    let lap = |from: u32, distance: f64| {
        let points: String =
            (from..from + 300).map(|second| point(second, &rest(second))).collect();
        format!(
            "<Lap StartTime=\"{}\"><TotalTimeSeconds>300.0</TotalTimeSeconds><DistanceMeters>{distance}</DistanceMeters>\
             <MaximumHeartRateBpm><Value>250</Value></MaximumHeartRateBpm><Track>{points}</Track></Lap>",
            time(from)
        )
    };
    let creator =
        "<Creator><Name>Garmin Forerunner 220</Name><UnitId>3888752595</UnitId></Creator>";
    let laps = format!("<Id>{}</Id>{}{}{creator}", time(0), lap(0, 900.5), lap(300, 901.5));
    let reading = read(document(&format!("<Activity Sport=\"Running\">{laps}</Activity>")));
    let run = only(&reading);
    assert_eq!((run.distance_km, run.minutes, run.elapsed_minutes), (1.802, 10.0, Some(10.0)));
    assert_eq!(
        (run.cadence_spm, run.heart_rate_bpm, run.power_w),
        (Some(170.0), Some(141.0), Some(250.0))
    );
    assert_eq!(run.climb_m, Some(60.0));
    assert_eq!(run.device.as_deref(), Some("Garmin Forerunner 220"));
    assert_eq!(run.splits.len(), 5);
    assert!(run.splits.iter().all(|split| split.speed_kmh == Some(10.8)), "{:?}", run.splits);
    assert_eq!(column(run, "speed_cms"), vec![Some(300); 600]);
    assert_eq!(first(&reading).start.unwrap().to_string(), time(0));
    assert_eq!((first(&reading).is_named, reading.notes.len(), run.incomplete), (true, 0, false));
    assert_tells_nothing(&reading, &["48.1", "481000", "11.5", "1150000", "3888752595"]);
}

#[test]
fn feet_are_counted_alike_whether_a_file_counts_one_or_both() {
    for (cadence, zeros) in [("85", 0), ("170", 0), ("85", 3), ("170", 3)] {
        let cadence = |second| if second < zeros { "0" } else { cadence };
        let reading = read(running(&points(60, |second| run_cadence(second, cadence(second)))));
        assert_eq!(only(&reading).cadence_spm, Some(170.0));
    }
}

#[test]
fn a_cadence_that_is_none_is_none() {
    for cadence in ["255", "0", ""] {
        let reading = read(running(&points(60, |second| {
            point(
                second,
                &format!("<DistanceMeters>{second}</DistanceMeters><Cadence>{cadence}</Cadence>"),
            )
        })));
        assert_eq!((only(&reading).cadence_spm, dropped(&reading)), (None, 0), "{cadence}");
    }
    let wrong = |second| {
        run_cadence(second, if second < 2 { "256" } else { "-5" })
            .replace("</Time>", "</Time><Cadence/><AltitudeMeters>5</AltitudeMeters>")
    };
    let reading = read(running(&points(60, wrong)));
    assert_eq!((only(&reading).cadence_spm, dropped(&reading)), (None, 60));
}

#[test]
fn the_cadence_of_the_foot_pod_comes_before_that_of_a_bike() {
    let both =
        "<Cadence>60</Cadence><Extensions><TPX><RunCadence>85</RunCadence></TPX></Extensions>";
    assert_eq!(
        only(&read(running(&points(9, |second| point(second, both))))).cadence_spm,
        Some(170.0)
    );
    let old = "<Cadence>84</Cadence>";
    assert_eq!(
        only(&read(running(&points(9, |second| point(second, old))))).cadence_spm,
        Some(168.0)
    );
}

#[test]
fn laps_without_points_are_a_run_too() {
    let lap = "<Lap StartTime=\"2026-11-10T07:00:00+01:00\"><TotalTimeSeconds>600</TotalTimeSeconds>\
               <DistanceMeters>2000</DistanceMeters><Extensions><LX><AvgRunCadence>84</AvgRunCadence>\
               <Steps>1700</Steps></LX></Extensions></Lap>";
    let reading = read(document(&format!("<Activity Sport=\"Running\">{lap}{lap}</Activity>")));
    let run = only(&reading);
    assert_eq!((run.distance_km, run.minutes, run.cadence_spm), (4.0, 20.0, Some(168.0)));
    assert_eq!(first(&reading).start.unwrap().to_string(), "2026-11-10T06:00:00Z");
    assert_eq!(first(&reading).offset_minutes, Some(60));
    let day = first(&reading).dated(|_| Offset::UTC).unwrap().date;
    assert_eq!(day.to_string(), "2026-11-10");
    let by_steps = lap.replace("<AvgRunCadence>84</AvgRunCadence>", "");
    let reading = read(document(&format!("<Activity Sport=\"Running\">{by_steps}</Activity>")));
    assert_eq!(only(&reading).cadence_spm, Some(170.0));
}

#[test]
fn it_begins_with_the_first_lap_if_that_fits_the_points() {
    for (second, start) in [(20, 0), (60, 0), (61, 61), (600, 600)] {
        let points: String = (second..second + 9).map(|second| run_cadence(second, "85")).collect();
        assert_eq!(first(&read(running(&points))).start.unwrap().to_string(), time(start));
    }
}

#[test]
fn a_value_belongs_to_what_it_is_in() {
    let rest = "<HeartRateBpm><Value>141</Value></HeartRateBpm><Other><Value>99</Value><Time>x</Time>\
                <DistanceMeters>9</DistanceMeters></Other>";
    let reading = read(running(&points(9, |second| point(second, rest))));
    assert_eq!(
        (only(&reading).heart_rate_bpm, only(&reading).distance_km, dropped(&reading)),
        (Some(141.0), 0.0, 0)
    );
}

#[test]
fn points_count_where_a_lap_says_nothing() {
    let points = points(101, |second| {
        point(second, &format!("<DistanceMeters>{}</DistanceMeters>", second * 3))
    });
    let lap = "<Lap><TotalTimeSeconds>5</TotalTimeSeconds><DistanceMeters>5</DistanceMeters></Lap>";
    let laps = format!("{lap}<Lap><Track>{points}</Track></Lap>");
    let run = read(document(&format!("<Activity Sport=\"Running\">{laps}</Activity>")));
    assert_eq!((only(&run).distance_km, only(&run).minutes), (0.3, 1.66667));
}

#[test]
fn positions_count_where_there_is_no_distance() {
    let place = |second: u32, latitude: f64| {
        format!(
            "<Trackpoint><Time>{}</Time><Position><LatitudeDegrees>{latitude}</LatitudeDegrees>\
             <LongitudeDegrees>11.5754321</LongitudeDegrees></Position></Trackpoint>",
            time(second)
        )
    };
    let north = |second: u32| 48.137_456_7 + f64::from(second) * 3.0 / DEGREE_M;
    let reading = read(running(&points(101, |second| place(second, north(second)))));
    assert!((only(&reading).distance_km - 0.3).abs() < 0.0005, "{}", only(&reading).distance_km);
    assert_tells_nothing(&reading, &["48.137", "48137", "4813745", "11.575", "11575", "1157543"]);
    // A watch that found no place writes one that does not exist.
    let lost = |second| place(second, if second < 4 { 180.0 } else { north(second) });
    let reading = read(running(&points(101, lost)));
    assert_eq!(dropped(&reading), 4);
    assert!((only(&reading).distance_km - 0.288).abs() < 0.0005);
}

#[test]
fn a_place_that_is_not_needed_is_not_complained_about() {
    let rest = "<Position><LatitudeDegrees>180</LatitudeDegrees><LongitudeDegrees>180</LongitudeDegrees></Position>\
                <DistanceMeters>7</DistanceMeters>";
    assert_eq!(dropped(&read(running(&points(9, |second| point(second, rest))))), 0);
}

#[test]
fn every_sport_is_named() {
    let some = points(9, |second| run_cadence(second, "80"));
    let sports =
        [" Sport=\"Biking\"", " Sport=\"Other\"", " Sport=\"Running\"", " Sport=\"Walking\"", ""];
    let reading = read(document(&sports.map(|sport| activity(sport, &some)).concat()));
    assert_eq!(reading.others, ["cycling", "another sport", "walking"]);
    assert_eq!(reading.runs.iter().map(|run| run.is_named).collect::<Vec<_>>(), [true, false]);
    assert_eq!(reading.notes, [ReadNote::UnknownSport]);
}

#[test]
fn of_several_sports_in_a_row_the_runs_are_taken() {
    let at = |second: u32| {
        point(second, &format!("<DistanceMeters>{}</DistanceMeters>", 20_000 + second * 3))
    };
    let parts = format!(
        "<MultiSportSession><Id>x</Id><FirstSport>{}</FirstSport><NextSport><Transition/>{}</NextSport></MultiSportSession>",
        activity(" Sport=\"Biking\"", &points(9, |second| run_cadence(second, "80"))),
        activity(" Sport=\"Running\"", &points(101, at))
    );
    let reading = read(document(&parts));
    assert_eq!((reading.runs.len(), &reading.others[..]), (1, &["cycling".to_owned()][..]));
    assert_eq!((first(&reading).undated().distance_km, dropped(&reading)), (0.3, 0));
}

#[test]
fn what_is_planned_is_no_activity() {
    let course = format!(
        "<Courses><Course><Name>Home</Name><Track>{}</Track></Course></Courses>",
        run_cadence(0, "80")
    );
    for (inside, expected) in [
        (course.as_str(), "a course somebody planned"),
        (
            "<Workouts><Workout Sport=\"Running\"><Name>8 x 400</Name></Workout></Workouts>",
            "a planned workout",
        ),
        ("<Activities><Activity Sport=\"Running\"/></Activities>", "no record and no total"),
        ("<Activities/>", "nothing else"),
    ] {
        let text = format!("<TrainingCenterDatabase>{inside}</TrainingCenterDatabase>");
        assert_eq!(try_read(text), Err(Unreadable::NoActivity(expected)));
    }
}

#[test]
fn names_of_elements_count_and_nothing_around_them() {
    let plain = running(&points(60, |second| run_cadence(second, "85")));
    let bare =
        plain.replace(" xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\"", "");
    let bare = bare.replace(" xmlns:ns3=\"urn:ext\"", "").replace("ns3:", "");
    let variants = [
        bare.clone(),
        bare.replace("<TPX>", "").replace("</TPX>", ""),
        plain.replace("ns3:", "x:"),
        plain.replace("<Tr", "<a:Tr").replace("</Tr", "</a:Tr").replace("Time>", "b:Time>"),
        plain.replace('\n', "\r\n"),
        plain.replace('\n', ""),
        plain.replace('>', "\n >").replace("?\n >", "?>"),
        format!("\u{feff}{plain}"),
        plain.replace(">85<", "><![CDATA[85]]><"),
        plain.replace(">85<", ">\n\t8<!-- in between -->&#x35; <"),
        plain.replace("<Track>", "<Track><!-- <Trackpoint> --><?pi <Trackpoint> ?>"),
        plain.replace("encoding=\"UTF-8\"", "encoding='utf-8'"),
        plain.replace(" encoding=\"UTF-8\"", ""),
        plain.replace(
            "<Activities>",
            "<Folders><Name>Tom & Jerry &lol; </Name></Folders><Activities>",
        ),
    ];
    let expected = read(&plain);
    assert_eq!(only(&expected).cadence_spm, Some(170.0));
    for text in variants {
        assert_eq!(try_read(&text).as_ref(), Ok(&expected), "{}", &text[..text.len().min(600)]);
    }
}

#[test]
fn a_value_that_cannot_be_made_out_is_left_out_and_counted() {
    for cadence in ["&lol;5", "8<b/>5", "NaN", "1e9", "eighty", &format!("{}85", " 0".repeat(200))]
    {
        let points =
            points(60, |second| run_cadence(second, if second == 7 { cadence } else { "85" }));
        let reading = read(running(&points));
        assert_eq!((only(&reading).cadence_spm, dropped(&reading)), (Some(170.0), 1), "{cadence}");
        assert_eq!(column(only(&reading), "cadence_spm")[7], None, "{cadence}");
    }
}

// threat: D8
#[test]
fn values_nobody_can_have_are_left_out_and_counted() {
    for rest in [
        "<AltitudeMeters>-600</AltitudeMeters>",
        "<DistanceMeters>-1</DistanceMeters>",
        "<Speed>500</Speed>",
        "<Speed>20</Speed>",
        "<Watts>60000</Watts>",
        "<Watts>-1</Watts>",
        "<HeartRateBpm><Value>400</Value></HeartRateBpm>",
        "<HeartRateBpm><Value>7</Value></HeartRateBpm>",
    ] {
        let points = points(9, |second| run_cadence(second, "85"));
        let reading = read(running(&format!("{points}{}", point(9, rest))));
        assert_eq!(dropped(&reading), 1, "{rest}");
        assert_eq!(only(&reading).cadence_spm, Some(170.0));
    }
}

#[test]
fn a_device_is_named_in_plain_words_or_not_at_all() {
    let named = |name: &str| {
        let points = points(9, |second| run_cadence(second, "85"));
        let creator = format!("<Creator><Name>{name}</Name></Creator></Activity>");
        only(&read(running(&points).replace("</Activity>", &creator))).device.clone()
    };
    assert_eq!(named(" Polar Vantage V2\n").as_deref(), Some("Polar Vantage V2"));
    assert_eq!(named("A\u{202e}\u{7}B &amp; C").as_deref(), Some("AB & C"));
    assert_eq!(named(&"x".repeat(200)).unwrap().len(), LONGEST_DEVICE);
    assert_eq!(named(""), None);
    assert_eq!(named("&lol;"), None);
}

// threat: D5
#[test]
fn times_that_go_back_change_nothing() {
    let at =
        |second: u32| point(second, &format!("<DistanceMeters>{}</DistanceMeters>", second * 3));
    let (forth, back) = (points(300, at), points(300, |second| at(299 - second)));
    assert_eq!(read(running(&back)), read(running(&forth)));
}

#[test]
fn a_gap_of_days_is_a_pause() {
    let late = points(60, |second| run_cadence(second, "85")).replace("2026-11-10", "2026-11-13");
    let reading =
        read(running(&format!("{}{late}", points(90, |second| run_cadence(second, "85")))));
    let run = only(&reading);
    assert_eq!((run.minutes, run.elapsed_minutes), (2.46667, Some(3.0 * 1440.0 + 0.98333)));
}

#[test]
fn times_of_a_clock_that_was_not_set_are_left_out() {
    let early = points(5, |second| run_cadence(second, "60")).replace("2026-11-10", "1989-12-31");
    let rest = points(60, |second| run_cadence(second, "85"));
    let reading = read(running(&format!("{early}{rest}")));
    assert_eq!((only(&reading).elapsed_minutes, dropped(&reading)), (Some(0.98333), 5));
    let reading = read(running(&early));
    assert_eq!((first(&reading).start, only(&reading).cadence_spm), (None, Some(120.0)));
}

#[test]
fn points_without_a_time_are_left_out_and_counted() {
    let points = points(60, |second| run_cadence(second, "85"));
    for time in ["", "<Time/>", "<Time>yesterday</Time>", "<Time>&now;</Time>"] {
        let bad = format!("<Trackpoint>{time}<Cadence>85</Cadence></Trackpoint>");
        assert_eq!(dropped(&read(running(&format!("{points}{bad}")))), 1, "{time}");
    }
}
