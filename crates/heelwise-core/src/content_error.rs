//! The format of compiled content, and the errors of reading and writing it.

/// The one format of compiled content this version writes and reads.
pub const CONTENT_FORMAT: u32 = 6;

/// Compiled content that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// Not compiled content at all.
    #[error("this is not compiled pack content")]
    NotContent,
    /// Another format.
    #[error(
        "the content has format {found}, this version of heelwise reads format {CONTENT_FORMAT}; \
         bundle the pack again"
    )]
    Format {
        /// The format found.
        found: u32,
    },
    /// Broken structure.
    #[error("the compiled content is damaged: {0}")]
    Damaged(&'static str),
    /// A record that does not decode.
    #[error("the compiled content is damaged: a record does not decode ({0})")]
    Record(#[from] postcard::Error),
    /// More than four gigabytes.
    #[error("the content is too large to compile")]
    TooLarge,
}
