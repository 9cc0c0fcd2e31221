//! `heelwise pack`: its arguments, and one module per command. None of the commands loads or runs
//! native code.

mod add;
mod check;
mod info;
mod list;
mod remove;
mod trust;
mod view;

use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

use crate::cli::PackArgs;
use crate::failure::Failure;
use crate::pack_loader;
use crate::unsigned_notice;

use self::check::DiagnosticFormat;

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
        /// Forget its publisher, too, so that a pack of another publisher can take its place
        #[arg(long)]
        forget: bool,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
}

/// Runs one of the pack commands.
pub(crate) fn run(pack_args: &PackArgs, args: &PackCommandArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        PackCommand::List { json } => list::run(&pack_loader::load(pack_args)?, *json),
        PackCommand::Info { id, json } => info::run(&pack_loader::load(pack_args)?, id, *json),
        PackCommand::Check { path, format } => {
            unsigned_notice::tell(&pack_loader::unsigned(pack_args)?);
            check::run(path, *format)
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
