//! Host and worker for reading files, with a reader that obeys the text of a file: `reader FILE..`.
//!
//! The host prints one line for each file. Any other output is from the worker.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_macros,
    reason = "a program for tests"
)]

use std::io::Read;
use std::process::ExitCode;
use std::time::Duration;

use heelwise_sandbox::{FileReader, READER_VERB, serve_files};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|first| first == READER_VERB) {
        return serve_files(obey);
    }
    let mut reader = FileReader::new(&std::env::current_exe().unwrap(), Duration::from_secs(5));
    for path in &arguments[1..] {
        match reader.read(&mut std::fs::File::open(path).unwrap()) {
            Ok(answer) => println!("{}", String::from_utf8(answer).unwrap()),
            Err(fault) => println!("{fault}"),
        }
    }
    ExitCode::SUCCESS
}

fn obey(file: &mut dyn Read) -> Vec<u8> {
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    match text.as_str() {
        "panic" => panic!("so it was told"),
        "memory" => {
            let mut all = Vec::new();
            loop {
                all.push(std::hint::black_box(vec![7_u8; 1 << 20]));
            }
        }
        "deep" => drop(deep(0)),
        "print" => {
            println!("on the screen");
            eprintln!("on the screen");
        }
        _ => {}
    }
    format!("read {text}").into_bytes()
}

/// Calls itself until there is no stack.
fn deep(depth: u64) -> u64 {
    let around = std::hint::black_box([depth; 64]);
    if around[0] == u64::MAX { 0 } else { deep(depth + 1) + around[63] }
}
