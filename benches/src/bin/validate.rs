//! Validates a pack's folder N times, or only reads its files N times: the floor that validating is
//! compared with.
//!
//! `validate check|read N FOLDER`
#![forbid(unsafe_code)]

use std::error::Error;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};

use heelwise_pack::check_folders;
use heelwise_pack::render::{DiagnosticsFormat, render};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, rounds, folder] = arguments.as_slice() else {
        return Err("validate check|read N FOLDER".into());
    };
    let folder = PathBuf::from(folder);
    for _ in 0..rounds.parse::<usize>()? {
        match mode.as_str() {
            "check" => check(&folder)?,
            "read" => read(&folder)?,
            _ => return Err("the mode is `check` or `read`".into()),
        }
    }
    Ok(())
}

fn check(folder: &Path) -> Result<(), String> {
    let checked = black_box(check_folders(&[folder.to_owned()], &[]));
    if checked.has_errors() {
        Err(render(&checked.diagnostics, DiagnosticsFormat::Human { colour: false }).to_string())
    } else {
        Ok(())
    }
}

/// Opens and reads everything that checking reads.
fn read(folder: &Path) -> io::Result<()> {
    black_box(std::fs::read_to_string(folder.join("pack.toml"))?);
    for part in ["content", "vignettes"] {
        for entry in std::fs::read_dir(folder.join(part))? {
            black_box(std::fs::read_to_string(entry?.path())?);
        }
    }
    Ok(())
}
