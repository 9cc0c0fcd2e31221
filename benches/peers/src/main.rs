//! Times the reading of watches' files beside other decoders, in one run, on the same files.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml -- [--save] [FILE...]`
//!
//! What a decoder needs counts only when the sums over its columns are those of Heelwise.

mod decoders;
mod instructions;
mod limit;
mod made;
mod page;
mod sums;
mod timing;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use decoders::{Decoder, Kind};

/// A file that is read.
struct Subject {
    name: String,
    bytes: Vec<u8>,
    kind: Kind,
    /// Whether it was made here, so that the limit knows its content.
    is_made: bool,
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == instructions::ONE) {
        return instructions::one(&arguments[1..]);
    }
    let saves = arguments.first().is_some_and(|first| first == "--save");
    if saves {
        arguments.remove(0);
    }
    let mut subjects = made();
    for path in &arguments {
        match given(path) {
            Ok(subject) => subjects.extend(subject),
            Err(error) => eprintln!("{path}: {error}"),
        }
    }
    let text: String =
        subjects.iter().map(|subject| page::table(subject, &rows(subject))).collect();
    print!("{text}");
    if saves {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/watch-benchmarks.md");
        if let Err(error) = fs::write(&path, page::whole(&text)) {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// An hour's run in every format.
fn made() -> Vec<Subject> {
    [
        ("an hour's run, FIT", made::fit(1), Kind::Fit),
        ("an hour's run, TCX", made::tcx(1), Kind::Tcx),
    ]
    .into_iter()
    .chain([("an hour's run, GPX", made::gpx(1), Kind::Gpx)])
    .map(|(name, bytes, kind)| Subject { name: name.to_owned(), bytes, kind, is_made: true })
    .collect()
}

/// A file of the developer's own; `None` when it is in no format that is compared.
fn given(path: &str) -> std::io::Result<Option<Subject>> {
    let bytes = fs::read(path)?;
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let kind = decoders::kind_of(&name);
    Ok(kind.map(|kind| Subject { name, bytes, kind, is_made: false }))
}

/// The results of every decoder for a file. The first is Heelwise.
fn rows(subject: &Subject) -> Vec<page::Row> {
    let decoders: Vec<&Decoder> = decoders::decoders_for(subject.kind)
        .filter(|one| subject.is_made || !one.is_limit)
        .collect();
    let sums: Vec<_> = decoders.iter().map(|decoder| sums(decoder, &subject.bytes)).collect();
    let ours = sums.first().cloned().flatten();
    let right: Vec<bool> = sums.iter().map(|sums| sums.is_some() && *sums == ours).collect();
    let counted: Vec<&Decoder> =
        decoders.iter().zip(&right).filter(|(_, right)| **right).map(|(one, _)| *one).collect();
    let mut seconds = timing::medians(&counted, &subject.bytes).into_iter();
    let rows = decoders.iter().zip(sums).zip(right).map(|((decoder, sums), is_right)| page::Row {
        name: decoder.name,
        sums,
        seconds: if is_right { seconds.next() } else { None },
        instructions: if is_right && subject.is_made {
            instructions::per_round(decoder.name)
        } else {
            None
        },
    });
    rows.collect()
}

/// The sums of a decoder. A panic counts as a refusal.
fn sums(decoder: &Decoder, bytes: &[u8]) -> Option<sums::Sums> {
    std::panic::catch_unwind(|| (decoder.read)(bytes)).ok().flatten()
}
