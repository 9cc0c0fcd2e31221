//! Reads files and prints what is in them as `heelwise log run --dry-run --json` does, without packs, log or clock:
//! `cargo run -p heelwise-activity --example read FILE...`

use std::fs::File;

use heelwise_activity::{Reading, WatchRun};
use jiff::tz::Offset;
use serde_json::{Value, json};

fn main() {
    let files: Vec<Value> = std::env::args().skip(1).map(|path| file(&path)).collect();
    println!("{:#}", json!({ "schema_version": 1, "files": files }));
}

fn file(path: &str) -> Value {
    let reading = File::open(path).map_err(|error| error.to_string());
    match reading.and_then(|file| heelwise_activity::read(file).map_err(|error| error.to_string())) {
        Ok(reading) => described(path, &reading),
        Err(error) => {
            json!({ "file": path, "format": null, "runs": [], "others": [], "notes": [], "error": error })
        }
    }
}

fn described(path: &str, reading: &Reading) -> Value {
    let runs: Vec<Value> = reading.runs.iter().map(run).collect();
    let notes: Vec<String> = reading.notes.iter().map(ToString::to_string).collect();
    let (format, others) = (reading.format, &reading.others);
    json!({ "file": path, "format": format, "runs": runs, "others": others, "notes": notes, "error": null })
}

/// By the clock of UTC where the file does not say which one hung on the wall.
fn run(run: &WatchRun) -> Value {
    run.dated(|_| Offset::UTC).map_or_else(|| json!(run.undated()), |run| json!(run))
}
