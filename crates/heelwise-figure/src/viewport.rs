//! A figure set up in a steady frame, ready to be drawn at any phase.

use heelwise_core::figure::{Figure, View};

use super::angles::{self, Angles};
use super::body::{self, Body};
use super::drawing::Drawing;
use super::point::{Point, at};
use super::reach::{self, ReachPlan};
use super::{closeup, front, props, side_lying};

/// How many moments of a cycle the frame is made for.
const LOOKS: u32 = 24;
/// Empty room on each side, as a share of the frame's height.
const MARGIN: f64 = 0.04;

/// A figure in its frame.
#[derive(Clone, Debug)]
pub struct Viewport {
    figure: Figure,
    keys: Vec<Angles>,
    plan: ReachPlan,
    aspect: f64,
    offset: Point,
    scale: f64,
}

impl Viewport {
    /// Sets a figure up in a frame of height 1 and width `aspect`, kept between 0.2 and 5. The
    /// frame holds the whole movement, and the floor lies at its bottom.
    pub fn new(figure: &Figure, aspect: f64) -> Self {
        let aspect = if aspect.is_finite() { aspect.clamp(0.2, 5.0) } else { 1.0 };
        let keys = angles::keys(figure);
        let bodies: Vec<Body> = keys.iter().map(|angles| body::solve(figure, angles)).collect();
        let plan = ReachPlan::new(figure, &bodies);
        let mut stage =
            Self { figure: figure.clone(), keys, plan, aspect, offset: at(0.0, 0.0), scale: 1.0 };
        stage.fit();
        stage
    }

    /// The frame's width; its height is 1.
    pub fn aspect(&self) -> f64 {
        self.aspect
    }

    /// Whether anything changes from phase to phase.
    pub fn moves(&self) -> bool {
        self.figure.posture.is_gait() || self.figure.poses.len() > 1
    }

    /// What is drawn at a phase of the cycle, 0 to 1; other numbers count as their place in the
    /// cycle.
    pub fn at(&self, phase: f64) -> Drawing {
        let phase = if phase.is_finite() { phase.rem_euclid(1.0) } else { 0.0 };
        self.raw(phase).fitted(self.offset, self.scale)
    }

    fn fit(&mut self) {
        let bounds =
            (0..LOOKS).filter_map(|look| self.raw(f64::from(look) / f64::from(LOOKS)).bounds());
        let Some((low, high)) = bounds.reduce(|(low, high), (other_low, other_high)| {
            (
                at(low.x.min(other_low.x), low.y.min(other_low.y)),
                at(high.x.max(other_high.x), high.y.max(other_high.y)),
            )
        }) else {
            return;
        };
        let size = high - low;
        let room = (self.aspect - 2.0 * MARGIN, 1.0 - 2.0 * MARGIN);
        self.scale = (room.0 / size.x.max(1.0)).min(room.1 / size.y.max(1.0));
        let left = (self.aspect / self.scale - size.x) / 2.0 - low.x;
        let spare = (1.0 / self.scale - size.y) / 2.0;
        let up =
            if props::has_floor(&self.figure) { spare.min(MARGIN / self.scale) } else { spare };
        self.offset = at(left, up - low.y);
    }

    /// In the body's own measure.
    fn raw(&self, phase: f64) -> Drawing {
        let figure = &self.figure;
        let angles = angles::at_phase(figure, &self.keys, phase);
        match figure.posture.view() {
            View::Side => self.side(&angles, phase),
            View::Front => front::draw(figure, &angles, phase),
            View::SideLying => side_lying::draw(figure, &angles, phase),
            View::Foot => closeup::foot::draw(figure, &angles, phase),
            View::Sole => closeup::sole::draw(figure, &angles, phase),
            View::Calf => closeup::calf::draw(figure, &angles, phase),
        }
    }

    fn side(&self, angles: &Angles, phase: f64) -> Drawing {
        let mut body = body::solve(&self.figure, angles);
        let touch = reach::touch(&self.figure, phase, |spot| body.place(spot));
        self.plan.reach(&self.figure, &mut body, touch);
        let mut drawing = Drawing::default();
        props::behind(&self.figure, &self.plan, &body, &mut drawing);
        body.draw(&mut drawing);
        props::before(&self.figure, &body, touch, &mut drawing);
        drawing
    }
}
