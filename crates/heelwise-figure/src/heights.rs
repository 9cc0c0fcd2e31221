//! Heights that props give to the feet.

use heelwise_core::figure::{Figure, Posture, Prop, Spot};

/// How high a foot is that rolls over a ball or roller on the floor.
pub(super) fn under_sole(figure: &Figure) -> f64 {
    let sole =
        |spot| matches!(spot, Spot::Heel | Spot::Arch | Spot::Ball | Spot::Toes | Spot::BigToe);
    if !figure.poses.iter().any(|pose| pose.touch.is_some_and(sole)) {
        return 0.0;
    }
    match (figure.has(Prop::Ball), figure.has(Prop::Roller)) {
        (true, _) => 6.4,
        (false, true) => 10.0,
        _ => 0.0,
    }
}

/// How high the near foot is set down: on a tool it rolls over, or on a pad before a chair.
pub(super) fn lift(figure: &Figure) -> f64 {
    let pad = figure.has(Prop::Cushion) && figure.posture == Posture::Sitting;
    under_sole(figure).max(if pad { 4.0 } else { 0.0 })
}
