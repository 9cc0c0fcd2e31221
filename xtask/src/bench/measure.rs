//! Counting instructions and comparing times.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::workspace::{self, Build, Problem};

/// The time of every command: the day of `heelwise_pack::check::TODAY`.
const NOW: &str = "2026-11-20T08:00:00+01:00";

/// The number of times that each command is timed.
const TIMES: usize = 30;

/// A program of the workspace with its arguments.
pub(super) struct Call {
    program: PathBuf,
    arguments: Vec<OsString>,
    /// The home with the person's data; by default the empty home of the whole run.
    home: Option<PathBuf>,
}

impl Call {
    /// A program that the workspace builds, as people get it.
    pub(super) fn new(program: &str, arguments: &[&str]) -> Self {
        Self::with_build(Build::Released, program, arguments)
    }

    /// A program that the workspace builds in one way or the other.
    pub(super) fn with_build(build: Build, program: &str, arguments: &[&str]) -> Self {
        let program = build.folder().join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
        Self { program, arguments: Vec::new(), home: None }.and(arguments)
    }

    /// The same with a home of its own.
    pub(super) fn at(self, home: &Path) -> Self {
        Self { home: Some(home.to_owned()), ..self }
    }

    /// The command as it is.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }

    /// The same with more arguments.
    pub(super) fn and(mut self, arguments: &[impl AsRef<OsStr>]) -> Self {
        self.arguments.extend(arguments.iter().map(|argument| argument.as_ref().to_owned()));
        self
    }
}

/// A command, or one round of it as the difference between a long and a short run.
pub(super) struct Subject {
    what: &'static str,
    goal: &'static str,
    short: Call,
    /// The long run, and its additional rounds.
    long: Option<(Call, u64)>,
}

impl Subject {
    /// A whole command.
    pub(super) fn command(what: &'static str, goal: &'static str, call: Call) -> Self {
        Self { what, goal, short: call, long: None }
    }

    /// One round of a command.
    pub(super) fn rounds(
        what: &'static str,
        goal: &'static str,
        short: Call,
        long: Call,
        more: u64,
    ) -> Self {
        Self { what, goal, short, long: Some((long, more)) }
    }

    fn calls(&self) -> impl Iterator<Item = &Call> {
        std::iter::once(&self.short).chain(self.long.as_ref().map(|(call, _)| call))
    }

    /// From the measurements of its calls, in their order.
    fn one_round(&self, mut calls: impl Iterator<Item = f64>) -> f64 {
        let short = calls.next().unwrap_or_default();
        match &self.long {
            #[allow(clippy::cast_precision_loss)] // some hundred rounds
            Some((_, more)) => (calls.next().unwrap_or_default() - short) / *more as f64,
            None => short,
        }
    }
}

/// The measurements of a subject.
pub(super) struct SubjectFigures {
    pub(super) what: &'static str,
    pub(super) goal: &'static str,
    pub(super) instructions: f64,
    pub(super) seconds: f64,
}

/// Checks that valgrind is installed.
pub(super) fn valgrind() -> Result<(), Problem> {
    let is_installed = Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if is_installed {
        Ok(())
    } else {
        Err("valgrind is not installed; it counts the instructions".into())
    }
}

/// Measures everything. `home` is an empty folder for the person's own data.
pub(super) fn all(subjects: &[Subject], home: &Path) -> Result<Vec<SubjectFigures>, Problem> {
    let calls: Vec<&Call> = subjects.iter().flat_map(Subject::calls).collect();
    let counts: Vec<f64> = calls.iter().map(|call| count(call, home)).collect::<Result<_, _>>()?;
    let times = times(&calls, home)?;
    let (mut counts, mut times) = (counts.into_iter(), times.into_iter());
    let measured = subjects.iter().map(|subject| {
        let calls = subject.calls().count();
        SubjectFigures {
            what: subject.what,
            goal: subject.goal,
            instructions: subject.one_round(counts.by_ref().take(calls)),
            seconds: subject.one_round(times.by_ref().take(calls)),
        }
    });
    Ok(measured.collect())
}

/// The instructions of one round.
pub(super) fn instructions(subject: &Subject) -> Result<f64, Problem> {
    let counts: Vec<f64> =
        subject.calls().map(|call| count(call, Path::new(""))).collect::<Result<_, _>>()?;
    Ok(subject.one_round(counts.into_iter()))
}

/// The instructions of one run of each call, two at a time.
pub(super) fn counts(calls: &[Call]) -> Result<Vec<f64>, Problem> {
    let some = |calls: &[Call]| {
        calls.iter().map(|call| count(call, Path::new(""))).collect::<Result<Vec<_>, _>>()
    };
    let (one, other) = calls.split_at(calls.len() / 2);
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| some(one));
        let other = some(other)?;
        let one = beside.join().map_err(|_| "counting ended early".to_owned())??;
        Ok([one, other].concat())
    })
}

/// Runs a call for its side effects.
pub(super) fn prepare(call: &Call) -> Result<(), Problem> {
    let mut command = Command::new(&call.program);
    let output =
        quietly(&mut command, call, Path::new("")).output().map_err(|error| error.to_string())?;
    let failure =
        || format!("{:?} failed:\n{}", call.arguments, String::from_utf8_lossy(&output.stderr));
    output.status.success().then_some(()).ok_or_else(failure)
}

/// Runs a program quietly in the workspace, without the person's own packs and answers.
fn quietly<'a>(command: &'a mut Command, call: &Call, home: &Path) -> &'a mut Command {
    let home = call.home.as_deref().unwrap_or(home);
    command
        .args(&call.arguments)
        .current_dir(workspace::root())
        .env("HEELWISE_HOME", home)
        .env("HEELWISE_NOW", NOW);
    command.stdin(Stdio::null()).stdout(Stdio::null())
}

/// The instructions of one run; those of processes it starts are not counted.
fn count(call: &Call, home: &Path) -> Result<f64, Problem> {
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--trace-children=no"])
        .arg(&call.program);
    let output = quietly(&mut valgrind, call, home)
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let count = collected(&stderr).filter(|_| output.status.success());
    count.ok_or_else(|| format!("{} failed under valgrind:\n{stderr}", call.program.display()))
}

/// The number in callgrind's line `==7== Collected : 123456`.
fn collected(stderr: &str) -> Option<f64> {
    stderr.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
}

/// The median seconds of each call. The calls take turns, so that other load of the machine affects
/// all alike.
fn times(calls: &[&Call], home: &Path) -> Result<Vec<f64>, Problem> {
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); calls.len()];
    for _ in 0..TIMES {
        for (call, times) in calls.iter().zip(&mut times) {
            times.push(time(call, home)?);
        }
    }
    Ok(times.iter_mut().map(|times| median(times).as_secs_f64()).collect())
}

fn time(call: &Call, home: &Path) -> Result<Duration, Problem> {
    let mut command = Command::new(&call.program);
    quietly(&mut command, call, home);
    let started = Instant::now();
    workspace::must_succeed(&call.program.display().to_string(), &mut command)?;
    Ok(started.elapsed())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_found_in_the_output_of_callgrind() {
        let stderr = "==7== Events    : Ir\n==7== Collected : 487883\n==7== \n==7== \
            I   refs:      487,883\n";
        assert_eq!(collected(stderr), Some(487_883.0));
        assert_eq!(collected("valgrind: cannot execute"), None);
    }

    #[test]
    fn a_round_is_the_difference_of_two_runs() {
        let call = || Call::new("assess", &[]);
        assert!(
            (Subject::rounds("a", "", call(), call(), 100).one_round([50.0, 1050.0].into_iter())
                - 10.0)
                .abs()
                < 1e-9
        );
        assert!(
            (Subject::command("a", "", call()).one_round([50.0].into_iter()) - 50.0).abs() < 1e-9
        );
    }
}
