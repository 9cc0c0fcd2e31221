//! The only module of the tasks that prints. Packs may be hostile, so it takes text that is
//! [`SafeText`].
//!
//! A closed pipe, as in `| head`, is not an error.
#![allow(clippy::disallowed_methods, reason = "this is the printer")]

use std::io::{IsTerminal, Write, stderr, stdout};

use heelwise_core::SafeText;
use heelwise_core::text::StyledText;
use heelwise_pack::Diagnostic;
use heelwise_pack::render::{DiagnosticsFormat, render};

/// Whether standard output takes colours.
pub(crate) fn takes_colour() -> bool {
    stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Prints one line.
pub(crate) fn line(text: impl Into<SafeText>) {
    let _ = writeln!(stdout(), "{}", text.into());
}

/// Prints lines that are laid out and end in a line break.
pub(crate) fn whole(text: &str) {
    let _ = write!(stdout(), "{}", SafeText::preformatted(text));
}

/// Prints diagnostics on standard output.
pub(crate) fn diagnostics(found: &[Diagnostic], format: DiagnosticsFormat) {
    let _ = write!(stdout(), "{}", render(found, format));
}

/// Prints diagnostics on standard error.
pub(crate) fn error_diagnostics(found: &[Diagnostic]) {
    error_styled(&render(found, DiagnosticsFormat::Human { colour: false }));
}

/// Prints a line on standard error.
pub(crate) fn error_line(text: impl Into<SafeText>) {
    let _ = writeln!(stderr(), "{}", text.into());
}

/// Prints several lines on standard error.
pub(crate) fn error_block(text: &str) {
    error_styled(&SafeText::block(text).into());
}

fn error_styled(text: &StyledText) {
    let _ = write!(stderr(), "{text}");
}
