//! Failures as the person meets them: what is wrong, what to do, and an exit code per class.

use std::fmt::Display;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;

use heelwise_core::catalog::CatalogError;
use heelwise_core::text::StyledText;
use heelwise_core::{ContentError, SafeText};
use heelwise_pack::Diagnostic;
use heelwise_pack::bundle::BundleError;
use heelwise_pack::render::{DiagnosticsFormat, render};

use crate::print::{self, colours_wanted};

/// Anything that went wrong in the program itself.
pub(crate) const FAILED: u8 = 1;
/// The command line cannot be understood.
pub(crate) const USAGE: u8 = 2;
/// Answers, records or an id that cannot be used.
pub(crate) const BAD_INPUT: u8 = 3;
/// A pack that cannot be used.
pub(crate) const PACK_REFUSED: u8 = 4;
/// A pack whose native code failed.
pub(crate) const PACK_FAILED: u8 = 5;
/// What is kept on this machine cannot be read or written.
pub(crate) const STORE: u8 = 6;

/// There is no cage to run native code in.
pub(crate) const NO_CAGE: u8 = 7;

/// A failure with its exit code and hints.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    message: Message,
    hints: Vec<SafeText>,
    /// The reader of our output has gone; nobody to tell.
    silent: bool,
}

/// What is wrong.
#[derive(Debug)]
enum Message {
    /// In a sentence.
    Said(SafeText),
    /// In lines that are laid out already.
    LaidOut(StyledText),
}

impl Failure {
    pub(crate) fn new(code: u8, message: impl Into<SafeText>) -> Self {
        Self { code, message: Message::Said(message.into()), hints: Vec::new(), silent: false }
    }

    /// A failure in lines that are printed as they are.
    pub(crate) fn laid_out(code: u8, message: StyledText) -> Self {
        Self { code, message: Message::LaidOut(message), hints: Vec::new(), silent: false }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<SafeText>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(code: u8, path: &Path, error: &dyn Display) -> Self {
        Self::new(code, format!("{}: {}", path.display(), SafeText::quote(error)))
    }

    /// Diagnostics about a file people gave us.
    pub(crate) fn input(diagnostics: &[Diagnostic]) -> Self {
        let colour = print::can_ask() && colours_wanted();
        Self::laid_out(BAD_INPUT, render(diagnostics, DiagnosticsFormat::Human { colour }))
    }

    /// What is wrong.
    pub(crate) fn message(self) -> String {
        match self.message {
            Message::Said(text) => text.into_string(),
            Message::LaidOut(text) => text.to_string(),
        }
    }

    /// What is wrong, and what to do about it.
    pub(crate) fn into_parts(self) -> (String, Vec<String>) {
        let hints = self.hints.iter().map(ToString::to_string).collect();
        (self.message(), hints)
    }

    /// Prints it and gives the exit code. A terminal that was closed has nobody to tell.
    pub(crate) fn report(&self) -> ExitCode {
        if !self.silent {
            match &self.message {
                Message::Said(text) => print::tell_as("error", text),
                Message::LaidOut(text) => print::tell_styled(text),
            }
            self.hints.iter().for_each(|hint| print::tell_as("hint", hint));
        }
        ExitCode::from(self.code)
    }
}

impl From<std::io::Error> for Failure {
    /// Failures of our own output. A reader that has gone, as in `| head`, is no failure.
    fn from(error: std::io::Error) -> Self {
        let gone = error.kind() == ErrorKind::BrokenPipe;
        Self { silent: gone, ..Self::new(if gone { 0 } else { FAILED }, SafeText::quote(&error)) }
    }
}

impl From<ContentError> for Failure {
    fn from(error: ContentError) -> Self {
        Self::new(PACK_REFUSED, error.to_string())
    }
}

impl From<BundleError> for Failure {
    fn from(error: BundleError) -> Self {
        Self::new(PACK_REFUSED, error.to_string())
    }
}

impl From<CatalogError> for Failure {
    fn from(error: CatalogError) -> Self {
        Self::new(PACK_REFUSED, error.to_string())
    }
}
