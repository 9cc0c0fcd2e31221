//! What host and worker say to each other.

use heelwise_analyzer::{Reply, Request};
use serde::{Deserialize, Serialize};

use crate::error::Fault;

/// One call of a pack's native code.
#[derive(Clone, Debug)]
pub struct Call {
    /// Id of the pack.
    pub pack: String,
    /// Version of the pack.
    pub version: String,
    /// The library, as it was read from the bundle.
    pub library: Vec<u8>,
    /// BLAKE3 digest of the library as the verified bundle states it. Never to be computed from `library`.
    pub digest: [u8; 32],
    /// What the pack is asked.
    pub request: Request,
}

/// The host's first frame. The library follows in the second.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ask {
    /// Number of the call; it comes back with the answer.
    pub(crate) id: u64,
    pub(crate) pack: String,
    pub(crate) version: String,
    pub(crate) digest: [u8; 32],
    pub(crate) request: Request,
}

/// The worker's only frame.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Number of the call.
    pub(crate) id: u64,
    /// The reply, or what went wrong.
    pub(crate) outcome: Result<Reply, Fault>,
}
