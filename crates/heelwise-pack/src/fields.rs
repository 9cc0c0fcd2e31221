//! Typed access to TOML tables: every key is either read or reported.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use heelwise_core::{Id, Item, SafeText, Word};
use toml::Spanned;
use toml::de::DeTable;

use crate::codes::{self, Code};
use crate::diagnostic::{nearest, one_of};
use crate::value::{ReadContext, SpannedValue};

impl<'a> SpannedValue<'a> {
    /// The id of an item that exists and may be referred to.
    pub(crate) fn refer<T: Item>(&self) -> Option<Id<T>> {
        let (written, reading) = (self.text()?, &self.reading);
        reading.scope.refer(written, self.place(), reading.diagnostics)
    }

    /// The keys of a table.
    pub(crate) fn fields(&self) -> Option<Fields<'a>> {
        let Some(table) = self.value.get_ref().as_table() else {
            self.expected("a table in curly brackets");
            return None;
        };
        Some(Fields::new(self.reading, table, self.span()))
    }
}

/// A table whose keys are read one by one. [`Fields::finish`] reports keys that were not read, and
/// missing ones.
pub(crate) struct Fields<'a> {
    pub(crate) reading: ReadContext<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    asked: RefCell<Vec<&'static str>>,
    missing: RefCell<Vec<&'static str>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(
        reading: ReadContext<'a>,
        table: &'a DeTable<'a>,
        span: Range<usize>,
    ) -> Self {
        Self { reading, table, span, asked: RefCell::default(), missing: RefCell::default() }
    }

    /// The place of the table's head.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    pub(crate) fn error(&self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        self.reading.error(code, self.span(), message, help);
    }

    /// Reports at the value of the first of these keys that is present, or else at the table's
    /// head.
    pub(crate) fn error_at(
        &self,
        keys: &[&str],
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let value = keys.iter().find_map(|key| self.table.get(*key));
        self.reading.error(code, value.map_or_else(|| self.span(), Spanned::span), message, help);
    }

    /// Whether a list is left out or empty, as opposed to broken.
    pub(crate) fn lacks(&self, key: &'static str) -> bool {
        self.maybe(key).is_none_or(|value| value.is_empty_list())
    }

    /// Notes that these keys are allowed here, whether or not they are read.
    pub(crate) fn know(&self, keys: &[&'static str]) {
        self.asked.borrow_mut().extend(keys);
    }

    /// The value of an optional key.
    pub(crate) fn maybe(&self, key: &'static str) -> Option<SpannedValue<'a>> {
        self.asked.borrow_mut().push(key);
        let value = self.table.get(key)?;
        Some(SpannedValue { reading: self.reading, value })
    }

    /// The value of a required key.
    pub(crate) fn value(&self, key: &'static str) -> Option<SpannedValue<'a>> {
        let value = self.maybe(key);
        if value.is_none() {
            self.missing.borrow_mut().push(key);
        }
        value
    }

    pub(crate) fn text(&self, key: &'static str) -> Option<String> {
        self.value(key)?.text().map(str::to_owned)
    }

    pub(crate) fn maybe_text(&self, key: &'static str) -> Option<String> {
        self.maybe(key)?.text().map(str::to_owned)
    }

    pub(crate) fn word<W: Word>(&self, key: &'static str) -> Option<W> {
        self.value(key)?.word()
    }

    /// A list that may be left out or empty; each entry read by `read`, repeats reported.
    pub(crate) fn list<T: PartialEq>(
        &self,
        key: &'static str,
        read: impl Fn(&SpannedValue<'a>) -> Option<T>,
    ) -> Vec<T> {
        self.maybe(key).map(|value| read_list(&value, read)).unwrap_or_default()
    }

    /// A list that must not be empty.
    pub(crate) fn filled<T: PartialEq>(
        &self,
        key: &'static str,
        read: impl Fn(&SpannedValue<'a>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        if value.is_empty_list() {
            value.error(codes::LIST_EMPTY, format!("`{key}` is empty"), "give at least one entry");
        }
        read_list(&value, read)
    }

    pub(crate) fn texts(&self, key: &'static str) -> Vec<String> {
        self.list(key, |value| value.text().map(str::to_owned))
    }

    pub(crate) fn words<W: Word + PartialEq>(&self, key: &'static str) -> Vec<W> {
        self.list(key, SpannedValue::word)
    }

    /// The tables of `[[key]]`.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<Fields<'a>> {
        self.maybe(key)
            .map(|value| value.items().iter().filter_map(SpannedValue::fields).collect())
            .unwrap_or_default()
    }

    /// All keys with their values, for tables whose keys are data.
    pub(crate) fn entries(
        &self,
    ) -> impl Iterator<Item = (&'a Spanned<std::borrow::Cow<'a, str>>, SpannedValue<'a>)> + '_ {
        self.table.iter().map(|(key, value)| (key, SpannedValue { reading: self.reading, value }))
    }

    /// Reports every key that was not read, and every missing key. A misspelt key
    /// is not reported as missing as well.
    pub(crate) fn finish(self) {
        let asked = self.asked.borrow();
        let mut misspelt: Vec<&str> = Vec::new();
        for (key, _) in
            self.table.iter().filter(|(key, _)| !asked.contains(&key.get_ref().as_ref()))
        {
            let name = SafeText::quote(&key.get_ref());
            let meant = nearest(&name, asked.iter().copied());
            misspelt.extend(meant);
            let known: BTreeSet<&str> = asked.iter().copied().collect();
            let help = meant.map_or_else(
                || format!("known here: {}", one_of(known)),
                |meant| format!("did you mean `{meant}`?"),
            );
            self.reading.error(
                codes::KEY_UNKNOWN,
                key.span(),
                format!("unknown key `{name}`"),
                help,
            );
        }
        self.report_missing(&misspelt);
    }

    /// Reports every missing key except these.
    pub(crate) fn report_missing(&self, except: &[&str]) {
        let missing: BTreeSet<&str> = self.missing.take().into_iter().collect();
        for key in missing.into_iter().filter(|key| !except.contains(key)) {
            self.error(
                codes::KEY_MISSING,
                format!("the key `{key}` is missing"),
                format!("add `{key} = ...`"),
            );
        }
    }
}

fn read_list<'a, T: PartialEq>(
    value: &SpannedValue<'a>,
    read: impl Fn(&SpannedValue<'a>) -> Option<T>,
) -> Vec<T> {
    let mut entries = Vec::new();
    for item in value.items() {
        let Some(entry) = read(&item) else { continue };
        if entries.contains(&entry) {
            item.error(codes::LIST_DUPLICATE, "duplicate entry", "remove one of the two");
        } else {
            entries.push(entry);
        }
    }
    entries
}
