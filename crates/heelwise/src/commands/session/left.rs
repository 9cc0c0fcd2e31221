//! A session that was left: resumed on its day, without exercises that are no longer allowed;
//! otherwise logged as far as it went.

use heelwise_core::{Entry, Word};
use heelwise_engine::plan::Plan;
use heelwise_engine::plan::to_session::{DayPart, may_go_on};
use heelwise_engine::session::{Mode, Player};
use heelwise_store::{ChangeSource, LocalTimestamp, Store};
use jiff::civil::Date;

use super::SessionArgs;
use super::{PlayerOfPart, ReplayedPlan};
use crate::failure::Failure;
use crate::page::Page;
use crate::player::KeptSession;
use crate::print;
use crate::user_store::StoreHandle;

/// A text that differs between plans, so that a session of an older plan is not resumed.
pub(super) fn plan_fingerprint(plan: &Plan) -> String {
    let courses: Vec<&str> = plan.courses.iter().map(|course| course.protocol.as_str()).collect();
    format!("{} {} {}", plan.made, plan.request.minutes, courses.join(" "))
}

/// The session that was left, if it belongs to today, to the plan and to the named day part. Any
/// other one is logged as far as it went.
pub(super) fn resume(
    args: &SessionArgs,
    wanted: Option<DayPart>,
    plan: &Plan,
    handle: &mut StoreHandle,
    now: LocalTimestamp,
    page: &mut Page,
) -> Result<Option<PlayerOfPart>, Failure> {
    let Some(draft) = handle.reading()?.map(Store::draft).transpose()?.flatten() else {
        return Ok(None);
    };
    let Some(draft) = KeptSession::read(&draft.body) else { return Ok(None) };
    let is_current = draft.day == now.day() && draft.plan == plan_fingerprint(plan);
    // A part that this version does not know cannot be resumed; what was done of it is logged
    // below.
    if let Some(part) = DayPart::from_word(&draft.part)
        && is_current
        && !args.fresh
        && wanted.is_none_or(|wanted| wanted == part)
    {
        return Ok(Some((draft.player.resumed(), part.word())));
    }
    if log_as_far_as_it_went(&draft.player, draft.day, handle, now)? && !args.json {
        let text = format!(
            "The session of {} was left in the middle; it is logged as far as it went.",
            draft.day
        );
        page.line(0, &text);
    }
    Ok(None)
}

/// The session without exercises that are no longer allowed; these are named to the person. When
/// none is left, the finished part is logged.
pub(super) fn allowed(
    (mut player, part): PlayerOfPart,
    plan: &Plan,
    replayed: &ReplayedPlan,
    handle: &mut StoreHandle,
    now: LocalTimestamp,
    (json, page): (bool, &mut Page),
) -> Result<PlayerOfPart, Failure> {
    let left_out =
        player.leave_out(|item| may_go_on(plan, &replayed.log, &replayed.plan_state, item));
    if !left_out.is_empty() {
        let text = format!(
            "Left out of the session you began, because of what was answered or logged since: {}.",
            left_out.join(", ")
        );
        if json { print::tell(&text) } else { page.line(0, &text) }
    }
    if player.mode() == Mode::Over {
        log_as_far_as_it_went(&player, now.day(), handle, now)?;
    }
    Ok((player.resumed(), part))
}

/// Logs the finished part of a session. Returns whether there was any.
fn log_as_far_as_it_went(
    player: &Player,
    day: Date,
    handle: &mut StoreHandle,
    now: LocalTimestamp,
) -> Result<bool, Failure> {
    let store = handle.writable()?;
    let Some(session) = player.entry(day) else {
        store.clear_draft()?;
        return Ok(false);
    };
    store.add(now, ChangeSource::Session, &[Entry::Session(session)])?;
    Ok(true)
}
