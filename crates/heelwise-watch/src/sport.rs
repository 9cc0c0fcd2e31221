//! Names for the numbers that files use: sports, makers, kinds of files.

/// The number of running.
pub(crate) const RUNNING: u32 = 1;
/// The kind of a file that holds activities.
pub(crate) const ACTIVITY_FILE: u32 = 4;

/// A sport in words.
pub(crate) fn words(sport: u32) -> &'static str {
    match sport {
        RUNNING => "running",
        2 => "cycling",
        3 => "the change between two sports",
        4 => "fitness equipment",
        5 => "swimming",
        6 => "basketball",
        7 => "soccer",
        8 => "tennis",
        10 => "training",
        11 => "walking",
        12 => "cross-country skiing",
        13 => "alpine skiing",
        14 => "snowboarding",
        15 => "rowing",
        16 => "mountaineering",
        17 => "hiking",
        18 => "several sports",
        19 => "paddling",
        21 => "e-biking",
        25 => "golf",
        30 => "inline skating",
        31 => "climbing",
        33 => "ice skating",
        35 => "snowshoeing",
        37 => "stand-up paddling",
        41 => "kayaking",
        47 => "boxing",
        _ => "another sport",
    }
}

/// Who made a watch.
pub(crate) fn maker(manufacturer: u32) -> &'static str {
    match manufacturer {
        1 => "Garmin",
        15 => "Dynastream",
        23 => "Suunto",
        32 => "Wahoo",
        70 => "Sigma Sport",
        89 => "Tacx",
        95 => "Stryd",
        123 => "Polar",
        260 => "Zwift",
        265 => "Strava",
        294 => "Coros",
        _ => "a watch",
    }
}

/// Content of a file that is not an activity.
pub(crate) fn file_words(kind: Option<u32>) -> &'static str {
    match kind {
        Some(1) => "what a device can do",
        Some(2) => "settings",
        Some(3) => "settings of a sport",
        Some(ACTIVITY_FILE) => "no record and no total",
        Some(5) => "a planned workout",
        Some(6) => "a course somebody planned",
        Some(7) => "a schedule",
        Some(9) => "weights",
        Some(10) => "totals over time",
        Some(11) => "goals",
        Some(14) => "blood pressure",
        Some(15 | 28 | 32) => "a day's steps and pulse",
        Some(_) | None => "something else",
    }
}
