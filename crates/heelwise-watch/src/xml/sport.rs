//! What sport a file means by a word, and words that are fit to be shown.

use heelwise_core::record::Ground;

use crate::sport::words;

/// The longest word that is looked at, in characters.
const LONGEST_WORD: usize = 30;

/// A sport as a file names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sport {
    /// Running, on what it was if the word says it.
    Run(Option<Ground>),
    /// Another one, in words.
    Other(String),
    /// It says none.
    Unknown,
}

/// The sport that a word means. Numbers are those that Strava writes into GPX.
pub(super) fn parse_sport(word: Option<&str>) -> Sport {
    let shown = clean(word.unwrap_or_default(), LONGEST_WORD);
    let plain: String =
        shown.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match plain.as_str() {
        "" => Sport::Unknown,
        "running" | "run" | "9" | "jogging" | "ultrarun" | "ultrarunning" | "obstaclerun" => {
            Sport::Run(None)
        }
        "streetrunning" | "roadrunning" | "roadrun" => Sport::Run(Some(Ground::Road)),
        "trailrunning" | "trailrun" => Sport::Run(Some(Ground::Trail)),
        "trackrunning" | "trackrun" => Sport::Run(Some(Ground::Track)),
        "treadmillrunning" | "treadmill" | "indoorrunning" | "virtualrun" | "virtualrunning" => {
            Sport::Run(Some(Ground::Treadmill))
        }
        // Some apps write the title there: what nobody knows is not repeated.
        plain => Sport::Other(words(number(plain).unwrap_or_default()).to_owned()),
    }
}

/// The number by which FIT knows a sport that is no running.
fn number(plain: &str) -> Option<u32> {
    Some(match plain {
        "biking" | "cycling" | "bike" | "ride" | "1" | "roadbiking" | "roadcycling"
        | "mountainbiking" | "mountainbikeride" | "gravelcycling" | "gravelride"
        | "indoorcycling" | "virtualride" => 2,
        "transition" => 3,
        "swimming" | "swim" | "16" | "lapswimming" | "openwaterswimming" => 5,
        "walking" | "walk" | "10" | "speedwalking" | "casualwalking" => 11,
        "crosscountryskiing" | "nordicski" => 12,
        "alpineskiing" | "alpineski" => 13,
        "rowing" => 15,
        "mountaineering" => 16,
        "hiking" | "hike" | "4" => 17,
        "multisport" => 18,
        "ebiking" | "ebikeride" => 21,
        "inlineskating" | "inlineskate" => 30,
        _ => return None,
    })
}

/// Words of a file without anything that could be more than words.
pub(super) fn clean(text: &str, longest: usize) -> String {
    let is_mark = |c: char| c.is_ascii_punctuation() && !matches!(c, '<' | '>');
    let is_plain = |c: &char| c.is_alphanumeric() || *c == ' ' || is_mark(*c);
    let clean: String = text.trim().chars().filter(is_plain).take(longest).collect();
    clean.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_running_are_known_however_they_are_written() {
        for word in ["running", "Running", "RUN", " run ", "9"] {
            assert_eq!(parse_sport(Some(word)), Sport::Run(None), "{word}");
        }
        assert_eq!(parse_sport(Some("trail_running")), Sport::Run(Some(Ground::Trail)));
        assert_eq!(parse_sport(Some("TrailRun")), Sport::Run(Some(Ground::Trail)));
        assert_eq!(parse_sport(Some("treadmill_running")), Sport::Run(Some(Ground::Treadmill)));
        assert_eq!(parse_sport(Some("track running")), Sport::Run(Some(Ground::Track)));
    }

    #[test]
    fn other_sports_are_named() {
        let other = |word| match parse_sport(Some(word)) {
            Sport::Other(words) => words,
            sport => panic!("{sport:?}"),
        };
        assert_eq!([other("Biking"), other("1"), other("Ride")], ["cycling", "cycling", "cycling"]);
        assert_eq!([other("walking"), other("hiking")], ["walking", "hiking"]);
        for word in
            ["Other", "Stair-Climbing", "\u{1b}[2JQuidditch", "48.1374 N", "48 River Lane Anna"]
        {
            assert_eq!(other(word), "another sport");
        }
        assert_eq!(other(&"x".repeat(10_000)), "another sport");
    }

    #[test]
    fn no_word_is_no_sport() {
        for word in [None, Some(""), Some("  \n"), Some("--")] {
            assert_eq!(parse_sport(word), Sport::Unknown);
        }
    }
}
