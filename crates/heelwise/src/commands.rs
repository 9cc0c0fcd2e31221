//! The commands, one module each: arguments in, text or JSON out.

pub(crate) mod backup;
pub(crate) mod check;
mod confirm;
pub(crate) mod erase;
pub(crate) mod export_import;
pub(crate) mod library;
pub(crate) mod log;
pub(crate) mod pack;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod session;
pub(crate) mod today;
pub(crate) mod why;

use std::path::Path;

use crate::failure::Failure;
use crate::pack_loader::LoadedPacks;
use crate::{plan_store, user_store};
use heelwise_pack::answers::{self, Answers};

/// The answers of the last check that was made in a terminal, if there was one.
fn last_answers(packs: &LoadedPacks) -> Result<Option<Answers>, Failure> {
    Ok(plan_store::last_check(user_store::read()?.as_ref(), packs)?
        .map(plan_store::KeptCheck::into_answers))
}

/// Reads an answers file.
fn read_answers(path: &Path, packs: &LoadedPacks) -> Result<Answers, Failure> {
    answers::read(path, &packs.catalog).map_err(|diagnostics| Failure::input(&diagnostics))
}
