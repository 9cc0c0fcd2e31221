//! Which format a file is in, by what it holds. Its name says nothing.

use serde::{Deserialize, Serialize};

use crate::note::Unreadable;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// The binary format of most watches.
    Fit,
    /// Training Center XML.
    Tcx,
    /// GPS Exchange XML.
    Gpx,
}

/// How much of the beginning is looked at: some programs begin with a long comment.
pub(crate) const LOOK: usize = 64 << 10;

/// The format of a file that begins like this.
pub(crate) fn detect(beginning: &[u8]) -> Result<Format, Unreadable> {
    if beginning.get(8..12) == Some(b".FIT") {
        return Ok(Format::Fit);
    }
    if let Some(refusal) = known_otherwise(beginning) {
        return Err(refusal);
    }
    let text = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning).trim_ascii_start();
    if !text.starts_with(b"<") {
        return Err(Unreadable::Unknown);
    }
    root(text)
}

/// Other formats that people take for tracks.
fn known_otherwise(beginning: &[u8]) -> Option<Unreadable> {
    match beginning {
        [] => Some(Unreadable::Empty),
        [0x1f, 0x8b, ..] => Some(Unreadable::Packed("gzip")),
        [b'P', b'K', 3 | 5, ..] => Some(Unreadable::Packed("zip")),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..] => {
            Some(Unreadable::Encoding)
        }
        _ => None,
    }
}

/// The format by the first element.
fn root(text: &[u8]) -> Result<Format, Unreadable> {
    let Some(element) = first_element(text) else {
        return Err(Unreadable::Damaged { at: text.len() as u64 });
    };
    let begins = |with: &[u8]| {
        element.get(..with.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(with))
    };
    if begins(b"!doctype html") {
        return Err(Unreadable::WebPage);
    }
    if begins(b"!") {
        return Err(Unreadable::Doctype);
    }
    let end =
        element.iter().position(|byte| matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'));
    let Some(end) = end else { return Err(Unreadable::Damaged { at: text.len() as u64 }) };
    match element[..end].rsplit(|byte| *byte == b':').next().unwrap_or_default() {
        b"TrainingCenterDatabase" => Ok(Format::Tcx),
        b"gpx" => Ok(Format::Gpx),
        name if name.eq_ignore_ascii_case(b"html") => Err(Unreadable::WebPage),
        _ => Err(Unreadable::OtherXml),
    }
}

/// What follows the first `<` that begins neither an instruction nor a comment; nothing when it
/// ends before.
fn first_element(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        let markup = text.trim_ascii_start().strip_prefix(b"<")?;
        let (begin, end): (&[u8], &[u8]) = match markup {
            [b'?', ..] => (b"?", b"?>"),
            [b'!', b'-', b'-', ..] => (b"!--", b"-->"),
            _ => return Some(markup),
        };
        let inside = &markup[begin.len()..];
        let length = inside.windows(end.len()).position(|part| part == end)?;
        text = &inside[length + end.len()..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_holds() {
        let gpx = b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- a walk -->\n<gpx version=\"1.1\">";
        assert_eq!(detect(gpx), Ok(Format::Gpx));
        assert_eq!(detect(b"<ns:gpx xmlns:ns=\"x\">"), Ok(Format::Gpx));
        assert_eq!(detect(b"<TrainingCenterDatabase>"), Ok(Format::Tcx));
        assert_eq!(detect(b"\x0e\x20\0\0\0\0\0\0.FIT"), Ok(Format::Fit));
    }

    #[test]
    fn only_the_first_element_says_what_it_is() {
        let comment = format!("<!--{}<html><!DOCTYPE html>-->", "x".repeat(20_000));
        let inside = "<gpx><desc><![CDATA[<html><!DOCTYPE html><TrainingCenterDatabase>]]></desc>";
        assert_eq!(detect(format!("{comment}{inside}").as_bytes()), Ok(Format::Gpx));
        assert_eq!(detect(b"<kml><name><gpx></name>"), Err(Unreadable::OtherXml));
        assert_eq!(detect(b"<gpxdata>"), Err(Unreadable::OtherXml));
        assert_eq!(detect(b"<!-- x --><HTML lang='en'>"), Err(Unreadable::WebPage));
    }

    #[test]
    fn what_ends_before_its_first_element_is_damaged() {
        for text in [
            "<",
            "<gp",
            "<gpx",
            "<?xml version='1.0'?>\n",
            "<?xml",
            "<!-- a walk",
            "<?xml version='1.0'?>gpx",
        ] {
            assert_eq!(
                detect(text.as_bytes()),
                Err(Unreadable::Damaged { at: text.len() as u64 }),
                "{text}"
            );
        }
    }

    #[test]
    fn what_people_take_for_tracks_is_named() {
        let cases: [(&[u8], Unreadable); 9] = [
            (b"", Unreadable::Empty),
            (b"\x1f\x8b\x08", Unreadable::Packed("gzip")),
            (b"PK\x03\x04", Unreadable::Packed("zip")),
            (b"<!DOCTYPE html><html>", Unreadable::WebPage),
            (b"<?xml version='1.0'?><!DOCTYPE gpx [<!ENTITY a 'a'>]><gpx>", Unreadable::Doctype),
            (b"\xff\xfe<\0g\0p\0x\0", Unreadable::Encoding),
            (b"<kml>", Unreadable::OtherXml),
            (b"5.2km 31min", Unreadable::Unknown),
            (b"\0\0\0\0\0\0\0\0\0\0\0\0", Unreadable::Unknown),
        ];
        for (bytes, expected) in cases {
            assert_eq!(detect(bytes), Err(expected), "{}", String::from_utf8_lossy(bytes));
        }
    }
}
