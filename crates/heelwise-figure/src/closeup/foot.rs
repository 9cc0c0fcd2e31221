//! Lower leg and foot from the inner side, the toes to the right.

use heelwise_core::figure::{Figure, Joint, Posture, Prop, Spot};

use super::super::angles::Angles;
use super::super::drawing::{Drawing, Layer};
use super::super::point::{Point, at, rising};
use super::super::{props, reach};
use super::smooth;

/// From the ankle: the ball and the heel of a level foot.
const BALL: Point = at(25.0, -12.0);
const HEEL: Point = at(-9.0, -12.0);
const LEG: f64 = 46.0;
const TOE: f64 = 6.5;

struct Closeup {
    ankle: Point,
    knee: Point,
    pitch: f64,
    arch: f64,
    toes: f64,
    big: f64,
    curl: f64,
}

impl Closeup {
    fn new(figure: &Figure, angles: &Angles) -> Self {
        let get = |joint| angles.get(joint);
        let floor = figure.posture == Posture::FootOnFloor;
        let (pitch, shin) =
            if floor { (-get(Joint::Heel), get(Joint::Ankle)) } else { (get(Joint::Ankle), 0.0) };
        let pivot = if pitch <= 0.0 || figure.has(Prop::StepEdge) { BALL } else { HEEL };
        let ankle =
            if floor { at(0.0, -BALL.y) + pivot - pivot.turned(pitch) } else { at(0.0, -BALL.y) };
        let knee = ankle + rising(shin) * LEG;
        let toes = get(Joint::Toes);
        let big = if figure.moves(Joint::BigToe) { get(Joint::BigToe) } else { toes };
        Self { ankle, knee, pitch, arch: get(Joint::Arch), toes, big, curl: get(Joint::Curl) }
    }

    /// A point of the foot, given from the ankle of a level one.
    fn foot(&self, x: f64, y: f64) -> Point {
        self.ankle + at(x, y).turned(self.pitch)
    }

    /// A point of the leg: how far up, and how far in front of its middle.
    fn leg(&self, up: f64, front: f64) -> Point {
        let along = (self.knee - self.ankle).unit();
        self.ankle + along * (up * LEG) + along.front() * front
    }

    fn outline(&self) -> Vec<Point> {
        let arch = -10.2 + self.arch * 0.11;
        let back = if self.arch > 0.0 { -self.arch * 0.12 } else { 0.0 };
        smooth(&[
            self.leg(1.0, 7.5),
            self.leg(0.6, 7.0),
            self.leg(0.2, 5.0),
            self.foot(7.5, -0.5),
            self.foot(17.0, -3.6),
            self.foot(26.0 + back, -7.4),
            self.foot(29.0 + back, -10.4),
            self.foot(24.0 + back, -12.4),
            self.foot(16.0, arch - 0.8),
            self.foot(8.0, arch),
            self.foot(0.0, -11.6),
            self.foot(-6.0, -12.4),
            self.foot(-11.0, -9.5),
            self.foot(-9.0, -3.0),
            self.leg(0.12, -4.6),
            self.leg(0.3, -5.0),
            self.leg(0.6, -9.5),
            self.leg(0.85, -11.0),
            self.leg(1.0, -9.0),
        ])
    }

    /// A toe: from its root over its middle joint to its tip.
    fn toe(&self, root: Point, up: f64, length: f64) -> [Point; 3] {
        let along = |degrees: f64| at(length, 0.0).turned(self.pitch + degrees);
        let middle = root + along(up - self.curl * 0.15);
        [root, middle, middle + along(up - self.curl)]
    }

    fn place(&self, spot: Spot) -> (Point, Point) {
        let sole = at(0.0, -1.0).turned(self.pitch);
        let back = (self.knee - self.ankle).unit().front() * -1.0;
        match spot {
            Spot::Heel => (self.foot(-3.0, -12.4), sole),
            Spot::Ball => (self.foot(24.0, -12.6), sole),
            Spot::Toes | Spot::BigToe => {
                (self.toe(self.foot(26.5, -10.6), self.big, TOE)[2] + sole * 2.0, sole)
            }
            Spot::Instep => (self.foot(15.0, -3.5), sole * -1.0),
            Spot::Ankle => (self.leg(0.0, 6.0), back * -1.0),
            Spot::Achilles => (self.leg(0.18, -4.8), back),
            Spot::CalfLower => (self.leg(0.45, -7.5), back),
            Spot::Calf | Spot::CalfUpper => (self.leg(0.75, -11.0), back),
            Spot::Shin | Spot::Knee => (self.leg(0.65, 7.0), back * -1.0),
            _ => (self.foot(10.0, -10.6 + self.arch * 0.11), sole),
        }
    }
}

/// Draws it.
pub(in super::super) fn draw(figure: &Figure, angles: &Angles, phase: f64) -> Drawing {
    let foot = Closeup::new(figure, angles);
    let mut drawing = Drawing::default();
    if figure.posture == Posture::FootOnFloor {
        under(figure, &mut drawing);
    }
    for (step, drop) in [(2.0, 1.0), (1.0, 0.5)] {
        let root = foot.foot(26.5 - step, -10.2 + drop);
        drawing.line(Layer::Far, 3.0, &foot.toe(root, foot.toes, TOE * 0.8));
    }
    let outline = foot.outline();
    drawing.area(Layer::Body, &outline);
    drawing.line(Layer::Near, 4.4, &foot.toe(foot.foot(26.5, -10.2), foot.big, TOE));
    let tip = foot.toe(foot.foot(26.5, -10.2), foot.big, TOE)[2];
    if figure.has(Prop::Wall) {
        let x = foot.foot(BALL.x + 6.0, 0.0).x;
        drawing.line(Layer::Prop, 2.4, &[at(x, -1.0), at(x, 34.0)]);
    }
    if figure.has(Prop::Band) {
        drawing.line(
            Layer::Tool,
            1.6,
            &[foot.foot(20.0, -6.0), foot.foot(20.0, -6.0) + at(34.0, 6.0)],
        );
    }
    if let Some(touch) = reach::touch(figure, phase, |spot| foot.place(spot)) {
        props::tool(figure, touch, props::CLOSE, false, &mut drawing);
    } else if figure.has(Prop::Ball) {
        drawing.disc(Layer::Tool, tip + at(2.0, -2.0), 4.0);
    }
    drawing
}

fn under(figure: &Figure, drawing: &mut Drawing) {
    props::ground(figure, drawing);
    let block = |drawing: &mut Drawing, left: f64, right: f64, top: f64, low: f64| {
        drawing.area(Layer::Prop, &[at(left, top), at(right, top), at(right, low), at(left, low)]);
    };
    if figure.has(Prop::StepEdge) {
        block(drawing, 18.0, 60.0, -1.0, -12.0);
    }
    if figure.has(Prop::Step) {
        block(drawing, -22.0, 36.0, -1.0, -12.0);
    }
    if figure.has(Prop::Cushion) {
        block(drawing, -18.0, 42.0, -0.8, -5.0);
    }
    if figure.has(Prop::Book) {
        block(drawing, -14.0, 0.0, 0.4, -3.0);
    }
    if figure.has(Prop::Towel) {
        drawing.disc(Layer::Prop, at(32.0, 0.6), 2.8);
    }
}
