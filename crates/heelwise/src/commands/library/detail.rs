//! Prints one item of the library.

use heelwise_core::ItemKey;
use heelwise_view::library::{self as view, ItemView};

use super::figure;
use crate::failure::{BAD_INPUT, Failure};
use crate::pack_loader::{self, LoadedPacks};
use crate::page::{self, Page};
use crate::unsigned_notice::Unsigned;

/// Prints one item.
pub(super) fn show(packs: &LoadedPacks, key: &ItemKey, json: bool) -> Result<(), Failure> {
    let item = view::item(&packs.catalog, key)?.ok_or_else(|| {
        pack_loader::removed_item(packs, key)
            .unwrap_or_else(|| Failure::new(BAD_INPUT, format!("no loaded pack has `{key}`")))
    })?;
    if json {
        page::print_json(&item, &packs.unsigned)
    } else {
        write(&item, &packs.unsigned, figure::for_terminal(&packs.catalog, key)?.as_deref())
    }
}

fn write(item: &ItemView, unsigned: &Unsigned, picture: Option<&str>) -> Result<(), Failure> {
    let mut page = Page::for_stdout(unsigned);
    page.heading(&item.title);
    page.line(2, &item.id);
    for line in &item.rule {
        page.line(2, line);
    }
    if let Some(picture) = picture {
        page.blank_line();
        page.preformatted(picture);
    }
    for section in item.sections.iter().filter(|section| !section.lines.is_empty()) {
        page.heading(&section.heading);
        for line in &section.lines {
            page.item(2, "-", line, None);
        }
    }
    if let Some(evidence) = &item.evidence {
        page.heading(&format!("Evidence: {}", evidence.words()));
    }
    for source in &item.sources {
        page.item(2, "-", &source.text, Some(&source.id));
    }
    page.print()
}
