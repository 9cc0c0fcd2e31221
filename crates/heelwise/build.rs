//! Compiles the foundation, the safety floor, into the program: through the same reader and checker
//! as any other pack.
#![allow(clippy::disallowed_macros, reason = "this is how a build script talks to cargo")]

use std::path::{Path, PathBuf};

use heelwise_pack::render::{DiagnosticsFormat, render};

fn main() -> Result<(), String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/foundation");
    println!("cargo:rerun-if-changed={}", folder.display());
    let checked = heelwise_pack::check_folders(&[folder], &[]);
    if checked.has_errors() {
        return Err(format!(
            "the foundation has errors:\n{}",
            render(&checked.diagnostics, DiagnosticsFormat::Human { colour: false })
        ));
    }
    let pack = checked.packs.first().ok_or("the foundation could not be read")?;
    let bytes = pack.content.compile().map_err(|error| error.to_string())?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    std::fs::write(out.join("foundation.bin"), bytes).map_err(|error| error.to_string())
}
