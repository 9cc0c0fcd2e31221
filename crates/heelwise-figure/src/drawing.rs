//! What is drawn at one moment: marks in layers, and the steady frame they are fitted into.

use super::point::{Point, at};

/// How a mark stands out, from the back to the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The floor.
    Ground,
    /// Walls, chairs and other things.
    Prop,
    /// Arm and leg away from the viewer.
    Far,
    /// The trunk, and the body in close-ups.
    Body,
    /// Arm and leg on the viewer's side: what moves.
    Near,
    /// The hand or tool that touches, or what is held.
    Tool,
}

/// The form of a mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A line through points.
    Line(Vec<Point>),
    /// A filled area within points.
    Area(Vec<Point>),
    /// A filled disc.
    Disc(Point, f64),
}

/// Something drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// How it stands out.
    pub layer: Layer,
    /// Its form.
    pub shape: Shape,
    /// How thick its lines are.
    pub width: f64,
}

/// The drawing of one moment. `x` goes from 0 to the stage's aspect, `y` from 0 at the bottom to
/// 1.
///
/// Drawings of one stage hold the same marks in the same order; only their points differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// From the back to the front.
    pub marks: Vec<Mark>,
}

/// A straight piece for a canvas that draws plain lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineSegment {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
    /// How it stands out.
    pub layer: Layer,
}

/// How many pieces a circle is drawn with.
const ROUND: u32 = 14;
/// The length of a dash, as a share of the frame's height.
const DASH: f64 = 0.035;

impl Drawing {
    pub(super) fn line(&mut self, layer: Layer, width: f64, points: &[Point]) {
        self.marks.push(Mark { layer, shape: Shape::Line(points.to_vec()), width });
    }

    pub(super) fn area(&mut self, layer: Layer, points: &[Point]) {
        self.marks.push(Mark { layer, shape: Shape::Area(points.to_vec()), width: 0.0 });
    }

    pub(super) fn disc(&mut self, layer: Layer, centre: Point, radius: f64) {
        self.marks.push(Mark { layer, shape: Shape::Disc(centre, radius), width: 0.0 });
    }

    /// Everything as straight pieces, circles and areas as their outlines, what is far as dashes.
    pub fn segments(&self) -> Vec<LineSegment> {
        let mut segments = Vec::new();
        for mark in &self.marks {
            for pair in mark.outline().windows(2) {
                if let [from, to] = *pair {
                    push(&mut segments, LineSegment { from, to, layer: mark.layer });
                }
            }
        }
        segments
    }

    /// The smallest and the largest coordinates, thickness included; nothing when nothing is drawn.
    pub(super) fn bounds(&self) -> Option<(Point, Point)> {
        let mut bounds: Option<(Point, Point)> = None;
        for mark in self.marks.iter().filter(|mark| mark.layer != Layer::Ground) {
            let half = mark.width / 2.0;
            for point in mark.outline() {
                let (low, high) = bounds.unwrap_or((point, point));
                let low = at(low.x.min(point.x - half), low.y.min(point.y - half));
                let high = at(high.x.max(point.x + half), high.y.max(point.y + half));
                bounds = Some((low, high));
            }
        }
        bounds
    }

    /// Moved, then scaled.
    pub(super) fn fitted(mut self, offset: Point, scale: f64) -> Self {
        let fit = |point: Point| (point + offset) * scale;
        for mark in &mut self.marks {
            mark.width *= scale;
            match &mut mark.shape {
                Shape::Line(points) | Shape::Area(points) => {
                    for point in points {
                        *point = fit(*point);
                    }
                }
                Shape::Disc(centre, radius) => {
                    *centre = fit(*centre);
                    *radius *= scale;
                }
            }
        }
        self
    }
}

impl Mark {
    /// Its line, closed where it is an area or a disc.
    pub fn outline(&self) -> Vec<Point> {
        match &self.shape {
            Shape::Line(points) => points.clone(),
            Shape::Area(points) => points.iter().chain(points.first()).copied().collect(),
            Shape::Disc(centre, radius) => {
                let turn =
                    |step: u32| at(*radius, 0.0).turned(360.0 * f64::from(step) / f64::from(ROUND));
                (0..=ROUND).map(|step| *centre + turn(step)).collect()
            }
        }
    }
}

fn push(segments: &mut Vec<LineSegment>, segment: LineSegment) {
    if segment.layer != Layer::Far {
        return segments.push(segment);
    }
    let length = (segment.to - segment.from).length();
    if !length.is_finite() {
        return;
    }
    let mut start = 0.0;
    while start < length {
        let share = |place: f64| segment.from.toward(segment.to, (place / length).min(1.0));
        segments.push(LineSegment { from: share(start), to: share(start + DASH / 2.0), ..segment });
        start += DASH;
    }
}
