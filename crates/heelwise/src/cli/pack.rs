//! The command line of `pack`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Arguments of `pack`.
#[derive(Args, Debug)]
pub struct PackCommandArgs {
    /// What to do with packs.
    #[command(subcommand)]
    pub command: PackCommand,
}

/// What to do with packs.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
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
pub enum DiagnosticFormat {
    /// With the line and a caret
    Human,
    /// One JSON document
    Json,
    /// Annotations for GitHub
    Github,
}
