//! Instructions, counted by valgrind's callgrind: the difference between a long and a short run of
//! one decoder.

use std::env;
use std::hint::black_box;
use std::process::{Command, ExitCode, Stdio};

use crate::decoders;

/// The hidden word that makes the program run one decoder and nothing else.
pub const ONE: &str = "--one";

/// Runs the decoder with a name a number of times.
pub fn one(arguments: &[String]) -> ExitCode {
    let [name, rounds] = arguments else { return ExitCode::FAILURE };
    let Some(decoder) = decoders::all().find(|decoder| decoder.name == *name) else {
        return ExitCode::FAILURE;
    };
    let bytes = decoder.kind.made();
    for _ in 0..rounds.parse().unwrap_or(1) {
        black_box((decoder.read)(black_box(&bytes)));
    }
    ExitCode::SUCCESS
}

/// Instructions of one reading of the file that is made here; nothing without valgrind.
pub fn per_round(name: &str) -> Option<u64> {
    let (short, long) = (counted(name, 1)?, counted(name, 4)?);
    Some(long.checked_sub(short)? / 3)
}

fn counted(name: &str, rounds: u32) -> Option<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().ok()?);
    let output =
        valgrind.args([ONE, name, &rounds.to_string()]).stdout(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = text.lines().find_map(|line| line.split_once("Collected :"))?;
    line.1.trim().parse().ok()
}
