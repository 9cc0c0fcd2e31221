//! Points of the plane, y upwards, and the little geometry figures need.

use std::ops::{Add, Mul, Sub};

/// A point or a direction; y goes up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

/// A point.
pub(super) const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// The direction that hangs down when the angle is 0 and swings forward, to the right, with it.
pub(super) fn hanging(degrees: f64) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    at(sin, -cos)
}

/// The direction that stands up when the angle is 0 and tilts forward, to the right, with it.
pub(super) fn rising(degrees: f64) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    at(sin, cos)
}

impl Point {
    /// Turned around the origin, against the clock.
    pub(super) fn turned(self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        at(self.x * cos - self.y * sin, self.x * sin + self.y * cos)
    }

    /// The point this share of the way to another.
    pub(super) fn toward(self, other: Self, share: f64) -> Self {
        self + (other - self) * share
    }

    /// How far from the origin.
    pub(super) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    /// The same direction with length 1; straight down when there is none.
    pub(super) fn unit(self) -> Self {
        let length = self.length();
        if length < 1e-9 { at(0.0, -1.0) } else { self * length.recip() }
    }

    /// A quarter turn with the clock: the front of something that points up.
    pub(super) fn front(self) -> Self {
        at(self.y, -self.x)
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        at(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        at(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        at(self.x * by, self.y * by)
    }
}

/// Where the middle joint of two links lies between `from` and `to`, and where the end comes to
/// lie: on `to`, or as near as the links reach. `side` is 1.0 or -1.0 and says to which side the
/// middle joint bends.
pub(super) fn two_links(from: Point, to: Point, lengths: (f64, f64), side: f64) -> (Point, Point) {
    let (upper, lower) = lengths;
    let way = to - from;
    let reach = way.length().clamp((upper - lower).abs() + 1e-3, upper + lower - 1e-3);
    let along = way.unit();
    let foot = (reach * reach + upper * upper - lower * lower) / (2.0 * reach);
    let height = (upper * upper - foot * foot).max(0.0).sqrt();
    let across = at(-along.y, along.x) * side;
    (from + along * foot + across * height, from + along * reach)
}
