//! From TOML tables to typed content, with every reference resolved. The modules are named like
//! those of `heelwise-core` that define the types.

mod body;
mod claim;
mod condition;
mod contraindication;
mod criterion;
mod dosage;
mod evidence;
mod exercise;
mod expr;
mod figure;
mod finding;
mod icd10cm;
mod manifest;
mod pain_model;
mod protocol;
mod red_flag;
mod routine;
mod self_test;
mod unsatisfiable;

use heelwise_core::compiled::PackContent;
use heelwise_core::{Id, Item, Kind, SafeText};
use toml::de::DeTable;

pub(crate) use criterion::note_of;
pub(crate) use expr::Allowed;
pub(crate) use manifest::manifest;

use crate::codes;
use crate::diagnostic::nearest;
use crate::fields::Fields;
use crate::folder::table_key;
use crate::resolve::Scope;
use crate::value::{ReadContext, SpannedValue};

/// An item made from a table; `None` when the table is too broken, which was then reported.
pub(crate) trait Lower: Item {
    fn lower(fields: &Fields<'_>) -> Option<Self>;
}

/// Notes every id of a content file, before anything refers to it.
pub(crate) fn survey(
    reading: ReadContext<'_>,
    table: &DeTable<'_>,
    kind: Kind,
    scope: &mut Scope<'_>,
) {
    for item in tables(reading, table, kind) {
        let Some(id) = item.maybe("id") else {
            scope.declare_unread(kind);
            continue;
        };
        match kind {
            Kind::Finding => finding::declare_form(&item, scope),
            Kind::Condition => condition::check_part_ids(&item),
            _ => {}
        }
        match id.as_name() {
            Some(name) => scope.declare(kind, name, id.place(), reading.diagnostics),
            // An invalid name is reported when the item is read.
            None => scope.declare_unread(kind),
        }
    }
}

/// Reads a content file into `content`.
pub(crate) fn file(
    reading: ReadContext<'_>,
    table: &DeTable<'_>,
    kind: Kind,
    content: &mut PackContent,
) {
    match kind {
        Kind::BodySite => items(reading, table, &mut content.body_sites),
        Kind::Screen => items(reading, table, &mut content.screens),
        Kind::Finding => items(reading, table, &mut content.findings),
        Kind::RedFlag => items(reading, table, &mut content.red_flags),
        Kind::Condition => items(reading, table, &mut content.conditions),
        Kind::Argument => items(reading, table, &mut content.arguments),
        Kind::Contraindication => items(reading, table, &mut content.contraindications),
        Kind::Kit => items(reading, table, &mut content.kit),
        Kind::Exercise => items(reading, table, &mut content.exercises),
        Kind::Routine => items(reading, table, &mut content.routines),
        Kind::PainModel => items(reading, table, &mut content.pain_models),
        Kind::Protocol => items(reading, table, &mut content.protocols),
        Kind::SelfTest => items(reading, table, &mut content.self_tests),
        Kind::Claim => items(reading, table, &mut content.claims),
        Kind::Source => items(reading, table, &mut content.sources),
        Kind::Advice | Kind::Phase | Kind::Review | Kind::Confirmation | Kind::Rule => {}
    }
}

fn items<T: Lower>(reading: ReadContext<'_>, table: &DeTable<'_>, into: &mut Vec<T>) {
    let known: Vec<String> = vec![table_key(T::KIND)];
    only_tables(reading, table, &known);
    for fields in tables(reading, table, T::KIND) {
        into.extend(T::lower(&fields));
        fields.finish();
    }
}

fn tables<'a>(reading: ReadContext<'a>, table: &'a DeTable<'a>, kind: Kind) -> Vec<Fields<'a>> {
    let Some(value) = table.get(table_key(kind).as_str()) else { return Vec::new() };
    let Some(array) = value.get_ref().as_array() else { return Vec::new() };
    let table_of = |item: &'a toml::Spanned<toml::de::DeValue<'a>>| {
        Some((item.get_ref().as_table()?, item.span()))
    };
    array
        .iter()
        .filter_map(table_of)
        .map(|(table, span)| Fields::new(reading, table, span))
        .collect()
}

impl Fields<'_> {
    /// The item's own id.
    pub(crate) fn id<T: Item>(&self) -> Option<Id<T>> {
        let name = self.value("id")?.name()?;
        Some(Id::new(self.reading.scope.pack(), name))
    }

    /// A reference that may be left out.
    pub(crate) fn maybe_refer<T: Item>(&self, key: &'static str) -> Option<Id<T>> {
        self.maybe(key)?.refer()
    }

    /// A list of references that may be left out.
    pub(crate) fn refer_all<T: Item>(&self, key: &'static str) -> Vec<Id<T>> {
        self.list(key, SpannedValue::refer)
    }

    /// A list of references that must hold something.
    pub(crate) fn refer_some<T: Item>(&self, key: &'static str) -> Vec<Id<T>> {
        self.filled(key, SpannedValue::refer)
    }

    /// A list of texts that must hold something.
    pub(crate) fn texts_filled(&self, key: &'static str) -> Vec<String> {
        self.filled(key, |value| value.text().map(str::to_owned))
    }
}

/// Reports top-level keys of a content file other than its tables.
pub(crate) fn only_tables(reading: ReadContext<'_>, table: &DeTable<'_>, known: &[String]) {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let is_tables =
            |array: &toml::de::DeArray<'_>| array.iter().all(|item| item.get_ref().is_table());
        if !known.iter().any(|known| known == name) {
            let help = match nearest(name, known.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `[[{meant}]]`?"),
                None => format!("this file holds `[[{}]]`", known.join("]], [[")),
            };
            reading.error(
                codes::KEY_UNKNOWN,
                key.span(),
                format!("unknown key `{}`", SafeText::quote(&name)),
                help,
            );
        } else if !value.get_ref().as_array().is_some_and(is_tables) {
            let help = format!("write `[[{name}]]` before each item");
            reading.error(codes::VALUE_TYPE, key.span(), "expected tables", help);
        }
    }
}
