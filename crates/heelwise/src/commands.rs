//! The commands, one module each: arguments in, text or JSON out.

pub(crate) mod backup;
pub(crate) mod check;
mod confirm;
pub(crate) mod data;
pub(crate) mod erase;
pub(crate) mod library;
pub(crate) mod log;
pub(crate) mod pack;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod session;
pub(crate) mod today;
pub(crate) mod why;

use std::path::Path;

use crate::diary;
use crate::failure::Failure;
use crate::packs::Packs;
use heelwise_pack::answers::{self, Answers};

/// The answers of the last check that was made in a terminal, if there was one.
fn last_answers(packs: &Packs) -> Result<Option<Answers>, Failure> {
    let Some(store) = diary::read()? else { return Ok(None) };
    let Some(last) = store.assessments(1)?.pop() else { return Ok(None) };
    let name = format!("the check of {}", last.day);
    answers::read_text(&name, last.answers, &packs.catalog)
        .map(Some)
        .map_err(|diagnostics| Failure::input(&diagnostics))
}

/// Reads an answers file.
fn read_answers(path: &Path, packs: &Packs) -> Result<Answers, Failure> {
    answers::read(path, &packs.catalog).map_err(|diagnostics| Failure::input(&diagnostics))
}
