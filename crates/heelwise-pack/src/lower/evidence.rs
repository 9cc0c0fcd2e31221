//! Evidence, and the sources it names.

use heelwise_core::{Evidence, Grade, Source, SourceCheck, SourceKind};

use super::Lower;
use crate::codes;
use crate::fields::Fields;

impl Fields<'_> {
    /// The required evidence of an item.
    pub(crate) fn evidence(&self) -> Option<Evidence> {
        if self.maybe("evidence").is_none() {
            let help = "add `evidence = { grade = \"F\", mark = \"memory\", sources = [\"...\"] }`";
            self.error_at(
                &["id"],
                codes::EVIDENCE_MISSING,
                "this statement does not say where it comes from",
                help,
            );
            return None;
        }
        self.own_evidence()
    }

    /// The evidence of an inner statement: its own, or that of the item around it.
    pub(crate) fn evidence_or(&self, inherited: Option<&Evidence>) -> Option<Evidence> {
        if self.maybe("evidence").is_some() { self.own_evidence() } else { inherited.cloned() }
    }

    /// Optional evidence.
    pub(crate) fn own_evidence(&self) -> Option<Evidence> {
        let fields = self.maybe("evidence")?.fields()?;
        let evidence = read(&fields);
        fields.finish();
        evidence
    }
}

fn read(fields: &Fields<'_>) -> Option<Evidence> {
    let grade = fields.word::<Grade>("grade");
    let mark = fields.word::<SourceCheck>("mark");
    let note = fields.maybe_text("note");
    let sources = fields.refer_all("sources");
    if fields.lacks("sources") {
        let help = "name at least one source; a choice of your own names a source of kind \"own\"";
        fields.error_at(&["sources"], codes::EVIDENCE_SOURCES, "evidence without a source", help);
    }
    if mark == Some(SourceCheck::Design) && grade.is_some_and(|grade| grade != Grade::F) {
        let help = "use grade \"F\", or name the mark that the evidence has";
        fields.error_at(
            &["grade"],
            codes::EVIDENCE_DESIGN,
            "a design choice claims no evidence",
            help,
        );
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
    let report = |key, message: &str, help: &str| {
        fields.error_at(&[key], codes::SOURCE_ADDRESS, message, help);
    };
    let given = |key| fields.maybe(key).is_some();
    if source.kind != SourceKind::Own && !given("url") && !given("doi") {
        report(
            "id",
            "a source without an address",
            "add `url` or `doi`; only kind \"own\" has neither",
        );
    }
    if source.url.as_ref().is_some_and(|url| !is_url(url)) {
        report("url", "not a web address", "begin with https:// and use no spaces");
    }
    if source.doi.as_ref().is_some_and(|doi| !is_doi(doi)) {
        report("doi", "not a DOI", "write it as 10.1234/abc, without https://");
    }
}

fn is_url(text: &str) -> bool {
    let rest =
        text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '\\' | '`');
    host.contains('.') && host.split('.').all(is_part) && rest.chars().all(plain)
}

fn is_doi(text: &str) -> bool {
    let Some((registrant, item)) = text.strip_prefix("10.").and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let digits =
        !registrant.is_empty() && registrant.chars().all(|c| c.is_ascii_digit() || c == '.');
    digits && !item.is_empty() && item.chars().all(|c| c.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_have_a_host_and_nothing_odd() {
        for good in [
            "https://doi.org/10.1136/x",
            "http://example.org",
            "https://a-b.example.org:8080/x?y=(z)#w",
        ] {
            assert!(is_url(good), "{good}");
        }
        let odd = [
            "https://.",
            "https://host",
            "https://..org",
            "ftp://a.org",
            "a.org",
            "https://",
            "https://a.org/x y",
        ];
        for bad in odd.into_iter().chain([
            "javascript:alert(1)",
            "https://a.org/<b>",
            "https://\u{e9}.org",
            "https://user@a.org",
        ]) {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn dois_have_a_registrant_and_an_item() {
        for good in
            ["10.1136/bjsports-2023-106994", "10.1016/S0140-6736(05)66988-9", "10.1000.10/123"]
        {
            assert!(is_doi(good), "{good}");
        }
        for bad in [
            "10./x",
            "10.1136/",
            "10.1136",
            "doi:10.1136/x",
            "https://doi.org/10.1136/x",
            "10.1136/a b",
            "10.x/1",
        ] {
            assert!(!is_doi(bad), "{bad}");
        }
    }
}
