//! The body seen from the front. The near leg is on the right of the picture.

use heelwise_core::figure::{Figure, Joint, Posture, Prop};

use super::angles::Angles;
use super::body::{FOREARM, HEAD, TRUNK, UPPER_ARM};
use super::drawing::{Drawing, Layer};
use super::leg::{SHANK, THIGH};
use super::point::{Point, at, hanging, rising};
use super::props;
use super::reach::Touch;

/// Half the distance of the hips, and of the shoulders.
const HIPS: f64 = 6.0;
const SHOULDERS: f64 = 9.5;
/// How high the ankle lies, and half the length of a foot seen from the front.
const ANKLE: f64 = 5.0;
const FOOT: f64 = 5.0;

/// A leg from the front; `side` is 1.0 for the near one on the right and -1.0 for the far one.
struct Limb {
    hip: Point,
    knee: Point,
    ankle: Point,
    sole: [Point; 2],
}

struct Bend {
    out: f64,
    inward: f64,
    knee: f64,
    heel: f64,
    tilt: f64,
}

/// Draws it; nothing is touched in this view.
pub(super) fn draw(figure: &Figure, angles: &Angles, _phase: f64) -> Drawing {
    let lifted_near = figure.moves(Joint::HipOut) && figure.posture == Posture::Front;
    let one = figure.posture == Posture::FrontOneLeg;
    let get = |joint| angles.get(joint);
    let (tilt, inward) = (get(Joint::AnkleTilt), get(Joint::KneeIn));
    let near = Bend {
        out: get(Joint::HipOut),
        inward,
        knee: get(Joint::Knee),
        heel: get(Joint::Heel),
        tilt,
    };
    let far_knee =
        if one || figure.moves(Joint::FarKnee) { get(Joint::FarKnee) } else { near.knee };
    let far_tilt = if one || lifted_near { 0.0 } else { tilt };
    let far_in = if one || lifted_near { 0.0 } else { inward };
    let far_heel = if one { -15.0 } else { near.heel };
    let far = Bend {
        out: get(Joint::FarHipOut),
        inward: far_in,
        knee: far_knee,
        heel: far_heel,
        tilt: far_tilt,
    };
    let (near, far) = (limb(1.0, &near, false), limb(-1.0, &far, one));
    let bearing = if lifted_near { &far } else { &near };
    // The foot that is stood on stays in its place.
    let place = if one { 0.0 } else { HIPS * if lifted_near { -1.0 } else { 1.0 } };
    let low = bearing.sole[0].y.min(bearing.sole[1].y);
    let by = at(place - bearing.ankle.x, get(Joint::Jump) - low);
    let mut drawing = Drawing::default();
    props::ground(figure, &mut drawing);
    if figure.has(Prop::Cushion) {
        let points = [at(-14.0, -1.4), at(14.0, -1.4), at(17.0, -5.0), at(-17.0, -5.0)];
        drawing.area(Layer::Prop, &points);
    }
    upper(figure, angles, by, &mut drawing);
    for (limb, layer) in [(&far, if one { Layer::Far } else { Layer::Near }), (&near, Layer::Near)]
    {
        draw_limb(limb, by, layer, &mut drawing);
    }
    tools(figure, &near, &far, by, &mut drawing);
    drawing
}

/// The hips' middle is at 0.
fn limb(side: f64, bend: &Bend, lifted: bool) -> Limb {
    let hip = at(HIPS * side, 0.0);
    // A bent knee comes towards the viewer, so thigh and lower leg look shorter.
    let share = if lifted { 1.0 } else { 0.5 };
    let (thigh, shank) =
        ((bend.knee * share).to_radians().cos(), (bend.knee * (1.0 - share)).to_radians().cos());
    let swing = |degrees: f64| {
        let way = hanging(degrees);
        at(way.x * side, way.y)
    };
    let knee = hip + swing(bend.out - bend.inward) * (THIGH * thigh.max(0.25));
    let ankle = knee + swing(bend.out + bend.inward * 0.9) * (SHANK * shank.max(0.3));
    let drop = ANKLE + 13.0 * bend.heel.max(0.0).to_radians().sin();
    let edge = |x: f64| {
        // Turned inwards, the inner edge comes up.
        let flat = at(x * side, 0.0).turned(-bend.tilt * side);
        ankle + at(1.0 * side, -drop) + flat
    };
    Limb { hip, knee, ankle, sole: [edge(-FOOT * 0.7), edge(FOOT)] }
}

fn draw_limb(limb: &Limb, by: Point, layer: Layer, drawing: &mut Drawing) {
    let [inner, outer] = limb.sole.map(|point| point + by);
    drawing.line(layer, 7.0, &[limb.hip + by, limb.knee + by]);
    drawing.line(layer, 5.4, &[limb.knee + by, limb.ankle + by]);
    drawing.line(layer, 2.8, &[limb.ankle + by, inner, outer, limb.ankle + by]);
}

fn upper(figure: &Figure, angles: &Angles, by: Point, drawing: &mut Drawing) {
    let side = angles.get(Joint::SideLean);
    let chest = by + rising(side) * TRUNK;
    let across = rising(side).front() * SHOULDERS;
    let (right, left) = (chest + across, chest - across);
    drawing.area(Layer::Body, &[by + at(HIPS + 2.0, 0.0), right, left, by + at(-HIPS - 2.0, 0.0)]);
    drawing.disc(Layer::Body, chest + rising(side) * 12.0, HEAD);
    let arms = [
        (right, angles.get(Joint::ShoulderOut), 1.0),
        (left, angles.get(Joint::FarShoulderOut), -1.0),
    ];
    for (shoulder, out, way) in arms {
        let down = hanging(out);
        let down = at(down.x * way, down.y);
        let hand = shoulder + down * (UPPER_ARM + FOREARM);
        drawing.line(Layer::Body, 4.2, &[shoulder, hand]);
        if figure.has(Prop::Weight) {
            drawing.disc(Layer::Tool, hand, 4.2);
        }
        if figure.has(Prop::Rail) && way > 0.0 {
            let post = at(hand.x + 2.5, hand.y);
            drawing.line(Layer::Prop, 2.0, &[at(post.x, 0.0), post, post + at(8.0, 0.0)]);
        }
    }
}

fn tools(figure: &Figure, near: &Limb, far: &Limb, by: Point, drawing: &mut Drawing) {
    let (right, left) = (near.ankle + by, far.ankle + by);
    if figure.has(Prop::Ball) {
        drawing.disc(Layer::Tool, right.toward(left, 0.5), 4.0);
    }
    if figure.has(Prop::Band) {
        drawing.line(Layer::Tool, 1.6, &[right, left]);
    }
    if figure.has(Prop::Pack)
        || figure.has(Prop::Gun)
        || figure.has(Prop::Stick)
        || figure.has(Prop::Roller)
    {
        props::tool(figure, Touch { point: near.knee + by, out: at(1.0, 0.0) }, 1.0, true, drawing);
    }
}
