//! What is shown of an assessment, a plan, a log: every name looked up, every line with its id. The
//! JSON documents are exactly these types.
//!
//! Fields hold the types of the domain, such as an urgency, and become words when they are
//! serialized or printed. The documents are described in `docs/json.md`; fields may be added under
//! the same [`SCHEMA_VERSION`], never changed or removed.
#![forbid(unsafe_code)]

mod as_words;
pub mod assessment;
pub mod entry;
pub mod library;
pub mod plan;
pub mod progress;

use serde::Serialize;

/// Version of the JSON documents.
pub const SCHEMA_VERSION: u32 = 1;

/// A line of text with the id it comes from.
#[derive(Clone, Debug, Serialize)]
pub struct LabeledId {
    /// The id, as printed.
    pub id: String,
    /// The text.
    pub text: String,
}
