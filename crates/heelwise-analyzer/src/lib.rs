//! The interface between Heelwise and the native code of a pack.
//!
//! A pack measures: it turns records into the findings that its `pack.toml` lists under `emits`.
//! Its whole `src/lib.rs` is one type, one trait and one line:
//!
//! ```no_run
//! #![forbid(unsafe_code)]
//! use heelwise_analyzer::{Analyzer, AnalyzerError, Measurement, Reply, Request, export_analyzer};
//!
//! struct ShortWalks;
//!
//! impl Analyzer for ShortWalks {
//!     const ID: &'static str = "short-walks";
//!     const VERSION: &'static str = env!("CARGO_PKG_VERSION");
//!
//!     fn analyze(request: &Request) -> Result<Reply, AnalyzerError> {
//!         let limit = request.parameter("short-km")?;
//!         let short = request.runs().filter(|run| run.distance_km < limit).count();
//!         let finding = match request.runs().count() {
//!             0 => Measurement::unclear("No runs are recorded."),
//!             _ => Measurement::new(short > 0, &[], format!("{short} of your runs were short.")),
//!         };
//!         Ok(Reply::stating([("short-runs", finding)]))
//!     }
//! }
//!
//! export_analyzer!(ShortWalks);
//! # fn main() {}
//! ```
//!
//! The code is a pure function: today's date, the records and the thresholds come in the request,
//! and it may read nothing else. It runs in a process of its own that is killed when it takes
//! too long. Threads are not allowed.

pub mod abi;
pub mod contract;
pub mod numbers;
mod reply;
mod request;
pub mod sample;
mod thunk;

pub use heelwise_core::body::Side;
pub use heelwise_core::profile::Measurement;
pub use heelwise_core::record::{
    HeelWear, Record, RecordKind, ReleaseTiming, Run, Split, TestResult,
};
pub use jiff::civil::Date;

pub use abi::PackEntry;
pub use reply::{AnalyzerError, Identity, Reply};
pub use request::{GivenAnswer, Request};

/// The version of the messages: the shape of [`Request`], [`Reply`] and [`Identity`].
pub const PROTOCOL_VERSION: u32 = 2;

/// The measuring part of a pack.
pub trait Analyzer {
    /// The pack's id, as in `pack.toml`.
    const ID: &'static str;
    /// The pack's version, as in `pack.toml`; usually `env!("CARGO_PKG_VERSION")`.
    const VERSION: &'static str;

    /// Turns records into findings. The same request always gives the same reply.
    fn analyze(request: &Request) -> Result<Reply, AnalyzerError>;
}

/// Makes an [`Analyzer`] the entry of the library it is written in. Use it once, in the pack's
/// own crate.
#[macro_export]
macro_rules! export_analyzer {
    ($analyzer:ty) => {
        /// The entry that the worker looks for.
        #[unsafe(no_mangle)]
        #[used]
        static HEELWISE_PACK: $crate::PackEntry = $crate::PackEntry::new::<$analyzer>();
    };
}
