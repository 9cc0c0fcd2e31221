//! The one place that prints. Whatever comes from elsewhere has to be [`SafeText`] to get here.
//!
//! Nothing else in this crate writes to standard output or standard error; the lints of the crate
//! see to it.
#![allow(clippy::disallowed_methods, reason = "this is the printer")]

use std::io::{self, IsTerminal, StderrLock, Write, stderr, stdout};
use std::process::ExitCode;

use heelwise_core::SafeText;
use heelwise_core::text::{self, StyledText};
use heelwise_pack::Diagnostic;
use heelwise_pack::render::{self, DiagnosticsFormat};
use serde::Serialize;

use crate::failure::{Failure, Message};
use crate::wrap;

/// Text is never wider than this, so that it stays easy to read.
const WIDEST: usize = 100;
/// The width when there is no terminal to ask.
const USUAL: usize = 80;

/// Whether standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    stdout().is_terminal()
}

/// Whether standard error is a terminal, so that somebody reads what is asked there.
pub(crate) fn can_ask() -> bool {
    stderr().is_terminal()
}

/// Colours are for terminals and never with `NO_COLOR`.
pub(crate) fn colours_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The width of pages on standard output, in columns.
pub(crate) fn width() -> usize {
    let size = stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    columns(size.map(|(width, _)| width.0))
}

fn columns(terminal: Option<u16>) -> usize {
    terminal.map_or(USUAL, usize::from).clamp(40, WIDEST)
}

/// Prints one line.
pub(crate) fn line(text: impl Into<SafeText>) -> Result<(), Failure> {
    let text: SafeText = text.into();
    write(&[&text, "\n"])
}

/// Prints lines that are laid out already and end in a line break: a table, a document, a picture.
pub(crate) fn whole(text: &str) -> Result<(), Failure> {
    write(&[&SafeText::preformatted(text)])
}

/// Prints text with the styles the program gave it.
pub(crate) fn styled(text: &StyledText) -> Result<(), Failure> {
    write(&[text])
}

/// Prints a JSON document. What a terminal would act on is escaped in it, so nothing is lost and
/// nothing acts.
pub(crate) fn json(document: &impl Serialize) -> Result<(), Failure> {
    let document = serde_json::to_string_pretty(document).map_err(io::Error::from)?;
    write(&[&text::json(&document), "\n"])
}

/// Prints a JSON document on one line.
pub(crate) fn json_line(document: &impl Serialize) -> Result<(), Failure> {
    let document = serde_json::to_string(document).map_err(io::Error::from)?;
    write(&[&text::json(&document), "\n"])
}

/// Prints what was found in packs or answers.
pub(crate) fn diagnostics(found: &[Diagnostic], format: DiagnosticsFormat) -> Result<(), Failure> {
    styled(&render::render(found, format))
}

/// Has the terminal ring, so many times.
pub(crate) fn ring(times: usize) -> Result<(), Failure> {
    write(&["\u{7}".repeat(times).as_str()])
}

fn write(parts: &[&str]) -> Result<(), Failure> {
    let mut out = stdout().lock();
    parts.iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
    Ok(out.flush()?)
}

/// Says something beside the answer, on standard error. A terminal that was closed must not stop
/// what comes after it.
pub(crate) fn tell(text: impl Into<SafeText>) {
    let _ = writeln!(stderr(), "{}", wrapped("", &text.into()));
}

/// Says something of several lines beside the answer, each wrapped at its own indent.
pub(crate) fn tell_lines(text: &SafeText) {
    let lines = text.trim_end().lines().map(|line| {
        let (indent, words) = line.split_at(line.len() - line.trim_start().len());
        wrapped(indent, &words.into())
    });
    let _ = writeln!(stderr(), "{}", lines.collect::<Vec<_>>().join("\n"));
}

/// Says something beside the answer that is laid out already.
pub(crate) fn tell_styled(text: &StyledText) {
    let _ = writeln!(stderr(), "{}", text.trim_end());
}

/// Says something with a word before it that says what it is, such as `error` or `note`.
pub(crate) fn tell_as(word: &'static str, text: impl Into<SafeText>) {
    let _ = writeln!(stderr(), "{}", wrapped(&format!("{word}: "), &text.into()));
}

/// Prints a failure on standard error. Returns its exit code.
pub(crate) fn failure(failure: &Failure) -> ExitCode {
    if let Some((message, hints)) = failure.to_print() {
        match message {
            Message::Sentence(text) => tell_as("error", text),
            Message::LaidOut(text) => tell_styled(text),
            Message::Diagnostics(found) => {
                let colour = can_ask() && colours_wanted();
                tell_styled(&render::render(found, DiagnosticsFormat::Human { colour }));
            }
        }
        for hint in hints {
            tell_as("hint", hint);
        }
    }
    failure.class().into()
}

/// Asks for a line of input: the words, and no line break.
pub(crate) fn ask(prompt: impl Into<SafeText>) -> io::Result<()> {
    let prompt: SafeText = prompt.into();
    let mut out = stderr().lock();
    out.write_all(prompt.as_bytes())?;
    out.flush()
}

/// Where an interview asks. What is written there goes through [`asking`].
pub(crate) fn questions() -> StderrLock<'static> {
    stderr().lock()
}

/// Writes a question of several lines where an interview asks.
pub(crate) fn asking(writer: &mut impl Write, text: &SafeText) -> io::Result<()> {
    writer.write_all(text.as_bytes())
}

/// Text in lines that fit; continued lines stand under the text. Words are not broken, so that ids
/// and paths stay whole.
fn wrapped(lead: &str, text: &SafeText) -> String {
    let size = terminal_size::terminal_size_of(stderr()).filter(|_| stderr().is_terminal());
    in_columns(lead, text, columns(size.map(|(width, _)| width.0)))
}

fn in_columns(lead: &str, text: &SafeText, columns: usize) -> String {
    wrap::whole_words(lead, text, columns).join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_under_their_beginning_and_words_stay_whole() {
        let text = SafeText::from(
            "the file a-name-that-is-longer-than-the-line cannot be read: no such file",
        );
        let lines = in_columns("error: ", &text, 40);
        let expected = "error: the file\n       a-name-that-is-longer-than-the-line\n       cannot be read: no such file";
        assert_eq!(lines, expected);
    }
}
