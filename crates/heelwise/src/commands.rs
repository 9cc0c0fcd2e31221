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

use crate::failure::Failure;
use crate::packs::Packs;
use crate::{diary, plans};
use heelwise_pack::answers::{self, Answers};

/// The answers of the last check that was made in a terminal, if there was one.
fn last_answers(packs: &Packs) -> Result<Option<Answers>, Failure> {
    Ok(plans::last_check(diary::read()?.as_ref(), packs)?.map(plans::KeptCheck::into_answers))
}

/// Reads an answers file.
fn read_answers(path: &Path, packs: &Packs) -> Result<Answers, Failure> {
    answers::read(path, &packs.catalog).map_err(|diagnostics| Failure::input(&diagnostics))
}
