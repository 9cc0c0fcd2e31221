//! Runs the native code of a pack in a process of its own.
//!
//! The host never loads a library. [`run`] starts the program again with the hidden verb [`VERB`],
//! sends it the library and the request over a pipe, and takes one reply back before one deadline;
//! the program's `main` hands that verb to [`serve`](fn@serve). Every call has its own process: a
//! pack that crashes, loops or floods its output ends with an error that names it, and affects
//! nothing else. It is not started again.
//!
//! The reply is untrusted: code in the worker can write any bytes to any descriptor.
//! [`check_reply`] accepts only findings that the pack may state.
//!
//! [`FileReader`] and [`serve_files`] do the same for untrusted files: the code that reads them is
//! the program's own, but the files may contain anything.
//!
//! All unsafe code of loading and calling is in this crate, in the files that allow it at their
//! top.

#[cfg(unix)]
mod cage;
#[cfg(unix)]
mod child;
#[cfg(unix)]
mod descriptors;
mod error;
#[cfg(unix)]
mod file_reader_child;
#[cfg(unix)]
mod file_reader_host;
mod frame;
#[cfg(unix)]
mod host;
#[cfg(unix)]
mod library;
mod limits;
mod message;
mod reply;
mod request;
#[cfg(unix)]
mod sealed_library;
#[cfg(unix)]
mod serve;
#[cfg(not(unix))]
mod unsupported;

#[cfg(unix)]
pub use cage::leave_no_core_file;
pub use error::{Fault, FaultKind, WorkerError};
#[cfg(unix)]
pub use file_reader_child::serve_files;
#[cfg(unix)]
pub use file_reader_host::{FileFault, FileReader};
#[cfg(unix)]
pub use host::{parse_reply, run};
pub use limits::{Limit, LimitUnit};
pub use message::{AnalyzerCall, AnalyzerResult, CageRule};
pub use reply::check_reply;
pub use request::request;
#[cfg(unix)]
pub use serve::serve;
#[cfg(not(unix))]
pub use unsupported::{FileFault, FileReader, leave_no_core_file, run, serve, serve_files};

pub use heelwise_analyzer::{Reply, Request};

/// The hidden first argument that makes the program a worker.
pub const VERB: &str = "__worker";

/// The hidden first argument that makes the program a reader of files.
pub const READER_VERB: &str = "__reader";
