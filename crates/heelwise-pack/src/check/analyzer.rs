//! Analyzers and the findings that they state.

use heelwise_core::compiled::PackContent;
use heelwise_core::finding::Answering;
use heelwise_core::{Finding, Id};
use toml::de::DeTable;

use crate::codes;
use crate::diagnostic::{Diagnostic, Location};
use crate::fields::Fields;
use crate::folder::Folder;
use crate::resolve::AnswerForm;
use crate::value::{ReadContext, SpannedValue};

/// Checks `[analyzer]` of `pack.toml` against findings and folder.
pub(super) fn check(reading: ReadContext<'_>, folder: &Folder, content: &PackContent) {
    let (table, _) = DeTable::parse_recoverable(&reading.source.text);
    let fields = Fields::new(reading, table.get_ref(), 0..0);
    let spec = fields.maybe("analyzer");
    if let Some(fields) =
        spec.filter(|value| value.value.get_ref().is_table()).and_then(|value| value.fields())
    {
        fields.list("reads", SpannedValue::refer::<Finding>);
        fields.list("emits", emitted);
    }
    if spec.is_some() != folder.has_crate {
        let (message, help) = if folder.has_crate {
            (
                "the folder holds a crate, but pack.toml declares no analyzer",
                "add `[analyzer]`, or remove Cargo.toml and src",
            )
        } else {
            (
                "pack.toml declares an analyzer, but the folder holds no crate",
                "add Cargo.toml and src/lib.rs, or remove `[analyzer]`",
            )
        };
        let span = spec.map_or(0..0, |value| value.span());
        reading.error(codes::ANALYZER_CRATE, span, message, help);
    }
    if spec.is_none() || content.manifest.analyzer.is_some() {
        check_stated(reading, content);
    }
}

fn emitted(value: &SpannedValue<'_>) -> Option<Id<Finding>> {
    let scope = value.reading.scope;
    let id: Id<Finding> = value.refer()?;
    if id.pack() != scope.pack() || scope.form(&id)? != AnswerForm::Measured {
        let help = "name a finding of this pack that says `measured = true`";
        value.error(codes::ANALYZER_EMITS, "the analyzer may not state this finding", help);
    }
    Some(id)
}

fn check_stated(reading: ReadContext<'_>, content: &PackContent) {
    let emits =
        content.manifest.analyzer.as_ref().map(|spec| spec.emits.as_slice()).unwrap_or_default();
    for finding in content
        .findings
        .iter()
        .filter(|finding| matches!(finding.answering, Answering::Measured(_)))
    {
        if !emits.contains(&finding.id) {
            let place: Option<Location> =
                reading.scope.declared(&heelwise_core::Item::id(finding).key()).cloned();
            let message = "no analyzer states this measured finding";
            let help = "name it in `emits` of [analyzer] in pack.toml, or ask for it";
            let place = place.unwrap_or_else(|| reading.place(0..0));
            reading
                .diagnostics
                .add(Diagnostic::new(codes::ANALYZER_UNSTATED, place, message).help(help));
        }
    }
}
