//! `pack.toml`.

use std::collections::BTreeMap;

use heelwise_core::id::{PROGRAM, is_name};
use heelwise_core::manifest::SCHEMA;
use heelwise_core::{AnalyzerSpec, Finding, Id, Manifest, RecordKind, Reviewed, SafeText, Status};
use toml::de::DeTable;

use crate::codes;
use crate::fields::Fields;
use crate::value::{ReadContext, SpannedValue};

/// The binary interfaces this version has.
const ABIS: std::ops::RangeInclusive<u16> = 1..=1;

/// Reads the manifest. References to findings are checked later, when the findings are known.
///
/// A manifest with errors is completed, so that the content can be checked. `None` when the schema
/// is unknown, or when `requires` cannot be read.
pub(crate) fn manifest(
    reading: ReadContext<'_>,
    table: &DeTable<'_>,
    folder_name: &str,
) -> Option<Manifest> {
    let fields = Fields::new(reading, table, 0..0);
    let schema_fits = fields.value("schema").is_none_or(|value| schema(&value));
    if !schema_fits {
        return None;
    }
    let id = fields.value("id").and_then(|value| pack_id(&value, folder_name));
    let (name, summary) = (fields.text("name"), fields.text("summary"));
    let version = fields.value("version").and_then(|value| version(&value));
    let licence = fields.value("licence").and_then(|value| licence(&value));
    let authors = fields.texts_filled("authors");
    let status = fields.word::<Status>("status");
    let reviewed = fields.value("reviewed").and_then(|value| reviewed(&value));
    let before = reading.diagnostics.count();
    let requires = fields.list("requires", |value| value.name().map(str::to_owned));
    let knows_others = reading.diagnostics.count() == before;
    let analyzer = fields
        .maybe("analyzer")
        .and_then(|value| analyzer(&value, id.as_deref().unwrap_or_default()));
    fields.finish();
    let named_after_folder = is_name(folder_name).then(|| folder_name.to_owned());
    Some(Manifest {
        id: id.or(named_after_folder).filter(|_| knows_others)?,
        name: name.unwrap_or_default(),
        summary: summary.unwrap_or_default(),
        version: version.unwrap_or_default(),
        licence: licence.unwrap_or_default(),
        authors,
        status: status.unwrap_or(Status::Draft),
        reviewed: reviewed.unwrap_or(Reviewed::No),
        requires,
        analyzer,
    })
}

/// Whether the pack has this schema, or none that can be read. Another schema has other keys, so
/// nothing else is reported then.
fn schema(value: &SpannedValue<'_>) -> bool {
    let Some(schema) = value.whole(0, u16::MAX) else { return true };
    if schema != SCHEMA {
        let help = if schema > SCHEMA { "update heelwise" } else { "update the pack" };
        value.error(
            codes::PACK_SCHEMA,
            format!("schema {schema}; this version reads schema {SCHEMA}"),
            help,
        );
    }
    schema == SCHEMA
}

fn pack_id(value: &SpannedValue<'_>, folder_name: &str) -> Option<String> {
    let id = value.name()?;
    if id == PROGRAM {
        value.error(
            codes::PACK_RESERVED,
            format!("`{id}` is the program's own name"),
            "choose another id",
        );
    }
    if id != folder_name {
        let message =
            format!("the id is not the folder's name, `{}`", SafeText::quote(&folder_name));
        value.error(codes::PACK_FOLDER, message, "give the folder and the pack the same name");
    }
    Some(id.to_owned())
}

fn version(value: &SpannedValue<'_>) -> Option<String> {
    let version = value.text()?;
    if let Err(error) = semver::Version::parse(version) {
        let message = format!("not a semantic version: {}", SafeText::quote(&error));
        value.error(codes::PACK_VERSION, message, "write three numbers, for example \"0.1.0\"");
        return None;
    }
    Some(version.to_owned())
}

fn licence(value: &SpannedValue<'_>) -> Option<String> {
    let licence = value.text()?;
    if is_spdx(licence) {
        return Some(licence.to_owned());
    }
    let help = "use identifiers from https://spdx.org/licenses, for example \"CC-BY-4.0\" or \"MIT \
        OR Apache-2.0\"";
    value.error(codes::PACK_LICENCE, "not an SPDX licence expression", help);
    None
}

/// Identifiers with an operator between each two of them, in parentheses where the author likes.
fn is_spdx(licence: &str) -> bool {
    let mut depth = 0_usize;
    let mut words = licence.split(' ');
    loop {
        let Some(word) = words.next() else { return false };
        let inner = word.trim_start_matches('(');
        let id = inner.trim_end_matches(')');
        let open = depth + word.len() - inner.len();
        let Some(still_open) = open.checked_sub(inner.len() - id.len()) else { return false };
        if !is_spdx_id(id) {
            return false;
        }
        depth = still_open;
        match words.next() {
            Some("AND" | "OR" | "WITH") => {}
            Some(_) => return false,
            None => return depth == 0,
        }
    }
}

fn is_spdx_id(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'))
        && !matches!(word, "AND" | "OR" | "WITH")
}

fn reviewed(value: &SpannedValue<'_>) -> Option<Reviewed> {
    if value.value.get_ref().as_str() == Some("unreviewed") {
        return Some(Reviewed::No);
    }
    if value.value.get_ref().is_table() {
        let fields = value.fields()?;
        let (on, by) = (fields.value("on").and_then(|on| on.date()), fields.text("by"));
        fields.finish();
        return Some(Reviewed::By { on: on?, by: by? });
    }
    let help = "write \"unreviewed\", or { on = 2026-11-20, by = \"Name, profession\" }";
    value.error(codes::PACK_REVIEWED, "neither \"unreviewed\" nor a date and a name", help);
    None
}

fn analyzer(value: &SpannedValue<'_>, pack: &str) -> Option<AnalyzerSpec> {
    let fields = value.fields()?;
    let abi = fields.value("abi").and_then(|value| abi(&value));
    let records = fields.words::<RecordKind>("records");
    let (reads, emits) = (findings(&fields, "reads", pack), findings(&fields, "emits", pack));
    let parameters = fields.maybe("parameters").map(|value| parameters(&value)).unwrap_or_default();
    if fields.lacks("records") {
        fields.error_at(
            &["records"],
            codes::LIST_EMPTY,
            "the analyzer is given no records",
            "name the record kinds it reads in `records`",
        );
    }
    fields.finish();
    Some(AnalyzerSpec { abi: abi?, records, reads, emits, parameters })
}

fn abi(value: &SpannedValue<'_>) -> Option<u32> {
    let abi = value.whole(0, u16::MAX)?;
    if !ABIS.contains(&abi) {
        let message = format!("invalid binary interface {abi}");
        let help = format!(
            "build against the heelwise-analyzer of this version and write `abi = {}`",
            ABIS.end()
        );
        value.error(codes::ANALYZER_ABI, message, help);
    }
    Some(u32::from(abi))
}

fn findings(fields: &Fields<'_>, key: &'static str, pack: &str) -> Vec<Id<Finding>> {
    fields.list(key, |value| value.text().map(|text| Id::resolve(text, pack)))
}

fn parameters(value: &SpannedValue<'_>) -> BTreeMap<String, f64> {
    let Some(fields) = value.fields() else { return BTreeMap::new() };
    let mut parameters = BTreeMap::new();
    for (key, value) in fields.entries() {
        if !is_name(key.get_ref()) {
            let message =
                format!("invalid name of a parameter `{}`", SafeText::quote(&key.get_ref()));
            let help = "use 2 to 40 lower-case letters, digits and hyphens, starting with a letter";
            value.reading.error(codes::ID_PATTERN, key.span(), message, help);
        } else if let Some(number) = value.number(-1e6, 1e6) {
            parameters.insert(key.get_ref().to_string(), number);
        }
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_identifiers_joined_by_operators() {
        for good in [
            "MIT",
            "CC-BY-4.0",
            "MIT OR Apache-2.0",
            "(MIT OR Apache-2.0) AND CC0-1.0",
            "((MIT))",
            "GPL-2.0+",
        ] {
            assert!(is_spdx(good), "{good}");
        }
        let torn = [
            "(MIT",
            "MIT)",
            ")MIT(",
            "(MIT OR Apache-2.0",
            "()",
            "MIT OR",
            "OR MIT",
            "MIT  OR Apache-2.0",
            "OR OR OR",
        ];
        for bad in torn.into_iter().chain([
            "",
            "MIT or Apache-2.0",
            "All rights reserved",
            "MIT/Apache-2.0",
            "...",
            "MIT OR (",
            "\u{e9}",
        ]) {
            assert!(!is_spdx(bad), "{bad}");
        }
    }
}
