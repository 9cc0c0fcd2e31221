//! `heelwise check`.

use std::io::{IsTerminal, stdin};
use std::mem::ManuallyDrop;
use std::process::ExitCode;

use heelwise_core::{Log, Record};
use heelwise_engine::assess;
use heelwise_engine::self_test_change::self_test_changes;
use heelwise_pack::answers::{self, Answers};
use heelwise_sandbox::CageRule;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::cli::{CheckArgs, PackArgs};
use crate::failure::{Failure, PACK_REFUSED, USAGE};
use crate::interview::{Terminal, TypedLines, interview};
use crate::pack_loader::{self, LoadedPacks};
use crate::page::{self, Page};
use crate::run_analyzers::{AnalyzerInput, AnalyzerRun, measure};
use crate::{clock, dirs, print, records, report, unsigned_notice, user_store, view};

/// Kept records that are older are not measured any more.
const RECORDS_YEARS: i32 = 1;

/// Asks or reads, assesses, prints.
pub(crate) fn run(pack_args: &PackArgs, args: &CheckArgs) -> Result<ExitCode, Failure> {
    let today = clock::today(args.answers.at)?;
    // Never dropped: the program ends here, and taking the content apart again would be a tenth of
    // the whole check.
    let packs = ManuallyDrop::new(pack_loader::load(pack_args)?);
    // Read before anything is asked, so that a mistake in the file does not cost the answers.
    let records = records_of(args, today)?;
    let Some(mut answers) = answers_of(args, &packs, today)? else {
        print::tell("Nothing was kept.");
        return Ok(ExitCode::SUCCESS);
    };
    let cage = if args.allow_uncaged_native { CageRule::IfThereIsOne } else { CageRule::Required };
    let mut measured = measure(
        &packs,
        &AnalyzerInput { records: &records, profile: &answers.profile, today, cage },
    );
    answers.profile.measured.extend(std::mem::take(&mut measured.findings));
    // A file that cannot be written must not cost the answer: it is shown and kept first, then the
    // failure is told.
    let saved = args
        .save
        .as_ref()
        .map_or(Ok(()), |path| dirs::write_new_private(path, &answers::write(&answers)));
    let assessment = assess(&packs.catalog, &answers.profile, today)?;
    let mut outcomes = self_test_changes(&packs.catalog, &records, today)?;
    let mut notices = notices(&packs, &answers, &measured);
    notices.append(&mut outcomes.left_out);
    let shown = view::assessment(
        &packs.catalog,
        &answers.profile,
        today,
        &assessment,
        &outcomes.known,
        notices,
    )?;
    // Kept before it is printed: who closes the window has answered all the same.
    let kept = if args.answers.profile.is_none() { keep(&answers, &shown, today) } else { Ok(()) };
    if args.answers.json {
        page::print_json(&shown, &packs.unsigned)?;
    } else {
        let mut page = Page::for_stdout(&packs.unsigned);
        report::write(&mut page, &shown, &again(pack_args, args));
        page.print()?;
    }
    kept?;
    saved?;
    Ok(exit_code(&packs, &measured))
}

/// Keeps the answers and what came of them.
fn keep(answers: &Answers, shown: &view::AssessmentView, today: Date) -> Result<(), Failure> {
    let result = serde_json::to_string(shown).map_err(std::io::Error::from)?;
    let now = clock::now()?;
    Ok(user_store::write(now)?.keep_assessment(now, today, &answers::write(answers), &result)?)
}

/// The records from the file. Who answers in a terminal is the person whose log is kept here; an
/// answers file may be anybody's.
fn records_of(args: &CheckArgs, today: Date) -> Result<Vec<Record>, Failure> {
    let log = match (&args.records, &args.answers.profile) {
        (Some(path), _) => records::read(path)?,
        (None, Some(_)) if !args.logged => Log::default(),
        (None, _) => user_store::log(
            user_store::read()?.as_ref(),
            today.saturating_sub(RECORDS_YEARS.years())..=today,
        )?,
    };
    Ok(log.records)
}

/// The answers from the file or from the person; nothing when they quit.
fn answers_of(
    args: &CheckArgs,
    packs: &LoadedPacks,
    today: Date,
) -> Result<Option<Answers>, Failure> {
    if let Some(path) = args.save.as_ref().filter(|path| path.exists()) {
        let failure = Failure::new(USAGE, format!("{} is there already", path.display()));
        return Err(failure.hint("choose another name for --save; answers are never overwritten"));
    }
    if let Some(path) = &args.answers.profile {
        return super::read_answers(path, packs).map(Some);
    }
    if !stdin().is_terminal() {
        let failure = Failure::new(USAGE, "there is no terminal to ask in");
        return Err(failure.hint("give the answers in a file: heelwise check --profile FILE"));
    }
    unsigned_notice::tell(&packs.unsigned);
    // Questions go to standard error, so that the answer alone can be piped on.
    let mut terminal = Terminal { reader: TypedLines::listen()?, writer: print::questions() };
    let profile = interview(&mut terminal, &packs.catalog, today)?;
    Ok(profile.map(|profile| Answers { date: Some(today), profile, missing_packs: Vec::new() }))
}

/// How to ask why about this answer. What was measured is known afterwards only from a file that
/// was saved.
fn again(pack_args: &PackArgs, args: &CheckArgs) -> String {
    let is_measured = args.records.is_some() || args.logged;
    let file = if is_measured { args.save.as_ref() } else { None };
    let command = match file.or(args.answers.profile.as_ref()) {
        Some(path) => format!("heelwise why ID --profile {}", path.display()),
        None => "heelwise why ID".to_owned(),
    };
    let unsaved = is_measured && args.save.is_none() && args.answers.profile.is_some();
    let saving = if unsaved { " (check --save FILE keeps what was measured as well)" } else { "" };
    let packs = if pack_args.extra.is_empty() { "" } else { " (with the same --pack)" };
    format!("{command}{saving}{packs}")
}

fn notices(packs: &LoadedPacks, answers: &Answers, measured: &AnalyzerRun) -> Vec<String> {
    let missing = answers.missing_packs.iter().map(|pack| {
        format!("The pack `{pack}` is not loaded; the answers to its questions were not used.")
    });
    let refused =
        packs.refused.iter().map(|error| format!("A pack was left out. {}", error.to_line()));
    let failed = measured
        .failed
        .iter()
        .map(|trouble| format!("A pack could not measure. {}", trouble.message));
    let uncaged = measured.uncaged.iter().cloned();
    uncaged
        .chain(missing)
        .chain(refused)
        .chain(failed)
        .chain(measured.skipped.iter().cloned())
        .collect()
}

fn exit_code(packs: &LoadedPacks, measured: &AnalyzerRun) -> ExitCode {
    let refused = (!packs.refused.is_empty()).then_some(PACK_REFUSED);
    let failed = measured.failed.iter().map(|failure| failure.class).next();
    refused.or(failed).map_or(ExitCode::SUCCESS, ExitCode::from)
}
