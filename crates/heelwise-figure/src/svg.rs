//! A figure as a picture that moves by itself: SVG with its animation inside, no script, nothing
//! from elsewhere.

use std::fmt::Write as _;

use heelwise_core::figure::{Figure, Posture};

use super::drawing::{Drawing, Layer, Mark, Shape};
use super::point::Point;
use super::viewport::Viewport;
use crate::html;

/// How a picture is made.
#[derive(Clone, Copy, Debug)]
pub struct SvgOptions<'a> {
    /// The title, for screen readers and as a tooltip.
    pub title: &'a str,
    /// More about it, for screen readers.
    pub description: &'a str,
    /// Seconds of one cycle, kept between 0.5 and 60.
    pub seconds: f64,
    /// The height in pixels, kept between 16 and 4000; the width is the same.
    pub size: f64,
    /// A picture that stands still at this phase; nothing for one that moves.
    pub still: Option<f64>,
}

impl Default for SvgOptions<'_> {
    fn default() -> Self {
        Self { title: "Figure", description: "", seconds: 4.0, size: 240.0, still: None }
    }
}

/// Moments of the cycle that are written down; a viewer fills in between.
const FRAMES: u32 = 24;

/// How each layer is coloured. The text colour around the picture is taken over, so that it fits
/// light and dark pages.
const LAYERS: [(Layer, &str, f64); 6] = [
    (Layer::Ground, "currentColor", 0.35),
    (Layer::Prop, "currentColor", 0.45),
    (Layer::Far, "currentColor", 0.3),
    (Layer::Body, "currentColor", 0.6),
    (Layer::Near, "currentColor", 1.0),
    (Layer::Tool, "#e8590c", 1.0),
];

/// The figure as one SVG element.
pub fn svg(figure: &Figure, options: &SvgOptions<'_>) -> String {
    let stage = Viewport::new(figure, 1.0);
    let size = clamped(options.size, 16.0, 4000.0, 240.0);
    // Three strides in one cycle need more moments.
    let count = if figure.posture == Posture::WalkRun { 2 * FRAMES } else { FRAMES };
    let frames: Vec<Drawing> = match options.still {
        Some(phase) => vec![stage.at(phase)],
        None if !stage.moves() => vec![stage.at(0.0)],
        None => {
            (0..=count).map(|frame| stage.at(f64::from(frame % count) / f64::from(count))).collect()
        }
    };
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" width=\"{size}\" height=\"{size}\" \
         role=\"img\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n<title>{}</title>\n",
        html::text(options.title)
    );
    if !options.description.is_empty() {
        let _ = writeln!(text, "<desc>{}</desc>", html::text(options.description));
    }
    let ink = Ink { size, seconds: clamped(options.seconds, 0.5, 60.0, 4.0) };
    // A layer is one group, so that parts that overlap do not grow darker.
    for (layer, colour, opacity) in LAYERS {
        let marks = frames.first().map(|frame| frame.marks.as_slice()).unwrap_or_default();
        let ours: Vec<usize> =
            (0..marks.len()).filter(|index| marks[*index].layer == layer).collect();
        if ours.is_empty() {
            continue;
        }
        let _ = writeln!(text, "<g opacity=\"{opacity}\" stroke=\"{colour}\" fill=\"{colour}\">");
        for index in ours {
            let moments: Vec<&Mark> =
                frames.iter().filter_map(|frame| frame.marks.get(index)).collect();
            ink.mark(&moments, &mut text);
        }
        text.push_str("</g>\n");
    }
    text.push_str("</svg>\n");
    text
}

fn clamped(number: f64, least: f64, most: f64, otherwise: f64) -> f64 {
    if number.is_finite() { number.clamp(least, most) } else { otherwise }
}

struct Ink {
    size: f64,
    seconds: f64,
}

impl Ink {
    fn mark(&self, moments: &[&Mark], text: &mut String) {
        let Some(first) = moments.first() else { return };
        match &first.shape {
            Shape::Line(points) => {
                let width = first.width * self.size;
                let _ = write!(
                    text,
                    "<polyline fill=\"none\" stroke-width=\"{width:.1}\" points=\"{}\">",
                    self.points(points)
                );
                self.moving("points", moments, text, |mark| self.points(points_of(mark)));
                text.push_str("</polyline>\n");
            }
            Shape::Area(points) => {
                let _ =
                    write!(text, "<polygon stroke=\"none\" points=\"{}\">", self.points(points));
                self.moving("points", moments, text, |mark| self.points(points_of(mark)));
                text.push_str("</polygon>\n");
            }
            Shape::Disc(centre, radius) => {
                let (x, y) = (self.x(*centre), self.y(*centre));
                let _ = write!(
                    text,
                    "<circle stroke=\"none\" r=\"{:.1}\" cx=\"{x}\" cy=\"{y}\">",
                    radius * self.size
                );
                self.moving("cx", moments, text, |mark| self.x(centre_of(mark)));
                self.moving("cy", moments, text, |mark| self.y(centre_of(mark)));
                text.push_str("</circle>\n");
            }
        }
    }

    fn moving(
        &self,
        attribute: &str,
        moments: &[&Mark],
        text: &mut String,
        value: impl Fn(&Mark) -> String,
    ) {
        let values: Vec<String> = moments.iter().map(|mark| value(mark)).collect();
        if values.windows(2).any(|pair| pair[0] != pair[1]) {
            let _ = write!(
                text,
                "<animate attributeName=\"{attribute}\" dur=\"{}s\" repeatCount=\"indefinite\" values=\"{}\"/>",
                self.seconds,
                values.join(";")
            );
        }
    }

    fn points(&self, points: &[Point]) -> String {
        let points: Vec<String> =
            points.iter().map(|point| format!("{},{}", self.x(*point), self.y(*point))).collect();
        points.join(" ")
    }

    fn x(&self, point: Point) -> String {
        format!("{:.1}", point.x * self.size)
    }

    fn y(&self, point: Point) -> String {
        format!("{:.1}", (1.0 - point.y) * self.size)
    }
}

fn points_of(mark: &Mark) -> &[Point] {
    match &mark.shape {
        Shape::Line(points) | Shape::Area(points) => points,
        Shape::Disc(..) => &[],
    }
}

fn centre_of(mark: &Mark) -> Point {
    match mark.shape {
        Shape::Disc(centre, _) => centre,
        _ => Point::default(),
    }
}
