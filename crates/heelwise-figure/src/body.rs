//! The body seen from the side: where every part is, from the angles.

use heelwise_core::figure::{Figure, Footing, Joint, Posture, Prop, Spot};

use super::angles::Angles;
use super::drawing::{Drawing, Layer};
use super::heights;
use super::leg::{Foot, KNEELING, Leg, THIGH};
use super::point::{Point, at, hanging, rising, two_links};

/// Lengths, in percent of the body's height.
pub(super) const TRUNK: f64 = 30.0;
pub(super) const UPPER_ARM: f64 = 15.0;
pub(super) const FOREARM: f64 = 15.0;
pub(super) const HEAD: f64 = 6.5;
const NECK: f64 = 11.0;
/// How high the hip lies of somebody who lies or sits on the floor, and of somebody on a chair.
const LYING: f64 = 4.0;
const SEAT: f64 = 31.0;
/// How far behind the near leg the far one is drawn when both do the same.
const BEHIND: Point = at(-3.5, 0.0);

/// Where the parts of an arm are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Arm {
    pub(super) shoulder: Point,
    pub(super) elbow: Point,
    pub(super) hand: Point,
}

impl Arm {
    /// Hangs from the shoulder. `raised` is counted from straight down.
    fn hung(shoulder: Point, raised: f64, elbow: f64) -> Self {
        let bend = shoulder + hanging(raised) * UPPER_ARM;
        Self { shoulder, elbow: bend, hand: bend + hanging(raised + elbow) * FOREARM }
    }

    /// Reaches for a point.
    pub(super) fn reaching(shoulder: Point, to: Point) -> Self {
        let (elbow, hand) = two_links(shoulder, to, (UPPER_ARM, FOREARM), -1.0);
        Self { shoulder, elbow, hand }
    }
}

/// Where the parts of the body are; the floor under the near foot is at 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Body {
    pub(super) hip: Point,
    pub(super) shoulder: Point,
    pub(super) head: Point,
    pub(super) near: Leg,
    pub(super) far: Leg,
    pub(super) near_arm: Arm,
    pub(super) far_arm: Arm,
}

/// How the trunk lies when `lean` is 0, forward from upright.
fn trunk_of(posture: Posture) -> f64 {
    match posture {
        Posture::LongSitting => -12.0,
        Posture::SittingCrossed => 8.0,
        Posture::LyingBack | Posture::LyingKneesBent => -90.0,
        Posture::LyingFront => 90.0,
        Posture::Plank => 86.6,
        Posture::HandsAndKnees => 86.0,
        _ => 0.0,
    }
}

/// How a thigh in line with the body hangs, forward from straight down.
fn thigh_of(posture: Posture) -> f64 {
    match posture {
        Posture::LongSitting | Posture::SittingCrossed => 0.0,
        posture => -trunk_of(posture),
    }
}

/// Where the far foot is set down, seen from the near one.
fn far_place(posture: Posture) -> f64 {
    match posture {
        Posture::Tandem => 20.5,
        Posture::StepStance => 28.0,
        Posture::Lunge => -58.0,
        Posture::LyingKneesBent => 31.0,
        _ => 22.5,
    }
}

/// The body at these angles, arms hanging.
pub(super) fn solve(figure: &Figure, angles: &Angles) -> Body {
    let posture = figure.posture;
    let lean = angles.get(Joint::Lean);
    let arch = posture_lifts(posture) && lean < 0.0;
    let hip = hip(figure, angles, arch);
    let near = near_leg(figure, angles, hip);
    let far = far_leg(figure, angles, near.hip, &near);
    let trunk = trunk_of(posture) + lean;
    let shoulder = near.hip + rising(trunk) * TRUNK;
    // Who lifts the hips keeps the head on the floor.
    let nape = if arch { trunk_of(posture) } else { trunk } + angles.get(Joint::Neck);
    let arm = |shoulder_joint, elbow| {
        Arm::hung(shoulder, angles.get(shoulder_joint) - trunk, angles.get(elbow))
    };
    let body = Body {
        hip: near.hip,
        shoulder,
        head: shoulder + rising(nape) * NECK,
        near,
        far,
        near_arm: arm(Joint::Shoulder, Joint::Elbow),
        far_arm: arm(Joint::FarShoulder, Joint::FarElbow),
    };
    body.moved(at(0.0, settle(figure, &body) + angles.get(Joint::Jump)))
}

/// Whether a negative lean lifts the hips off the floor.
fn posture_lifts(posture: Posture) -> bool {
    matches!(posture, Posture::LyingBack | Posture::LyingKneesBent)
}

/// Where the hip is, unless a leg decides it.
fn hip(figure: &Figure, angles: &Angles, arch: bool) -> Point {
    match figure.posture {
        Posture::Sitting | Posture::SittingCrossed => at(0.0, SEAT),
        _ if arch => {
            let trunk = trunk_of(figure.posture) + angles.get(Joint::Lean);
            at(-TRUNK, LYING) - rising(trunk) * TRUNK
        }
        _ => at(0.0, LYING),
    }
}

fn near_leg(figure: &Figure, angles: &Angles, hip: Point) -> Leg {
    let knee = angles.get(Joint::Knee);
    let ankle = angles.get(Joint::Ankle);
    let foot = Foot { pitch: -angles.get(Joint::Heel), toes: angles.get(Joint::Toes) };
    match figure.footing() {
        Footing::Bearing => Leg::standing(ankle, knee, foot, figure.has(Prop::StepEdge)),
        Footing::Kneeling => {
            let joint = at(0.0, KNEELING);
            Leg::kneeling(joint + rising(90.0 - knee) * THIGH, joint, ankle)
        }
        Footing::Set => Leg::set(hip, far_place(figure.posture) + 3.5, heights::lift(figure), foot),
        Footing::Resting => Leg::crossed(hip, ankle, foot.toes),
        Footing::Free | Footing::Alike => {
            Leg::hung(hip, thigh(figure, angles, Joint::Hip), knee, ankle, foot.toes)
        }
    }
}

fn far_leg(figure: &Figure, angles: &Angles, hip: Point, near: &Leg) -> Leg {
    let (knee, ankle) = (angles.get(Joint::FarKnee), angles.get(Joint::FarAnkle));
    let foot = Foot { pitch: -angles.get(Joint::FarHeel), toes: angles.get(Joint::FarToes) };
    match figure.far_footing() {
        Footing::Alike if figure.footing() != Footing::Free => near.moved(BEHIND),
        Footing::Set => Leg::set(hip, far_place(figure.posture), 0.0, foot),
        Footing::Resting => {
            let drop = (hip.y - KNEELING).clamp(-THIGH, THIGH);
            let joint = at(hip.x - (THIGH * THIGH - drop * drop).sqrt(), hip.y - drop);
            Leg::kneeling(hip, joint, ankle)
        }
        _ => Leg::hung(hip, thigh(figure, angles, Joint::FarHip), knee, ankle, foot.toes),
    }
}

/// How a free thigh hangs, forward from straight down.
fn thigh(figure: &Figure, angles: &Angles, joint: Joint) -> f64 {
    let lifted =
        if posture_lifts(figure.posture) { -angles.get(Joint::Lean).min(0.0) } else { 0.0 };
    thigh_of(figure.posture) + lifted + angles.get(joint)
}

/// How far to move the body up so that what carries it lies on the floor.
fn settle(figure: &Figure, body: &Body) -> f64 {
    let feet = body.near.lowest().min(body.far.lowest());
    match figure.posture {
        posture if posture.is_gait() => -feet,
        Posture::Plank => -feet.min(body.near_arm.elbow.y),
        _ => 0.0,
    }
}

impl Body {
    fn moved(&self, by: Point) -> Self {
        let arm = |arm: Arm| Arm {
            shoulder: arm.shoulder + by,
            elbow: arm.elbow + by,
            hand: arm.hand + by,
        };
        Self {
            hip: self.hip + by,
            shoulder: self.shoulder + by,
            head: self.head + by,
            near: self.near.moved(by),
            far: self.far.moved(by),
            near_arm: arm(self.near_arm),
            far_arm: arm(self.far_arm),
        }
    }

    /// A place on the skin, and the direction away from the body there.
    pub(super) fn place(&self, spot: Spot) -> (Point, Point) {
        let leg = &self.near;
        let side = |from: Point, to: Point, share: f64, depth: f64| {
            let out = (to - from).unit().front() * depth.signum();
            (from.toward(to, share) + out * depth.abs(), out)
        };
        let sole = |point: Point| (point, (leg.ball - leg.heel).unit().front());
        match spot {
            Spot::Heel => sole(leg.heel),
            Spot::Arch | Spot::InnerEdge | Spot::OuterEdge => sole(leg.heel.toward(leg.ball, 0.55)),
            Spot::Ball => sole(leg.ball),
            Spot::Toes | Spot::BigToe => sole(leg.ball.toward(leg.toe, 0.8)),
            Spot::Instep => side(leg.ankle, leg.ball, 0.6, -1.5),
            Spot::Ankle => side(leg.ankle, leg.knee, 0.0, 2.0),
            Spot::Achilles => side(leg.ankle, leg.knee, 0.12, -2.5),
            Spot::CalfLower => side(leg.ankle, leg.knee, 0.35, -3.0),
            Spot::Calf | Spot::CalfInner | Spot::CalfOuter => side(leg.ankle, leg.knee, 0.62, -3.5),
            Spot::CalfUpper => side(leg.ankle, leg.knee, 0.85, -3.5),
            Spot::Shin => side(leg.ankle, leg.knee, 0.6, 3.0),
            Spot::Knee => side(leg.knee, leg.hip, 0.0, 3.5),
            Spot::ThighLower => side(leg.knee, leg.hip, 0.15, 3.8),
            Spot::Thigh => side(leg.knee, leg.hip, 0.5, 4.0),
            Spot::ThighBack => side(leg.knee, leg.hip, 0.5, -4.0),
            Spot::Buttock => side(self.hip, self.shoulder, 0.02, -6.0),
            Spot::Hip => side(self.hip, self.shoulder, 0.08, 0.5),
            Spot::LowBack => side(self.hip, self.shoulder, 0.3, -5.0),
            Spot::UpperBack => side(self.hip, self.shoulder, 0.75, -5.0),
        }
    }
}

impl Body {
    /// Draws it, from the back to the front.
    pub(super) fn draw(&self, drawing: &mut Drawing) {
        draw_arm(&self.far_arm, Layer::Far, drawing);
        draw_leg(&self.far, Layer::Far, drawing);
        drawing.line(Layer::Body, 9.0, &[self.hip, self.hip.toward(self.shoulder, 0.93)]);
        drawing.disc(Layer::Body, self.head, HEAD);
        draw_leg(&self.near, Layer::Near, drawing);
        draw_arm(&self.near_arm, Layer::Near, drawing);
    }
}

fn draw_leg(leg: &Leg, layer: Layer, drawing: &mut Drawing) {
    drawing.line(layer, 7.0, &[leg.hip, leg.knee]);
    drawing.line(layer, 5.4, &[leg.knee, leg.ankle]);
    drawing.area(layer, &[leg.ankle, leg.heel, leg.ball]);
    drawing.line(layer, 2.8, &[leg.ankle, leg.heel, leg.ball, leg.ankle]);
    drawing.line(layer, 2.6, &[leg.ball, leg.toe]);
}

fn draw_arm(arm: &Arm, layer: Layer, drawing: &mut Drawing) {
    drawing.line(layer, 4.2, &[arm.shoulder, arm.elbow, arm.hand]);
    drawing.disc(layer, arm.hand, 2.4);
}
