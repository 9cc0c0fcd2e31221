//! `heelwise check`.

use clap::Args;
use std::io::{IsTerminal, stdin};
use std::mem::ManuallyDrop;
use std::path::PathBuf;
use std::process::ExitCode;

use heelwise_core::{Log, Record};
use heelwise_engine::assess;
use heelwise_engine::self_test_change::self_test_changes;
use heelwise_pack::answers::{self, Answers};
use heelwise_sandbox::CageRule;
use heelwise_view::assessment as view;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::cli::{AnswersArgs, PackArgs};
use crate::failure::{Failure, PACK_REFUSED, USAGE};
use crate::interview::{Terminal, TypedLines, interview};
use crate::pack_loader::{self, LoadedPacks};
use crate::page::{self, Page};
use crate::run_analyzers::{AnalyzerInput, AnalyzerRun, measure};
use crate::{clock, dirs, print, records, show, unsigned_notice, user_store};

/// Arguments of `check`.
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Where the answers come from.
    #[command(flatten)]
    pub(crate) answers: AnswersArgs,
    /// Take heel wear, runs and self-tests from this file, one JSON object per line
    #[arg(long, value_name = "FILE")]
    pub(crate) records: Option<PathBuf>,
    /// With --profile: the answers are your own, so take heel wear, runs and self-tests from your
    /// log
    #[arg(long, requires = "profile", conflicts_with = "records")]
    pub(crate) logged: bool,
    /// Run the analyzers of packs even where there is no cage; for this time only, and the answer
    /// says so
    #[arg(long)]
    pub(crate) allow_uncaged_native: bool,
    /// Keep the answers in this file; an existing file is never overwritten
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
}

/// The age in years from which logged records are not measured any more.
const RECORDS_YEARS: i32 = 1;

/// Asks for the answers or reads them, assesses them, and prints the assessment.
pub(crate) fn run(pack_args: &PackArgs, args: &CheckArgs) -> Result<ExitCode, Failure> {
    let today = clock::today(args.answers.at)?;
    // Never dropped: the program ends here, and freeing the content would take a tenth of the
    // check.
    let packs = ManuallyDrop::new(pack_loader::load(pack_args)?);
    // Read before anything is asked, so that an error in the file does not cost the answers.
    let records = records_of(args, today)?;
    let Some(mut answers) = answers_of(args, &packs, today)? else {
        print::tell("Nothing was saved.");
        return Ok(ExitCode::SUCCESS);
    };
    let cage = if args.allow_uncaged_native { CageRule::IfThereIsOne } else { CageRule::Required };
    let mut measured = measure(
        &packs,
        &AnalyzerInput { records: &records, profile: &answers.profile, today, cage },
    );
    answers.profile.measured.extend(std::mem::take(&mut measured.findings));
    // A file that cannot be written must not cost the assessment: that is kept and shown first.
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
    // Kept before it is printed, so that closing the window loses nothing.
    let kept = if args.answers.profile.is_none() { keep(&answers, &shown, today) } else { Ok(()) };
    if args.answers.json {
        page::print_json(&shown, &packs.unsigned)?;
    } else {
        let mut page = Page::for_stdout(&packs.unsigned);
        show::write(&mut page, &shown, &again(pack_args, args));
        page.print()?;
    }
    kept?;
    saved?;
    Ok(exit_code(&packs, &measured))
}

/// Keeps the answers and the assessment.
fn keep(answers: &Answers, shown: &view::AssessmentView, today: Date) -> Result<(), Failure> {
    let result = serde_json::to_string(shown).map_err(std::io::Error::from)?;
    let now = clock::now()?;
    Ok(user_store::write(now)?.keep_assessment(now, today, &answers::write(answers), &result)?)
}

/// The records from the file, or from the log when a person answers in a terminal: an answers file
/// may be anybody's.
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

/// The answers from the file or from the person; `None` when they quit.
fn answers_of(
    args: &CheckArgs,
    packs: &LoadedPacks,
    today: Date,
) -> Result<Option<Answers>, Failure> {
    if let Some(path) = args.save.as_ref().filter(|path| path.exists()) {
        let failure = Failure::new(USAGE, format!("{} already exists", path.display()));
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
    // Questions go to standard error, so that the assessment alone can be piped.
    let mut terminal = Terminal { reader: TypedLines::listen()?, writer: print::questions() };
    let profile = interview(&mut terminal, &packs.catalog, today)?;
    Ok(profile.map(|profile| Answers { date: Some(today), profile, missing_packs: Vec::new() }))
}

/// The command that explains this assessment. Measurements are known later only from a saved file.
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
        .map(|failure| format!("A pack could not measure. {}", failure.message));
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
