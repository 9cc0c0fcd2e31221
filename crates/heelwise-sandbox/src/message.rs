//! What host and worker say to each other.
//!
//! ```text
//! host                         worker
//! Ask, library          ──▶    checks the digest, enters the cage
//!                       ◀──    Word::Ready        nothing of the pack has run yet
//!                              loads the library, asks who it is
//!                       ◀──    Word::Loaded
//! Question              ──▶    lets it measure
//!                       ◀──    Word::Answer
//! ```
//!
//! At any point the worker may say [`Word::Failed`] instead and end. The question comes only after
//! the library was loaded, and carries a number that nobody can guess: an answer that was prepared
//! before answers nothing. What the pack's code does with a question it reads itself is its own
//! answer all the same, from inside the cage.

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
    /// What the pack is asked.
    pub request: Request,
    /// Whether there has to be a cage.
    pub cage: CageRule,
}

/// Whether a pack's code may run where there is no cage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CageRule {
    /// No cage, no code.
    #[default]
    Required,
    /// The person has said, for this run, that it may run without. Where there is a cage, it is
    /// used all the same.
    IfThereIsOne,
}

/// What a pack's code found.
#[derive(Clone, Debug, PartialEq)]
pub struct AnalyzerResult {
    /// Its reply. Untrusted until [`check_reply`](crate::check_reply) let it through.
    pub reply: Reply,
    /// Why it ran without a cage, when it did.
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
    /// Drawn for this question; it comes back with the answer.
    pub(crate) number: u64,
    pub(crate) request: Request,
}

/// A frame of the worker's.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum WorkerMessage {
    /// The cage stands, or why there is none. The library is the one that was asked for, and was
    /// not loaded yet.
    Ready { uncaged: Option<SafeText> },
    /// The library is loaded, and is the pack it should be.
    Loaded,
    /// The answer to the question with this number.
    Answer { number: u64, reply: Reply },
    /// What went wrong instead.
    Failed(Fault),
}
