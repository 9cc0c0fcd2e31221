//! `heelwise pack list`.

use std::process::ExitCode;

use heelwise_trust::TrustError;
use heelwise_view::SCHEMA_VERSION;
use serde::Serialize;

use super::view::{PackView, pack_view};
use crate::failure::{Failure, PACK_REFUSED};
use crate::pack_loader::LoadedPacks;
use crate::page::{self, Page};

/// The packs in use, as programs get them.
#[derive(Serialize)]
struct PackList {
    schema_version: u32,
    document: &'static str,
    packs: Vec<PackView>,
    refused: Vec<String>,
}

/// Lists the packs in use, and those that were refused.
pub(super) fn run(packs: &LoadedPacks, json: bool) -> Result<ExitCode, Failure> {
    let views: Vec<PackView> = packs.loaded.iter().map(pack_view).collect();
    if json {
        let refused = packs.refused.iter().map(TrustError::to_line).collect();
        let list =
            PackList { schema_version: SCHEMA_VERSION, document: "packs", packs: views, refused };
        page::print_json(&list, &packs.unsigned)?;
    } else {
        let mut page = Page::for_stdout(&packs.unsigned);
        page.heading("Packs in use");
        for pack in &views {
            page.line(
                2,
                &format!("{} {} ({}), {}", pack.id, pack.version, pack.status, pack.reviewed),
            );
            page.line(4, &format!("{} From: {}", pack.summary, pack.origin));
            if let Some(signer) = &pack.signed_by {
                page.line(4, &format!("Signed with {}", signer.words()));
            }
        }
        for error in &packs.refused {
            page.item(2, "!", &format!("Left out. {}", error.to_line()), None);
        }
        page.print()?;
    }
    Ok(if packs.refused.is_empty() { ExitCode::SUCCESS } else { PACK_REFUSED.into() })
}
