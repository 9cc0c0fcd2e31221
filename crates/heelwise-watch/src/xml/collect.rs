//! From elements to runs.

use std::borrow::Cow;

use heelwise_core::record::LONGEST_DEVICE;
use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;

use super::ending::{Ending, ReadEvents};
use super::lap::Lap;
use super::number::{Text, number};
use super::point::TrackPoint;
use super::run_builder::{ActivityOutcome, RunBuilder};
use super::sport::clean;
use super::tag::Tag;
use super::time;
use crate::format::Format;
use crate::note::{ReadNote, Unreadable};
use crate::read_result::{ReadResult, WatchRun};
use crate::track::MOST_SAMPLES;

/// The most activities of one file that are read.
const MOST_ACTIVITIES: usize = 1000;
/// The most rows of one file that are kept, of all its runs together: five days at one a second.
const MOST_ROWS: f64 = 432_000.0;
/// The most rows of one run.
const MOST_ROWS_OF_ONE: f64 = 21_600.0;

/// The runs found so far, and the one being read.
pub(super) struct Collector {
    pub(super) format: Format,
    reading: ReadResult,
    activity: Option<RunBuilder>,
    lap: Option<Lap>,
    point: Option<TrackPoint>,
    is_one_of_many: bool,
    samples: usize,
    rows: f64,
    dropped: u64,
    /// The content that is not an activity.
    otherwise: Option<&'static str>,
}

impl Collector {
    pub(super) fn new(format: Format) -> Self {
        let reading =
            ReadResult { format, runs: Vec::new(), others: Vec::new(), notes: Vec::new() };
        let (activity, lap, point) = (None, None, None);
        let (samples, rows, dropped, otherwise) = (0, 0.0, 0, None);
        Self {
            format,
            reading,
            activity,
            lap,
            point,
            is_one_of_many: false,
            samples,
            rows,
            dropped,
            otherwise,
        }
    }

    /// An element that holds others begins.
    pub(super) fn open(&mut self, tag: Tag, element: &BytesStart) {
        match (tag, &mut self.activity) {
            (Tag::Point, Some(activity)) => {
                self.point = Some(point(self.format, element, &mut activity.dropped));
            }
            (Tag::Segment, Some(activity)) => activity.segment = activity.segment.saturating_add(1),
            (Tag::Lap, Some(activity)) => {
                activity.begin_lap(
                    attribute(element, "StartTime").and_then(|start| time::read(start.trim())),
                );
                self.lap = Some(Lap::default());
            }
            (Tag::Activity, None)
                if self.reading.runs.len() + self.reading.others.len() >= MOST_ACTIVITIES =>
            {
                self.reading.say(ReadNote::TooLong);
            }
            (Tag::Activity, None) => {
                let sport = attribute(element, "Sport").map(|sport| clean(&sport, LONGEST_DEVICE));
                self.activity = Some(RunBuilder::new(sport));
            }
            (Tag::Sports, _) => self.is_one_of_many = true,
            (Tag::Course, _) => self.otherwise = Some("a course somebody planned"),
            (Tag::Workout, _) => self.otherwise = Some("a planned workout"),
            (Tag::Route, _) => self.otherwise = Some("a route somebody planned"),
            (Tag::Place, _) => {
                self.otherwise = self.otherwise.or(Some("single places and no track"));
            }
            _ => {}
        }
    }

    /// An element with a value ended.
    pub(super) fn value(&mut self, parent: Tag, tag: Tag, text: Text) {
        let Some(activity) = &mut self.activity else { return };
        match (&mut self.point, &mut self.lap, tag) {
            (Some(_), _, Tag::HeartRate) if self.format == Format::Tcx && parent != Tag::Pulse => {}
            (Some(point), ..) => point.take(parent, tag, text, &mut activity.dropped),
            (None, Some(lap), _) => lap.take(parent, tag, text, &mut activity.dropped),
            (None, None, Tag::MakerName) if parent == Tag::Maker => {
                let name = clean(text.unwrap_or_default(), LONGEST_DEVICE);
                activity.device = Some(name).filter(|name| !name.is_empty());
            }
            (None, None, Tag::Sport) if parent == Tag::Activity => {
                activity.sport = text.map(|sport| clean(sport, LONGEST_DEVICE));
            }
            _ => {}
        }
    }

    /// An element that holds others ended.
    pub(super) fn close(&mut self, tag: Tag) {
        match (tag, &mut self.activity) {
            (Tag::Point, Some(activity)) => {
                let Some(point) = self.point.take() else { return };
                if self.samples >= MOST_SAMPLES {
                    self.reading.say(ReadNote::TooLong);
                } else {
                    self.samples += usize::from(activity.add(&point));
                }
            }
            (Tag::Lap, Some(activity)) => {
                if let Some(lap) = self.lap.take() {
                    activity.laps.add(&lap);
                }
            }
            (Tag::Activity, Some(_)) => self.settle(false),
            (Tag::Sports, _) => self.is_one_of_many = false,
            _ => {}
        }
    }

    /// Makes what it is of the activity that was read.
    fn settle(&mut self, is_cut: bool) {
        (self.lap, self.point) = (None, None);
        let Some(activity) = self.activity.take() else { return };
        match activity.found(is_cut, self.is_one_of_many) {
            ActivityOutcome::Run(run, dropped) => {
                self.dropped += dropped;
                self.keep(*run);
            }
            ActivityOutcome::Other(words) => self.reading.others.push(words),
            ActivityOutcome::Nothing if self.format == Format::Gpx => {
                self.otherwise = Some("a route without times");
            }
            ActivityOutcome::Nothing => {
                self.otherwise = self.otherwise.or(Some("no record and no total"));
            }
        }
    }

    fn keep(&mut self, mut run: WatchRun) {
        if !run.is_named {
            self.reading.say(ReadNote::UnknownSport);
        }
        if let Some(seconds) = &run.run.seconds {
            let minutes = run.run.elapsed_minutes.unwrap_or_default();
            self.rows += (minutes * 60.0 / f64::from(seconds.every_s.max(1))).min(MOST_ROWS_OF_ONE);
        }
        if self.rows > MOST_ROWS {
            run.run.seconds = None;
            self.reading.say(ReadNote::TooLong);
        }
        self.reading.runs.push(run);
    }

    /// The result of reading the file.
    pub(super) fn finish(mut self, walked: ReadEvents) -> Result<ReadResult, Unreadable> {
        let ReadEvents { ending, used, of } = walked;
        self.settle(true);
        let has_nothing = self.reading.runs.is_empty() && self.reading.others.is_empty();
        match ending {
            Ending::Damaged(refusal) if has_nothing => return Err(refusal),
            Ending::Damaged(_) => self.reading.say(ReadNote::Incomplete { used, of }),
            _ if has_nothing => {
                return Err(Unreadable::NoActivity(self.otherwise.unwrap_or("nothing else")));
            }
            Ending::Trailing => self.reading.say(ReadNote::Trailing { used, of }),
            Ending::Whole => {}
        }
        if self.dropped > 0 {
            self.reading.say(ReadNote::Dropped { values: self.dropped });
        }
        Ok(self.reading)
    }
}

/// A point as it begins. GPX has its position in attributes.
fn point(format: Format, element: &BytesStart, dropped: &mut u64) -> TrackPoint {
    let mut point = TrackPoint::default();
    if format == Format::Gpx {
        for attribute in element.attributes().with_checks(false).flatten() {
            let degrees = match attribute.key.local_name().into_inner() {
                "lat" if point.latitude.is_none() => &mut point.latitude,
                "lon" if point.longitude.is_none() => &mut point.longitude,
                _ => continue,
            };
            *degrees = number(plain(attribute.value).as_deref().map(str::trim_ascii), dropped);
            if point.latitude.is_some() && point.longitude.is_some() {
                break;
            }
        }
    }
    point
}

/// The value of an attribute, whatever prefix it comes with.
fn attribute<'a>(element: &'a BytesStart, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = element.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    plain(attributes.find(|attribute| attribute.key.local_name().into_inner() == name)?.value)
}

/// A value with what stands for characters put in. Nothing when it names anything else.
fn plain(value: Cow<str>) -> Option<Cow<str>> {
    if value.contains('&') {
        unescape(&value).ok().map(|plain| Cow::Owned(plain.into_owned()))
    } else {
        Some(value)
    }
}
