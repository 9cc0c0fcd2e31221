//! `heelwise pack`: list, info, check, and in `pack/` what changes which packs there are. None of
//! these loads or runs native code.

mod add;
mod remove;
mod trust;

use clap::{Args, Subcommand, ValueEnum};
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use heelwise_core::{Manifest, SafeText};
use heelwise_pack::bundle::{Bundle, TARGET};
use heelwise_pack::contents;
use heelwise_pack::render::{self, DiagnosticsFormat};
use heelwise_trust::{Signature, Statement, TrustError, signer};
use serde::Serialize;

use crate::cli::PackArgs;
use crate::failure::{BAD_INPUT, Failure, PACK_REFUSED};
use crate::pack_loader::{self, LoadedPack, LoadedPacks, Origin};
use crate::page::{self, Page};
use crate::print;
use crate::unsigned_notice::{self, Unsigned};
use heelwise_view::SCHEMA_VERSION;

/// Arguments of `pack`.
#[derive(Args, Debug)]
pub(crate) struct PackCommandArgs {
    /// What to do with packs.
    #[command(subcommand)]
    pub(crate) command: PackCommand,
}

/// What to do with packs.
#[derive(Debug, Subcommand)]
pub(crate) enum PackCommand {
    /// List the packs in use
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Show one pack: what it says about itself, what it holds, its analyzer
    Info {
        /// The pack's id
        id: String,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Check a pack's folder or bundle. Exit: 0 clean, 1 errors, 2 warnings only
    Check {
        /// A pack's folder, or a bundle
        path: PathBuf,
        /// How to print what is found
        #[arg(long, value_enum, default_value = "human")]
        format: DiagnosticFormat,
    },
    /// Install a signed pack, after showing who signed it
    Add {
        /// The bundle; its signature lies beside it as FILE.minisig
        file: PathBuf,
        /// Trust a publisher that is new without asking
        #[arg(long)]
        yes: bool,
        /// Take an older version than there was
        #[arg(long)]
        downgrade: bool,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Trust a publisher's key, or list whom is trusted
    Trust {
        /// The whole public key, or the file it is in (.pub); lists all when left out
        key: Option<String>,
        /// What you call the publisher
        #[arg(long, requires = "key")]
        name: Option<String>,
        /// Trust a key that was revoked again, without asking
        #[arg(long, requires = "key")]
        yes: bool,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Refuse everything a key has signed, from now on
    Revoke {
        /// The short id of the key, or the whole key
        key: String,
    },
    /// Remove a pack. What you logged with it stays
    Remove {
        /// The pack's id
        id: String,
        /// Forget whose pack it was as well, so that another publisher's can take its place
        #[arg(long)]
        forget: bool,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DiagnosticFormat {
    /// With the line and a caret
    Human,
    /// One JSON document
    Json,
    /// Annotations for GitHub
    Github,
}

/// Runs one of the pack commands.
pub(crate) fn run(pack_args: &PackArgs, args: &PackCommandArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        PackCommand::List { json } => list(&pack_loader::load(pack_args)?, *json),
        PackCommand::Info { id, json } => info(&pack_loader::load(pack_args)?, id, *json),
        PackCommand::Check { path, format } => {
            unsigned_notice::tell(&pack_loader::unsigned(pack_args)?);
            check(path, *format)
        }
        PackCommand::Add { file, yes, downgrade, json } => add::run(
            pack_args,
            file,
            add::AddOptions { yes: *yes, downgrade: *downgrade, json: *json },
        ),
        PackCommand::Trust { key: None, json, .. } => {
            trust::list(&pack_loader::unsigned(pack_args)?, *json)
        }
        PackCommand::Trust { key: Some(key), name, yes, .. } => {
            unsigned_notice::tell(&pack_loader::unsigned(pack_args)?);
            trust::trust(key, name.as_deref(), *yes)
        }
        PackCommand::Revoke { key } => {
            unsigned_notice::tell(&pack_loader::unsigned(pack_args)?);
            trust::revoke(key)
        }
        PackCommand::Remove { id, forget, yes } => {
            unsigned_notice::tell(&pack_loader::unsigned(pack_args)?);
            remove::run(id, *forget, *yes)
        }
    }
}

#[derive(Serialize)]
struct PackList {
    schema_version: u32,
    document: &'static str,
    packs: Vec<PackView>,
    refused: Vec<String>,
}

#[derive(Serialize)]
struct PackView {
    id: String,
    name: String,
    summary: String,
    version: String,
    status: String,
    licence: String,
    authors: Vec<String>,
    reviewed: String,
    requires: Vec<String>,
    origin: String,
    /// Who signed it, of the publishers that are trusted.
    signed_by: Option<SignerView>,
    analyzer: Option<AnalyzerView>,
}

/// Who signed a pack.
#[derive(Serialize)]
struct SignerView {
    key_id: String,
    key: String,
    calls_itself: String,
}

impl SignerView {
    fn from_statement(statement: &Statement) -> Self {
        let (key, name) = (&statement.key, &statement.publisher);
        Self { key_id: key.id().to_string(), key: key.to_string(), calls_itself: name.to_string() }
    }

    /// In words: never the name alone.
    fn words(&self) -> String {
        format!("key {}, which calls itself \"{}\"", self.key_id, self.calls_itself)
    }
}

#[derive(Serialize)]
struct AnalyzerView {
    abi: u32,
    records: Vec<String>,
    reads: Vec<String>,
    emits: Vec<String>,
    targets: Vec<String>,
    runs_here: bool,
}

fn pack_view(pack: &LoadedPack) -> PackView {
    let (origin, targets) = match &pack.origin {
        Origin::BuiltIn => ("built in".into(), Vec::new()),
        Origin::Bundle(bundle) => {
            (bundle.path().display().to_string(), bundle.targets().map(str::to_owned).collect())
        }
        Origin::Folder(path) => (format!("{} (folder)", path.display()), Vec::new()),
    };
    view_of(pack.manifest.clone(), origin, targets, pack.signature.as_ref())
}

fn view_of(
    manifest: Manifest,
    origin: String,
    targets: Vec<String>,
    signature: Option<&Signature>,
) -> PackView {
    let Manifest {
        id,
        name,
        summary,
        version,
        status,
        licence,
        authors,
        reviewed,
        requires,
        analyzer,
    } = manifest;
    PackView {
        origin,
        signed_by: signature.map(|signature| SignerView::from_statement(signature.statement())),
        analyzer: analyzer.map(|spec| AnalyzerView {
            abi: spec.abi,
            records: spec.records.iter().map(ToString::to_string).collect(),
            reads: spec.reads.iter().map(ToString::to_string).collect(),
            emits: spec.emits.iter().map(ToString::to_string).collect(),
            runs_here: targets.iter().any(|target| target == TARGET),
            targets,
        }),
        status: status.to_string(),
        reviewed: reviewed.to_string(),
        id,
        name,
        summary,
        version,
        licence,
        authors,
        requires,
    }
}

fn list(packs: &LoadedPacks, json: bool) -> Result<ExitCode, Failure> {
    let views: Vec<PackView> = packs.loaded.iter().map(pack_view).collect();
    if json {
        let refused = packs.refused.iter().map(TrustError::to_line).collect();
        let list =
            PackList { schema_version: SCHEMA_VERSION, document: "packs", packs: views, refused };
        page::print_json(&list, &packs.unsigned)?;
    } else {
        let mut page = Page::for_stdout(&packs.unsigned);
        page.heading("Packs in use");
        for pack in &views {
            page.line(
                2,
                &format!("{} {} ({}), {}", pack.id, pack.version, pack.status, pack.reviewed),
            );
            page.line(4, &format!("{} From: {}", pack.summary, pack.origin));
            if let Some(signer) = &pack.signed_by {
                page.line(4, &format!("Signed with {}", signer.words()));
            }
        }
        for error in &packs.refused {
            page.item(2, "!", &format!("Left out. {}", error.to_line()), None);
        }
        page.print()?;
    }
    Ok(if packs.refused.is_empty() { ExitCode::SUCCESS } else { PACK_REFUSED.into() })
}

#[derive(Serialize)]
struct PackInfo {
    schema_version: u32,
    document: &'static str,
    #[serde(flatten)]
    pack: PackView,
    holds: Vec<(&'static str, usize)>,
}

fn info(packs: &LoadedPacks, id: &str, json: bool) -> Result<ExitCode, Failure> {
    let pack = packs.get(id).ok_or_else(|| {
        let failure =
            Failure::new(BAD_INPUT, format!("the pack `{}` is not loaded", SafeText::quote(&id)));
        failure.hint("see `heelwise pack list`; use --pack for one that is not in the pack folder")
    })?;
    if let Some(whole) = pack.whole()? {
        whole.verify()?;
    }
    let info = PackInfo {
        schema_version: SCHEMA_VERSION,
        document: "pack",
        pack: pack_view(pack),
        holds: packs.catalog.pack(id).map(contents::counts).unwrap_or_default(),
    };
    if json {
        page::print_json(&info, &packs.unsigned)?;
    } else {
        write_info(&info, &packs.unsigned)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_info(info: &PackInfo, unsigned: &Unsigned) -> Result<(), Failure> {
    let pack = &info.pack;
    let mut page = Page::for_stdout(unsigned);
    write_head(&mut page, pack, &info.holds);
    if let Some(analyzer) = &pack.analyzer {
        page.heading("Its analyzer");
        page.line(2, &format!("reads records: {}", analyzer.records.join(", ")));
        page.line(2, &format!("states: {}", analyzer.emits.join(", ")));
        page.line(
            2,
            if analyzer.runs_here {
                "has code for this machine"
            } else {
                "has no code for this machine: its content works, nothing is measured"
            },
        );
    }
    page.print()
}

fn write_head(page: &mut Page, pack: &PackView, holds: &[(&str, usize)]) {
    page.heading(&format!("{} {}", pack.name, pack.version));
    page.line(2, &pack.summary);
    page.line(2, &format!("Id {}, {}, {}", pack.id, pack.status, pack.reviewed));
    page.line(2, &format!("By {}; licence {}", pack.authors.join(", "), pack.licence));
    page.line(2, &format!("From {}", pack.origin));
    if let Some(signer) = &pack.signed_by {
        page.line(2, &format!("Signed with {}", signer.words()));
    }
    if !pack.requires.is_empty() {
        page.line(2, &format!("Needs {}", pack.requires.join(", ")));
    }
    page.heading("It holds");
    for (what, count) in holds {
        page.line(2, &format!("{count:>4} {what}"));
    }
}

fn check(path: &Path, format: DiagnosticFormat) -> Result<ExitCode, Failure> {
    if !path.is_dir() {
        let bundle = Bundle::open(path)?;
        bundle.verify()?;
        let signed = match signer(&bundle, &pack_loader::installed())? {
            Some((signature, is_trusted)) => {
                let who = SignerView::from_statement(signature.statement()).words();
                if is_trusted {
                    format!("signed with {who}")
                } else {
                    format!("UNSIGNED by anybody you trust: {who}")
                }
            }
            None => "UNSIGNED: there is no signature beside it".to_owned(),
        };
        print::line(format!("{}: every byte is what was bundled; {signed}", path.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let checked =
        heelwise_pack::check_folders(&[path.to_owned()], &pack_loader::context_packs(path)?);
    let format = match format {
        DiagnosticFormat::Human => {
            DiagnosticsFormat::Human { colour: print::is_terminal() && print::colours_wanted() }
        }
        DiagnosticFormat::Json => DiagnosticsFormat::Json,
        DiagnosticFormat::Github => DiagnosticsFormat::GitHub,
    };
    print::diagnostics(&checked.diagnostics, format)?;
    print::tell(render::summary(&checked.diagnostics));
    Ok(ExitCode::from(render::CheckOutcome::from_diagnostics(&checked.diagnostics).code()))
}
