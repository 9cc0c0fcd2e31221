//! The elements that are looked at, whatever prefix or namespace they come with.

use crate::format::Format;

/// What an element is. From [`Tag::Time`] on they hold one value each, before it they hold other
/// elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(super) enum Tag {
    Other,
    /// An activity of TCX, a track of GPX.
    Activity,
    /// Several activities, one after the other.
    Sports,
    Lap,
    /// A part of a track without a pause.
    Segment,
    Point,
    Pulse,
    Maker,
    Course,
    Workout,
    Route,
    Place,
    Time,
    Distance,
    Altitude,
    Latitude,
    Longitude,
    /// A heart rate, inside [`Tag::Pulse`] or by itself.
    HeartRate,
    Cadence,
    RunCadence,
    Speed,
    Power,
    LapTime,
    LapCadence,
    LapSteps,
    MakerName,
    Sport,
}

impl Tag {
    /// The element of this name, without its prefix.
    pub(super) fn parse(format: Format, name: &str) -> Self {
        match format {
            Format::Tcx => Self::parse_tcx(name),
            Format::Gpx => Self::parse_gpx(name),
            Format::Fit => Self::Other,
        }
    }

    /// Whether it holds a value and no elements.
    pub(super) fn is_value(self) -> bool {
        self >= Self::Time
    }

    fn parse_tcx(name: &str) -> Self {
        match name.as_bytes() {
            b"Trackpoint" => Self::Point,
            b"Time" => Self::Time,
            b"DistanceMeters" => Self::Distance,
            b"AltitudeMeters" => Self::Altitude,
            b"LatitudeDegrees" => Self::Latitude,
            b"LongitudeDegrees" => Self::Longitude,
            b"HeartRateBpm" => Self::Pulse,
            b"Value" => Self::HeartRate,
            b"Cadence" => Self::Cadence,
            b"RunCadence" => Self::RunCadence,
            b"Speed" => Self::Speed,
            b"Watts" => Self::Power,
            b"Track" => Self::Segment,
            b"Lap" => Self::Lap,
            b"TotalTimeSeconds" => Self::LapTime,
            b"AvgRunCadence" => Self::LapCadence,
            b"Steps" => Self::LapSteps,
            b"Activity" => Self::Activity,
            b"MultiSportSession" => Self::Sports,
            b"Creator" => Self::Maker,
            b"Name" => Self::MakerName,
            b"Course" => Self::Course,
            b"Workout" => Self::Workout,
            _ => Self::Other,
        }
    }

    fn parse_gpx(name: &str) -> Self {
        match name.as_bytes() {
            b"trkpt" => Self::Point,
            b"time" => Self::Time,
            b"ele" => Self::Altitude,
            b"hr" | b"heartrate" => Self::HeartRate,
            b"cad" | b"cadence" => Self::Cadence,
            b"RunCadence" => Self::RunCadence,
            b"speed" => Self::Speed,
            b"power" | b"watts" | b"PowerInWatts" => Self::Power,
            b"trkseg" => Self::Segment,
            b"trk" => Self::Activity,
            b"type" => Self::Sport,
            b"rte" => Self::Route,
            b"wpt" => Self::Place,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_what_holds_them() {
        for name in [
            "Trackpoint",
            "HeartRateBpm",
            "Lap",
            "Track",
            "Activity",
            "Creator",
            "Course",
            "Extensions",
        ] {
            assert!(!Tag::parse(Format::Tcx, name).is_value(), "{name}");
        }
        for name in ["time", "ele", "hr", "cad", "power", "speed", "type"] {
            assert!(Tag::parse(Format::Gpx, name).is_value(), "{name}");
        }
    }

    #[test]
    fn names_and_descriptions_of_tracks_are_not_looked_at() {
        for name in ["name", "desc", "cmt", "src", "link", "author", "email", "keywords"] {
            assert_eq!(Tag::parse(Format::Gpx, name), Tag::Other, "{name}");
        }
        for name in ["Notes", "Id", "UnitId"] {
            assert_eq!(Tag::parse(Format::Tcx, name), Tag::Other, "{name}");
        }
    }
}
