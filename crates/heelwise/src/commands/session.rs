//! `heelwise session`: leads a person through the exercises of the day.

mod finish;
mod left;

use clap::{Args, ValueEnum};
use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use heelwise_core::{Catalog, Exercise, Figure, Id, Log, Word};
use heelwise_engine::plan::replay::PlanStatus;
use heelwise_engine::plan::to_session::{DayPart, limits, open_parts};
use heelwise_engine::plan::{Plan, PlanState, replay};
use heelwise_engine::session::{Bell, Cue, CueKind, Mode, Player, Station};
use heelwise_store::{ChangeSource, LocalTimestamp, Store};

use crate::cli::{LogArgs, PackArgs, word};
use crate::clock::Stopwatch;
use crate::commands::log::print_plan_changes;
use crate::failure::Failure;
use crate::pack_loader::{self, LoadedPacks};
use crate::page::Page;
use crate::plan_store::{CurrentPlan, PlanStore};
use crate::player::{SessionDriver, SessionEnd, Speaker, Ticker, lead_on_screen, lead_plainly};
use crate::unsigned_notice::{self, Unsigned};
use crate::user_store::StoreHandle;
use crate::{clock, pending_questions, plan_store, print};
use heelwise_view::plan::warnings;

/// Arguments of `session`.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own on the command line
pub(crate) struct SessionArgs {
    /// Which part of the day; the current one when left out
    #[arg(value_parser = word::<DayPart>())]
    pub(crate) part: Option<DayPart>,
    /// Lines of text instead of the whole screen; also whenever there is no terminal
    #[arg(long)]
    pub(crate) plain: bool,
    /// Lines of JSON, one per cue, instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// Speak cues through this program: its name and arguments, the text comes last
    #[arg(long, value_name = "COMMAND")]
    pub(crate) say: Option<String>,
    /// Do not ring
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Log what was done of a session that was left, and begin anew
    #[arg(long)]
    pub(crate) fresh: bool,
    /// What advances the clock, for scripts and for trying things out
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) clock: Option<ClockSource>,
    /// How many times faster the clock runs, for trying things out
    #[arg(long, value_name = "N", default_value_t = 1, hide = true,
        value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) speed: u32,
}

/// What advances the clock of a session, other than the machine's own clock.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ClockSource {
    /// Lines such as +30 on standard input, in seconds
    Stdin,
}

/// Leads through a part of the day, or goes on where a session was left.
pub(crate) fn run(pack_args: &PackArgs, args: &SessionArgs) -> Result<ExitCode, Failure> {
    let packs = pack_loader::load(pack_args)?;
    let now = clock::now()?;
    let mut handle = StoreHandle::new(now);
    let current = PlanStore::new(&packs, handle.existing()?.as_deref()).latest_or_failure()?;
    if now.day() < current.plan.made {
        return Err(plan_store::not_begun(&current.plan, now.day()));
    }
    let wanted = args.part;
    let unsigned = packs.unsigned.union(&current.plan);
    let mut page = Page::for_stdout(&unsigned);
    print_plan_notices(&current, &packs, args.json, &mut page);
    let left = left::resume(args, wanted, &current.plan, &mut handle, now, &mut page)?;
    let replayed = ask_due(&packs, &current, &mut handle, args.json, now, &mut page)?;
    let left = left.filter(|_| replayed.is_on());
    let left = left.map(|left| {
        left::allowed(left, &current.plan, &replayed, &mut handle, now, (args.json, &mut page))
    });
    let (left, replayed) = match left.transpose()? {
        // The finished part is logged; then the open part is computed again.
        Some(left) if left.0.mode() == Mode::Over => {
            (None, replayed_today(&packs, &current, handle.reading()?, now)?)
        }
        left => (left, replayed),
    };
    let is_left = left.is_some();
    let on =
        left.or_else(|| start(wanted, &current.plan, &replayed, now)).filter(|_| replayed.is_on());
    let Some(on) = on else {
        return nothing_open(&packs, &unsigned, page, &replayed.plan_state, args.json);
    };
    if is_left && !args.json {
        page.line(0, "Going on where you stopped.");
    } else if !args.json {
        print_events(&mut page, &replayed.plan_state);
    }
    if args.json {
        unsigned_notice::tell(&unsigned);
    } else {
        page.print()?;
    }
    lead_through(&packs, &unsigned, (&current, handle.into_writable()?), on, args, now)
}

/// A player, with the name of its day part.
type PlayerOfPart = (Player, &'static str);

/// Prints the notices about the plan.
fn print_plan_notices(current: &CurrentPlan, packs: &LoadedPacks, json: bool, page: &mut Page) {
    let removed = plan_store::removed_notices(&current.plan, packs);
    for notice in current.notices.iter().chain(&removed) {
        if json { print::tell(notice) } else { page.line(0, notice) }
    }
}

/// Leads through the session, logs it, and prints how the plan changed.
fn lead_through(
    packs: &LoadedPacks,
    unsigned: &Unsigned,
    (current, store): (&CurrentPlan, Store),
    (player, part): PlayerOfPart,
    args: &SessionArgs,
    now: LocalTimestamp,
) -> Result<ExitCode, Failure> {
    let figures = |id: &Id<Exercise>| figure(&packs.catalog, &current.plan, id);
    let speaker = Speaker::new(args.say.as_deref());
    let session = (now.day(), part, left::plan_fingerprint(&current.plan));
    let mut driver = SessionDriver::new(player, session, (store, speaker), unsigned, &figures);
    let end = lead(&mut driver, args)?;
    let (player, store) = driver.into_parts();
    if end == SessionEnd::Left {
        print::tell("Kept as far as it went. heelwise session goes on from there.");
        return Ok(ExitCode::SUCCESS);
    }
    finish::finish((packs, unsigned), current, store, &player, now, args.json)
}

/// The log of a plan, and the state of the plan after it.
pub(super) struct ReplayedPlan {
    pub(super) log: Log,
    pub(super) plan_state: PlanState,
}

impl ReplayedPlan {
    /// Whether sessions may run. When the plan was stopped, a session that was left has to wait,
    /// too.
    fn is_on(&self) -> bool {
        matches!(self.plan_state.status, PlanStatus::Running)
    }
}

fn replayed_today(
    packs: &LoadedPacks,
    current: &CurrentPlan,
    store: Option<&Store>,
    now: LocalTimestamp,
) -> Result<ReplayedPlan, Failure> {
    let log = PlanStore::new(packs, store).entries(&LogArgs::default(), current)?;
    let plan_state = replay(&packs.catalog, &current.plan, &log, now.day())?;
    Ok(ReplayedPlan { log, plan_state })
}

/// Asks the questions that are due, logs the answers, and returns the state of the plan after them.
fn ask_due(
    packs: &LoadedPacks,
    current: &CurrentPlan,
    handle: &mut StoreHandle,
    json: bool,
    now: LocalTimestamp,
    page: &mut Page,
) -> Result<ReplayedPlan, Failure> {
    let replayed = replayed_today(packs, current, handle.reading()?, now)?;
    if json {
        return Ok(replayed);
    }
    let entries = pending_questions::ask(&replayed.log, replayed.plan_state.status, now)?;
    if entries.is_empty() {
        return Ok(replayed);
    }
    let (before, after) = handle.writable()?.transaction(|store| -> Result<_, Failure> {
        let before = replayed_today(packs, current, Some(store), now)?;
        store.add(now, ChangeSource::Log, &entries)?;
        Ok((before, replayed_today(packs, current, Some(store), now)?))
    })?;
    print_plan_changes(page, Some(&before.plan_state), Some(&after.plan_state));
    Ok(after)
}

/// Prints the plan events since the last session.
fn print_events(page: &mut Page, plan_state: &PlanState) {
    let last = plan_state.state.last_session;
    for step in plan_state.moves.iter().filter(|step| last.is_none_or(|last| step.date > last)) {
        page.line_with_id(
            0,
            &format!("Your plan, {}: {}", step.kind.word(), step.text),
            &step.about.to_string(),
        );
    }
}

/// Leads on the whole screen in a terminal, otherwise line by line.
fn lead(driver: &mut SessionDriver<'_>, args: &SessionArgs) -> Result<SessionEnd, Failure> {
    let watch = Stopwatch::new(args.speed);
    let is_plain = args.plain || args.json || args.clock.is_some();
    if !is_plain && print::is_terminal() && stdin().is_terminal() {
        return lead_on_screen(driver, watch, !args.quiet);
    }
    let clock = match args.clock {
        None => Ticker::Real(watch),
        Some(ClockSource::Stdin) => Ticker::Typed(0),
    };
    lead_plainly(driver, clock, args.json, !args.quiet)
}

/// The open exercises of the named day part, or of the next one from now that has any.
fn start(
    wanted: Option<DayPart>,
    plan: &Plan,
    replayed: &ReplayedPlan,
    now: LocalTimestamp,
) -> Option<PlayerOfPart> {
    let mut open: Vec<(DayPart, Vec<Station>)> =
        open_parts(plan, &replayed.log, &replayed.plan_state);
    let hour = now.offset().to_datetime(now.utc()).hour();
    let order: Vec<DayPart> =
        wanted.map_or_else(|| DayPart::at(hour).from_now().collect(), |wanted| vec![wanted]);
    let at =
        order.into_iter().find_map(|part| open.iter().position(|(known, _)| *known == part))?;
    let (part, stations) = open.swap_remove(at);
    Some((Player::new(stations, limits(plan)), part.word()))
}

fn nothing_open(
    packs: &LoadedPacks,
    unsigned: &Unsigned,
    mut page: Page,
    plan_state: &PlanState,
    json: bool,
) -> Result<ExitCode, Failure> {
    let text = match plan_state.status {
        PlanStatus::Running | PlanStatus::NotBegun => {
            "Nothing more is on now. heelwise today --week shows the days to come."
        }
        PlanStatus::Stopped(_) => {
            "Nothing is on until somebody has looked at it. heelwise today says why."
        }
        PlanStatus::CheckAgain(_) => {
            "It has been long. Answer the questions again first: heelwise check, then heelwise \
             plan new."
        }
        PlanStatus::Over => "The weeks of the plan are over. heelwise check says where you stand.",
    };
    if json {
        let cue = Cue {
            at_ms: 0,
            kind: CueKind::Session,
            text: text.into(),
            bell: Bell::None,
            per_minute: None,
        };
        print::json_line(&unsigned.marked(&cue))?;
        return Ok(ExitCode::SUCCESS);
    }
    page.line(0, text);
    if matches!(plan_state.status, PlanStatus::Stopped(_)) {
        for warning in warnings(&packs.catalog, plan_state) {
            page.item(2, "!", &warning.text, Some(&warning.id));
        }
    }
    page.print()?;
    Ok(ExitCode::SUCCESS)
}

/// The figure of an exercise, from the plan's copy or from the loaded packs.
fn figure(catalog: &Catalog, plan: &Plan, id: &Id<Exercise>) -> Option<Figure> {
    let kept = plan.content.exercises.get(id).and_then(|exercise| exercise.figure.clone());
    kept.or_else(|| catalog.get(id).ok().flatten().and_then(|exercise| exercise.figure))
}
