//! Figures that move: from the joint angles of an exercise's poses to lines, for the terminal and
//! as SVG.
//!
//! [`Viewport`] is set up once for a figure and gives the [`Drawing`] at any phase of the movement.
//! All drawings of a stage share one steady frame. Everything here is pure: content in, lines out.
#![forbid(unsafe_code)]

mod angles;
mod body;
mod braille;
mod closeup;
mod drawing;
mod front;
mod gait;
mod heights;
pub mod html;
mod leg;
mod point;
mod props;
mod reach;
mod side_lying;
mod svg;
#[cfg(test)]
mod tests;
mod viewport;

pub use braille::braille;
pub use drawing::{Drawing, Layer, LineSegment, Mark, Shape};
pub use point::Point;
pub use svg::{SvgOptions, svg};
pub use viewport::Viewport;
