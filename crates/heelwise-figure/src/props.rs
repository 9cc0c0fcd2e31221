//! Floor, furniture and tools around a body seen from the side, and the tools of every view.

use heelwise_core::figure::{Figure, Posture, Prop, View};

use super::body::Body;
use super::drawing::{Drawing, Layer};
use super::heights::under_sole;
use super::leg::Leg;
use super::point::{Point, at};
use super::reach::{ReachPlan, Touch, by_own_hand};

/// How high a step is, and how far the floor reaches to both sides.
const STEP: f64 = 9.0;
const FLOOR: f64 = 400.0;
/// How much larger tools are in a close-up.
pub(super) const CLOSE: f64 = 1.5;
/// How much a slope rises, per unit of length.
const SLOPE: f64 = 0.14;

/// Whether there is a floor, so that the drawing stands at the bottom of its frame.
pub(super) fn has_floor(figure: &Figure) -> bool {
    !matches!(figure.posture, Posture::Foot | Posture::Sole | Posture::Calf)
}

/// The floor's height under whoever stands on something.
pub(super) fn floor(figure: &Figure) -> f64 {
    if figure.has(Prop::Step) || figure.has(Prop::StepEdge) {
        return -STEP;
    }
    if figure.has(Prop::Cushion) && figure.posture.stands() { -5.0 } else { 0.0 }
}

/// A level floor.
pub(super) fn ground(figure: &Figure, drawing: &mut Drawing) {
    let sole =
        if figure.posture == Posture::FootOnFloor { CLOSE * under_sole(figure) } else { 0.0 };
    let height = floor(figure) - sole - 1.4;
    let tilt = if figure.has(Prop::Slope) { SLOPE * FLOOR } else { 0.0 };
    drawing.line(Layer::Ground, 1.2, &[at(-FLOOR, height - tilt), at(FLOOR, height + tilt)]);
}

/// Draws the props behind the body.
pub(super) fn behind(figure: &Figure, plan: &ReachPlan, body: &Body, drawing: &mut Drawing) {
    ground(figure, drawing);
    let base = floor(figure);
    if figure.has(Prop::Wall) {
        let top = plan.hold.map_or(60.0, |hold| hold.y) + 14.0;
        drawing.line(Layer::Prop, 2.4, &[at(plan.wall + 2.4, base), at(plan.wall + 2.4, top)]);
    }
    if figure.has(Prop::WallBehind) {
        drawing.line(
            Layer::Prop,
            2.4,
            &[at(plan.behind - 1.2, base), at(plan.behind - 1.2, 100.0)],
        );
    }
    if let Some(hold) = plan.hold.filter(|_| figure.has(Prop::Rail)) {
        drawing.line(
            Layer::Prop,
            2.0,
            &[at(hold.x, base), at(hold.x, hold.y - 2.0), at(hold.x + 8.0, hold.y - 2.0)],
        );
    }
    if matches!(figure.posture, Posture::Sitting | Posture::SittingCrossed) {
        seat(at(-10.0, 26.0), drawing);
    } else if figure.has(Prop::Chair) {
        seat(at(-36.0, 27.0), drawing);
    }
    if figure.has(Prop::Mat) {
        let (low, high) = ends(body);
        drawing.line(Layer::Prop, 2.0, &[at(low - 6.0, 0.0), at(high + 6.0, 0.0)]);
    }
    underfoot(figure, &body.near, drawing);
    if figure.has(Prop::Backpack) {
        let along = |share: f64, out: f64| {
            let up = (body.shoulder - body.hip).unit();
            body.hip.toward(body.shoulder, share) - up.front() * out
        };
        drawing.area(
            Layer::Tool,
            &[along(0.25, 4.0), along(0.95, 4.0), along(0.9, 14.0), along(0.3, 15.0)],
        );
    }
}

fn ends(body: &Body) -> (f64, f64) {
    let points =
        [body.head, body.hip, body.near.toe, body.near.knee, body.near.ankle, body.near_arm.elbow];
    let low = points.iter().map(|point| point.x).fold(f64::INFINITY, f64::min);
    (low, points.iter().map(|point| point.x).fold(f64::NEG_INFINITY, f64::max))
}

/// A chair, from the back edge of its seat.
fn seat(edge: Point, drawing: &mut Drawing) {
    let front = edge + at(25.0, 0.0);
    drawing.line(Layer::Prop, 2.4, &[edge + at(-3.0, 27.0), edge, front, at(front.x, 0.0)]);
    drawing.line(Layer::Prop, 2.4, &[edge, at(edge.x, 0.0)]);
}

/// Draws the prop under the near foot.
pub(super) fn underfoot(figure: &Figure, leg: &Leg, drawing: &mut Drawing) {
    let block = |drawing: &mut Drawing, left: f64, right: f64| {
        drawing.area(
            Layer::Prop,
            &[at(left, -1.4), at(right, -1.4), at(right, -STEP), at(left, -STEP)],
        );
    };
    if figure.has(Prop::StepEdge) {
        block(drawing, 7.0, 34.0);
    }
    if figure.has(Prop::Step) {
        block(drawing, -26.0, 15.0);
    }
    if figure.has(Prop::Book) {
        let (back, front) = (leg.heel.x - 3.0, leg.heel.x + 5.0);
        drawing
            .area(Layer::Prop, &[at(back, -1.2), at(front, -1.2), at(front, 1.6), at(back, 1.6)]);
    }
    if figure.has(Prop::Towel) {
        drawing.disc(Layer::Prop, at(leg.ball.x + 4.5, 0.0), 2.4);
    }
    if figure.has(Prop::Cushion) && figure.posture.stands() {
        pad(at(3.0, -3.4), at(20.0, 3.2), drawing);
    } else if figure.has(Prop::Cushion) && figure.posture == Posture::Sitting {
        pad(at(leg.heel.x + 8.0, 1.3), at(13.0, 2.7), drawing);
    } else if figure.has(Prop::Cushion) {
        let under = leg.knee.toward(leg.ankle, 0.6);
        pad(at(under.x, (under.y / 2.0).max(2.0)), at(11.0, (under.y / 2.0).max(2.0)), drawing);
    }
}

fn pad(centre: Point, half: Point, drawing: &mut Drawing) {
    let edge: Vec<Point> = (0..20_u32)
        .map(|step| at(1.0, 0.0).turned(f64::from(step) * 18.0))
        .map(|point| centre + at(point.x * half.x, point.y * half.y))
        .collect();
    drawing.area(Layer::Prop, &edge);
}

/// Draws the props in front of the body: held, pulled and touched.
pub(super) fn before(figure: &Figure, body: &Body, touch: Option<Touch>, drawing: &mut Drawing) {
    let hand = body.near_arm.hand;
    if figure.has(Prop::Strap) {
        drawing.line(Layer::Tool, 1.4, &[hand, body.near.ball]);
    }
    if figure.has(Prop::Band) {
        drawing.line(Layer::Tool, 1.4, &band(figure, body));
    }
    if figure.has(Prop::Weight) {
        let sits = matches!(figure.posture, Posture::Sitting | Posture::SittingCrossed);
        let place = if sits { body.near.knee + at(-5.0, 6.0) } else { hand + at(0.0, -3.0) };
        drawing.disc(Layer::Tool, place, 4.6);
    }
    if figure.has(Prop::Ball) && touch.is_none() {
        drawing.disc(Layer::Tool, body.near.heel.toward(body.near.ankle, 0.3), 3.0);
    }
    if let Some(touch) = touch {
        tool(figure, touch, 1.0, by_own_hand(figure), drawing);
    }
}

/// From the foot to the hands where they can hold it, otherwise ahead along the floor.
fn band(figure: &Figure, body: &Body) -> [Point; 2] {
    let lifted =
        matches!(figure.posture, Posture::LongSitting | Posture::LyingBack | Posture::Sitting);
    if lifted {
        return [body.near_arm.hand, body.near.ball];
    }
    [body.near.ankle, at(body.near.ankle.x + 45.0, body.near.ankle.y + 2.0)]
}

/// The hand or tool at the place that is touched. `size` is 1 for a whole body and larger in
/// close-ups.
pub(super) fn tool(figure: &Figure, touch: Touch, size: f64, held: bool, drawing: &mut Drawing) {
    let Touch { point, out } = touch;
    let (along, off) = (out.front(), |distance: f64| point + out * (distance * size));
    if figure.has(Prop::Ball) {
        drawing.disc(Layer::Tool, off(3.2), 3.2 * size);
    } else if figure.has(Prop::Roller) {
        drawing.disc(Layer::Tool, off(5.0), 5.0 * size);
    } else if figure.has(Prop::Pack) {
        let half = along * (6.0 * size);
        drawing.area(
            Layer::Tool,
            &[off(0.5) - half, off(0.5) + half, off(4.0) + half, off(4.0) - half],
        );
    } else if figure.has(Prop::Stick) {
        let half = along * (if figure.posture.view() == View::Side { 2.0 } else { 11.0 } * size);
        drawing.line(Layer::Tool, 3.4 * size, &[off(1.8) - half, off(1.8) + half]);
    } else if figure.has(Prop::Gun) {
        drawing.line(Layer::Tool, 2.0 * size, &[point, off(9.0), off(9.0) + along * (8.0 * size)]);
        drawing.disc(Layer::Tool, off(1.5), 2.2 * size);
    } else if figure.has(Prop::Fist) {
        fist(touch, size, held, drawing);
    } else if held {
        drawing.disc(Layer::Tool, off(0.8), 3.0 * size);
    } else {
        hand(touch, size, drawing);
    }
}

/// A fist whose knuckles lie on the place, with the forearm when it comes from outside the picture.
fn fist(touch: Touch, size: f64, held: bool, drawing: &mut Drawing) {
    let Touch { point, out } = touch;
    let along = out.front();
    let middle = point + out * (5.0 * size);
    if !held {
        drawing.line(
            Layer::Tool,
            4.4 * size,
            &[middle, middle + (out * 12.0 + along * -3.0) * size],
        );
    }
    drawing.disc(Layer::Tool, middle, 3.8 * size);
    for place in [-4.2, -1.4, 1.4, 4.2] {
        drawing.disc(Layer::Tool, point + (out * 1.6 + along * place) * size, 1.6 * size);
    }
}

/// A hand from outside the picture: a forearm, the back of the hand, the thumb on the place.
fn hand(touch: Touch, size: f64, drawing: &mut Drawing) {
    let Touch { point, out } = touch;
    let along = out.front();
    let wrist = point + (out * 9.0 + along * -4.0) * size;
    drawing.line(Layer::Tool, 4.4 * size, &[wrist, wrist + (out * 9.0 + along * -5.0) * size]);
    drawing.disc(Layer::Tool, wrist, 3.6 * size);
    drawing.line(Layer::Tool, 2.4 * size, &[wrist, point + out * (1.2 * size)]);
    drawing.line(Layer::Tool, 2.0 * size, &[wrist, point + (out * 3.4 + along * 5.0) * size]);
}
