//! Fills, extends and reads a made-up log; the same number gives the same entries.
//!
//! `log fill N FOLDER` makes a store with N entries, fourteen a day, the last day being the
//! tests' today. `log add ROUNDS FOLDER` logs one entry ROUNDS times. `log window ROUNDS
//! FOLDER` reads the last twelve weeks ROUNDS times.
#![forbid(unsafe_code)]

use std::error::Error;
use std::hint::black_box;
use std::path::Path;

use heelwise_core::log::{Footwear, Morning, Note, Session, SessionItem, WorkAmount};
use heelwise_core::record::{HeelWear, Run, TestResult};
use heelwise_core::{Entry, Exercise, Id, Pain, PainWhen, Side};
use heelwise_pack::check::TODAY;
use heelwise_store::{ChangeSource, LocalTimestamp, Store};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// Entries of one day.
const A_DAY: u32 = 14;

/// Entries that are written in one change.
const AT_ONCE: usize = 10_000;

/// Days before today that a plan reads back, roughly: twelve weeks in all.
const WINDOW_DAYS: i32 = 83;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, count, folder] = arguments.as_slice() else {
        return Err("fill|add|window N FOLDER".into());
    };
    let (count, folder) = (count.parse()?, Path::new(folder));
    match mode.as_str() {
        "fill" => fill(count, folder),
        "add" => add(count, folder),
        "window" => window(count, folder),
        _ => Err("the mode is `fill`, `add` or `window`".into()),
    }
}

fn now() -> Result<LocalTimestamp, Box<dyn Error>> {
    Ok(LocalTimestamp::new(TODAY.at(18, 0, 0, 0).to_zoned(TimeZone::UTC)?.timestamp(), Offset::UTC))
}

fn fill(count: u32, folder: &Path) -> Result<(), Box<dyn Error>> {
    let now = now()?;
    let mut store = Store::write(folder, now)?;
    let entries: Vec<Entry> = (0..count).map(|number| entry(number, count)).collect();
    for some in entries.chunks(AT_ONCE) {
        store.add(now, ChangeSource::Log, some)?;
    }
    Ok(())
}

fn add(rounds: u32, folder: &Path) -> Result<(), Box<dyn Error>> {
    let now = now()?;
    let mut store = Store::write(folder, now)?;
    for round in 0..rounds {
        let pain = Pain { date: TODAY, when: PainWhen::Day, pain: roll(round, 6) };
        black_box(store.add(now, ChangeSource::Log, &[Entry::Pain(pain)])?);
    }
    Ok(())
}

fn window(rounds: u32, folder: &Path) -> Result<(), Box<dyn Error>> {
    let store = Store::read(folder)?.ok_or("there is no store")?;
    let first = TODAY.saturating_sub(WINDOW_DAYS.days());
    for _ in 0..rounds {
        black_box(store.entries(first..=TODAY)?);
    }
    Ok(())
}

/// The entry with a number, counted from the oldest.
fn entry(number: u32, count: u32) -> Entry {
    let back = (count - 1 - number) / A_DAY;
    let date = TODAY.saturating_sub(i64::from(back).days());
    let (low, middle) = (roll(number, 4), f64::from(roll(number, 8)));
    let test = |side| TestResult {
        test: "knee-to-wall".into(),
        value: 8.0 + middle / 4.0,
        side: Some(side),
        date,
        release: None,
    };
    match (count - 1 - number) % A_DAY {
        0 => Entry::Morning(Morning { date, pain: low }),
        1 => Entry::Session(session(date, number)),
        2 => Entry::Run(Run {
            date,
            distance_km: 3.0 + middle,
            minutes: 20.0 + 6.0 * middle,
            ..Run::default()
        }),
        3 | 4 => Entry::HeelWear(HeelWear { date, hours: middle, height_cm: 7.5 }),
        5 => Entry::SelfTest(test(Side::Left)),
        6 => Entry::SelfTest(test(Side::Right)),
        7 => Entry::Footwear(Footwear { date, shoes: "flat boots".into(), hours: Some(middle) }),
        8 => Entry::Note(Note {
            date,
            text: "Longer at the desk than usual, then the stairs.".into(),
        }),
        9 => Entry::Pain(Pain { date, when: PainWhen::During, pain: low }),
        10 => Entry::Pain(Pain { date, when: PainWhen::After, pain: low }),
        _ => Entry::Pain(Pain { date, when: PainWhen::Day, pain: low }),
    }
}

fn session(date: Date, number: u32) -> Session {
    let names =
        ["plantar-fascia-stretch", "heel-raise-towel", "short-foot", "calf-stretch-straight"];
    let done = names.map(|name| Id::<Exercise>::new("foundation", name)).to_vec();
    let target = WorkAmount { sets: 3, reps: 36, seconds: 216 };
    let item = |exercise: &Id<Exercise>| SessionItem {
        exercise: exercise.clone(),
        instead_of: None,
        target,
        actual: target,
        skipped: None,
        pain: Some(roll(number, 3)),
    };
    let items = done.iter().map(item).collect();
    Session { date, done, during: Some(roll(number, 3)), items, ..Session::default() }
}

/// A number below another, the same for the same seed.
fn roll(seed: u32, below: u8) -> u8 {
    let mixed = u64::from(seed).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    u8::try_from(mixed % u64::from(below.max(1))).unwrap_or_default()
}
