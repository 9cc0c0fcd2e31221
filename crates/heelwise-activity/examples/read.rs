//! Reads files and prints what was in them, one line of JSON each: `cargo run -p heelwise-activity --example read FILE...`

use std::fs::File;

fn main() {
    for path in std::env::args().skip(1) {
        match File::open(&path).map(heelwise_activity::read) {
            Ok(Ok(reading)) => {
                let runs: Vec<_> =
                    reading.runs.iter().map(|run| (run.start, run.offset_minutes, run.day, run.undated())).collect();
                println!("{path}\n  notes {:?} others {:?}", reading.notes, reading.others);
                for (start, offset, day, run) in runs {
                    let mut run = run.clone();
                    let seconds = run.seconds.take().map(|seconds| {
                        (
                            seconds.every_s,
                            seconds.columns().map(|(name, c)| (name, c.values().map(|v| v.len()))).collect::<Vec<_>>(),
                        )
                            .1
                    });
                    let splits = std::mem::take(&mut run.splits);
                    println!("  {start:?} {offset:?} {day:?} {}", serde_json::to_string(&run).unwrap_or_default());
                    println!("  {} splits {:?} seconds {:?}", splits.len(), splits.first(), seconds);
                }
            }
            Ok(Err(error)) => println!("{path}\n  ERROR {error}"),
            Err(error) => println!("{path}: {error}"),
        }
    }
}
