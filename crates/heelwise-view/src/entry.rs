//! Log entries in words.

use heelwise_core::number::round_to;
use heelwise_core::{Entry, PainWhen, SafeText, Session, Side, Skip};

/// An entry as a short sentence, safe to print.
pub fn entry(entry: &Entry) -> String {
    let text = match entry {
        Entry::HeelWear(it) if it.hours == 0.0 => "Heels: none".to_owned(),
        Entry::HeelWear(it) => format!("Heels: {} h at {} cm", it.hours, it.height_cm),
        Entry::Run(it) => {
            let cadence = it
                .cadence_spm
                .map_or_else(String::new, |spm| format!(", {} steps a minute", rounded(spm, 1)));
            let incomplete = if it.incomplete { ", incomplete" } else { "" };
            format!(
                "Run: {} km in {} min{cadence}{incomplete}",
                rounded(it.distance_km, 2),
                rounded(it.minutes, 1)
            )
        }
        Entry::SelfTest(it) => {
            let side = it.side.map_or_else(String::new, |side| format!(", {}", side_words(side)));
            let release = it.release.map_or_else(String::new, |when| format!(", {when} release"));
            format!("Test {}: {}{side}{release}", it.test, it.value)
        }
        Entry::Session(it) => session(it),
        Entry::Morning(it) => format!("Pain at the first steps: {}", it.pain),
        Entry::Pain(it) => format!("Pain {}: {}", when(it.when), it.pain),
        Entry::Footwear(it) => {
            let hours = it.hours.map_or_else(String::new, |hours| format!(", {hours} h"));
            format!("Shoes: {}{hours}", it.shoes)
        }
        Entry::Note(it) => format!("Note: {}", it.text),
        Entry::Answer(it) => format!("Answer to {}: {}", it.finding, it.answer.words()),
        Entry::Confirmed(it) => {
            format!("{}: {}", if it.holds { "Holds" } else { "Does not hold" }, it.statement)
        }
    };
    SafeText::from(text).into_string()
}

/// A number rounded to `digits` decimals. A number that would become 0 is shown as it is.
fn rounded(value: f64, digits: i32) -> f64 {
    let near = round_to(value, digits);
    if near == 0.0 { value } else { near }
}

fn session(session: &Session) -> String {
    if let Some(reason) = session.skipped {
        return format!("Session skipped: {}", skip_reason(reason));
    }
    let what = match session.done.len() {
        0 => "all of the day".to_owned(),
        1 => "1 exercise".to_owned(),
        count => format!("{count} exercises"),
    };
    let left_out = session.items.iter().filter(|item| item.skipped.is_some()).count();
    let left_out = if left_out > 0 { format!(", {left_out} left out") } else { String::new() };
    let pain = |label: &str, pain: Option<u8>| {
        pain.map_or_else(String::new, |pain| format!(", pain {label} {pain}"))
    };
    let limp = if session.limp { ", with a limp" } else { "" };
    format!(
        "Session: {what}{left_out}{}{}{limp}",
        pain("during", session.during),
        pain("after", session.after)
    )
}

/// A reason to skip, in words.
pub fn skip_reason(reason: Skip) -> &'static str {
    match reason {
        Skip::NoTime => "no time",
        Skip::NoKit => "something was not at hand",
        Skip::Pain => "it hurt too much",
        Skip::Other => "another reason",
    }
}

fn when(when: PainWhen) -> &'static str {
    match when {
        PainWhen::Day => "of the day",
        PainWhen::During => "during the session",
        PainWhen::After => "after the session",
    }
}

fn side_words(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
        Side::Both => "both sides",
    }
}
