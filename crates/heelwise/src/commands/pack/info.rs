//! `heelwise pack info`.

use std::process::ExitCode;

use heelwise_core::SafeText;
use heelwise_pack::contents;
use heelwise_view::SCHEMA_VERSION;
use serde::Serialize;

use super::view::{PackView, pack_view, write_head};
use crate::failure::{BAD_INPUT, Failure};
use crate::pack_loader::LoadedPacks;
use crate::page::{self, Page};
use crate::unsigned_notice::Unsigned;

/// One pack, as programs get it.
#[derive(Serialize)]
struct PackInfo {
    schema_version: u32,
    document: &'static str,
    #[serde(flatten)]
    pack: PackView,
    holds: Vec<(&'static str, usize)>,
}

/// Shows one pack, after every byte of it was verified.
pub(super) fn run(packs: &LoadedPacks, id: &str, json: bool) -> Result<ExitCode, Failure> {
    let pack = packs.get(id).ok_or_else(|| {
        let failure =
            Failure::new(BAD_INPUT, format!("the pack `{}` is not loaded", SafeText::quote(&id)));
        failure.hint("see `heelwise pack list`; use --pack for one that is not in the pack folder")
    })?;
    if let Some(whole) = pack.whole()? {
        whole.verify()?;
    }
    let info = PackInfo {
        schema_version: SCHEMA_VERSION,
        document: "pack",
        pack: pack_view(pack),
        holds: packs.catalog.pack(id).map(contents::counts).unwrap_or_default(),
    };
    if json {
        page::print_json(&info, &packs.unsigned)?;
    } else {
        write_info(&info, &packs.unsigned)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_info(info: &PackInfo, unsigned: &Unsigned) -> Result<(), Failure> {
    let pack = &info.pack;
    let mut page = Page::for_stdout(unsigned);
    write_head(&mut page, pack, &info.holds);
    if let Some(analyzer) = &pack.analyzer {
        page.heading("Its analyzer");
        page.line(2, &format!("reads records: {}", analyzer.records.join(", ")));
        page.line(2, &format!("states: {}", analyzer.emits.join(", ")));
        page.line(
            2,
            if analyzer.runs_here {
                "has code for this machine"
            } else {
                "has no code for this machine: its content works, nothing is measured"
            },
        );
    }
    page.print()
}
