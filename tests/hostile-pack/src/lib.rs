//! A pack that misbehaves on request, to prove that nothing it does harms the host. A fixture, never bundled.
//!
//! The parameter `misbehave` says how; without it, or at 0, the pack behaves.
#![deny(unsafe_code)]
#![allow(clippy::panic, clippy::exit, reason = "misbehaving is what it is for")]
#![allow(clippy::disallowed_macros, clippy::disallowed_methods, reason = "printing is part of misbehaving")]

mod constructor;

use std::fs::OpenOptions;
use std::io::Write;
use std::time::Duration;

use heelwise_analyzer::{Analyzer, AnalyzerError, Measured, Reply, Request, export_analyzer};

struct HostilePack;

impl Analyzer for HostilePack {
    const ID: &'static str = "hostile-pack";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    fn analyze(request: &Request) -> Result<Reply, AnalyzerError> {
        let fine = || Ok(Reply::stating([("fine", Measured::of(true, &[("figure", 1.0)], "All is well."))]));
        let behaviour = request.parameter("misbehave").unwrap_or_default().abs();
        match format!("{behaviour}").as_str() {
            "1" => panic!("a panic\u{1b}[2J on request"),
            "2" => std::process::abort(),
            "3" => std::process::exit(0),
            "4" => spin(),
            "5" => std::thread::sleep(Duration::from_hours(1)),
            "6" => return Ok(Reply::stating([("fine", Measured::unclear("x".repeat(2 << 20)))])),
            "7" => print_garbage(),
            "8" => return Ok(Reply::stating([("never-declared", Measured::unclear("Not mine to say."))])),
            "9" => return Err(AnalyzerError::new("an error on request")),
            "10" => return Err(AnalyzerError::new(dig(1).to_string())),
            "11" => forge(),
            "12" => flood(),
            "13" => return Err(AnalyzerError::new(surroundings())),
            _ => {}
        }
        fine()
    }
}

export_analyzer!(HostilePack);

fn spin() {
    loop {
        std::hint::spin_loop();
    }
}

fn print_garbage() {
    println!("\u{1b}]0;owned\u{7} {{\"id\":1}} \u{0}\u{0}");
    eprintln!("\u{1b}[31mgarbage\u{9b} and \u{202e}more");
}

/// Uses up the stack; the compiler is kept from seeing that it does nothing else.
fn dig(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 512]);
    if depth == u64::MAX { depth } else { dig(depth + 1).wrapping_add(room[7]) }
}

/// Writes an answer to every descriptor there may be, before the worker can.
fn forge() {
    let answer = br#"{"id":18446744073709551615,"outcome":{"Ok":{"findings":{}}}}"#;
    let length = u32::try_from(answer.len()).unwrap_or_default().to_le_bytes();
    for descriptor in 3..20 {
        let path = format!("/proc/self/fd/{descriptor}");
        if let Ok(mut file) = OpenOptions::new().write(true).open(path) {
            let _ = file.write_all(&[&length[..], answer].concat());
        }
    }
}

/// Prints far more than anyone wants to keep.
fn flood() {
    let line = vec![b'x'; 1 << 16];
    for _ in 0..320 {
        let _ = std::io::stderr().write_all(&line);
    }
}

/// What the process can see of where it came from.
fn surroundings() -> String {
    let open = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let targets = open.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    let targets: Vec<_> = targets.map(|link| link.display().to_string()).collect();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let lines = status.lines().filter(|line| line.starts_with("NoNewPrivs"));
    let lines: Vec<_> = lines.chain(limits.lines().filter(|line| line.starts_with("Max core"))).collect();
    format!("{} variables; {}; {}", std::env::vars_os().count(), targets.join(" "), lines.join("; "))
}
