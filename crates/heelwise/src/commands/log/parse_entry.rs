//! Parsing command-line arguments into log entries.

use std::ffi::OsStr;
use std::io::{IsTerminal, Read, stdin};
use std::path::Path;

use heelwise_core::log::{ConfirmedCriterion, Footwear, LONGEST_NOTE, Morning, NewAnswer, Note};
use heelwise_core::record::{HeelWear, ReleaseTiming, Run, TestResult};
use heelwise_core::{
    Answering, Confirmation, Entry, Finding, Id, ItemKey, Kit, Pain, PainWhen, SelfTest, Session,
    Side, Skip,
};
use heelwise_engine::ask;
use heelwise_store::LocalTimestamp;
use jiff::ToSpan;
use jiff::civil::Date;

use super::LogCommand;
use super::entry_args::{
    AnswerArgs, ConfirmArgs, HeelsArgs, NoteArgs, OnArgs, PainArgs, SessionLogArgs, ShoesArgs,
    TestArgs,
};
use super::resolve_id::resolve;
use super::runs::RunArgs;
use crate::failure::{BAD_INPUT, Failure, USAGE};
use crate::pack_loader::LoadedPacks;
use crate::plan_store::PlanStore;
use crate::user_store::StoreHandle;
use crate::{print, user_store};
use heelwise_core::amount::{self, AmountError, quote};

/// The number of days back in which the last heel height is looked up.
const HEIGHT_REMEMBERED_DAYS: i32 = 90;

/// The entries of a command: one, or one for each side of a self-test.
pub(super) fn entries(
    command: &LogCommand,
    packs: &LoadedPacks,
    handle: &mut StoreHandle,
    now: LocalTimestamp,
) -> Result<Vec<Entry>, Failure> {
    let entries = match command {
        LogCommand::Pain(args) => vec![pain(args, now)?],
        LogCommand::Heels(args) => vec![heels(args, handle, now)?],
        LogCommand::Run(args) => vec![run(args, now)?],
        LogCommand::Test(args) => test(args, packs, now)?,
        LogCommand::Session(args) => vec![session(args, packs, now)?],
        LogCommand::Shoes(args) => vec![shoes(args, now)?],
        LogCommand::Note(args) => vec![note(args, now)?],
        LogCommand::Answer(args) => vec![answer(args, packs, now)?],
        LogCommand::Confirm(args) => vec![confirm(args, packs, handle, now)?],
        _ => Vec::new(),
    };
    match entries.iter().find_map(Entry::problem) {
        Some(problem) => Err(Failure::new(BAD_INPUT, problem).hint("nothing was logged")),
        None => Ok(entries),
    }
}

/// The day an entry belongs to. A future day is an error.
fn day(on: &OnArgs, now: LocalTimestamp) -> Result<Date, Failure> {
    let day = amount::day(&on.on, now.day()).map_err(usage_error)?;
    if day > now.day() {
        let message = format!("{day} lies after today, {}", now.day());
        return Err(Failure::new(USAGE, message)
            .hint("is the clock right? Only what has happened can be logged"));
    }
    Ok(day)
}

fn usage_error(error: AmountError) -> Failure {
    Failure::new(USAGE, error)
}

fn pain(args: &PainArgs, now: LocalTimestamp) -> Result<Entry, Failure> {
    let (date, pain) = (day(&args.on, now)?, amount::pain(&args.pain).map_err(usage_error)?);
    if args.first_step {
        return Ok(Entry::Morning(Morning { date, pain }));
    }
    let when = match (args.during, args.after) {
        (true, _) => PainWhen::During,
        (_, true) => PainWhen::After,
        _ => PainWhen::Day,
    };
    Ok(Entry::Pain(Pain { date, when, pain }))
}

fn heels(
    args: &HeelsArgs,
    handle: &mut StoreHandle,
    now: LocalTimestamp,
) -> Result<Entry, Failure> {
    let (date, hours) = (day(&args.on, now)?, amount::hours(&args.hours).map_err(usage_error)?);
    if hours > 24.0 {
        return Err(Failure::new(BAD_INPUT, format!("{hours} hours are more than a day has"))
            .hint("nothing was logged"));
    }
    let height_cm = match &args.height {
        Some(height) => amount::centimetres(height).map_err(usage_error)?,
        None if hours == 0.0 => 0.0,
        None => last_height(handle, date)?,
    };
    Ok(Entry::HeelWear(HeelWear { date, hours, height_cm }))
}

/// The height of the heels that were worn last.
fn last_height(handle: &mut StoreHandle, date: Date) -> Result<f64, Failure> {
    let log = user_store::log(
        handle.existing()?.as_deref(),
        date.saturating_sub(HEIGHT_REMEMBERED_DAYS.days())..=date,
    )?;
    let mut heights = log.records.iter().filter_map(|record| match record {
        heelwise_core::Record::HeelWear(wear) if wear.hours > 0.0 => Some(wear.height_cm),
        _ => None,
    });
    heights.next_back().ok_or_else(|| {
        Failure::new(
            USAGE,
            format!("how high were they? No heels were logged in the weeks before {date}"),
        )
        .hint("give it once: heelwise log heels 6h --height 8cm")
    })
}

fn run(args: &RunArgs, now: LocalTimestamp) -> Result<Entry, Failure> {
    let date = day(&args.on, now)?;
    let amounts: Vec<&str> = args.what.iter().filter_map(|amount| amount.to_str()).collect();
    let (distance, time) = distance_and_time(&amounts)?;
    let distance_km = amount::kilometres(distance).map_err(usage_error)?;
    let minutes = amount::minutes(time).map_err(usage_error)?;
    Ok(Entry::Run(Run { date, distance_km, minutes, cadence_spm: args.cadence, ..Run::default() }))
}

/// Whether the arguments are a distance and a duration rather than files.
pub(super) fn is_by_hand(args: &RunArgs) -> Result<bool, Failure> {
    let amounts = args.what.iter().filter(|what| is_amount(what)).count();
    let is_by_hand = amounts == args.what.len() && amounts <= 2;
    let is_of_files = args.dry_run || args.json || args.removed_too;
    if is_by_hand && is_of_files {
        return Err(Failure::new(USAGE, "--dry-run, --json and --removed-too are for files"));
    }
    if is_by_hand || amounts == 0 {
        return Ok(is_by_hand);
    }
    let message = match args.what.iter().find(|what| !is_amount(what) && !may_be_files(what)) {
        Some(unclear) => {
            let text = unclear.to_string_lossy();
            format!("`{}` is neither a distance, a duration nor a file", quote(&text))
        }
        None if amounts == args.what.len() => "a run has one distance and one duration".to_owned(),
        None => "a run is logged by hand or from files, not both at once".to_owned(),
    };
    Err(Failure::new(USAGE, message)
        .hint("heelwise log run 5.2km 31min, or heelwise log run FILE..."))
}

/// Whether an argument is an amount, and not the name of a file.
fn is_amount(what: &OsStr) -> bool {
    let reads = |text: &str| {
        amount::number(text).is_some() || amount::is_time(text) || amount::is_distance(text)
    };
    what.to_str().is_some_and(reads) && !Path::new(what).exists()
}

/// Whether an argument is a file, a folder or a pattern of file names.
fn may_be_files(what: &OsStr) -> bool {
    Path::new(what).exists() || what.to_string_lossy().contains(['*', '?', '['])
}

/// The distance and the time of two amounts. Bare numbers are distance, then time; `31m` beside
/// `5km` is a time.
fn distance_and_time<'a>(amounts: &[&'a str]) -> Result<(&'a str, &'a str), Failure> {
    let [one, two] = amounts else {
        return Err(Failure::new(USAGE, "a run has a distance and a duration")
            .hint("heelwise log run 5.2km 31min"));
    };
    let is_clear_distance =
        |text: &str| text.to_lowercase().ends_with("km") || text.to_lowercase().ends_with("mi");
    let is_time_first = amount::is_time(one)
        || (amount::is_distance(two) && (!amount::is_distance(one) || is_clear_distance(two)));
    Ok(if is_time_first { (two, one) } else { (one, two) })
}

fn test(args: &TestArgs, packs: &LoadedPacks, now: LocalTimestamp) -> Result<Vec<Entry>, Failure> {
    let date = day(&args.on, now)?;
    let id: Id<SelfTest> = resolve(&packs.catalog, &args.test)?;
    let Some(test) = packs.catalog.get(&id)? else { return Ok(Vec::new()) };
    let release = match (args.before_release, args.after_release) {
        (true, _) => Some(ReleaseTiming::Before),
        (_, true) => Some(ReleaseTiming::After),
        _ => None,
    };
    let given =
        [(None, &args.value), (Some(Side::Left), &args.left), (Some(Side::Right), &args.right)];
    let given: Vec<(Option<Side>, &String)> =
        given.into_iter().filter_map(|(side, value)| Some((side, value.as_ref()?))).collect();
    if given.is_empty() {
        let example = if test.per_side { "--left VALUE --right VALUE" } else { "VALUE" };
        let failure =
            Failure::new(USAGE, format!("what was the result of {}, in {}?", test.name, test.unit));
        return Err(failure.hint(format!("heelwise log test {} {example}", id.name())));
    }
    let result = |(side, value): (Option<Side>, &String)| {
        let value = result(&test, value)?;
        Ok(Entry::SelfTest(TestResult { date, test: id.as_str().to_owned(), side, value, release }))
    };
    given.into_iter().map(result).collect()
}

/// A result within the range of its test, with or without its unit.
fn result(test: &SelfTest, given: &str) -> Result<f64, Failure> {
    let unit = test.unit.to_string();
    let digits = given.trim().strip_suffix(unit.as_str()).unwrap_or(given);
    let value = amount::number(digits).ok_or_else(|| {
        Failure::new(USAGE, format!("invalid result `{}`; try a number of {unit}", quote(given)))
    })?;
    if (test.range.low..=test.range.high).contains(&value) {
        return Ok(value);
    }
    let range = format!("{} to {} {unit}", test.range.low, test.range.high);
    Err(Failure::new(BAD_INPUT, format!("{value} lies outside what {} can be: {range}", test.name)))
}

fn session(
    args: &SessionLogArgs,
    packs: &LoadedPacks,
    now: LocalTimestamp,
) -> Result<Entry, Failure> {
    let date = day(&args.on, now)?;
    let scale =
        |pain: &Option<String>| pain.as_deref().map(amount::pain).transpose().map_err(usage_error);
    let skipped = args.skipped;
    let without = args
        .without
        .iter()
        .flat_map(|kit| kit.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let without =
        without.map(|name| resolve::<Kit>(&packs.catalog, name)).collect::<Result<Vec<_>, _>>()?;
    if !without.is_empty() && skipped != Some(Skip::NoKit) {
        let failure = Failure::new(USAGE, "`--without` needs `--skipped no-kit`");
        return Err(failure.hint("heelwise log session --skipped no-kit --without band"));
    }
    let done = args
        .done
        .iter()
        .map(|name| resolve(&packs.catalog, name))
        .collect::<Result<Vec<_>, _>>()?;
    let (during, after) = (scale(&args.during)?, scale(&args.after)?);
    Ok(Entry::Session(Session {
        date,
        done,
        during,
        after,
        limp: args.limp,
        skipped,
        without,
        items: Vec::new(),
    }))
}

fn shoes(args: &ShoesArgs, now: LocalTimestamp) -> Result<Entry, Failure> {
    let hours = args.hours.as_deref().map(amount::hours).transpose().map_err(usage_error)?;
    Ok(Entry::Footwear(Footwear { date: day(&args.on, now)?, shoes: args.shoes.clone(), hours }))
}

fn note(args: &NoteArgs, now: LocalTimestamp) -> Result<Entry, Failure> {
    let date = day(&args.on, now)?;
    let text = if args.words.is_empty() { typed_note()? } else { args.words.join(" ") };
    Ok(Entry::Note(Note { date, text: text.trim().to_owned() }))
}

/// A note from standard input, so that it stays out of the shell's history. One byte more than the
/// longest note is read, so that a longer note is refused rather than cut.
fn typed_note() -> Result<String, Failure> {
    if stdin().is_terminal() {
        print::tell("Write your note. An empty line ends it.");
        let lines = stdin()
            .lines()
            .take_while(|line| line.as_ref().is_ok_and(|line| !line.trim().is_empty()));
        return Ok(lines.collect::<Result<Vec<String>, _>>()?.join("\n"));
    }
    let mut text = String::new();
    let most = u64::try_from(LONGEST_NOTE * 4 + 1).unwrap_or(u64::MAX);
    stdin().take(most).read_to_string(&mut text).map_err(|_| {
        Failure::new(BAD_INPUT, "the note is not UTF-8 text, or too long")
            .hint("nothing was logged")
    })?;
    Ok(text)
}

fn answer(args: &AnswerArgs, packs: &LoadedPacks, now: LocalTimestamp) -> Result<Entry, Failure> {
    let date = day(&args.on, now)?;
    let finding: Id<Finding> = resolve(&packs.catalog, &args.finding)?;
    let Some(known) = packs.catalog.get(&finding)? else {
        return Err(Failure::new(BAD_INPUT, "unknown finding"));
    };
    let text = day_as_date(&known, &args.answer, now.day());
    let answer = ask::parse_answer(&known, &text).map_err(|expected| {
        let message = format!("invalid answer `{}` to \"{}\"", quote(&args.answer), known.question);
        Failure::new(USAGE, message).hint(format!("it takes {expected}"))
    })?;
    Ok(Entry::Answer(NewAnswer { date, finding, answer }))
}

/// The answer as text, with `yesterday` and the like as a date where the finding takes one.
fn day_as_date(finding: &Finding, text: &str, today: Date) -> String {
    let day = (finding.answering == Answering::Date).then(|| amount::day(text, today).ok());
    day.flatten().map_or_else(|| text.to_owned(), |day| day.to_string())
}

/// The confirmation of a statement that the plan asks for; any other statement is an error.
fn confirm(
    args: &ConfirmArgs,
    packs: &LoadedPacks,
    handle: &mut StoreHandle,
    now: LocalTimestamp,
) -> Result<Entry, Failure> {
    let date = day(&args.on, now)?;
    let plan = PlanStore::new(packs, handle.existing()?.as_deref()).latest_or_failure()?.plan;
    let text = args.statement.trim_matches(|c| matches!(c, '[' | ']' | ' '));
    let printed = ItemKey::parse(text).and_then(|key| key.typed::<Confirmation>());
    let mut meant: Option<Id<Confirmation>> = None;
    plan.each_statement(&mut |id| {
        if printed.as_ref() == Some(id) || id.as_str() == text {
            meant = Some(id.clone());
        }
    });
    let statement = meant.ok_or_else(|| {
        Failure::new(BAD_INPUT, format!("the plan asks for no statement `{}`", quote(text)))
            .hint("heelwise today and heelwise plan show print what it asks for")
    })?;
    Ok(Entry::Confirmed(ConfirmedCriterion { date, statement, holds: !args.not }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_and_time_come_in_any_order() {
        for (one, two) in [
            ("5.2km", "31min"),
            ("5.2km", "31m"),
            ("5.2", "31"),
            ("3mi", "28:30"),
            ("5.2km", "31"),
            ("5200m", "31"),
        ] {
            assert_eq!(distance_and_time(&[one, two]).unwrap(), (one, two));
        }
        for (one, two) in [("31min", "5.2km"), ("31m", "5.2km"), ("28:30", "3mi"), ("31min", "5.2")]
        {
            assert_eq!(distance_and_time(&[one, two]).unwrap(), (two, one));
        }
        assert!(distance_and_time(&["5km"]).is_err());
    }
}
