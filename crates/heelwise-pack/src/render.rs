//! Diagnostics as text for people, as JSON, and as annotations of a code host.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use heelwise_core::SafeText;
use heelwise_core::text::pluralize;
use heelwise_core::text::{self, StyledText};
use serde::Serialize;

use crate::codes::Severity;
use crate::diagnostic::{Diagnostic, Location};

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiagnosticsFormat {
    /// With the line, a caret, and the suggested fix.
    Human {
        /// With colours.
        colour: bool,
    },
    /// One JSON document.
    Json,
    /// One annotation per line, as GitHub Actions reads them.
    GitHub,
}

/// Version of the JSON document.
pub const JSON_SCHEMA_VERSION: u32 = 1;

/// All diagnostics in one text, safe to print.
pub fn render(diagnostics: &[Diagnostic], format: DiagnosticsFormat) -> StyledText {
    match format {
        DiagnosticsFormat::Human { colour } => {
            let text: String =
                diagnostics.iter().map(|diagnostic| human(diagnostic, colour) + "\n\n").collect();
            StyledText::rendered(&text)
        }
        DiagnosticsFormat::Json => SafeText::preformatted(&text::json(&json(diagnostics))).into(),
        DiagnosticsFormat::GitHub => {
            let text: String =
                diagnostics.iter().map(|diagnostic| github(diagnostic) + "\n").collect();
            SafeText::preformatted(&text).into()
        }
    }
}

/// `1 error, 2 warnings`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let count = |severity: Severity| {
        diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    };
    format!(
        "{}, {}",
        pluralize(count(Severity::Error), "error"),
        pluralize(count(Severity::Warning), "warning")
    )
}

/// The outcome of a check. Its number is the exit code of `heelwise pack check` and of
/// `cargo xtask validate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CheckOutcome {
    /// Nothing was found.
    Clean = 0,
    /// There are errors.
    Errors = 1,
    /// There are warnings and no errors.
    Warnings = 2,
}

impl CheckOutcome {
    /// Every outcome, in the order of the exit codes.
    pub const ALL: [Self; 3] = [Self::Clean, Self::Errors, Self::Warnings];

    /// The outcome of a check with these diagnostics.
    pub fn from_diagnostics(diagnostics: &[Diagnostic]) -> Self {
        match diagnostics.iter().map(|diagnostic| diagnostic.severity).min() {
            Some(Severity::Error) => Self::Errors,
            Some(Severity::Warning) => Self::Warnings,
            None => Self::Clean,
        }
    }

    /// The exit code, from 0 to 2.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// Its meaning in a few words for people.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Errors => "errors",
            Self::Warnings => "warnings only",
        }
    }
}

fn human(diagnostic: &Diagnostic, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.0);
    let mut groups: Vec<Group<'_>> = vec![place_group(Group::with_title(title), &diagnostic.place)];
    if let Some((place, label)) = &diagnostic.related {
        groups.push(place_group(Group::with_title(Level::NOTE.secondary_title(&**label)), place));
    }
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(&**help)));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&groups)
}

fn place_group<'a>(group: Group<'a>, place: &Location) -> Group<'a> {
    let path = SafeText::line(&place.source.path.display()).into_string();
    if place.span == (0..0) {
        return group.element(annotate_snippets::Origin::path(path));
    }
    let [before, marked, after] = line_of(place);
    let span = before.len()..before.len() + marked.len();
    let (line, _) = place.source.position(place.span.start);
    let snippet = Snippet::source(before + &marked + &after).line_start(line).path(path);
    group.element(snippet.annotation(AnnotationKind::Primary.span(span)))
}

/// The most bytes of a line that are looked at before a place.
const LONGEST_BEFORE: usize = 1_000;

/// The line on which a location begins, as three printable texts: before the location, in it, and
/// after it. Nothing of the pack, not even a comment, is printed unescaped.
fn line_of(place: &Location) -> [String; 3] {
    let text = &place.source.text;
    let floor = |at: usize| text.floor_char_boundary(at.min(text.len()));
    let start = floor(place.span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let line_end = start.max(line_start + text[line_start..line_end].trim_end_matches('\r').len());
    let end = floor(place.span.end).clamp(start, line_end);
    let line_start = line_start.max(floor(start.saturating_sub(LONGEST_BEFORE)));
    [&text[line_start..start], &text[start..end], &text[end..line_end]]
        .map(|part| SafeText::from(part).into_string())
}

#[derive(Serialize)]
struct DiagnosticsDocument<'a> {
    schema_version: u32,
    diagnostics: Vec<DiagnosticRecord<'a>>,
}

#[derive(Serialize)]
struct DiagnosticRecord<'a> {
    code: &'a str,
    severity: &'a str,
    file: String,
    line: usize,
    column: usize,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

fn entry(diagnostic: &Diagnostic) -> DiagnosticRecord<'_> {
    let (line, column) = diagnostic.place.source.position(diagnostic.place.span.start);
    DiagnosticRecord {
        code: diagnostic.code.0,
        severity: diagnostic.severity.word(),
        file: diagnostic.place.source.path.display().to_string(),
        line,
        column,
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
    }
}

fn json(diagnostics: &[Diagnostic]) -> String {
    let document = DiagnosticsDocument {
        schema_version: JSON_SCHEMA_VERSION,
        diagnostics: diagnostics.iter().map(entry).collect(),
    };
    // Strings and numbers only: this cannot fail.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn github(diagnostic: &Diagnostic) -> String {
    let entry = entry(diagnostic);
    let text = entry
        .help
        .map_or_else(|| entry.message.to_owned(), |help| format!("{}. {help}", entry.message));
    let shown = |text: &str| SafeText::block(text).into_string();
    let escape =
        |text: &str| shown(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{} file={},line={},col={},title={}::{}",
        entry.severity,
        property(&entry.file),
        entry.line,
        entry.column,
        property(entry.code),
        escape(&text)
    )
}
