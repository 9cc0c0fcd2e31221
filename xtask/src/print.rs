//! The one place of the tasks that prints. Packs may be anybody's, so it takes text that is
//! [`Safe`].
//!
//! A reader that went away, as in `| head`, is no reason to fail.
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

/// Prints lines that are laid out already and end in a line break.
pub(crate) fn whole(text: &str) {
    let _ = write!(stdout(), "{}", SafeText::preformatted(text));
}

/// Prints what was found in packs.
pub(crate) fn diagnostics(found: &[Diagnostic], format: DiagnosticsFormat) {
    let _ = write!(stdout(), "{}", render(found, format));
}

/// Says what was found in packs on standard error.
pub(crate) fn tell_diagnostics(found: &[Diagnostic]) {
    tell_styled(&render(found, DiagnosticsFormat::Human { colour: false }));
}

/// Says a line on standard error.
pub(crate) fn tell(text: impl Into<SafeText>) {
    let _ = writeln!(stderr(), "{}", text.into());
}

/// Says several lines on standard error.
pub(crate) fn tell_block(text: &str) {
    tell_styled(&SafeText::block(text).into());
}

fn tell_styled(text: &StyledText) {
    let _ = write!(stderr(), "{text}");
}
