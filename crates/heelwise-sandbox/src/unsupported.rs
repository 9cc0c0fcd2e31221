//! Stubs for systems without process groups and `dlopen`: native code is never run, and the rest of
//! the packs works.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::error::{Fault, WorkerError};
use crate::message::{AnalyzerCall, AnalyzerResult};

/// Always an error.
pub fn run(
    _program: &Path,
    call: &AnalyzerCall,
    _deadline: Duration,
) -> Result<AnalyzerResult, WorkerError> {
    let fault = Fault::Cage("this system has none".into());
    Err(WorkerError { pack: call.pack.clone(), fault, printed: String::new() })
}

/// Always fails, because there is no worker on this system.
pub fn serve() -> ExitCode {
    ExitCode::FAILURE
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// Files are not read on this system.
    #[error("files of watches are not read on this system, because it has no cage to read them in")]
    NoCage,
}

/// A reader that reads no files.
pub struct FileReader;

impl FileReader {
    /// Creates a reader.
    pub fn new(_program: &Path, _deadline: Duration) -> Self {
        Self
    }

    /// Always an error.
    pub fn read(&mut self, _source: &mut dyn Read) -> Result<Vec<u8>, FileFault> {
        Err(FileFault::NoCage)
    }
}

/// Always fails, because there is no worker on this system.
pub fn serve_files(_read: impl FnMut(&mut dyn Read) -> Vec<u8>) -> ExitCode {
    ExitCode::FAILURE
}

/// Does nothing, because this system has no core files.
pub fn leave_no_core_file() {}
