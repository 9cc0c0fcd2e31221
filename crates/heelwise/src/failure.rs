//! Failures as they are shown to people: a message, hints, and an exit code per class.
//!
//! Errors of the other crates become a [`Failure`] here, once. [`crate::print::failure`] prints it.

use std::error::Error;
use std::fmt::{self, Display};
use std::io::ErrorKind;
use std::path::Path;

use heelwise_core::catalog::CatalogError;
use heelwise_core::text::StyledText;
use heelwise_core::{ContentError, SafeText};
use heelwise_pack::Diagnostic;
use heelwise_pack::bundle::BundleError;
use heelwise_pack::render::{DiagnosticsFormat, render};
use heelwise_store::StoreError;
use heelwise_trust::{Refusal, TrustError};

use crate::exit_class::ExitClass;

/// [`ExitClass::Failed`].
pub(crate) const FAILED: ExitClass = ExitClass::Failed;
/// [`ExitClass::Usage`].
pub(crate) const USAGE: ExitClass = ExitClass::Usage;
/// [`ExitClass::BadInput`].
pub(crate) const BAD_INPUT: ExitClass = ExitClass::BadInput;
/// [`ExitClass::PackRefused`].
pub(crate) const PACK_REFUSED: ExitClass = ExitClass::PackRefused;
/// [`ExitClass::PackFailed`].
pub(crate) const PACK_FAILED: ExitClass = ExitClass::PackFailed;
/// [`ExitClass::Store`].
pub(crate) const STORE: ExitClass = ExitClass::Store;
/// [`ExitClass::NoCage`].
pub(crate) const NO_CAGE: ExitClass = ExitClass::NoCage;

/// A failure with its class, its hints, and the error it came from.
#[derive(Debug)]
pub(crate) struct Failure {
    class: ExitClass,
    message: Message,
    hints: Vec<SafeText>,
    source: Option<Box<dyn Error + Send + Sync>>,
    /// Whether the reader of the output is gone, so that nothing is printed.
    is_silent: bool,
}

/// The message of a failure.
#[derive(Debug)]
pub(crate) enum Message {
    /// A sentence.
    Sentence(SafeText),
    /// Lines that are laid out already.
    LaidOut(StyledText),
    /// Diagnostics of a file that the person wrote.
    Diagnostics(Vec<Diagnostic>),
}

impl Failure {
    /// A failure with a message in a sentence.
    pub(crate) fn new(class: ExitClass, message: impl Into<SafeText>) -> Self {
        Self::with_message(class, Message::Sentence(message.into()))
    }

    /// A failure with lines that are printed unchanged.
    pub(crate) fn laid_out(class: ExitClass, message: StyledText) -> Self {
        Self::with_message(class, Message::LaidOut(message))
    }

    fn with_message(class: ExitClass, message: Message) -> Self {
        Self { class, message, hints: Vec::new(), source: None, is_silent: false }
    }

    /// Adds a hint.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<SafeText>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds the error it came from.
    #[must_use]
    fn caused_by(mut self, error: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(error));
        self
    }

    /// The failure to read or write a file.
    pub(crate) fn file(class: ExitClass, path: &Path, error: &dyn Display) -> Self {
        Self::new(class, format!("{}: {}", path.display(), SafeText::quote(error)))
    }

    /// A failure with the diagnostics of a file that the person wrote.
    pub(crate) fn input(diagnostics: &[Diagnostic]) -> Self {
        Self::with_message(BAD_INPUT, Message::Diagnostics(diagnostics.to_vec()))
    }

    /// The class it belongs to.
    pub(crate) fn class(&self) -> ExitClass {
        self.class
    }

    /// The message and the hints; `None` when the reader of the output is gone.
    pub(crate) fn to_print(&self) -> Option<(&Message, &[SafeText])> {
        (!self.is_silent).then_some((&self.message, &self.hints))
    }

    /// The message as text.
    pub(crate) fn message(self) -> String {
        self.to_string()
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Message::Sentence(text) => f.write_str(text),
            Message::LaidOut(text) => f.write_str(text),
            Message::Diagnostics(diagnostics) => {
                f.write_str(&render(diagnostics, DiagnosticsFormat::Human { colour: false }))
            }
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|error| error as _)
    }
}

impl From<std::io::Error> for Failure {
    /// The failure to write output. A reader that is gone, as in `| head`, is not a failure.
    fn from(error: std::io::Error) -> Self {
        let is_silent = error.kind() == ErrorKind::BrokenPipe;
        let class = if is_silent { ExitClass::Done } else { FAILED };
        Self { is_silent, ..Self::new(class, SafeText::quote(&error)).caused_by(error) }
    }
}

impl From<ContentError> for Failure {
    fn from(error: ContentError) -> Self {
        Self::new(PACK_REFUSED, error.to_string()).caused_by(error)
    }
}

impl From<BundleError> for Failure {
    fn from(error: BundleError) -> Self {
        Self::new(PACK_REFUSED, error.to_string()).caused_by(error)
    }
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Self {
        Self::new(PACK_REFUSED, error.to_string()).caused_by(error)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        TrustError::from(refusal).into()
    }
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        let class = match &error {
            TrustError::Write { .. } => STORE,
            _ => PACK_REFUSED,
        };
        let failure = match &error {
            TrustError::FolderHasErrors { diagnostics, .. } => {
                let format = DiagnosticsFormat::Human { colour: false };
                let found = render(diagnostics, format);
                let text = format!("error: {error}\n\n{}\n", found.trim_end());
                Self::laid_out(class, SafeText::preformatted(&text).into())
            }
            _ => Self::new(class, error.to_string()),
        };
        error.hints().into_iter().fold(failure, Self::hint).caused_by(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let class = if error.is_bad_input() { BAD_INPUT } else { STORE };
        let is_damaged = matches!(error, StoreError::Damaged { .. } | StoreError::Altered { .. });
        let failure = Self::new(class, error.to_string()).caused_by(error);
        if is_damaged {
            failure.hint("put the last backup back: heelwise backup restore latest")
        } else {
            failure
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_keeps_the_error_it_came_from() {
        let failure = Failure::from(ContentError::NotContent);
        assert!(failure.source().is_some_and(<dyn Error>::is::<ContentError>), "{failure:?}");
    }

    #[test]
    fn a_reader_that_has_gone_is_no_failure() {
        let failure = Failure::from(std::io::Error::from(ErrorKind::BrokenPipe));
        assert_eq!((failure.class(), failure.to_print().is_none()), (ExitClass::Done, true));
    }
}
