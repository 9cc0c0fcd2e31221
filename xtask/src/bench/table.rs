//! Measurements as a table.

use std::fmt::Write as _;

use super::measure::SubjectFigures;

/// The row about checking a pack's files.
pub(super) const VALIDATE: &str = "validate, per file";
/// The row with which it is compared.
pub(super) const READ: &str = "open and read, per file";

/// The row about assessing random people.
pub(super) const ASSESS: &str = "assessing a random person";
/// The row about planning for them.
pub(super) const PLAN: &str = "planning for a random person";
/// The row about following such a plan to its end.
pub(super) const FOLLOW: &str = "planning, and following twelve calm weeks";

const HEAD: [&str; 7] = [
    "what",
    "instructions",
    "to empty",
    "to clap",
    "time to empty",
    "time to clap",
    "goal, at most",
];

/// The table, in Markdown and in columns.
pub(super) fn table(measured: &[SubjectFigures]) -> String {
    let [empty, clap, ..] = measured else { return String::new() };
    let row = |it: &SubjectFigures| {
        [
            it.what.to_owned(),
            grouped(it.instructions),
            ratio(it.instructions, empty.instructions),
            ratio(it.instructions, clap.instructions),
            ratio(it.seconds, empty.seconds),
            ratio(it.seconds, clap.seconds),
            it.goal.to_owned(),
        ]
    };
    let head = HEAD.map(str::to_owned);
    let rows: Vec<_> = std::iter::once(head).chain(measured.iter().map(row)).collect();
    format!("{}\n{}{}", in_columns(&rows), planning(measured), validating(measured))
}

fn in_columns(rows: &[[String; 7]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let width = width(column);
            let _ = if (1..=5).contains(&column) {
                write!(text, "| {cell:>width$} ")
            } else {
                write!(text, "| {cell:<width$} ")
            };
        }
        text.push_str("|\n");
        if index == 0 {
            text.push_str("|---|---:|---:|---:|---:|---:|---|\n");
        }
    }
    text
}

/// The sentence that compares planning with assessing the same people.
fn planning(measured: &[SubjectFigures]) -> String {
    let row = |what| measured.iter().find(|measured| measured.what == what);
    let (Some(assess), Some(plan), Some(follow)) = (row(ASSESS), row(PLAN), row(FOLLOW)) else {
        return String::new();
    };
    let to_assess = |it: &SubjectFigures| {
        let (instructions, time) =
            (ratio(it.instructions, assess.instructions), ratio(it.seconds, assess.seconds));
        format!("{instructions} the instructions and {time} the time")
    };
    format!(
        "Planning for a random person takes {} of assessing\nthe same person; following the plan \
         through twelve calm weeks as \
         well takes\n{}.\n\n",
        to_assess(plan),
        to_assess(follow)
    )
}

/// The sentence that compares validating files with reading them.
fn validating(measured: &[SubjectFigures]) -> String {
    let row = |what| measured.iter().find(|measured| measured.what == what);
    let (Some(validate), Some(read)) = (row(VALIDATE), row(READ)) else { return String::new() };
    let (instructions, time) =
        (ratio(validate.instructions, read.instructions), ratio(validate.seconds, read.seconds));
    format!(
        "Validating a file, its share of running the vignettes included, takes {instructions} the \
         instructions\n\
         and {time} the time of opening and reading it.\n"
    )
}

/// A ratio with three figures.
pub(super) fn ratio(value: f64, base: f64) -> String {
    match value / base {
        ratio if ratio >= 100.0 => format!("{ratio:.0}x"),
        ratio if ratio >= 10.0 => format!("{ratio:.1}x"),
        ratio if ratio >= 0.1 => format!("{ratio:.2}x"),
        ratio => format!("{ratio:.4}x"),
    }
}

/// A number with thousands separators.
pub(super) fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Remarks written by hand; measure a profile before changing them.
const REMARKS: &str = "\
## Where it stands

`check` takes about fifteen times the instructions aimed at, and they grow with the content, which \
has become about three
times as large since the aim was set. A third goes into loading packs (digests, and decoding every \
rule), a quarter into
telling what other answers would change, a tenth each into reading the answers file, choosing \
routines, and wrapping text;
a fifth of the whole is allocating memory. Next would come texts that are borrowed from the bundle \
instead of copied, and
findings as numbers instead of ids in the compiled rules. One assessment is far from its goal for \
the same reason: it
decodes what it shows, and tries every other answer. `validate` spends nearly all its time on the \
vignettes, a thousand
people with every subset of the packs.
";

/// The page for `docs/`.
pub(super) fn page(commit: &str, table: &str, growth: &str) -> String {
    format!(
        "# Benchmarks\n\n\
         Measured on one x86-64 machine by `cargo xtask bench`, which needs valgrind and takes \
         some minutes;\n\
         `cargo xtask bench --save` writes this page anew. These are the figures of commit \
         {commit}.\n\
         What `cargo xtask ci` counts against ceilings are the programs as the tests build them, \
         which take more.\n\n\
         {table}\n\
         Instructions are those in user space, counted by callgrind. They hardly change from run \
         to run; take them to compare\n\
         two versions. Times are medians of 30 runs in which all commands take turns, and only \
         their ratios are given. Bundles of\n\
         all packs are loaded; output goes nowhere. Per assessment, per file: the difference \
         between a long and a short run,\n\
         divided by the rounds between them. An empty `main` is what the system takes to start any \
         program; the do-nothing\n\
         program reads a command line like that of heelwise.\n\n\
         ## A log that grows\n\n\
         {growth}\n\
         The same round on a small log and on a large one, both made up, fourteen entries a day. A \
         year of daily use is about\n\
         5,000 entries. What lies outside the days that are read must cost nothing; past a limit \
         `cargo xtask bench` fails.\n\
         `progress` has no limit: it reads a year of self-tests, and shows more. `cargo xtask \
         bench --million` tries a log of a\n\
         million entries as well.\n\n\
         {REMARKS}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_readable() {
        assert_eq!([999.0, 1000.4, 1_234_567.0].map(grouped), ["999", "1,000", "1,234,567"]);
        assert_eq!(
            [1234.0, 12.34, 1.234, 0.012_34].map(|value| ratio(value, 1.0)),
            ["1234x", "12.3x", "1.23x", "0.0123x"]
        );
    }
}
