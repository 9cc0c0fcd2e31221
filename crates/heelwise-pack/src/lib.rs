//! The pack format: read with exact positions, checked with codes, compiled, bundled, opened again.
//!
//! There is one reader and one checker: the pack author's `validate`, the host's `pack
//! check`, the host's own build (for the foundation), the tests, and answers files. Reading user
//! text never panics and never stops at the first problem.
#![forbid(unsafe_code)]

pub mod answers;
pub mod bundle;
pub mod check;
pub mod codes;
pub mod contents;
pub mod diagnostic;
mod fields;
pub mod folder;
mod lower;
pub mod records;
pub mod render;
mod resolve;
pub mod text;
mod value;
pub mod vignette;

pub use check::{CheckedPack, check_folders};
pub use codes::Severity;
pub use diagnostic::{Diagnostic, Diagnostics};
