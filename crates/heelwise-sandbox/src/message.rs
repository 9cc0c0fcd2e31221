//! The messages between host and worker.
//!
//! ```text
//! host                         worker
//! Hello, library        ──▶    checks the digest, enters the cage
//!                       ◀──    Ready              nothing of the pack has run yet
//!                              loads the library, reads its identity
//!                       ◀──    Loaded
//! AnalyzeRequest        ──▶    has it measure
//!                       ◀──    Answer
//! ```
//!
//! At any point the worker may send [`WorkerMessage::Failed`] instead and end. The request is sent
//! only after the library was loaded, with a number that cannot be guessed: an answer prepared
//! before that is refused. Code of the pack that reads the request itself can only give its own
//! answer, from inside the cage.

use heelwise_analyzer::{Reply, Request};
use heelwise_core::SafeText;
use serde::{Deserialize, Serialize};

use crate::error::Fault;

/// One call of a pack's native code.
#[derive(Clone, Debug)]
pub struct AnalyzerCall {
    /// Id of the pack.
    pub pack: String,
    /// Version of the pack.
    pub version: String,
    /// The library, as it was read from the bundle.
    pub library: Vec<u8>,
    /// BLAKE3 digest of the library as the verified bundle states it. Never to be computed from
    /// `library`.
    pub digest: [u8; 32],
    /// The request to the pack.
    pub request: Request,
    /// Whether a cage is required.
    pub cage: CageRule,
}

/// Whether a pack's code may run where there is no cage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CageRule {
    /// Without a cage, no code is run.
    #[default]
    Required,
    /// The person allowed code to run without a cage, for this run. An available cage is used
    /// nevertheless.
    IfThereIsOne,
}

/// The result of a pack's code.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalyzerResult {
    /// Its reply, which is untrusted until [`check_reply`](crate::check_reply) accepts it.
    pub reply: Reply,
    /// The reason why it ran without a cage; `None` when it was caged.
    pub uncaged: Option<SafeText>,
}

/// The host's first frame. The library follows in the second.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hello {
    pub(crate) pack: String,
    pub(crate) version: String,
    pub(crate) digest: [u8; 32],
    pub(crate) cage: CageRule,
}

/// The host's third frame.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnalyzeRequest {
    /// Random; the answer has the same number.
    pub(crate) number: u64,
    pub(crate) request: Request,
}

/// A frame from the worker.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum WorkerMessage {
    /// The cage was entered, or the reason why there is none. The digest of the library is right,
    /// and it is not loaded yet.
    Ready { uncaged: Option<SafeText> },
    /// The library is loaded, and has the expected identity.
    Loaded,
    /// The answer to the question with this number.
    Answer { number: u64, reply: Reply },
    /// A fault instead of the message.
    Failed(Fault),
}
