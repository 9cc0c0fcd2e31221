//! Files that were made to do harm.

use std::io::{self, Read};

use proptest::prelude::*;

use super::*;
use crate::LARGEST_FILE;

const TRACK: &str = "<trk><type>run</type><trkseg><trkpt lat=\"48.1\" lon=\"11.5\"><time>2026-11-10T07:00:00Z</time>\
                     <cad>85</cad></trkpt></trkseg></trk>";

/// A track with something before it and something after it.
fn around(before: &str, after: &str) -> String {
    format!("<gpx>{before}{TRACK}{after}</gpx>")
}

/// So many attributes, each with a name of its own.
fn attributes(count: u32) -> String {
    let names: Vec<_> = (0..count).map(|number| number.to_string()).collect();
    format!(" a{}='b'", names.join("='b' a"))
}

/// Gives the beginning, then one piece after the other without an end, and counts what it gives.
struct Endless<'a> {
    beginning: &'a [u8],
    piece: &'a [u8],
    place: usize,
    given: &'a mut u64,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let next = match self.place.checked_sub(self.beginning.len()) {
            None => &self.beginning[self.place..],
            Some(inside) => &self.piece[inside % self.piece.len()..],
        };
        let count = next.len().min(buffer.len());
        buffer[..count].copy_from_slice(&next[..count]);
        self.place += count;
        *self.given += count as u64;
        Ok(count)
    }
}

// threat: D6
#[test]
fn a_document_type_is_refused_wherever_it_is() {
    let laughs = "<!DOCTYPE gpx [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let quadratic = format!("<!DOCTYPE gpx [<!ENTITY a \"{}\">]>", "a".repeat(200_000));
    let outside = "<!DOCTYPE gpx SYSTEM \"file:///etc/passwd\">";
    for doctype in [laughs, quadratic.as_str(), outside, "<!doctype gpx>", "<!DOCTYPE"] {
        let long = format!("<!--{}-->", "x".repeat(60_000)).repeat(2);
        for text in [
            format!("<?xml version=\"1.0\"?>{doctype}{}", around("", "")),
            format!("{long}{doctype}{}", around("", "")),
            around(doctype, ""),
            around("", doctype),
            format!("{}{doctype}", around("", "")),
        ] {
            assert_eq!(
                try_read(&text),
                Err(Unreadable::Doctype),
                "{}",
                &text[..text.len().min(200)]
            );
        }
    }
    let harmless = around("<name><![CDATA[<!DOCTYPE html>]]></name><!-- <!DOCTYPE x> -->", "");
    assert_eq!(only(&read(harmless)).cadence_spm, Some(170.0));
}

// threat: D6
#[test]
fn a_document_type_ends_the_reading_at_once() {
    let mut given = 0;
    let source = Endless {
        beginning: b"<gpx><!DOCTYPE x [",
        piece: b"<!ENTITY a 'a'>",
        place: 0,
        given: &mut given,
    };
    assert_eq!(crate::read(source), Err(Unreadable::Doctype));
    assert!(given < 1 << 20, "{given}");
}

// threat: D6
#[test]
fn nesting_has_an_end() {
    let deep = "<a>".repeat(1_000_000);
    assert!(matches!(try_read(format!("<gpx>{deep}")), Err(Unreadable::Damaged { at: 150..250 })));
    let reading = read(around("", &deep));
    assert!(is_incomplete(&reading));
    assert_eq!(only(&reading).cadence_spm, Some(170.0));
    let (open, close) = ("<a>".repeat(60), "</a>".repeat(60));
    assert!(read(around(&format!("{open}{close}"), "")).notes.is_empty());
}

// threat: D6
#[test]
fn one_element_has_an_end() {
    let wide = attributes(20_000);
    let (text, name) = ("x".repeat(100_000), "n".repeat(100_000));
    for odd in [
        format!("<b{wide}/>"),
        format!("<{name}/>"),
        format!("<b>{text}</b>"),
        format!("<!--{text}-->"),
        format!("<b><![CDATA[{text}]]></b>"),
        format!("<?b {text}?>"),
        format!("<b a=\"{text}\"/>"),
        format!("<b>&{text};</b>"),
    ] {
        let refusal = try_read(around(&odd, ""));
        assert!(matches!(refusal, Err(Unreadable::Damaged { .. })), "{}: {refusal:?}", &odd[..20]);
        let reading = read(around("", &odd));
        assert!(is_incomplete(&reading), "{}", &odd[..20]);
    }
    let many = attributes(4000);
    let reading = read(around("", "").replace("<trkpt", &format!("<trkpt{many}")));
    assert_eq!(only(&reading).cadence_spm, Some(170.0));
}

#[test]
fn a_value_of_many_parts_has_an_end() {
    let parts = "8&#53;<!-- -->".repeat(100_000);
    let reading =
        read(around("", "").replace("<cad>85</cad>", &format!("<cad>{parts}</cad><hr>99</hr>")));
    assert_eq!(
        (only(&reading).cadence_spm, only(&reading).heart_rate_bpm, dropped(&reading)),
        (None, Some(99.0), 1)
    );
}

// threat: D6
#[test]
fn other_encodings_are_refused() {
    let sixteen: Vec<u8> = around("", "").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".to_vec(), sixteen.clone()].concat();
    let big: Vec<u8> = around("", "").encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [sixteen, marked, big] {
        assert_eq!(try_read(bytes), Err(Unreadable::Encoding));
    }
    for name in ["UTF-16", "ISO-8859-1", "windows-1252"] {
        let text = format!("<?xml version=\"1.0\" encoding=\"{name}\"?>{}", around("", ""));
        assert_eq!(try_read(text), Err(Unreadable::Encoding), "{name}");
    }
    let latin = [b"<gpx><name>M\xfcnchen</name>", TRACK.as_bytes(), b"</gpx>"].concat();
    assert_eq!(try_read(latin), Err(Unreadable::Encoding));
    let late = [b"<gpx>", TRACK.as_bytes(), b"<name>M\xfcnchen</name></gpx>"].concat();
    assert!(is_incomplete(&read(late)));
}

#[test]
fn what_is_too_large_is_refused_after_so_much() {
    for piece in ["<a/>", " ", TRACK] {
        let (pieces, mut given) = (piece.repeat(1000), 0);
        let source =
            Endless { beginning: b"<gpx>", piece: pieces.as_bytes(), place: 0, given: &mut given };
        assert_eq!(crate::read(source), Err(Unreadable::TooLarge), "{piece}");
        assert!(given <= LARGEST_FILE + (1 << 20), "{given}");
    }
}

#[test]
fn a_stream_that_fails_is_not_taken_for_damage() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("unplugged"))
        }
    }
    let long = around(&"<a/>".repeat(200_000), "");
    let source = long.as_bytes().chain(Broken);
    assert_eq!(crate::read(source), Err(Unreadable::Stream("unplugged".to_owned())));
}

#[test]
fn more_activities_than_anybody_has_are_not_taken() {
    let reading = read(format!("<gpx>{}</gpx>", TRACK.repeat(1500)));
    assert_eq!((reading.runs.len(), reading.notes), (1000, vec![ReadNote::TooLong]));
    let reading = read(format!("<gpx>{}</gpx>", TRACK.replace("run", "walk").repeat(1500)));
    assert_eq!(reading.others.len(), 1000);
}

#[test]
fn the_seconds_of_very_many_runs_are_not_kept() {
    let point =
        |hour: u32| format!("<trkpt><time>2026-11-10T{hour:02}:00:00Z</time><hr>99</hr></trkpt>");
    let track = format!("<trk><type>run</type>{}{}</trk>", point(7), point(12));
    let reading = read(format!("<gpx>{}</gpx>", track.repeat(30)));
    let with_seconds = reading.runs.iter().filter(|run| run.undated().seconds.is_some()).count();
    assert_eq!(
        (reading.runs.len(), with_seconds, reading.notes),
        (30, 24, vec![ReadNote::TooLong])
    );
}

#[test]
fn more_points_than_any_run_needs_are_not_taken() {
    let point = "<trkpt><time>2026-11-10T07:00:00Z</time><hr>99</hr></trkpt>";
    let reading = read(format!(
        "<gpx><trk><type>run</type>{}</trk></gpx>",
        point.repeat(crate::track::MOST_SAMPLES + 1)
    ));
    assert_eq!(
        (only(&reading).heart_rate_bpm, &reading.notes[..]),
        (Some(99.0), &[ReadNote::TooLong][..])
    );
}

#[test]
fn tags_that_do_not_match_are_damage() {
    for odd in [
        "</a>",
        "<a></b>",
        "<a",
        "<a b=\"</gpx>",
        "<!-- </gpx>",
        "<![CDATA[ </gpx>",
        "<? </gpx>",
        "<!ENTITY a 'b'>",
    ] {
        assert!(matches!(try_read(around(odd, "")), Err(Unreadable::Damaged { .. })), "{odd}");
        let reading = read(around("", odd));
        assert!(is_incomplete(&reading), "{odd}");
        assert_eq!(only(&reading).cadence_spm, Some(170.0));
    }
}

#[test]
fn what_follows_the_document_is_said() {
    for odd in
        ["\0\0\0\0", "x", "<gpx/>", "</gpx>", "&amp;", "&lol;", "<![CDATA[x]]>", "<a", "<!ENTITY"]
    {
        let text = around("", "");
        let (used, of) = (text.len() as u64, (text.len() + odd.len()) as u64);
        assert_eq!(read(text + odd).notes, [ReadNote::Trailing { used, of }], "{odd}");
    }
    assert!(read(around("", "") + " \r\n<!-- made by hand --><?end?>\n").notes.is_empty());
}

/// A file of each format, with everything that is read.
fn samples() -> [String; 2] {
    let tcx = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><TrainingCenterDatabase><Activities>\
               <Activity Sport=\"Running\"><Id>2026-11-10T07:00:00Z</Id><Lap StartTime=\"2026-11-10T07:00:00Z\">\
               <TotalTimeSeconds>9</TotalTimeSeconds><DistanceMeters>27</DistanceMeters><Track><Trackpoint>\
               <Time>2026-11-10T07:00:00.500Z</Time><Position><LatitudeDegrees>48.1</LatitudeDegrees>\
               <LongitudeDegrees>11.5</LongitudeDegrees></Position><AltitudeMeters>520</AltitudeMeters>\
               <DistanceMeters>1</DistanceMeters><HeartRateBpm><Value>141</Value></HeartRateBpm><Extensions>\
               <n:TPX><n:RunCadence>&#56;5</n:RunCadence></n:TPX></Extensions></Trackpoint></Track><Extensions>\
               <LX><AvgRunCadence>85</AvgRunCadence></LX></Extensions></Lap><Creator><Name>A &amp; B</Name></Creator>\
               </Activity></Activities></TrainingCenterDatabase>";
    [
        tcx.to_owned(),
        around(
            "<!-- c --><metadata><name><![CDATA[<x>]]></name></metadata>",
            &TRACK.replace("Z<", "+01:00<"),
        ),
    ]
}

/// Reads bytes and looks only for what must hold whatever they are.
fn assert_bounded(bytes: &[u8]) {
    let Ok(reading) = crate::read(bytes) else { return };
    assert!(!reading.runs.is_empty() || !reading.others.is_empty());
    assert!(reading.runs.len() + reading.others.len() <= 1000);
    for run in &reading.runs {
        let run = heelwise_core::record::Record::Run(run.undated().clone());
        assert_eq!(run.problem(), None, "{}", String::from_utf8_lossy(bytes));
    }
    assert_tells_nothing(&reading, &["<", "\u{1b}"]);
}

/// A place and what is done there: a byte is set, taken out, put in, or a piece from elsewhere is
/// put in.
type Change = (prop::sample::Index, u8, u8, prop::sample::Index);

fn change(bytes: &mut Vec<u8>, (place, action, byte, from): &Change) {
    if bytes.is_empty() {
        return;
    }
    let (place, from) = (place.index(bytes.len()), from.index(bytes.len()));
    match action % 4 {
        0 => bytes[place] = *byte,
        1 => drop(bytes.remove(place)),
        2 => bytes.insert(place, *byte),
        _ => {
            let piece = bytes[from..bytes.len().min(from + usize::from(*byte))].to_vec();
            bytes.splice(place..place, piece);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    // threat: D3
    #[test]
    fn changed_bytes_do_no_harm(
        changes in prop::collection::vec(any::<Change>(), 1..12),
        which in 0..2_usize,
    ) {
        let mut bytes = samples()[which].clone().into_bytes();
        for step in &changes {
            change(&mut bytes, step);
        }
        assert_bounded(&bytes);
    }

    #[test]
    fn any_bytes_in_a_document_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300), tags in "[<>/!&;\\[\\]?a \"'=-]{0,200}") {
        assert_bounded(&[b"<gpx>", TRACK.as_bytes(), &bytes].concat());
        assert_bounded(format!("<gpx>{tags}{TRACK}").as_bytes());
        assert_bounded(format!("<gpx>{TRACK}{tags}</gpx>").as_bytes());
    }
}

#[test]
fn the_samples_are_read_whole() {
    for text in samples() {
        let reading = read(&text);
        assert!(reading.notes.is_empty(), "{:?}", reading.notes);
        assert!(reading.runs.iter().all(|run| run.undated().cadence_spm == Some(170.0)));
    }
}
