//! Files that break off.

use super::*;

const TCX: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase>\n<Activities>\n\
<Activity Sport=\"Running\">\n<Lap StartTime=\"2026-11-10T07:00:00Z\"><TotalTimeSeconds>600</TotalTimeSeconds>\
<DistanceMeters>1800</DistanceMeters>\n<Track>\n\
<Trackpoint><Time>2026-11-10T07:00:00Z</Time><DistanceMeters>0</DistanceMeters></Trackpoint>\n\
<Trackpoint><Time>2026-11-10T07:00:02Z</Time><DistanceMeters>6</DistanceMeters></Trackpoint>\n\
<Trackpoint><Time>2026-11-10T07:00:04Z</Time><DistanceMeters>1200</DistanceMeters></Trackpoint>\n\
</Track></Lap></Activity>\n</Activities></TrainingCenterDatabase>\n\r\n";

const GPX: &str = "\u{feff}<?xml version=\"1.0\"?><gpx version=\"1.1\">\n<trk><type>running</type><trkseg>\n\
<trkpt lat=\"48.1374\" lon=\"11.5754\"><time>2026-11-10T07:00:00Z</time></trkpt>\n\
<trkpt lat=\"48.1374\" lon=\"11.5754\"><time>2026-11-10T07:00:02Z</time><cad>85</cad></trkpt>\n\
</trkseg></trk></gpx>  \n";

/// Bytes up to the end of the outermost element.
fn whole(text: &str) -> usize {
    text.trim_end().len()
}

// threat: D1
#[test]
fn wherever_a_file_is_cut_it_is_said() {
    for text in [TCX, GPX] {
        assert!(read(text).notes.is_empty());
        for length in 0..text.len() {
            match try_read(&text.as_bytes()[..length]) {
                Ok(reading) if length >= whole(text) => assert_eq!(reading, read(text), "{length}"),
                Ok(reading) => assert!(is_incomplete(&reading), "{length}"),
                Err(_) => assert!(length < whole(text), "{length}"),
            }
        }
    }
}

#[test]
fn what_came_before_the_cut_is_used() {
    let second = TCX.rfind("<Trackpoint>").unwrap();
    for length in second..second + 90 {
        let reading = read(&TCX[..length]);
        let run = only(&reading);
        assert!(run.incomplete);
        assert_eq!((run.distance_km, run.minutes), (0.006, 0.03333), "{length}");
        let [ReadNote::Incomplete { used, of }] = reading.notes[..] else {
            panic!("{:?}", reading.notes)
        };
        assert!(used <= of && of == length as u64 && used >= second as u64 - 1, "{used} of {of}");
    }
}

#[test]
fn the_totals_of_some_laps_are_not_those_of_the_run() {
    let (begin, end) = (TCX.find("<Lap").unwrap(), TCX.find("</Activity>").unwrap());
    let second = "<Lap><TotalTimeSeconds>600</TotalTimeSeconds><Track><Trackpoint><Time>2026-11-10T07:00:06Z</Time>\
                  <DistanceMeters>2100</DistanceMeters></Trackpoint><Trackpoint>";
    let run = read(format!("{}{second}", &TCX[..end]));
    assert_eq!(
        (only(&run).distance_km, only(&run).minutes, only(&run).incomplete),
        (2.1, 0.1, true)
    );
    let laps =
        TCX[begin..end].replace("<Trackpoint>", "<Other>").replace("</Trackpoint>", "</Other>");
    let run = read(format!("{}{laps}<Lap>", &TCX[..begin]));
    assert_eq!(
        (only(&run).distance_km, only(&run).minutes, only(&run).incomplete),
        (1.8, 10.0, true)
    );
}

#[test]
fn before_there_is_anything_nothing_is_used() {
    for text in [TCX, GPX] {
        let begin = text.find("<T").or(text.find("<trk>")).unwrap() + 8;
        let first = text.find("</Trackpoint>").or(text.find("</trkpt>")).unwrap();
        for length in begin.max(40)..first {
            let refusal = try_read(&text.as_bytes()[..length]);
            assert!(
                matches!(refusal, Err(Unreadable::Damaged { at }) if at <= length as u64),
                "{length}: {refusal:?}"
            );
        }
    }
}

#[test]
fn an_activity_that_came_to_its_end_is_whole() {
    let reading = read(&TCX[..TCX.find("</Activities>").unwrap()]);
    assert!(is_incomplete(&reading));
    assert_eq!((only(&reading).incomplete, only(&reading).distance_km), (false, 1.8));
}

#[test]
fn the_note_is_true_even_when_every_byte_was_used() {
    let note = ReadNote::Incomplete { used: 10, of: 10 };
    assert_eq!(
        note.to_string(),
        "the file is incomplete: it breaks off, and all of its 10 bytes were used"
    );
    let note = ReadNote::Incomplete { used: 7, of: 10 };
    assert_eq!(note.to_string(), "the file is incomplete: 7 of 10 bytes could be used");
}
