//! Where there is neither process group nor `dlopen`: native code stays off, and the packs' text
//! works as ever.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::error::{Fault, WorkerError};
use crate::message::{Call, Found};

/// Always an error: nothing is run here.
pub fn run(
    _program: &Path,
    call: &AnalyzerCall,
    _deadline: Duration,
) -> Result<AnalyzerResult, WorkerError> {
    let fault = Fault::Cage("this system has none".into());
    Err(WorkerError { pack: call.pack.clone(), fault, printed: String::new() })
}

/// Fails: there is no worker here.
pub fn serve() -> ExitCode {
    ExitCode::FAILURE
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// Files are not read here.
    #[error("files of watches are not read on this system, because it has no cage to read them in")]
    NoCage,
}

/// Reads nothing here.
pub struct FileReader;

impl FileReader {
    /// A reader that refuses.
    pub fn new(_program: &Path, _deadline: Duration) -> Self {
        Self
    }

    /// Always an error.
    pub fn read(&mut self, _source: &mut dyn Read) -> Result<Vec<u8>, FileFault> {
        Err(FileFault::NoCage)
    }
}

/// Fails: there is no worker here.
pub fn serve_files(_read: impl FnMut(&mut dyn Read) -> Vec<u8>) -> ExitCode {
    ExitCode::FAILURE
}

/// There are no core files here.
pub fn leave_no_core_file() {}
