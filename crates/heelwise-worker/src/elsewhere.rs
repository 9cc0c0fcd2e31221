//! Where there is neither process group nor `dlopen`: native code stays off, and the packs' text works as ever.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use crate::error::{Fault, WorkerError};
use crate::message::Call;
use heelwise_analyzer::Reply;

/// Always an error: nothing is run here.
pub fn run(_program: &Path, call: &Call, _deadline: Duration) -> Result<Reply, WorkerError> {
    let fault = Fault::Cage("this system has none".into());
    Err(WorkerError { pack: call.pack.clone(), fault, printed: String::new() })
}

/// Never asked for.
pub fn serve() -> ExitCode {
    ExitCode::FAILURE
}
