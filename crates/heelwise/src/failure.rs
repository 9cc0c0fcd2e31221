//! Failures as the person meets them: what is wrong, what to do, and an exit code per class.

use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write as _};
use std::path::Path;
use std::process::ExitCode;

use heelwise_core::ContentError;
use heelwise_core::catalog::CatalogError;
use heelwise_pack::Diagnostic;
use heelwise_pack::bundle::BundleError;
use heelwise_pack::render::{Format, render};

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
    message: String,
    hints: Vec<String>,
    /// The reader of our output has gone; nobody to tell.
    silent: bool,
}

impl Failure {
    pub(crate) fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hints: Vec::new(), silent: false }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(code: u8, path: &Path, error: &std::io::Error) -> Self {
        Self::new(code, format!("{}: {error}", path.display()))
    }

    /// Diagnostics about a file people gave us.
    pub(crate) fn input(diagnostics: &[Diagnostic]) -> Self {
        let colour = std::io::stderr().is_terminal() && colours_wanted();
        Self::new(BAD_INPUT, render(diagnostics, Format::Human { colour }).trim_end())
    }

    /// What is wrong.
    pub(crate) fn message(self) -> String {
        self.message
    }

    /// What is wrong, and what to do about it.
    pub(crate) fn into_parts(self) -> (String, Vec<String>) {
        (self.message, self.hints)
    }

    /// Prints it and gives the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        if !self.silent {
            let mut text = if self.message.starts_with("error") || self.message.contains("\u{1b}[") {
                format!("{}\n", self.message)
            } else {
                format!("error: {}\n", self.message)
            };
            for hint in &self.hints {
                let _ = writeln!(text, "hint: {hint}");
            }
            // A terminal that was closed has nobody to tell.
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
        ExitCode::from(self.code)
    }
}

/// Colours are for terminals and never with `NO_COLOR`.
pub(crate) fn colours_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

impl From<std::io::Error> for Failure {
    /// Failures of our own output. A reader that has gone, as in `| head`, is no failure.
    fn from(error: std::io::Error) -> Self {
        let gone = error.kind() == ErrorKind::BrokenPipe;
        Self { code: if gone { 0 } else { FAILED }, message: error.to_string(), hints: Vec::new(), silent: gone }
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
