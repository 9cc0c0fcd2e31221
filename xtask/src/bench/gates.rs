//! `cargo xtask gates`: the instructions of the daily commands, as ratios within one run, each with
//! a ceiling. `cargo xtask ci` runs it.
//!
//! The programs are those that the tests use, so nothing is built for it; they take more
//! instructions than released ones. The ceilings are about an eighth above the counts when they
//! were set. A change that has to cost more raises its ceiling and gives the reason.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use heelwise_pack::check::TODAY;

use super::PERSON;
use super::measure::{self, Call};
use crate::workspace::{self, Build, Problem};
use crate::{print, run, sign};

/// A command whose instructions are counted.
struct Row {
    what: &'static str,
    call: fn(&Homes) -> Call,
}

/// A ceiling for the instructions of one row as a multiple of those of another.
struct Gate {
    of: &'static str,
    to: &'static str,
    at_most: f64,
}

const CLAP: &str = "a program that does nothing";
const CHECK: &str = "check, three installed packs";
const LIST: &str = "pack list, three installed packs";
const PACK: &str = "pack check, one pack";
const PAIN: &str = "log pain, twelve weeks into a plan";
const WEEKS: &str = "today, twelve weeks into a plan";
const YEAR: &str = "today, a year into a plan";

/// The longest runs at both ends, because two halves are counted at a time.
const ROWS: [Row; 7] = [
    Row {
        what: PACK,
        call: |homes| heelwise(&homes.year, &["pack", "check", "packs/massage-therapy"]),
    },
    Row { what: LIST, call: |homes| heelwise(&homes.year, &["pack", "list"]) },
    Row { what: CHECK, call: |homes| heelwise(&homes.year, &["check", "--profile", PERSON]) },
    Row {
        what: CLAP,
        call: |_| Call::with_build(Build::Tested, "clap-only", &["check", "--profile", PERSON]),
    },
    Row { what: WEEKS, call: |homes| heelwise(&homes.weeks, &["today"]) },
    Row { what: PAIN, call: |homes| heelwise(&homes.daily, &["log", "pain", "3"]) },
    Row { what: YEAR, call: |homes| heelwise(&homes.year, &["today"]) },
];

const GATES: [Gate; 6] = [
    Gate { of: CHECK, to: CLAP, at_most: 71.0 },
    Gate { of: LIST, to: CLAP, at_most: 28.0 },
    Gate { of: WEEKS, to: CLAP, at_most: 268.0 },
    Gate { of: PAIN, to: CLAP, at_most: 480.0 },
    Gate { of: PACK, to: CLAP, at_most: 720.0 },
    // A little more than in proportion to the days.
    Gate { of: YEAR, to: WEEKS, at_most: 4.6 },
];

/// Builds the programs and counts their instructions.
pub(crate) fn run() -> Result<ExitCode, Problem> {
    hold(&run::built(Build::Tested)?).map(|()| ExitCode::SUCCESS)
}

/// Whether everything is below its ceiling, with bundles that were built as the tests build.
pub(crate) fn hold(bundles: &[PathBuf]) -> Result<(), Problem> {
    if measure::valgrind().is_err() {
        return workspace::not_tested("counting instructions", "valgrind");
    }
    let homes = Homes::filled(&workspace::target().join("gates"), bundles)?;
    let calls: Vec<Call> = ROWS.iter().map(|row| (row.call)(&homes)).collect();
    let counts = measure::counts(&calls)?;
    let counted: Vec<(&str, f64)> = ROWS.iter().map(|row| row.what).zip(counts).collect();
    let ratios = ratios(&counted);
    print::whole(&table(&ratios));
    failure(&ratios).map_or(Ok(()), Err)
}

/// The homes of people who have the packs installed, a plan, and a log of every day of it.
struct Homes {
    /// A plan of twelve weeks.
    weeks: PathBuf,
    /// The same, to be written to.
    daily: PathBuf,
    /// A plan of 52 weeks.
    year: PathBuf,
}

impl Homes {
    fn filled(scratch: &Path, bundles: &[PathBuf]) -> Result<Self, Problem> {
        let problem = |error: std::io::Error| format!("{}: {error}", scratch.display());
        match fs::remove_dir_all(scratch) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(problem(error));
            }
            _ => fs::create_dir_all(scratch).map_err(problem)?,
        }
        let signed = signed(scratch, bundles)?;
        let home = |name: &str, weeks| home(scratch.join(name), &signed, weeks);
        let homes =
            Self { weeks: home("weeks", 12)?, daily: home("daily", 12)?, year: home("year", 52)? };
        // The first writing of a day looks through everything and backs it up; that is not what is
        // counted.
        measure::prepare(&heelwise(&homes.daily, &["log", "pain", "2"]))?;
        Ok(homes)
    }
}

/// Copies of bundles, with signatures.
fn signed(folder: &Path, bundles: &[PathBuf]) -> Result<Vec<PathBuf>, Problem> {
    let copy = |bundle: &PathBuf| {
        let path = folder.join(bundle.file_name().unwrap_or_default());
        fs::copy(bundle, &path).map_err(|error| format!("{}: {error}", bundle.display()))?;
        Ok(path)
    };
    let copies = bundles.iter().map(copy).collect::<Result<Vec<_>, Problem>>()?;
    sign::for_now(&copies)?;
    Ok(copies)
}

/// A home whose plan has reached its last day after this number of weeks.
fn home(home: PathBuf, bundles: &[PathBuf], weeks: u64) -> Result<PathBuf, Problem> {
    for bundle in bundles {
        measure::prepare(&heelwise(&home, &["pack", "add", "--yes"]).and(&[bundle]))?;
    }
    let days = weeks * 7 - 1;
    let (weeks, first) = (weeks.to_string(), day(days));
    measure::prepare(&heelwise(
        &home,
        &["plan", "new", "--profile", PERSON, "--weeks", &weeks, "--at", &first],
    ))?;
    let log = home.join("log.jsonl");
    fs::write(&log, entries(days)).map_err(|error| format!("{}: {error}", log.display()))?;
    measure::prepare(&heelwise(&home, &["import"]).and(&[&log]))?;
    Ok(home)
}

/// A morning a day, and a session a day but today.
fn entries(days: u64) -> String {
    let mut text = String::new();
    for back in (0..=days).rev() {
        let (date, pain) = (day(back), 2 + back % 3);
        let _ = writeln!(text, r#"{{"record":"morning","date":"{date}","pain":{pain}}}"#);
        if back > 0 {
            let during = back % 2;
            let _ = writeln!(
                text,
                r#"{{"record":"session","date":"{date}","during":{during},"after":{during}}}"#
            );
        }
    }
    text
}

/// The date this number of days before today.
fn day(back: u64) -> String {
    TODAY.saturating_sub(Duration::from_secs(back * 24 * 60 * 60)).to_string()
}

fn heelwise(home: &Path, arguments: &[&str]) -> Call {
    Call::with_build(Build::Tested, "heelwise", arguments).at(home)
}

/// The result of a gate.
struct Ratio {
    gate: &'static Gate,
    ratio: f64,
}

fn ratios(counted: &[(&str, f64)]) -> Vec<Ratio> {
    let count = |what| {
        counted.iter().find(|(known, _)| *known == what).map_or(f64::NAN, |(_, count)| *count)
    };
    GATES.iter().map(|gate| Ratio { gate, ratio: count(gate.of) / count(gate.to) }).collect()
}

fn table(ratios: &[Ratio]) -> String {
    let mut text = String::new();
    for Ratio { gate: Gate { of, to, at_most }, ratio } in ratios {
        let _ =
            writeln!(text, "{of}: {ratio:.2} times the instructions of {to}, at most {at_most}");
    }
    text
}

/// The ratios above their ceilings. A count that failed is not a number and fails as well.
fn failure(ratios: &[Ratio]) -> Option<Problem> {
    let above = |it: &&Ratio| it.ratio.is_nan() || it.ratio > it.gate.at_most;
    let message = |it: &Ratio| {
        format!(
            "{} takes {:.2} times {}, and at most {} is allowed",
            it.gate.of, it.ratio, it.gate.to, it.gate.at_most
        )
    };
    let problems: Vec<String> = ratios.iter().filter(above).map(message).collect();
    (!problems.is_empty()).then(|| format!("too many instructions: {}", problems.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio_of(ratio: f64) -> Ratio {
        Ratio { gate: &GATES[5], ratio }
    }

    #[test]
    fn a_ratio_above_its_ceiling_fails_with_subject_ratio_and_ceiling() {
        assert_eq!(failure(&[ratio_of(4.3), ratio_of(4.6)]), None);
        let problem = failure(&[ratio_of(4.3), ratio_of(4.61)]).unwrap();
        assert!(
            problem.contains(YEAR) && problem.contains("4.61") && problem.contains("at most 4.6"),
            "{problem}"
        );
        assert!(failure(&[ratio_of(f64::NAN)]).is_some(), "nothing was counted");
    }

    #[test]
    fn every_gate_is_about_rows_that_are_counted() {
        let counted: Vec<(&str, f64)> = ROWS.iter().map(|row| (row.what, 2.0)).collect();
        assert!(ratios(&counted).iter().all(|it| (it.ratio - 1.0).abs() < 1e-9));
    }

    #[test]
    fn a_log_has_a_line_for_every_day_up_to_today() {
        let text = entries(2);
        assert!(text.starts_with(r#"{"record":"morning","date":"2026-11-18""#), "{text}");
        assert_eq!(
            (text.lines().count(), text.lines().last().unwrap().contains("2026-11-20")),
            (5, true)
        );
    }
}
