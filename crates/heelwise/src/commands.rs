//! The commands, one module each: arguments in, text or JSON out.

pub(crate) mod check;
pub(crate) mod erase;
pub(crate) mod library;
pub(crate) mod pack;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod today;
pub(crate) mod why;

use std::path::Path;

use heelwise_pack::answers::{self, Answers};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::failure::Failure;
use crate::packs::Packs;

/// Today, unless the person says another day. The clock is read here and nowhere else.
fn today(at: Option<Date>) -> Date {
    at.unwrap_or_else(|| Timestamp::now().to_zoned(zone()).date())
}

/// The zone of this machine. Only the day is wanted, not the zone's name: reading the one file that says it spares the
/// library a walk through all zones of the world, which would be a fifth of a whole check.
fn zone() -> TimeZone {
    let named = std::env::var_os("TZ").is_some();
    let local = if named { None } else { std::fs::read("/etc/localtime").ok() };
    local.and_then(|bytes| TimeZone::tzif("local", &bytes).ok()).unwrap_or_else(TimeZone::system)
}

/// Reads an answers file.
fn read_answers(path: &Path, packs: &Packs) -> Result<Answers, Failure> {
    answers::read(path, &packs.catalog).map_err(|diagnostics| Failure::input(&diagnostics))
}
