//! Findings and sources that nothing uses.

use heelwise_core::compiled::PackContent;
use heelwise_core::{Item, ItemKey, Kind};

use super::LoweredPack;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Items whose declared places later checks need.
pub(super) fn candidates(content: &PackContent) -> Vec<ItemKey> {
    let findings = content.findings.iter().map(|item| item.id().key());
    let sources = content.sources.iter().map(|item| item.id().key());
    let conditions = content.conditions.iter().map(|item| item.id().key());
    findings.chain(sources).chain(conditions).collect()
}

/// Warns about findings and sources that no statement of any checked pack uses.
pub(super) fn check(lowered: &[LoweredPack], diagnostics: &Diagnostics) {
    let used = |key: &ItemKey| lowered.iter().any(|pack| pack.used.contains(key));
    let declared = lowered.iter().flat_map(|pack| &pack.declared);
    for (key, place) in declared.filter(|(key, _)| !used(key)) {
        let diagnostic = match key.kind {
            Kind::Finding => Diagnostic::new(
                codes::FINDING_UNUSED,
                place.clone(),
                format!("no rule uses `{}`", key.name),
            )
            .help("use it in a red flag, an argument or a contraindication, or take it away"),
            Kind::Source => Diagnostic::new(
                codes::SOURCE_UNUSED,
                place.clone(),
                format!("nothing cites `{}`", key.name),
            )
            .help("cite it in the evidence of what it supports, or take it away"),
            _ => continue,
        };
        diagnostics.add(diagnostic);
    }
}
