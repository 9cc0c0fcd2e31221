//! TOML values with their locations, read as the type that a key needs.

use std::ops::Range;
use std::sync::Arc;

use heelwise_core::{SafeText, Word, id::is_name};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Diagnostics, Location, SourceText, one_of};
use crate::folder;
use crate::resolve::Scope;
use crate::text;

/// The most syntax errors reported for one file, since one mistake can cause many.
const MOST_SYNTAX: usize = 3;

/// The most entries of one list. Each is compared with every other.
const MOST_ENTRIES: usize = 1000;

/// The context for reading one file: its text, diagnostics, and the names that it may use.
#[derive(Clone, Copy)]
pub(crate) struct ReadContext<'a> {
    pub(crate) diagnostics: &'a Diagnostics,
    pub(crate) source: &'a Arc<SourceText>,
    pub(crate) scope: &'a Scope<'a>,
}

impl<'a> ReadContext<'a> {
    pub(crate) fn place(&self, span: Range<usize>) -> Location {
        Location { source: Arc::clone(self.source), span }
    }

    pub(crate) fn error(
        &self,
        code: Code,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.add(Diagnostic::new(code, self.place(span), message).help(help));
    }

    /// Parses the file; `None` when it is not TOML.
    pub(crate) fn parse(&self) -> Option<Spanned<DeTable<'a>>> {
        if !folder::is_sparse(self.source, self.diagnostics) {
            return None;
        }
        let (table, mut errors) = DeTable::parse_recoverable(&self.source.text);
        if errors.is_empty() {
            self.check_texts(table.get_ref());
            return Some(table);
        }
        errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
        for error in errors.iter().take(MOST_SYNTAX) {
            let message = SafeText::quote(&error.message().lines().next().unwrap_or_default());
            let message = format!("not valid TOML: {message}");
            self.error(
                codes::TOML_SYNTAX,
                error.span().unwrap_or(0..0),
                message,
                "see https://toml.io for the syntax",
            );
        }
        None
    }

    /// Checks every key and every text of the file once, so that readers of keys need not.
    fn check_texts(&self, table: &DeTable<'_>) {
        for (key, value) in table {
            self.check_text(key.get_ref(), key.span());
            self.check_value(value);
        }
    }

    fn check_value(&self, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::String(content) => self.check_text(content, value.span()),
            DeValue::Array(items) => items.iter().for_each(|item| self.check_value(item)),
            DeValue::Table(table) => self.check_texts(table),
            _ => {}
        }
    }

    fn check_text(&self, content: &str, span: Range<usize>) {
        if let Some(c) = text::forbidden(content) {
            let message = format!(
                "invalid character U+{:04X}: it is invisible or moves other text",
                u32::from(c)
            );
            self.error(
                codes::TEXT_CONTROL,
                span,
                message,
                "remove it; accented letters are written as one character",
            );
        } else if content.trim().is_empty() {
            self.error(
                codes::TEXT_EMPTY,
                span,
                "the text is empty",
                "say something or leave the key out",
            );
        } else if content.chars().count() > text::LONGEST {
            let message = format!("the text is longer than {} characters", text::LONGEST);
            self.error(
                codes::TEXT_TOO_LONG,
                span,
                message,
                "people read this on a screen: say it shorter or split it",
            );
        }
    }
}

/// A value with its location.
#[derive(Clone, Copy)]
pub(crate) struct SpannedValue<'a> {
    pub(crate) reading: ReadContext<'a>,
    pub(crate) value: &'a Spanned<DeValue<'a>>,
}

impl<'a> SpannedValue<'a> {
    pub(crate) fn span(&self) -> Range<usize> {
        self.value.span()
    }

    pub(crate) fn place(&self) -> Location {
        self.reading.place(self.span())
    }

    pub(crate) fn error(&self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        self.reading.error(code, self.span(), message, help);
    }

    pub(crate) fn expected(&self, what: &str) {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a decimal number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(
            codes::VALUE_TYPE,
            format!("expected {what}, found {found}"),
            format!("write {what}"),
        );
    }

    /// The value as the file has it.
    fn written(&self) -> SafeText {
        SafeText::quote(&self.reading.source.text.get(self.span()).unwrap_or_default())
    }

    /// A text. Empty ones and forbidden characters were reported when the file was parsed.
    pub(crate) fn text(&self) -> Option<&'a str> {
        let text = self.value.get_ref().as_str();
        if text.is_none() {
            self.expected("a text in quotes");
        }
        text.filter(|text| text::is_sound(text))
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        let flag = self.value.get_ref().as_bool();
        if flag.is_none() {
            self.expected("true or false");
        }
        flag
    }

    /// A finite number, whole or not; `None` otherwise, unreported.
    pub(crate) fn as_number(&self) -> Option<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => {
                integer.as_str().parse::<f64>().ok()
            }
            DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
            _ => None,
        };
        number.filter(|number| number.is_finite())
    }

    /// A number between `least` and `most`, both included.
    pub(crate) fn number(&self, least: f64, most: f64) -> Option<f64> {
        let Some(number) = self.as_number() else {
            self.expected("a number in plain digits");
            return None;
        };
        if (least..=most).contains(&number) {
            return Some(number);
        }
        let message = format!("invalid number `{}`, expected {least} to {most}", self.written());
        self.error(codes::VALUE_RANGE, message, format!("give a number from {least} to {most}"));
        None
    }

    /// A whole number between `least` and `most`, both included.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // in range: `most` is a u16
    pub(crate) fn whole(&self, least: u16, most: u16) -> Option<u16> {
        let number = self.number(f64::from(least), f64::from(most))?;
        if number.fract() == 0.0 {
            return Some(number as u16);
        }
        self.error(
            codes::VALUE_TYPE,
            format!("invalid number `{}`, expected a whole number", self.written()),
            "round it",
        );
        None
    }

    /// A date; `None` otherwise, unreported.
    pub(crate) fn as_date(&self) -> Option<Date> {
        let date = match self.value.get_ref() {
            DeValue::Datetime(datetime) if datetime.time.is_none() => datetime.date?,
            _ => return None,
        };
        Date::new(
            i16::try_from(date.year).ok()?,
            i8::try_from(date.month).ok()?,
            i8::try_from(date.day).ok()?,
        )
        .ok()
    }

    pub(crate) fn date(&self) -> Option<Date> {
        let date = self.as_date();
        if date.is_none() {
            self.expected("a date such as 2026-11-20, without quotes");
        }
        date
    }

    pub(crate) fn word<W: Word>(&self) -> Option<W> {
        let text = self.text()?;
        let word = W::from_word(text);
        if word.is_none() {
            let message = format!("invalid {} `{}`", W::NAME, SafeText::quote(&text));
            self.error(
                codes::VALUE_CHOICE,
                message,
                format!("use {}", one_of(W::ALL.iter().map(|word| word.word()))),
            );
        }
        word
    }

    /// A name that may be an id; `None` otherwise, unreported.
    pub(crate) fn as_name(&self) -> Option<&'a str> {
        self.value.get_ref().as_str().filter(|name| is_name(name))
    }

    /// A name that may be an id.
    pub(crate) fn name(&self) -> Option<&'a str> {
        let name = self.text()?;
        if is_name(name) {
            return Some(name);
        }
        let help = "use 2 to 40 lower-case letters, digits and hyphens, starting with a letter";
        self.error(codes::ID_PATTERN, format!("invalid id `{}`", SafeText::quote(&name)), help);
        None
    }

    pub(crate) fn items(&self) -> Vec<SpannedValue<'a>> {
        let Some(array) = self.array() else {
            self.expected("a list in square brackets");
            return Vec::new();
        };
        if array.len() > MOST_ENTRIES {
            let message = format!("the list has more than {MOST_ENTRIES} entries");
            self.error(
                codes::FILE_TOO_MANY,
                message,
                "no pack needs as many; make the list shorter",
            );
        }
        array
            .iter()
            .take(MOST_ENTRIES)
            .map(|value| SpannedValue { reading: self.reading, value })
            .collect()
    }

    pub(crate) fn array(&self) -> Option<&'a [Spanned<DeValue<'a>>]> {
        self.value.get_ref().as_array().map(|array: &DeArray<'a>| &**array)
    }

    pub(crate) fn is_empty_list(&self) -> bool {
        self.array().is_some_and(<[_]>::is_empty)
    }
}
