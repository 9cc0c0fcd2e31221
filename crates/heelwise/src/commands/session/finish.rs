//! The end of a session: it is logged, and the changes of the plan are printed.

use std::process::ExitCode;

use heelwise_core::{Entry, SafeText, Session};
use heelwise_engine::session::Player;
use heelwise_store::{ChangeSource, LocalTimestamp, Store};

use super::replayed_today;
use crate::clock;
use crate::commands::log::print_plan_changes;
use crate::failure::{Failure, STORE};
use crate::pack_loader::LoadedPacks;
use crate::page::Page;
use crate::plan_store::CurrentPlan;
use crate::unsigned_notice::Unsigned;

/// Logs the session, and prints how the plan changed.
pub(super) fn finish(
    (packs, unsigned): (&LoadedPacks, &Unsigned),
    current: &CurrentPlan,
    mut store: Store,
    player: &Player,
    now: LocalTimestamp,
    json: bool,
) -> Result<ExitCode, Failure> {
    let Some(session) = player.entry(now.day()) else {
        store.clear_draft()?;
        return Ok(ExitCode::SUCCESS);
    };
    let at = clock::now()?;
    let replayed = |store: &Store| {
        (!json).then(|| replayed_today(packs, current, Some(store), now)).transpose()
    };
    let kept = store.transaction(|store| {
        // The session is kept even when the plan cannot be replayed.
        let before = replayed(store);
        let entry = Entry::Session(session.clone());
        let numbers = store.add(at, ChangeSource::Session, &[entry])?;
        Ok((before, numbers, replayed(store)))
    });
    let (before, numbers, after) = kept.map_err(|error| unkept(&session, &error))?;
    drop(store);
    let (Some(before), Some(after)) = (before?, after?) else { return Ok(ExitCode::SUCCESS) };
    let mut page = Page::for_stdout(unsigned);
    write(&mut page, numbers.first().copied(), &session);
    print_plan_changes(&mut page, Some(&before.plan_state), Some(&after.plan_state));
    page.line(0, "heelwise asks tomorrow how the morning was; that decides what moves.");
    page.print()?;
    Ok(ExitCode::SUCCESS)
}

/// The failure to keep a session, with the session as a line of a records file, so that it is not
/// lost.
fn unkept(session: &Session, error: &heelwise_store::StoreError) -> Failure {
    let line = serde_json::to_string(&Entry::Session(session.clone())).unwrap_or_default();
    let text = format!(
        "error: {error}\nThe session as it would have been kept:\n{}",
        heelwise_core::text::json(&line)
    );
    // The line is to be kept as it is, so nothing here is wrapped.
    Failure::laid_out(STORE, SafeText::preformatted(&text).into())
        .hint("keep that line; heelwise import takes it from a file")
}

fn write(page: &mut Page, number: Option<heelwise_store::EntryNumber>, session: &Session) {
    let number = number.map_or_else(String::new, |number| format!("{number}  "));
    page.line(
        0,
        &format!("{number}{}", heelwise_view::entry::entry(&Entry::Session(session.clone()))),
    );
    for item in &session.items {
        let (target, actual) = (item.target, item.actual);
        let reps = if target.reps > 0 {
            format!(", {} of {} times", actual.reps, target.reps)
        } else {
            String::new()
        };
        let left_out = item.skipped.map_or_else(String::new, |why| {
            format!("; left out: {}", heelwise_view::entry::skip_reason(why))
        });
        let pain = item.pain.map_or_else(String::new, |pain| format!("; pain {pain}"));
        let text = format!(
            "{} of {} sets{reps}, {} of {} s{pain}{left_out}",
            actual.sets, target.sets, actual.seconds, target.seconds
        );
        page.item(2, "-", &text, Some(&item.exercise.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_that_cannot_be_kept_is_in_the_message() {
        let session = Session {
            date: jiff::civil::date(2026, 11, 21),
            during: Some(2),
            ..Session::default()
        };
        let error = heelwise_store::StoreError::Full { path: "data/heelwise.db".into() };
        let message = unkept(&session, &error).message();
        assert!(
            message.contains(r#"{"record":"session","date":"2026-11-21","during":2}"#),
            "{message}"
        );
    }
}
