//! `heelwise session`: be led through what is on.

use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use heelwise_care::plan::follow::Status;
use heelwise_care::plan::lead::{Part, limits, open_parts};
use heelwise_care::plan::{Following, Plan, follow};
use heelwise_care::session::{Bell, Cue, CueKind, Player, Station};
use heelwise_core::{Catalog, Entry, Exercise, Figure, Id, Log, Safe, Session};
use heelwise_store::{Moment, Occasion, Store};

use crate::cli::{LogArgs, PackArgs, SessionArgs};
use crate::clock::Stopwatch;
use crate::commands::log::tell_consequences;
use crate::failure::{Failure, STORE, USAGE};
use crate::packs::{self, Packs};
use crate::page::Page;
use crate::player::{Clock, Conductor, Draft, End, Speaker, lead_on_screen, lead_plainly};
use crate::unsigned::Unsigned;
use crate::{clock, diary, due, plans, print};

/// Leads through a part of the day, or goes on where a session was left.
pub(crate) fn run(pack_args: &PackArgs, args: &SessionArgs) -> Result<ExitCode, Failure> {
    let packs = packs::load(pack_args)?;
    let now = clock::now()?;
    let plan = plans::last()?;
    if now.day() < plan.made {
        return Err(plans::not_begun(&plan, now.day()));
    }
    let wanted = args.part.as_deref().map(part).transpose()?;
    let unsigned = packs.unsigned.and_of(&plan);
    let mut page = Page::for_stdout(&unsigned);
    for notice in plans::removed_notices(&plan, &packs) {
        if args.json { print::tell(&notice) } else { page.line(0, &notice) }
    }
    let left = take_up(args, wanted, &plan, now, &mut page)?;
    let (plan, log, before) = asked(&packs, plan, args.json, now, &mut page)?;
    // A session that was left waits too when the plan has been stopped since.
    let is_on = matches!(before.status, Status::Running);
    let is_left = left.is_some();
    let on = left.or_else(|| begin(wanted, &plan, &log, &before, now)).filter(|_| is_on);
    let Some((player, part)) = on else { return nothing_open(&unsigned, page, &before, args.json) };
    if is_left && !args.json {
        page.line(0, "Going on where you stopped.");
    } else if !args.json {
        tell_moves(&mut page, &before);
    }
    if args.json {
        unsigned.tell();
    } else {
        page.print()?;
    }
    let figures = |id: &Id<Exercise>| figure(&packs.catalog, &plan, id);
    let speaker = Speaker::new(args.say.as_deref());
    let session = (now.day(), part, mark(&plan));
    let mut conductor = Conductor::new(player, session, (diary::write(now)?, speaker), &unsigned, &figures);
    let end = lead(&mut conductor, args)?;
    let (player, store) = conductor.into_parts();
    if end == End::Left {
        print::tell("Kept as far as it went. heelwise session goes on from there.");
        return Ok(ExitCode::SUCCESS);
    }
    finish((&packs, &unsigned), &(plan, before), store, &player, now, args.json)
}

/// Where the plan stands, once what is due was asked and the plan has followed the answers.
fn asked(
    packs: &Packs,
    plan: Plan,
    json: bool,
    now: Moment,
    page: &mut Page,
) -> Result<(Plan, Log, Following), Failure> {
    let log = plans::entries(&LogArgs::default(), &plan)?;
    let before = follow(&packs.catalog, &plan, &log, now.day())?;
    if json || !due::ask(&log, now)? {
        return Ok((plan, log, before));
    }
    let log = plans::entries(&LogArgs::default(), &plan)?;
    let after = follow(&packs.catalog, &plan, &log, now.day())?;
    tell_consequences(page, Some(&before), Some(&after));
    Ok((plan, log, after))
}

/// What has moved since the last session, and why.
fn tell_moves(page: &mut Page, following: &Following) {
    let last = following.state.last_session;
    for step in following.moves.iter().filter(|step| last.is_none_or(|last| step.date > last)) {
        page.line_of(0, &format!("Your plan, {}: {}", step.kind.word(), step.text), &step.about.to_string());
    }
}

/// Tells one plan from another, so that a session of an older plan is not gone on with.
fn mark(plan: &Plan) -> String {
    let courses: Vec<&str> = plan.courses.iter().map(|course| course.protocol.as_str()).collect();
    format!("{} {} {}", plan.made, plan.request.minutes, courses.join(" "))
}

/// On the screen when there is one, otherwise line by line.
fn lead(conductor: &mut Conductor<'_>, args: &SessionArgs) -> Result<End, Failure> {
    let watch = Stopwatch::new(args.speed);
    let is_plain = args.plain || args.json || args.clock.is_some();
    if !is_plain && print::is_terminal() && stdin().is_terminal() {
        return lead_on_screen(conductor, watch, !args.quiet);
    }
    let clock = match args.clock.as_deref() {
        None => Clock::Real(watch),
        Some("stdin") => Clock::Typed(0),
        Some(other) => {
            let failure = Failure::new(USAGE, format!("`{}` is no clock", crate::units::shown(other)));
            return Err(failure.hint("--clock stdin turns it by lines such as +30; leave it out for the real one"));
        }
    };
    lead_plainly(conductor, clock, args.json, !args.quiet)
}

/// The session that was left, if it is of today and wanted. One of another day, of another plan, or of another part than was
/// named, is logged as far as it went.
fn take_up(
    args: &SessionArgs,
    wanted: Option<Part>,
    plan: &Plan,
    now: Moment,
    page: &mut Page,
) -> Result<Option<(Player, &'static str)>, Failure> {
    let Some(draft) = diary::read()?.map(|store| store.draft()).transpose()?.flatten() else { return Ok(None) };
    let Some(draft) = Draft::read(&draft.body) else { return Ok(None) };
    let part = Part::ALL.into_iter().find(|part| part.word() == draft.part).unwrap_or(Part::Middle);
    let is_of_now = draft.day == now.day() && draft.plan == mark(plan);
    if is_of_now && !args.fresh && wanted.is_none_or(|wanted| wanted == part) {
        return Ok(Some((draft.player.taken_up(), part.word())));
    }
    let mut store = diary::write(now)?;
    match draft.player.entry(draft.day) {
        Some(session) => {
            store.add(now, Occasion::Session, &[Entry::Session(session)])?;
            if !args.json {
                page.line(
                    0,
                    &format!("The session of {} was left in the middle; it is logged as far as it went.", draft.day),
                );
            }
        }
        None => store.clear_draft()?,
    }
    Ok(None)
}

/// What is open of the part that was named, or of the first part that has anything open, seen from the time of day.
fn begin(
    wanted: Option<Part>,
    plan: &Plan,
    log: &Log,
    following: &Following,
    now: Moment,
) -> Option<(Player, &'static str)> {
    let mut open: Vec<(Part, Vec<Station>)> = open_parts(plan, log, following);
    let hour = now.offset().to_datetime(now.utc()).hour();
    let order: Vec<Part> = wanted.map_or_else(|| Part::at(hour).from_now().collect(), |wanted| vec![wanted]);
    let at = order.into_iter().find_map(|part| open.iter().position(|(known, _)| *known == part))?;
    let (part, stations) = open.swap_remove(at);
    Some((Player::new(stations, limits(plan)), part.word()))
}

fn part(word: &str) -> Result<Part, Failure> {
    Part::ALL.into_iter().find(|part| part.word() == word).ok_or_else(|| {
        let words: Vec<&str> = Part::ALL.iter().map(|part| part.word()).collect();
        Failure::new(USAGE, format!("`{}` is no part of a day", crate::units::shown(word)))
            .hint(format!("use {}", words.join(", ")))
    })
}

fn nothing_open(unsigned: &Unsigned, mut page: Page, following: &Following, json: bool) -> Result<ExitCode, Failure> {
    let text = match following.status {
        Status::Running | Status::NotBegun => "Nothing more is on now. heelwise today --week shows the days to come.",
        Status::Stopped(_) => "Nothing is on until somebody has looked at it. heelwise today says why.",
        Status::CheckAgain(_) => {
            "It has been long. Answer the questions again first: heelwise check, then heelwise plan."
        }
        Status::Over => "The weeks of the plan are over. heelwise check says where you stand.",
    };
    if json {
        let cue = Cue { at_ms: 0, kind: CueKind::Session, text: text.into(), bell: Bell::None, per_minute: None };
        print::json_line(&unsigned.marked(&cue))?;
        return Ok(ExitCode::SUCCESS);
    }
    page.line(0, text);
    page.print()?;
    Ok(ExitCode::SUCCESS)
}

/// The figure of an exercise: of the plan's copy, or of the loaded packs.
fn figure(catalog: &Catalog, plan: &Plan, id: &Id<Exercise>) -> Option<Figure> {
    let kept = plan.content.exercises.get(id).and_then(|exercise| exercise.figure.clone());
    kept.or_else(|| catalog.get(id).ok().flatten().and_then(|exercise| exercise.figure))
}

/// Logs the session, and says what the plan makes of it.
fn finish(
    (packs, unsigned): (&Packs, &Unsigned),
    before: &(Plan, Following),
    mut store: Store,
    player: &Player,
    now: Moment,
    json: bool,
) -> Result<ExitCode, Failure> {
    let Some(session) = player.entry(now.day()) else {
        store.clear_draft()?;
        return Ok(ExitCode::SUCCESS);
    };
    let at = clock::now()?;
    let kept = store.add(at, Occasion::Session, &[Entry::Session(session.clone())]);
    let numbers = kept.map_err(|error| unkept(&session, &error))?;
    drop(store);
    if json {
        return Ok(ExitCode::SUCCESS);
    }
    let log = plans::entries(&LogArgs::default(), &before.0)?;
    let after = follow(&packs.catalog, &before.0, &log, now.day())?;
    let mut page = Page::for_stdout(unsigned);
    write(&mut page, numbers.first().copied(), &session);
    tell_consequences(&mut page, Some(&before.1), Some(&after));
    page.line(0, "heelwise asks tomorrow how the morning was; that decides what moves.");
    page.print()?;
    Ok(ExitCode::SUCCESS)
}

/// A session that cannot be kept is not lost: it is printed as a line of a records file.
fn unkept(session: &Session, error: &heelwise_store::StoreError) -> Failure {
    let line = serde_json::to_string(&Entry::Session(session.clone())).unwrap_or_default();
    let text = format!("error: {error}\nThe session as it would have been kept:\n{}", heelwise_core::text::json(&line));
    // The line is to be kept as it is, so nothing here is wrapped.
    Failure::laid_out(STORE, Safe::whole(&text).into()).hint("keep that line; heelwise import takes it from a file")
}

fn write(page: &mut Page, number: Option<heelwise_store::EntryNumber>, session: &Session) {
    let number = number.map_or_else(String::new, |number| format!("{number}  "));
    page.line(0, &format!("{number}{}", super::log::words::entry(&Entry::Session(session.clone()))));
    for item in &session.items {
        let (target, actual) = (item.target, item.actual);
        let reps = if target.reps > 0 { format!(", {} of {} times", actual.reps, target.reps) } else { String::new() };
        let left_out = item
            .skipped
            .map_or_else(String::new, |why| format!("; left out: {}", super::log::words::reason_words(why)));
        let pain = item.pain.map_or_else(String::new, |pain| format!("; pain {pain}"));
        let text = format!(
            "{} of {} sets{reps}, {} of {} s{pain}{left_out}",
            actual.sets, target.sets, actual.seconds, target.seconds
        );
        page.marked(2, "-", &text, Some(&item.exercise.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_as_they_are_printed() {
        assert_eq!(part("evening").unwrap(), Part::Evening);
        assert!(part("noon").is_err());
    }

    #[test]
    fn a_session_that_cannot_be_kept_is_in_the_message() {
        let session = Session { date: jiff::civil::date(2026, 11, 21), during: Some(2), ..Session::default() };
        let error = heelwise_store::StoreError::Full { path: "data/heelwise.db".into() };
        let message = unkept(&session, &error).message();
        assert!(message.contains(r#"{"record":"session","date":"2026-11-21","during":2}"#), "{message}");
    }
}
