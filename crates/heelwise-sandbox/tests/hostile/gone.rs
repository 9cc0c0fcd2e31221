//! A host that is gone takes its worker along.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::built::built;

// threat: A24
#[test]
#[cfg(target_os = "linux")]
fn a_worker_dies_with_its_host() {
    for signal in [libc::SIGKILL, libc::SIGINT, libc::SIGHUP, libc::SIGTERM] {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("library");
        std::fs::write(&library, &built().library).unwrap();
        let mut host = Command::new(&built().driver);
        host.arg(&built().worker).arg(&library).args(["5", "60", "caged"]);
        // What starts tests in the background may have them ignore some signals.
        // SAFETY: `signal` may be called between fork and exec.
        #[allow(unsafe_code)]
        unsafe {
            host.pre_exec(move || {
                libc::signal(signal, libc::SIG_DFL);
                Ok(())
            })
        };
        let mut host = host.stdout(Stdio::null()).spawn().unwrap();
        let worker = eventually(|| child_of(host.id())).expect("it was started");
        // SAFETY: a child of ours that is not reaped.
        #[allow(unsafe_code)]
        unsafe {
            libc::kill(host.id().cast_signed(), signal)
        };
        host.wait().unwrap();
        assert!(
            eventually(|| (!is_running(worker)).then_some(())).is_some(),
            "signal {signal} left the worker"
        );
    }
}

pub(crate) fn eventually<T>(mut probe: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(50) {
        if let Some(seen) = probe() {
            return Some(seen);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    None
}

/// The process that this one started, if it sleeps in the pack's code by now.
fn child_of(parent: u32) -> Option<u32> {
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find(|process| {
        let status = std::fs::read(format!("/proc/{process}/status")).unwrap_or_default();
        let lines: Vec<String> =
            BufReader::new(&status[..]).lines().map_while(Result::ok).collect();
        let has = |begins: &str| lines.iter().any(|line| line.starts_with(begins));
        has(&format!("PPid:\t{parent}")) && has("Seccomp:\t2") && has("State:\tS")
    })
}

/// A process that is over may stay listed until somebody asks how it ended.
pub(crate) fn is_running(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("State:") && !line.contains('Z'))
}
