//! Where hands and tools are: on a wall, a rail, the floor, or the place that is touched.

use heelwise_core::figure::{Figure, Joint, Posture, Prop, Spot};

use super::angles::{Keyframe, moment};
use super::body::{Arm, Body};
use super::point::{Point, at};

/// The points that stay fixed over the whole movement.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ReachPlan {
    /// Where the wall in front stands.
    pub(super) wall: f64,
    /// Where the wall behind stands.
    pub(super) behind: f64,
    /// Where the hands hold on.
    pub(super) hold: Option<Point>,
}

impl ReachPlan {
    /// Looks at the bodies of all poses.
    pub(super) fn new(figure: &Figure, bodies: &[Body]) -> Self {
        let most = |of: fn(&Body) -> f64| bodies.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        let least = |of: fn(&Body) -> f64| bodies.iter().map(of).fold(f64::INFINITY, f64::min);
        let front = most(|body| {
            body.near.toe.x.max(body.far.toe.x).max(body.near.knee.x).max(body.far.knee.x)
        }) + 2.0;
        let wall =
            front.max(least(|body| body.shoulder.x) + 27.0).max(most(|body| body.shoulder.x) + 8.0);
        let behind = least(|body| body.hip.x.min(body.shoulder.x)) - back_room(figure);
        let mut plan = Self { wall, behind, hold: None };
        if let Some(first) = bodies.first() {
            plan.hold = plan.hold_of(figure, first);
        }
        plan
    }

    fn hold_of(&self, figure: &Figure, first: &Body) -> Option<Point> {
        if figure.has(Prop::Wall) {
            return Some(at(self.wall, first.shoulder.y - 1.0));
        }
        if figure.has(Prop::Rail) {
            return Some(at(
                (most_toe(first) + 4.0).max(first.shoulder.x + 15.0),
                first.hip.y + 5.0,
            ));
        }
        match figure.posture {
            Posture::HandsAndKnees => Some(at(first.shoulder.x + 1.0, 1.5)),
            Posture::LongSitting if !grips(figure) => Some(at(first.shoulder.x - 9.0, 1.5)),
            _ => None,
        }
    }

    /// Moves the arms to what they hold or touch.
    pub(super) fn reach(&self, figure: &Figure, body: &mut Body, touched: Option<Touch>) {
        let free = !figure.moves(Joint::Shoulder) && !figure.moves(Joint::Elbow);
        let shoulder = body.shoulder;
        if let Some(hold) = self.hold {
            if !figure.moves(Joint::Shoulder) {
                body.near_arm = Arm::reaching(shoulder, hold);
            }
            if !figure.moves(Joint::FarShoulder) {
                body.far_arm = Arm::reaching(shoulder, hold + at(0.0, 1.5));
            }
        }
        if !free {
            return;
        }
        if figure.has(Prop::Strap) {
            let to = body.near.ball;
            let grip = shoulder + (to - shoulder).unit() * 22.0;
            body.near_arm = Arm::reaching(shoulder, grip);
            body.far_arm = Arm::reaching(shoulder, grip + at(0.0, 1.0));
        } else if let Some(touch) = touched.filter(|_| by_own_hand(figure)) {
            body.near_arm = Arm::reaching(shoulder, touch.point);
            let second = if figure.has(Prop::Stick) { 1.0 } else { 0.6 };
            body.far_arm = Arm::reaching(shoulder, shoulder.toward(touch.point, second));
        }
    }
}

/// How far the near foot reaches forward.
fn most_toe(body: &Body) -> f64 {
    body.near.toe.x.max(body.near.knee.x)
}

/// Room between the middle of the trunk and the wall behind it.
fn back_room(figure: &Figure) -> f64 {
    if figure.has(Prop::Ball) { 12.0 } else { 6.5 }
}

fn grips(figure: &Figure) -> bool {
    figure.has(Prop::Strap)
        || (by_own_hand(figure) && figure.poses.iter().any(|pose| pose.touch.is_some()))
}

/// Whether the one who is drawn touches the place; on a lying body another hand does.
pub(super) fn by_own_hand(figure: &Figure) -> bool {
    let rolls = figure.has(Prop::Ball) || figure.has(Prop::Roller);
    let held = figure.posture == Posture::SittingCrossed || figure.posture == Posture::HalfKneeling;
    !figure.posture.is_lying() && (!rolls || held) && figure.posture != Posture::HandsAndKnees
}

/// A touched place, and the direction away from the body there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Touch {
    pub(super) point: Point,
    pub(super) out: Point,
}

/// The place touched at a phase; between two poses it glides from one place to the other.
pub(super) fn touch(
    figure: &Figure,
    phase: f64,
    place: impl Fn(Spot) -> (Point, Point),
) -> Option<Touch> {
    let Keyframe { from, to, share } = moment(figure.poses.len(), figure.cycle, phase);
    let first = figure.poses.iter().find_map(|pose| pose.touch)?;
    // A pose that names no place keeps the one before it.
    let spot = |index: usize| {
        figure.poses.iter().take(index + 1).rev().find_map(|pose| pose.touch).unwrap_or(first)
    };
    let ((start, start_out), (end, end_out)) = (place(spot(from)), place(spot(to)));
    Some(Touch { point: start.toward(end, share), out: start_out.toward(end_out, share).unit() })
}
