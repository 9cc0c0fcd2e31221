//! `heelwise pack`: list, info, check. None of these loads or runs native code.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

use heelwise_core::Manifest;
use heelwise_pack::bundle::{Bundle, TARGET};
use heelwise_pack::render::{self, Format};
use serde::Serialize;

use crate::cli::{DiagnosticFormat, PackArgs, PackCommand, PackCommandArgs};
use crate::failure::{BAD_INPUT, Failure, colours_wanted};
use crate::packs::{self, Loaded, Origin, Packs};
use crate::page::{self, Page};
use crate::view::SCHEMA_VERSION;

/// Runs one of the pack commands.
pub(crate) fn run(pack_args: &PackArgs, args: &PackCommandArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        PackCommand::List { json } => list(&packs::load(pack_args)?, *json),
        PackCommand::Info { id, json } => info(&packs::load(pack_args)?, id, *json),
        PackCommand::Check { path, format } => check(path, *format),
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
    analyzer: Option<AnalyzerView>,
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

fn pack_view(pack: &Loaded) -> PackView {
    let Manifest { id, name, summary, version, status, licence, authors, reviewed, requires, analyzer } =
        pack.manifest.clone();
    PackView {
        origin: match &pack.origin {
            Origin::BuiltIn => "built in".into(),
            Origin::Bundle(bundle) => bundle.path().display().to_string(),
            Origin::Folder(path) => format!("{} (folder)", path.display()),
        },
        analyzer: analyzer.map(|spec| {
            let targets: Vec<String> = match &pack.origin {
                Origin::Bundle(bundle) => bundle.targets().map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            AnalyzerView {
                abi: spec.abi,
                records: spec.records.iter().map(ToString::to_string).collect(),
                reads: spec.reads.iter().map(ToString::to_string).collect(),
                emits: spec.emits.iter().map(ToString::to_string).collect(),
                runs_here: targets.iter().any(|target| target == TARGET),
                targets,
            }
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

fn list(packs: &Packs, json: bool) -> Result<ExitCode, Failure> {
    let views: Vec<PackView> = packs.loaded.iter().map(pack_view).collect();
    if json {
        let refused = packs.refused.clone();
        page::print_json(&PackList { schema_version: SCHEMA_VERSION, document: "packs", packs: views, refused })?;
    } else {
        let mut page = Page::for_stdout();
        page.heading("Packs in use");
        for pack in &views {
            page.line(2, &format!("{} {} ({}), {}", pack.id, pack.version, pack.status, pack.reviewed));
            page.line(4, &format!("{} From: {}", pack.summary, pack.origin));
        }
        for reason in &packs.refused {
            page.marked(2, "!", &format!("Left out. {reason}"), None);
        }
        page.print()?;
    }
    Ok(if packs.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(crate::failure::PACK_REFUSED) })
}

#[derive(Serialize)]
struct PackInfo {
    schema_version: u32,
    document: &'static str,
    #[serde(flatten)]
    pack: PackView,
    holds: Vec<(String, usize)>,
}

fn info(packs: &Packs, id: &str, json: bool) -> Result<ExitCode, Failure> {
    let pack = packs.get(id).ok_or_else(|| {
        let failure = Failure::new(BAD_INPUT, format!("the pack `{}` is not loaded", id.escape_debug()));
        failure.hint("see `heelwise pack list`; use --pack for one that is not in the pack folder")
    })?;
    if let Origin::Bundle(bundle) = &pack.origin {
        bundle.verify()?;
    }
    let info =
        PackInfo { schema_version: SCHEMA_VERSION, document: "pack", pack: pack_view(pack), holds: holds(packs, id) };
    if json {
        page::print_json(&info)?;
    } else {
        write_info(&info)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn holds(packs: &Packs, id: &str) -> Vec<(String, usize)> {
    let Some(pack) = packs.catalog.pack(id) else { return Vec::new() };
    let counts = [
        ("conditions", pack.conditions.len()),
        ("red flags", pack.red_flags.len()),
        ("arguments for other packs", pack.arguments.len()),
        ("contraindications", pack.contraindications.len()),
        ("findings", pack.findings.len()),
        ("exercises", pack.exercises.len()),
        ("routines", pack.routines.len()),
        ("protocols", pack.protocols.len()),
        ("self-tests", pack.self_tests.len()),
        ("claims", pack.claims.len()),
        ("sources", pack.sources.len()),
    ];
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(what, count)| (what.to_owned(), count)).collect()
}

fn write_info(info: &PackInfo) -> Result<(), Failure> {
    let pack = &info.pack;
    let mut page = Page::for_stdout();
    page.heading(&format!("{} {}", pack.name, pack.version));
    page.line(2, &pack.summary);
    page.line(2, &format!("Id {}, {}, {}", pack.id, pack.status, pack.reviewed));
    page.line(2, &format!("By {}; licence {}", pack.authors.join(", "), pack.licence));
    page.line(2, &format!("From {}", pack.origin));
    if !pack.requires.is_empty() {
        page.line(2, &format!("Needs {}", pack.requires.join(", ")));
    }
    page.heading("It holds");
    for (what, count) in &info.holds {
        page.line(2, &format!("{count:>4} {what}"));
    }
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

fn check(path: &Path, format: DiagnosticFormat) -> Result<ExitCode, Failure> {
    if !path.is_dir() {
        Bundle::open(path)?.verify()?;
        println!("{}: every byte is what was bundled", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    let checked = heelwise_pack::check_folders(&[path.to_owned()], &packs::around(path)?);
    let format = match format {
        DiagnosticFormat::Human => Format::Human { colour: std::io::stdout().is_terminal() && colours_wanted() },
        DiagnosticFormat::Json => Format::Json,
        DiagnosticFormat::Github => Format::GitHub,
    };
    print!("{}", render::render(&checked.diagnostics, format));
    eprintln!("{}", render::summary(&checked.diagnostics));
    Ok(ExitCode::from(render::exit_code(&checked.diagnostics)))
}
