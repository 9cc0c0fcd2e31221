//! The body lying on its side, facing the viewer, the head on the left. The near leg is the upper
//! one.

use heelwise_core::figure::{Figure, Joint, Posture, Prop, Spot};

use super::angles::Angles;
use super::body::{HEAD, TRUNK};
use super::drawing::{Drawing, Layer};
use super::leg::{SHANK, THIGH};
use super::point::{Point, at, hanging};
use super::props;
use super::reach;

/// How high the lower and the upper hip lie.
const LOWER: f64 = 4.5;
const UPPER: f64 = 9.0;
/// How high the shoulder of somebody lies who leans on the forearm.
const PROPPED: f64 = 20.0;

struct Side {
    hip: Point,
    shoulder: Point,
    head: Point,
    knee: Point,
    ankle: Point,
    low_knee: Point,
    low_ankle: Point,
    elbow: Point,
}

/// Draws it.
pub(super) fn draw(figure: &Figure, angles: &Angles, phase: f64) -> Drawing {
    let side = solve(figure, angles);
    let mut drawing = Drawing::default();
    props::ground(figure, &mut drawing);
    if figure.has(Prop::Mat) {
        drawing.line(Layer::Prop, 2.0, &[at(-48.0, 0.0), at(62.0, 0.0)]);
    }
    drawing.line(Layer::Far, 6.4, &[side.hip + at(0.0, LOWER - UPPER), side.low_knee]);
    drawing.line(Layer::Far, 5.0, &[side.low_knee, side.low_ankle]);
    drawing.line(Layer::Body, 11.0, &[side.hip, side.shoulder]);
    drawing.disc(Layer::Body, side.head, HEAD);
    let hand =
        if figure.posture == Posture::SidePlank { side.elbow + at(-13.0, 0.0) } else { side.elbow };
    drawing.line(Layer::Body, 4.2, &[side.shoulder, side.elbow, hand]);
    drawing.line(Layer::Near, 7.0, &[side.hip, side.knee]);
    drawing.line(Layer::Near, 5.4, &[side.knee, side.ankle]);
    foot(side.knee, side.ankle, &mut drawing);
    if figure.has(Prop::Band) {
        drawing.line(
            Layer::Tool,
            1.6,
            &[side.hip.toward(side.knee, 0.8), side.hip.toward(side.low_knee, 0.8)],
        );
    }
    if let Some(touch) = reach::touch(figure, phase, |spot| place(&side, spot)) {
        props::tool(figure, touch, 1.0, false, &mut drawing);
    }
    drawing
}

fn foot(knee: Point, ankle: Point, drawing: &mut Drawing) {
    let along = (ankle - knee).unit();
    let sole = ankle + along * 4.0;
    drawing.line(
        Layer::Near,
        2.8,
        &[ankle, sole - along.front() * 4.0, sole + along.front() * 4.0, ankle],
    );
}

fn solve(figure: &Figure, angles: &Angles) -> Side {
    let (knee, out) = (angles.get(Joint::Knee), angles.get(Joint::HipOut));
    let plank = figure.posture == Posture::SidePlank;
    // Thighs that point to the viewer look shorter, and so do bent knees.
    let short = (knee / 2.0).to_radians().cos().max(0.35);
    let (thigh, shank) = (THIGH * short, SHANK * short);
    let shoulder = at(-TRUNK, if plank { PROPPED } else { UPPER });
    let hip = if plank {
        sagging(shoulder, thigh + if knee > 45.0 { 0.0 } else { shank }, angles)
    } else {
        at(0.0, UPPER)
    };
    let down = if plank {
        ((hip.y - LOWER) / (thigh + shank)).clamp(0.0, 1.0).asin().to_degrees()
    } else {
        0.0
    };
    let way = |degrees: f64| hanging(90.0 + degrees - down);
    let low_knee = if plank { hip + way(0.0) * thigh } else { at(hip.x + thigh, LOWER) };
    let low_ankle =
        if plank && knee > 45.0 { low_knee + at(shank, 0.0) } else { low_knee + way(0.0) * shank };
    let opens = knee > 30.0 && !plank;
    let upper_knee = hip + way(out) * thigh;
    // A clam opens at the knee, and the feet stay together.
    let upper_ankle =
        if opens { at(hip.x + thigh + shank, UPPER) } else { upper_knee + way(out) * shank };
    let upper_ankle = if plank && knee > 45.0 { low_ankle + at(0.0, 3.0) } else { upper_ankle };
    let elbow = if plank { at(shoulder.x, 2.0) } else { at(shoulder.x + 12.0, 2.5) };
    let head = shoulder + if plank { at(-9.5, 6.0) } else { at(-11.5, 1.0) };
    Side { hip, shoulder, head, knee: upper_knee, ankle: upper_ankle, low_knee, low_ankle, elbow }
}

/// The hip of a side plank: on the line from the shoulder to the foot, or sunk below it by `lean`.
fn sagging(shoulder: Point, leg: f64, angles: &Angles) -> Point {
    let fall = ((PROPPED - LOWER) / (TRUNK + leg)).clamp(0.0, 1.0).asin().to_degrees();
    let hip = shoulder + hanging(90.0 - fall - angles.get(Joint::Lean)) * TRUNK;
    at(hip.x, hip.y.max(LOWER + 1.0))
}

fn place(side: &Side, spot: Spot) -> (Point, Point) {
    let up = at(0.0, 1.0);
    match spot {
        Spot::Thigh | Spot::ThighBack => (side.hip.toward(side.knee, 0.5) + up * 3.5, up),
        Spot::ThighLower => (side.hip.toward(side.knee, 0.85) + up * 3.5, up),
        Spot::Knee => (side.knee + up * 3.0, up),
        Spot::Hip | Spot::Buttock => (side.hip + at(0.0, LOWER - UPPER - 3.0), at(0.0, -1.0)),
        _ => (side.hip.toward(side.shoulder, 0.4) + up * 5.0, up),
    }
}
