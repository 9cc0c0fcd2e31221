//! The sole from below, toes up, the big toe on the left.

use heelwise_core::figure::{Figure, Joint, Spot};

use super::super::angles::Angles;
use super::super::drawing::{Drawing, Layer};
use super::super::point::{Point, at, rising};
use super::super::{props, reach};
use super::smooth;

/// Where each toe begins, its length and its thickness; the big toe first.
const TOES: [(Point, f64, f64); 5] = [
    (at(-9.5, 50.0), 11.0, 7.5),
    (at(-2.6, 52.0), 9.5, 4.8),
    (at(3.2, 51.0), 8.5, 4.6),
    (at(8.4, 48.5), 7.5, 4.4),
    (at(12.8, 44.5), 6.5, 4.4),
];

fn outline() -> Vec<Point> {
    smooth(&[
        at(0.0, -2.0),
        at(-7.0, 1.0),
        at(-8.6, 9.0),
        at(-6.0, 20.0),
        at(-7.0, 30.0),
        at(-12.5, 41.0),
        at(-12.8, 48.0),
        at(-7.0, 51.0),
        at(2.0, 50.5),
        at(11.0, 46.5),
        at(15.0, 41.0),
        at(13.5, 30.0),
        at(10.0, 18.0),
        at(9.0, 8.0),
        at(7.0, 1.0),
    ])
}

fn place(spot: Spot) -> (Point, Point) {
    let right = at(0.75, -0.66);
    let point = match spot {
        Spot::Heel => at(0.0, 6.0),
        Spot::Ball => at(1.0, 42.0),
        Spot::Toes => at(4.0, 57.0),
        Spot::BigToe => at(-9.5, 57.0),
        Spot::InnerEdge => at(-5.5, 25.0),
        Spot::OuterEdge => at(9.0, 22.0),
        _ => at(0.0, 25.0),
    };
    (point, right)
}

/// Draws it.
pub(in super::super) fn draw(figure: &Figure, angles: &Angles, phase: f64) -> Drawing {
    let mut drawing = Drawing::default();
    drawing.area(Layer::Body, &outline());
    let spread = angles.get(Joint::Spread);
    let short = 1.0 - 0.55 * (angles.get(Joint::Curl) / 90.0);
    for ((root, length, width), fan) in TOES.into_iter().zip([-1.0, -0.35, 0.15, 0.6, 1.1]) {
        let way = rising(fan * (4.0 + spread));
        drawing.line(Layer::Near, width, &[root, root + way * (length * short)]);
    }
    if let Some(touch) = reach::touch(figure, phase, place) {
        let on = reach::Touch { point: touch.point - touch.out * 3.0, ..touch };
        props::tool(figure, on, 1.4, false, &mut drawing);
    }
    drawing
}
