//! A leg seen from the side.

use super::point::{Point, at, hanging, rising, two_links};

/// Lengths, in percent of the body's height.
pub(super) const THIGH: f64 = 26.0;
pub(super) const SHANK: f64 = 26.0;
pub(super) const TOES: f64 = 5.0;
/// Heel and ball of the foot, from the ankle, of a level foot.
const HEEL: Point = at(-5.0, -5.0);
const BALL: Point = at(11.0, -5.0);
/// How high the knee lies of somebody who kneels.
pub(super) const KNEELING: f64 = 3.0;

/// Where the parts of a leg are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Leg {
    pub(super) hip: Point,
    pub(super) knee: Point,
    pub(super) ankle: Point,
    pub(super) heel: Point,
    pub(super) ball: Point,
    pub(super) toe: Point,
}

/// The angles of a foot: its own tilt, toes up when above 0, and that of its toes.
#[derive(Clone, Copy)]
pub(super) struct Foot {
    pub(super) pitch: f64,
    pub(super) toes: f64,
}

impl Leg {
    fn new(hip: Point, knee: Point, ankle: Point, foot: Foot) -> Self {
        let ball = ankle + BALL.turned(foot.pitch);
        let toe = ball + at(TOES, 0.0).turned(foot.pitch + foot.toes);
        Self { hip, knee, ankle, heel: ankle + HEEL.turned(foot.pitch), ball, toe }
    }

    /// Hangs from the hip. `thigh` is counted from straight down.
    pub(super) fn hung(hip: Point, thigh: f64, knee: f64, ankle: f64, toes: f64) -> Self {
        let bend = hip + hanging(thigh) * THIGH;
        let end = bend + hanging(thigh - knee) * SHANK;
        Self::new(hip, bend, end, Foot { pitch: thigh - knee + ankle, toes })
    }

    /// Stands with the ball, or the heel when the front is lifted, where it is on a level foot with
    /// its ankle over 0.
    pub(super) fn standing(shin: f64, knee: f64, foot: Foot, on_edge: bool) -> Self {
        let pivot = if foot.pitch <= 0.0 || on_edge { BALL } else { HEEL };
        let ankle = at(0.0, -BALL.y) + pivot - pivot.turned(foot.pitch);
        let bend = ankle + rising(shin) * SHANK;
        let hip = bend + rising(shin - knee) * THIGH;
        Self::new(hip, bend, ankle, foot)
    }

    /// Reaches from the hip so that the ball lies where it would on a level foot with its ankle
    /// over `x`, `lift` above the floor.
    pub(super) fn set(hip: Point, x: f64, lift: f64, foot: Foot) -> Self {
        let pivot = if foot.pitch <= 0.0 { BALL } else { HEEL };
        let ankle = at(x, lift - BALL.y) + pivot - pivot.turned(foot.pitch);
        let (knee, ankle) = two_links(hip, ankle, (THIGH, SHANK), 1.0);
        Self::new(hip, knee, ankle, foot)
    }

    /// Kneels: the knee on the floor, the lower leg behind it.
    pub(super) fn kneeling(hip: Point, knee: Point, ankle: f64) -> Self {
        let mut leg = Self::default();
        let mut height = knee.y;
        for _ in 0..6 {
            let tilt = ((height - knee.y) / SHANK).clamp(0.0, 0.9).asin().to_degrees();
            let pitch = ankle - 90.0 - tilt;
            // Toes that point back lie flat; tucked under, they bend as far as the floor asks.
            let toes = if pitch > -100.0 { (-pitch).clamp(0.0, 85.0) } else { 0.0 };
            let end = knee + at(-tilt.to_radians().cos(), tilt.to_radians().sin()) * SHANK;
            leg = Self::new(hip, knee, end, Foot { pitch, toes });
            height = (height - leg.ball.y.min(leg.toe.y).min(0.0)).max(knee.y);
        }
        leg
    }

    /// The lowest part of the foot.
    pub(super) fn lowest(&self) -> f64 {
        self.heel.y.min(self.ball.y).min(self.toe.y)
    }

    /// The leg moved by an offset.
    pub(super) fn moved(&self, by: Point) -> Self {
        let Self { hip, knee, ankle, heel, ball, toe } = *self;
        Self {
            hip: hip + by,
            knee: knee + by,
            ankle: ankle + by,
            heel: heel + by,
            ball: ball + by,
            toe: toe + by,
        }
    }
}

impl Leg {
    /// Lies across the other knee, with the ankle on it: the thigh comes towards the viewer and
    /// looks shorter.
    pub(super) fn crossed(hip: Point, ankle: f64, toes: f64) -> Self {
        let foot = Foot { pitch: ankle - 20.0, toes };
        Self::new(hip, hip + at(11.0, 4.5), hip + at(27.0, 7.5), foot)
    }
}
