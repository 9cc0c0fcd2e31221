//! The lower leg from behind, the inner side on the left.

use heelwise_core::figure::{Figure, Joint, Prop, Spot};

use super::super::angles::Angles;
use super::super::drawing::{Drawing, Layer};
use super::super::point::{Point, at};
use super::super::{props, reach};
use super::smooth;

/// How high the ankle lies, around which the heel turns.
const ANKLE: f64 = 12.0;

fn leg() -> Vec<Point> {
    smooth(&[
        at(-9.0, 72.0),
        at(-9.5, 64.0),
        at(-13.5, 52.0),
        at(-12.5, 42.0),
        at(-7.5, 28.0),
        at(-5.0, 18.0),
        at(-6.2, ANKLE),
        at(0.0, 9.0),
        at(6.2, ANKLE),
        at(5.0, 18.0),
        at(7.5, 30.0),
        at(12.0, 45.0),
        at(12.5, 54.0),
        at(9.5, 64.0),
        at(9.0, 72.0),
        at(0.0, 73.0),
    ])
}

fn place(spot: Spot) -> (Point, Point) {
    let point = match spot {
        Spot::Heel => at(0.0, 4.0),
        Spot::Achilles => at(0.0, 17.0),
        Spot::CalfLower => at(0.0, 31.0),
        Spot::CalfUpper => at(0.0, 62.0),
        Spot::CalfInner => at(-7.5, 48.0),
        Spot::CalfOuter => at(7.5, 48.0),
        _ => at(0.0, 48.0),
    };
    (point, at(0.9, -0.42))
}

/// Draws it.
pub(in super::super) fn draw(figure: &Figure, angles: &Angles, phase: f64) -> Drawing {
    let tilt = angles.get(Joint::AnkleTilt);
    // Turned inwards, the inner edge on the left comes up.
    let foot = |x: f64, y: f64| at(0.0, ANKLE) + at(x, y - ANKLE).turned(-tilt);
    let mut drawing = Drawing::default();
    drawing
        .area(Layer::Far, &[foot(4.0, 5.0), foot(12.0, 3.0), foot(12.0, -1.0), foot(-6.0, -1.0)]);
    drawing.area(Layer::Body, &leg());
    let heel = [
        foot(-5.4, 12.0),
        foot(-6.4, 4.0),
        foot(-4.0, -1.5),
        foot(4.0, -1.5),
        foot(6.4, 4.0),
        foot(5.4, 12.0),
    ];
    drawing.area(Layer::Near, &smooth(&heel));
    // The two bellies of the muscle, and the tendon they end in.
    drawing.line(Layer::Near, 1.2, &[at(0.0, 62.0), at(0.0, 40.0), at(-5.5, 35.0), at(-9.5, 39.0)]);
    drawing.line(Layer::Near, 1.2, &[at(0.0, 40.0), at(5.0, 37.0), at(8.8, 41.0)]);
    drawing.line(Layer::Near, 1.2, &[at(-2.4, 30.0), at(-1.8, 13.0)]);
    drawing.line(Layer::Near, 1.2, &[at(2.4, 30.0), at(1.8, 13.0)]);
    if figure.has(Prop::Band) {
        // The band pulls against the way the sole turns.
        let way = if figure
            .poses
            .iter()
            .any(|pose| pose.angle(Joint::AnkleTilt).is_some_and(|tilt| tilt < 0))
        {
            -1.0
        } else {
            1.0
        };
        drawing.line(Layer::Tool, 1.8, &[foot(6.0 * way, 1.0), at(34.0 * way, 2.0)]);
    }
    if let Some(touch) = reach::touch(figure, phase, place) {
        props::tool(figure, touch, props::CLOSE, false, &mut drawing);
    }
    drawing
}
