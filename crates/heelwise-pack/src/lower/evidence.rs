//! Evidence, and the sources it names.

use heelwise_core::{Evidence, Grade, Mark, Source, SourceKind};

use super::Lower;
use crate::codes;
use crate::fields::Fields;

impl Fields<'_> {
    /// The evidence of an item, which must be there.
    pub(crate) fn evidence(&self) -> Option<Evidence> {
        if self.maybe("evidence").is_none() {
            let help = "add `evidence = { grade = \"F\", mark = \"memory\", sources = [\"...\"] }`";
            self.complain(codes::EVIDENCE_MISSING, "this statement does not say where it comes from", help);
            return None;
        }
        self.own_evidence()
    }

    /// The evidence of an inner statement: its own, or that of the item it stands in.
    pub(crate) fn evidence_or(&self, inherited: Option<&Evidence>) -> Option<Evidence> {
        if self.maybe("evidence").is_some() { self.own_evidence() } else { inherited.cloned() }
    }

    /// Evidence where it may be left out.
    pub(crate) fn own_evidence(&self) -> Option<Evidence> {
        let fields = self.maybe("evidence")?.fields()?;
        let evidence = read(&fields);
        fields.finish();
        evidence
    }
}

fn read(fields: &Fields<'_>) -> Option<Evidence> {
    let grade = fields.word::<Grade>("grade");
    let mark = fields.word::<Mark>("mark");
    let note = fields.maybe_text("note");
    let sources = fields.refer_all("sources");
    if fields.maybe("sources").is_none_or(|value| value.is_empty_list()) {
        let help = "name at least one source; a choice of your own names a source of kind \"own\"";
        fields.complain(codes::EVIDENCE_SOURCES, "evidence without a source", help);
    }
    if mark == Some(Mark::Design) && grade.is_some_and(|grade| grade != Grade::F) {
        let help = "use grade \"F\", or name the mark that the evidence has";
        let span = fields.maybe("grade").map_or_else(|| fields.span(), |value| value.span());
        fields.reading.complain(codes::EVIDENCE_DESIGN, span, "a design choice claims no evidence", help);
    }
    Some(Evidence { grade: grade?, mark: mark?, sources, note })
}

impl Lower for Source {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let id = fields.id();
        let title = fields.text("title");
        let kind = fields.word::<SourceKind>("kind");
        let source = Self {
            authors: fields.maybe_text("authors"),
            year: fields.maybe("year").and_then(|value| value.whole(1500, 2100)),
            published: fields.maybe_text("published"),
            url: fields.maybe_text("url"),
            doi: fields.maybe_text("doi"),
            accessed: fields.maybe("accessed").and_then(|value| value.date()),
            kind: kind?,
            title: title?,
            id: id?,
        };
        check_address(fields, &source);
        Some(source)
    }
}

fn check_address(fields: &Fields<'_>, source: &Source) {
    let complain = |key, message: &str, help: &str| {
        let span = fields.maybe(key).map_or_else(|| fields.span(), |value| value.span());
        fields.reading.complain(codes::SOURCE_ADDRESS, span, message, help);
    };
    if source.kind != SourceKind::Own && source.url.is_none() && source.doi.is_none() {
        complain("id", "a source nobody can look up", "add `url` or `doi`; only kind \"own\" has neither");
    }
    if source.url.as_ref().is_some_and(|url| !is_url(url)) {
        complain("url", "not a web address", "begin with https:// and use no spaces");
    }
    if source.doi.as_ref().is_some_and(|doi| !is_doi(doi)) {
        complain("doi", "not a DOI", "write it as 10.1234/abc, without https://");
    }
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && rest.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"')))
}

fn is_doi(text: &str) -> bool {
    text.starts_with("10.") && text.contains('/') && text.chars().all(|c| c.is_ascii_graphic())
}
