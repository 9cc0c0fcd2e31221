//! `cargo xtask figures`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use heelwise_core::figure::{Cycle, Figure, Pose, Posture};
use heelwise_core::{Exercise, Form, Word};
use heelwise_figure::html;
use heelwise_figure::{SvgOptions, Viewport, braille, svg};
use heelwise_pack::render;

use crate::print;
use crate::validate;
use crate::workspace::Problem;

/// Prints an HTML page on standard output, each figure in motion and then its single poses.
/// Figures that cannot be drawn are named on standard error.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Pack ids or folders; all packs of the workspace when left out
    packs: Vec<PathBuf>,
    /// Only exercises whose id holds this
    #[arg(long)]
    only: Option<String>,
    /// Every posture as it is, instead of the packs' exercises
    #[arg(long)]
    postures: bool,
    /// As braille text, the way a terminal shows them
    #[arg(long)]
    text: bool,
    /// Only list the exercises and techniques that have no figure
    #[arg(long)]
    missing: bool,
}

/// A figure with its id and name.
struct Shown {
    id: String,
    name: String,
    figure: Figure,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Problem> {
    if args.postures {
        show(args, &postures());
        return Ok(ExitCode::SUCCESS);
    }
    let checked = validate::check(&args.packs)?;
    print::error_diagnostics(&checked.diagnostics);
    let exercises = || checked.packs.iter().flat_map(|pack| &pack.content.exercises);
    let wanted = |exercise: &&Exercise| {
        args.only.as_ref().is_none_or(|only| exercise.id.to_string().contains(only.as_str()))
    };
    if args.missing {
        let asked =
            |exercise: &&Exercise| matches!(exercise.form, Form::Exercise | Form::Technique);
        for exercise in
            exercises().filter(wanted).filter(asked).filter(|exercise| exercise.figure.is_none())
        {
            print::line(format!("{} {}", exercise.id, exercise.name));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let shown = |exercise: &Exercise| {
        let figure = exercise.figure.clone()?;
        Some(Shown { id: exercise.id.to_string(), name: exercise.name.clone(), figure })
    };
    show(args, &exercises().filter(wanted).filter_map(shown).collect::<Vec<_>>());
    Ok(ExitCode::from(render::CheckOutcome::from_diagnostics(&checked.diagnostics).code()))
}

fn postures() -> Vec<Shown> {
    let shown = |posture: &Posture| Shown {
        id: posture.to_string(),
        name: String::new(),
        figure: Figure {
            posture: *posture,
            props: Vec::new(),
            poses: vec![Pose::default()],
            cycle: Cycle::Back,
        },
    };
    Posture::ALL.iter().map(shown).collect()
}

/// The phases at which a figure's poses are reached, or four moments of a stride.
#[allow(clippy::cast_precision_loss)] // at most six
fn phases(figure: &Figure) -> Vec<f64> {
    let count = figure.poses.len();
    match (figure.posture.is_gait(), figure.cycle) {
        (true, _) => vec![0.0, 0.25, 0.5, 0.75],
        (false, Cycle::Round) => (0..count).map(|pose| pose as f64 / count as f64).collect(),
        (false, Cycle::Back) if count < 2 => vec![0.0],
        (false, Cycle::Back) => {
            (0..count).map(|pose| pose as f64 / (2 * count - 2) as f64).collect()
        }
    }
}

fn show(args: &Args, shown: &[Shown]) {
    if !args.text {
        return print::whole(&page(shown));
    }
    for Shown { id, name, figure } in shown {
        print::line(format!("{id} {name}"));
        // 24 by 10 cells, as in the corner of the player.
        let stage = Viewport::new(figure, 1.2);
        for phase in phases(figure) {
            print::whole(&(braille(&stage.at(phase), 24, 10) + "\n"));
        }
    }
}

/// The style sheet of the page.
const STYLE: &str = ":root { color-scheme: light dark; font: 14px sans-serif; }
    main { display: flex; flex-wrap: wrap; gap: 12px; }
    figure { margin: 0; padding: 6px; border: 1px solid #8884; }
    figcaption { max-width: 60em; }";

fn page(shown: &[Shown]) -> String {
    let mut body = String::from("<main>\n");
    for Shown { id, name, figure } in shown {
        let options =
            SvgOptions { title: name, description: id, seconds: 4.0, size: 150.0, still: None };
        let _ = writeln!(body, "<figure>{}", svg(figure, &options));
        for phase in phases(figure) {
            body.push_str(&svg(figure, &SvgOptions { size: 120.0, still: Some(phase), ..options }));
        }
        let (id, name) = (html::text(id), html::text(name));
        let _ = writeln!(body, "<figcaption><b>{id}</b> {name}</figcaption></figure>");
    }
    body.push_str("</main>\n");
    html::page("Figures", STYLE, &body)
}
