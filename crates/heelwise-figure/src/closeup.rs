//! Close-ups of foot and lower leg.

pub(super) mod calf;
pub(super) mod foot;
pub(super) mod sole;

use super::point::{Point, at};

/// A smooth closed line through points.
fn smooth(points: &[Point]) -> Vec<Point> {
    let count = points.len();
    let get = |index: usize| points.get(index % count.max(1)).copied().unwrap_or(at(0.0, 0.0));
    let mut line = Vec::new();
    for index in 0..count {
        let (before, from, to, after) =
            (get(index + count - 1), get(index), get(index + 1), get(index + 2));
        for t in [0.0, 0.25, 0.5, 0.75] {
            line.push(curve([before, from, to, after], t));
        }
    }
    line
}

/// The curve through the middle two of four points.
fn curve([before, from, to, after]: [Point; 4], t: f64) -> Point {
    let (square, cube) = (t * t, t * t * t);
    (from * 2.0
        + (to - before) * t
        + (before * 2.0 - from * 5.0 + to * 4.0 - after) * square
        + (from * 3.0 - before - to * 3.0 + after) * cube)
        * 0.5
}
