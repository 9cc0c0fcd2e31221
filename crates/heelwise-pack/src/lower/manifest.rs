//! `pack.toml`.

use std::collections::BTreeMap;

use heelwise_core::id::{PROGRAM, is_name};
use heelwise_core::manifest::SCHEMA;
use heelwise_core::{AnalyzerSpec, Finding, Id, Manifest, RecordKind, Reviewed, Status};
use toml::de::DeTable;

use crate::codes;
use crate::fields::{Fields, Reading, Value};

/// The binary interfaces this version has.
const ABIS: std::ops::RangeInclusive<u16> = 1..=1;

/// Reads the head of a pack. References to findings are checked later, when the findings are known.
pub(crate) fn manifest(reading: Reading<'_>, table: &DeTable<'_>, folder_name: &str) -> Option<Manifest> {
    let fields = Fields::new(reading, table, 0..0);
    let schema = fields.value("schema").and_then(|value| schema(&value));
    let id = fields.value("id").and_then(|value| pack_id(&value, folder_name));
    let (name, summary) = (fields.text("name"), fields.text("summary"));
    let version = fields.value("version").and_then(|value| version(&value));
    let licence = fields.value("licence").and_then(|value| licence(&value));
    let authors = fields.texts_filled("authors");
    let status = fields.word::<Status>("status");
    let reviewed = fields.value("reviewed").and_then(|value| reviewed(&value));
    let requires = fields.list("requires", |value| value.name().map(str::to_owned));
    let analyzer = fields.maybe("analyzer").and_then(|value| analyzer(&value, id.as_deref().unwrap_or_default()));
    fields.finish();
    schema?;
    Some(Manifest {
        id: id?,
        name: name?,
        summary: summary?,
        version: version?,
        licence: licence?,
        authors,
        status: status?,
        reviewed: reviewed?,
        requires,
        analyzer,
    })
}

fn schema(value: &Value<'_>) -> Option<u16> {
    let schema = value.whole(0, u16::MAX)?;
    if schema == SCHEMA {
        return Some(schema);
    }
    let newer = if schema > SCHEMA { "update heelwise" } else { "update the pack" };
    value.complain(codes::PACK_SCHEMA, format!("schema {schema}; this version reads schema {SCHEMA}"), newer);
    None
}

fn pack_id(value: &Value<'_>, folder_name: &str) -> Option<String> {
    let id = value.name()?;
    if id == PROGRAM {
        value.complain(codes::PACK_RESERVED, format!("`{id}` is the program's own name"), "choose another id");
    }
    if id != folder_name {
        let message = format!("the folder is called `{}`", crate::text::printable(folder_name));
        value.complain(codes::PACK_FOLDER, message, "give the folder and the pack the same name");
    }
    Some(id.to_owned())
}

fn version(value: &Value<'_>) -> Option<String> {
    let version = value.text()?;
    if let Err(error) = semver::Version::parse(version) {
        value.complain(codes::PACK_VERSION, format!("not a semantic version: {error}"), "write three numbers, for example \"0.1.0\"");
        return None;
    }
    Some(version.to_owned())
}

fn licence(value: &Value<'_>) -> Option<String> {
    let licence = value.text()?;
    let is_id = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')) && !word.is_empty();
    let mut expects_id = true;
    for word in licence.split(' ') {
        let fits = if expects_id { is_id(word) } else { matches!(word, "AND" | "OR" | "WITH") };
        if !fits {
            let help = "use identifiers from https://spdx.org/licenses, for example \"CC-BY-4.0\" or \"MIT OR Apache-2.0\"";
            value.complain(codes::PACK_LICENCE, "not an SPDX licence expression", help);
            return None;
        }
        expects_id = !expects_id;
    }
    Some(licence.to_owned())
}

fn reviewed(value: &Value<'_>) -> Option<Reviewed> {
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
    value.complain(codes::PACK_REVIEWED, "not a review", help);
    None
}

fn analyzer(value: &Value<'_>, pack: &str) -> Option<AnalyzerSpec> {
    let fields = value.fields()?;
    let abi = fields.value("abi").and_then(|value| abi(&value));
    let spec = AnalyzerSpec {
        records: fields.words::<RecordKind>("records"),
        reads: findings(&fields, "reads", pack),
        emits: findings(&fields, "emits", pack),
        parameters: fields.maybe("parameters").map(|value| parameters(&value)).unwrap_or_default(),
        abi: abi?,
    };
    if spec.records.is_empty() {
        fields.complain(codes::LIST_EMPTY, "the analyzer is given no records", "name the record kinds it reads in `records`");
    }
    fields.finish();
    Some(spec)
}

fn abi(value: &Value<'_>) -> Option<u32> {
    let abi = value.whole(0, u16::MAX)?;
    if !ABIS.contains(&abi) {
        let message = format!("binary interface {abi}; this version has {} to {}", ABIS.start(), ABIS.end());
        value.complain(codes::ANALYZER_ABI, message, "build the analyzer against a matching heelwise-analyzer");
    }
    Some(u32::from(abi))
}

fn findings(fields: &Fields<'_>, key: &'static str, pack: &str) -> Vec<Id<Finding>> {
    fields.list(key, |value| value.text().map(|text| Id::resolve(text, pack)))
}

fn parameters(value: &Value<'_>) -> BTreeMap<String, f64> {
    let Some(fields) = value.fields() else { return BTreeMap::new() };
    let mut parameters = BTreeMap::new();
    for (key, value) in fields.entries() {
        if !is_name(key.get_ref()) {
            let help = "use 2 to 40 lower-case letters, digits and hyphens";
            value.reading.complain(codes::ID_PATTERN, key.span(), "not a name for a parameter", help);
        } else if let Some(number) = value.number(-1e6, 1e6) {
            parameters.insert(key.get_ref().to_string(), number);
        }
    }
    parameters
}
