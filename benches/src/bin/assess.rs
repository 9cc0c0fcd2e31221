//! Assesses one person N times, so that the difference of a long and a short run is the cost of the
//! rounds between.
//!
//! `assess N ANSWERS CONTENT...`, where each CONTENT is a pack's compiled content.
#![forbid(unsafe_code)]

use std::error::Error;
use std::ffi::OsString;
use std::hint::black_box;
use std::path::Path;

use heelwise_core::Catalog;
use heelwise_core::compiled::CompiledPack;
use heelwise_pack::answers;
use heelwise_pack::check::TODAY;
use heelwise_pack::render::{DiagnosticsFormat, render};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [rounds, answers, contents @ ..] = arguments.as_slice() else {
        return Err("assess N ANSWERS CONTENT...".into());
    };
    let rounds: usize = rounds.to_string_lossy().parse()?;
    let catalog =
        Catalog::merge(contents.iter().map(|path| open(path.as_ref())).collect::<Result<_, _>>()?)?;
    let answers = answers::read(answers.as_ref(), &catalog);
    let profile = answers
        .map_err(|diagnostics| {
            render(&diagnostics, DiagnosticsFormat::Human { colour: false }).to_string()
        })?
        .profile;
    for _ in 0..rounds {
        black_box(heelwise_engine::assess(black_box(&catalog), black_box(&profile), TODAY)?);
    }
    Ok(())
}

fn open(path: &Path) -> Result<CompiledPack, Box<dyn Error>> {
    Ok(CompiledPack::open(std::fs::read(path)?.into())?)
}
