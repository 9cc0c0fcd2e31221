//! The table, and its page.

use std::fmt::Write as _;

/// Starting any process.
pub const START: &str = "starting a program that does nothing";
/// Without a cage.
pub const BARE: &str = "a pack in a bare child";
/// As people get it.
pub const CAGED: &str = "a pack in the cage";
/// The outside reference.
pub const WASM: &str = "an interpreted module (wasmi)";

/// The page, from the microseconds of each.
pub fn page(measured: &[(&str, &[f64])], library: u64) -> String {
    let micros_at = |what: &str, share: f64| {
        let micros = measured.iter().find(|(name, _)| *name == what).map(|(_, micros)| *micros);
        quantile(micros.unwrap_or_default(), share)
    };
    let base = micros_at(BARE, 0.5);
    let mut text = format!(
        "{HEAD}\nThe library has {library} bytes.\n\n| from asking to the first reply | median, to \
         a bare child | 19 of 20, to the same | median, ms |\n|---|---:|---:|---:|\n"
    );
    for (what, _) in measured {
        let (half, most) = (micros_at(what, 0.5), micros_at(what, 0.95));
        let _ = writeln!(
            text,
            "| {what} | {:.2}x | {:.2}x | {:.2} |",
            half / base,
            most / base,
            half / 1000.0
        );
    }
    text + FOOT
}

fn quantile(micros: &[f64], share: f64) -> f64 {
    let mut sorted = micros.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len().saturating_sub(1)) as f64 * share;
    sorted.get(at.round() as usize).copied().unwrap_or(f64::NAN)
}

const HEAD: &str = "# The cage: benchmarks

Measured on one x86-64 machine by `cargo run --release --manifest-path benches/cage/Cargo.toml`; \
with `-- --save` it writes this page anew. It
is a workspace of its own, so that nothing it compares with is ever part of the program.
";

const FOOT: &str = "
## How to read this

All four take turns, 300 times. Only ratios within one run say something: the machine was busy \
with other work, and the milliseconds are those of
that moment.

*A bare child* is the same worker as if on a kernel without Landlock and seccomp: process, pipes, \
digest, sealed memory and limits are the same. What
the cage adds is Landlock, three lists of calls with the self-tests behind them, and two calls of \
the loader that a signal handler answers.

*An interpreted module* runs in the host's own process, with fuel, a limit of 16 MiB and nothing \
it could call. It is the outside reference: it has less to do than
a library, for no process is started, and the module has a dozen lines where the library brings a \
standard library along.
";
