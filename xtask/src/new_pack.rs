//! `cargo xtask new-pack`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::print;
use crate::workspace::{self, Problem};

/// Makes a folder with a small, complete pack: content only, or with an analyzer as well.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The pack's id: lower-case letters, digits and hyphens
    id: String,
    /// With native code that measures records
    #[arg(long)]
    analyzer: bool,
    /// Where to make it; packs/ when left out
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    let parent = args.into.clone().unwrap_or_else(|| workspace::root().join("packs"));
    let files = heelwise_pack_tools::template::files(&args.id, args.analyzer)?;
    let folder = parent.join(&args.id);
    if folder.exists() {
        return Err(format!("{} already exists", folder.display()));
    }
    for (path, text) in files {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent)
            .map_err(|error| format!("{}: {error}", parent.display()))?;
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        print::line(format!("{}", workspace::short(path).display()));
    }
    print::whole(&format!(
        "\nNext: cargo xtask validate {}, then change it to what you know.\n",
        args.id
    ));
    if args.analyzer {
        print::line(format!(
            "Add \"packs/{}\" to `members` in the workspace's Cargo.toml, so that its code is \
             built.",
            args.id
        ));
    }
    Ok(ExitCode::SUCCESS)
}
