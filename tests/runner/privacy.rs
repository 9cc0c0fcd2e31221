//! Privacy: no network connection, and no personal data in errors, arguments of child processes,
//! temporary files or core dumps.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::harness::{Machine, TODAY, kernel_without, program, root};
use crate::watch::generated_files::Made;

const NOW: &str = "2026-11-20T19:00:00+01:00";

/// A word that stands for personal data.
const SECRET: &str = "Heimlichkeit";

/// A machine with two empty folders: the working folder and the one for temporary files.
struct IsolatedHome {
    machine: Machine,
    here: tempfile::TempDir,
    temporary: tempfile::TempDir,
}

impl IsolatedHome {
    fn new() -> Self {
        let folder = || tempfile::tempdir().unwrap();
        Self { machine: Machine::with_packs(), here: folder(), temporary: folder() }
    }

    fn path(&self, name: &str) -> String {
        self.machine.home.path().join(name).display().to_string()
    }

    /// Runs `command` with a text on standard input.
    fn run(&self, mut command: Command, arguments: &[&str], input: &str) -> Output {
        command
            .args(arguments)
            .env_clear()
            .env("HEELWISE_HOME", self.machine.home.path())
            .env("HEELWISE_NOW", NOW);
        command
            .env("TMPDIR", self.temporary.path())
            .env("HOME", self.here.path())
            .current_dir(self.here.path());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Many commands do not read it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// The commands of a day, each with its standard input.
    fn day(&self) -> Vec<(Vec<String>, String)> {
        let example = |name: &str| root().join("examples").join(name).display().to_string();
        let watched = self.path("run.fit");
        fs::write(&watched, Made::at("2026-11-20T06:00:00Z", 20).fit()).unwrap();
        let [shin, records, heel] =
            ["shin-after-long-run.toml", "shin-after-long-run.jsonl", "first-step-heel-pain.toml"]
                .map(example);
        let [document, table, saved] =
            ["all.json", "all.csv", "saved.toml"].map(|name| self.path(name));
        let check =
            format!("check --profile {shin} --records {records} --at {TODAY} --save {saved}");
        let session = "session evening --clock stdin";
        let [plan, why] = ["plan new", "why foundation/condition/plantar-heel-pain"]
            .map(|it| format!("{it} --profile {heel} --at {TODAY}"));
        let typed = [
            (check.as_str(), ""),
            (plan.as_str(), ""),
            (why.as_str(), ""),
            ("today", ""),
            ("log note", SECRET),
        ];
        let rest = [
            ("log pain 4 --first-step", ""),
            (session, "+45\npain 3\n+600\n1\nn\n"),
            ("log", ""),
            ("log edit 1 text=Heimlichkeit-2", ""),
            ("log undo", ""),
            ("progress", ""),
            ("library exercise heel-raise-towel --svg", ""),
            ("pack list", ""),
            ("pack info running-technique", ""),
            ("backup", ""),
            ("backup list", ""),
        ];
        let files = [
            format!("log run {watched}"),
            format!("export {document}"),
            format!("export {table}"),
            format!("import {document}"),
            "backup restore latest --yes".to_owned(),
            "plan show".to_owned(),
        ];
        let day =
            typed.into_iter().chain(rest).map(|(line, input)| (line.to_owned(), input.to_owned()));
        let day = day.chain(files.into_iter().map(|line| (line, String::new())));
        day.map(|(line, input)| (line.split(' ').map(str::to_owned).collect(), input)).collect()
    }
}

fn words(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

/// The program, or another, on a kernel that ends whoever reaches for a network.
#[cfg(target_os = "linux")]
fn without_network(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(kernel_without());
    command.arg("network").arg(program);
    command
}

// threat: G1
#[cfg(target_os = "linux")]
#[test]
fn a_whole_day_opens_no_connection() {
    use std::os::unix::process::ExitStatusExt;
    let isolated = IsolatedHome::new();
    let reaches =
        isolated.run(without_network("/bin/bash"), &["-c", "exec 3<>/dev/tcp/127.0.0.1/9"], "");
    assert_eq!(reaches.status.signal(), Some(31), "whoever reaches for one is ended: {reaches:?}");
    let (mut measured, mut read) = (false, false);
    for (arguments, input) in isolated.day() {
        let output = isolated.run(without_network(program()), &words(&arguments), &input);
        let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {printed}");
        measured |= printed.contains("running-technique/finding/");
        read |= printed.contains("Run: ");
    }
    assert!(measured && read, "the processes for packs and for files worked as well");
    let erased = isolated.run(without_network(program()), &["erase", "--yes"], "");
    assert!(erased.status.success());
}

// threat: G2
#[test]
fn personal_data_is_in_no_error_and_no_temporary_file() {
    let isolated = IsolatedHome::new();
    for (arguments, input) in isolated.day() {
        let output = isolated.run(Command::new(program()), &words(&arguments), &input);
        let printed = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && !printed.contains(SECRET), "{arguments:?}: {printed}");
    }
    // A failure after the day was read does not show it either.
    fs::write(isolated.machine.data().join("heelwise.db"), "text").unwrap();
    let failed = isolated.run(Command::new(program()), &["log", "note"], SECRET);
    assert!(
        failed.status.code() == Some(6)
            && !String::from_utf8(failed.stderr).unwrap().contains(SECRET)
    );
    for folder in [isolated.here.path(), isolated.temporary.path()] {
        assert!(
            fs::read_dir(folder).unwrap().next().is_none(),
            "something was left in {}",
            folder.display()
        );
    }
    let mut places = Vec::new();
    holding(isolated.machine.home.path(), SECRET.as_bytes(), &mut places);
    let asked_for = ["all.json", "all.csv"].map(|name| isolated.machine.home.path().join(name));
    let others: Vec<_> = places
        .iter()
        .filter(|path| !path.starts_with(isolated.machine.data()) && !asked_for.contains(path))
        .collect();
    assert!(others.is_empty() && !places.is_empty(), "{others:?}");
}

/// The files below a folder in which these bytes are.
fn holding(folder: &Path, bytes: &[u8], into: &mut Vec<std::path::PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            holding(&path, bytes, into);
        } else if fs::read(&path).unwrap().windows(bytes.len()).any(|window| window == bytes) {
            into.push(path);
        }
    }
}

// threat: G2
#[cfg(target_os = "linux")]
#[test]
fn child_processes_have_no_personal_data_in_arguments() {
    let isolated = IsolatedHome::new();
    let folder = isolated.machine.home.path().join(SECRET);
    fs::create_dir(&folder).unwrap();
    for day in 1..20 {
        let run = Made::at(&format!("2026-10-{day:02}T06:00:00Z"), 60).fit();
        fs::write(folder.join(format!("{day}.fit")), run).unwrap();
    }
    let mut command = isolated.machine.command(&["log", "run"]);
    let mut host =
        command.arg(&folder).env("HEELWISE_NOW", NOW).stdout(Stdio::null()).spawn().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    while host.try_wait().unwrap().is_none() {
        seen.extend(children(host.id()).into_iter().map(|child| arguments(&child)));
    }
    // Between being made and becoming the program a process still has its parent's arguments.
    seen.retain(|arguments| !arguments.contains(&SECRET.to_owned()) && !arguments.is_empty());
    seen.retain(|arguments| arguments.get(1).is_none_or(|it| it != "log"));
    assert_eq!(seen.into_iter().map(|it| it[1..].to_vec()).collect::<Vec<_>>(), [["__reader"]]);
}

/// The processes that a process has started.
#[cfg(target_os = "linux")]
fn children(process: u32) -> Vec<String> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[cfg(target_os = "linux")]
fn arguments(process: &str) -> Vec<String> {
    let mut line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    if !line.ends_with(&[0]) {
        // The process ended while its arguments were read: the last one is cut.
        line.clear();
    }
    let words = line.split(|byte| *byte == 0).filter(|word| !word.is_empty());
    words.map(|word| String::from_utf8_lossy(word).into_owned()).collect()
}

/// Lets a shell that allows core files become this, waits until it is `ready`, and makes it crash.
/// Whether its memory was written down.
#[cfg(target_os = "linux")]
fn crashed(machine: &Machine, here: &Path, what: &[&str], ready: impl Fn(&str) -> bool) -> bool {
    use std::os::unix::process::ExitStatusExt;
    let mut shell = Command::new("bash");
    shell.args(["-c", "ulimit -c unlimited; exec \"$@\"", "-"]).args(what).current_dir(here);
    let mut child = shell
        .env("HEELWISE_HOME", machine.home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(SECRET.as_bytes()).unwrap();
    while !ready(&fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap()) {
        assert!(child.try_wait().unwrap().is_none(), "it ended");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Command::new("kill").args(["-s", "ABRT", &child.id().to_string()]).status().unwrap();
    let ended = child.wait().unwrap();
    assert_eq!(ended.signal(), Some(6));
    ended.core_dumped()
}

// threat: G2
#[cfg(target_os = "linux")]
#[test]
fn a_crash_leaves_no_core_dump() {
    let (machine, here) = (Machine::new(), tempfile::tempdir().unwrap());
    let program = program().display().to_string();
    let has_no_core = |limits: &str| {
        let line =
            limits.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
        line.split_whitespace().nth(4) == Some("0") && line.split_whitespace().nth(5) == Some("0")
    };
    assert!(!crashed(&machine, here.path(), &[&program, "log", "note"], has_no_core));
    assert!(fs::read_dir(here.path()).unwrap().next().is_none());
    // Another program there would have left it, where the system lets it.
    if !crashed(&machine, here.path(), &["sleep", "60"], |limits| !has_no_core(limits)) {
        eprintln!("NOT TESTED: no program here leaves its memory behind");
    }
}

// threat: G4
#[test]
fn notes_can_be_passed_on_stdin_and_limits_are_documented() {
    let isolated = IsolatedHome::new();
    let output = isolated.run(Command::new(program()), &["log", "note"], SECRET);
    assert!(output.status.success());
    let log = isolated.run(Command::new(program()), &["log"], "");
    assert!(String::from_utf8(log.stdout).unwrap().contains(SECRET));
    let page = fs::read_to_string(root().join("docs/data.md")).unwrap();
    let shown = page.split("## What is not promised").nth(1).unwrap();
    for word in ["swap", "clipboard", "history of the shell", "heelwise log note"] {
        assert!(shown.contains(word), "{word}");
    }
}

// threat: G5
#[test]
fn figures_hold_no_scripts_and_no_external_references() {
    let machine = Machine::with_packs();
    let list: serde_json::Value =
        serde_json::from_str(&machine.run(&["library", "exercises", "--json"]).stdout()).unwrap();
    let mut drawn = 0;
    for id in list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()) {
        let picture = machine.run(&["library", id, "--svg"]);
        if picture.code() != 0 {
            continue;
        }
        drawn += 1;
        let text =
            picture.stdout().replacen("xmlns=\"http://www.w3.org/2000/svg\"", "", 1).to_lowercase();
        for word in [
            "<script",
            "href",
            "url(",
            "http",
            "src=",
            "@import",
            "<foreignobject",
            "<!",
            "<use",
            "<image",
        ] {
            assert!(!text.contains(word), "{id}: {word}");
        }
        let mut names = text.split('=').filter_map(|before| before.split_whitespace().next_back());
        assert!(!names.any(|name| name.starts_with("on")), "{id}: something happens on something");
    }
    assert!(drawn >= 10, "{drawn}");
}
