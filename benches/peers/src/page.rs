//! The tables, and their page.

use std::fmt::Write as _;

use crate::Subject;
use crate::sums::Sums;

/// The result of one decoder for a file.
pub struct Row {
    /// The decoder.
    pub name: &'static str,
    /// The sums it read; `None` when it refused the file.
    pub sums: Option<Sums>,
    /// Seconds of one reading, when the sums are right.
    pub seconds: Option<f64>,
    /// Instructions of one reading, where they are counted.
    pub instructions: Option<u64>,
}

/// The table of one file; all rows are compared with the first.
pub fn table(subject: &Subject, rows: &[Row]) -> String {
    let bytes = subject.bytes.len();
    let records = rows.first().and_then(|row| row.sums).map_or(0, |sums| sums.records);
    let mut text = format!("## {}\n\n{records} records, {bytes} bytes.\n\n", subject.name);
    text.push_str(
        "| | sums | time to ours | MB a second | instructions a record | to ours \
         |\n|---|---|---:|---:|---:|---:|\n",
    );
    let (seconds, counted) =
        rows.first().map_or((None, None), |row| (row.seconds, row.instructions));
    for row in rows {
        let sums = match row.sums {
            None => "refuses it",
            Some(_) if row.seconds.is_none() => "differ",
            Some(_) => "equal",
        };
        let times = row
            .seconds
            .zip(seconds)
            .map(|(one, ours)| format!("{:.2}x", one / ours))
            .unwrap_or_default();
        let speed =
            row.seconds.map(|one| format!("{:.0}", bytes as f64 / one / 1e6)).unwrap_or_default();
        let each =
            row.instructions.map(|all| format!("{}", all / records.max(1))).unwrap_or_default();
        let ratio = row
            .instructions
            .zip(counted)
            .map(|(one, ours)| format!("{:.2}x", one as f64 / ours as f64));
        let ratio = ratio.unwrap_or_default();
        let _ = writeln!(text, "| {} | {sums} | {times} | {speed} | {each} | {ratio} |", row.name);
    }
    text.push('\n');
    text
}

/// The page in `docs/`.
pub fn whole(tables: &str) -> String {
    format!("{HEAD}\n{tables}{FOOT}")
}

const HEAD: &str = "# Reading watches' files: benchmarks

Measured on one x86-64 machine by `cargo run --release --manifest-path benches/peers/Cargo.toml`, \
which reads the same files with other
decoders in turns; with `-- --save` it writes this page anew, and with `-- FILE...` it reads files \
of your own as well. It is a
workspace of its own, so that nothing it compares with is ever part of the program.
";

const FOOT: &str = "## How to read this

Only ratios within one run say something: the machine was busy with other work, and megabytes a \
second are those of that moment.
Instructions are those in user space, counted by callgrind as the difference between four readings \
and one; they hardly change from run
to run. A time counts only when the sums over all records (how many, times, distances, cadences, \
ground contact, heart rates) are
those of Heelwise; in TCX times, heart rates and the length of the way, in GPX times and the \
length of the way, since the other crates
leave the rest out.

Heelwise stands twice in the table of FIT: *columns* is what other decoders do as well, *run* has \
the whole way to means, parts, climb
and the encoded seconds. In TCX and GPX it is always the whole way. The *limit* is a loop that \
knows before where everything is,
adds up the same checksum and fills the same columns.
";
