//! The figure of an exercise: an animated SVG, or two small pictures on a terminal.

use heelwise_core::figure::{Cycle, Figure, Posture};
use heelwise_core::{Catalog, ContentError, Exercise, ItemKey};
use heelwise_figure::{SvgOptions, Viewport, braille, svg};

use crate::failure::{Failure, USAGE};
use crate::pack_loader::LoadedPacks;
use crate::{print, unsigned_notice};

/// The size of one small picture, in cells; a cell is twice as high as it is wide.
const COLUMNS: usize = 24;
const ROWS: usize = 8;
const ASPECT: f64 = 1.5;

/// Prints the animated SVG of an exercise on standard output.
///
/// # Errors
///
/// When the item is not an exercise or has no figure, and when standard output is closed.
pub(super) fn print(packs: &LoadedPacks, key: &ItemKey) -> Result<(), Failure> {
    unsigned_notice::tell(&packs.unsigned);
    let exercise = exercise(&packs.catalog, key)?;
    let drawn = exercise.as_ref().and_then(|exercise| Some((exercise, exercise.figure.as_ref()?)));
    let Some((exercise, figure)) = drawn else {
        let failure = Failure::new(USAGE, format!("`{key}` has no figure to draw"));
        return Err(failure
            .hint("exercises and techniques have one: `heelwise library exercise` lists them"));
    };
    let steps = exercise.steps.iter().cloned();
    let description =
        packs.unsigned.notice().into_iter().chain(steps).collect::<Vec<_>>().join(" ");
    let options =
        SvgOptions { title: &exercise.name, description: &description, ..SvgOptions::default() };
    print::whole(&svg(figure, &options))
}

/// The figure of an exercise as two small pictures, for a terminal only: screen readers and scripts
/// get words.
pub(super) fn for_terminal(
    catalog: &Catalog,
    key: &ItemKey,
) -> Result<Option<String>, ContentError> {
    if !print::is_terminal() {
        return Ok(None);
    }
    let exercise = exercise(catalog, key)?;
    Ok(exercise.and_then(|exercise| exercise.figure).map(|figure| side_by_side(&figure)))
}

fn exercise(catalog: &Catalog, key: &ItemKey) -> Result<Option<Exercise>, ContentError> {
    key.typed::<Exercise>().map_or(Ok(None), |id| catalog.get(&id))
}

/// The beginning and the middle of the movement.
fn side_by_side(figure: &Figure) -> String {
    let stage = Viewport::new(figure, ASPECT);
    let first = braille(&stage.at(0.0), COLUMNS, ROWS);
    if !stage.moves() {
        return first.lines().flat_map(|line| ["  ", line, "\n"]).collect();
    }
    let middle = braille(&stage.at(middle_of(figure)), COLUMNS, ROWS);
    let rows = first.lines().zip(middle.lines());
    rows.map(|(left, right)| format!("  {left:<COLUMNS$}   {right}").trim_end().to_owned() + "\n")
        .collect()
}

/// Both halves of a stride look alike but for the side, so a gait is shown a quarter on. A round
/// comes back after its last pose.
#[allow(clippy::cast_precision_loss)] // a handful of poses
fn middle_of(figure: &Figure) -> f64 {
    match figure.cycle {
        _ if figure.posture == Posture::WalkRun => 0.75,
        _ if figure.posture.is_gait() => 0.25,
        Cycle::Round => (figure.poses.len() / 2) as f64 / figure.poses.len().max(1) as f64,
        Cycle::Back => 0.5,
    }
}

#[cfg(test)]
mod tests {
    use heelwise_core::figure::{Joint, Pose};

    use super::*;

    fn figure(poses: &[&[(Joint, i16)]]) -> Figure {
        let poses =
            poses.iter().map(|angles| Pose { angles: angles.to_vec(), touch: None }).collect();
        Figure { posture: Posture::Standing, props: Vec::new(), poses, cycle: Cycle::Back }
    }

    #[test]
    fn a_movement_shows_two_moments_and_a_still_one_only_itself() {
        let two = side_by_side(&figure(&[&[], &[(Joint::Knee, 90)]]));
        let one = side_by_side(&figure(&[&[]]));
        for text in [&two, &one] {
            assert_eq!(text.lines().count(), ROWS);
        }
        let widest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(
            widest(&one) <= 2 + COLUMNS
                && widest(&two) > 5 + COLUMNS
                && widest(&two) <= 5 + 2 * COLUMNS
        );
    }
}
