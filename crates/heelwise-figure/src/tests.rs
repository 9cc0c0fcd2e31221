//! What must hold for every figure: bodies that keep their size, stand on the floor and stay in
//! their frame.

use heelwise_core::Word;
use heelwise_core::figure::{Cycle, Figure, Footing, Joint, Pose, Posture, Prop, Spot, View};

use super::body::{self, Body, FOREARM, TRUNK, UPPER_ARM};
use super::leg::{Leg, SHANK, THIGH, TOES};
use super::point::at;
use super::reach::ReachPlan;
use super::{Drawing, Layer, SvgOptions, Viewport, angles, braille, svg};

const PHASES: [f64; 9] = [0.0, 0.13, 0.25, 0.37, 0.5, 0.61, 0.75, 0.9, 1.0];

fn figure(posture: Posture, poses: Vec<Pose>) -> Figure {
    Figure { posture, props: Vec::new(), poses, cycle: Cycle::Back }
}

fn pose(angles: &[(Joint, i16)]) -> Pose {
    Pose { angles: angles.to_vec(), touch: None }
}

/// Every posture with every joint it takes, from one end of the range to the other.
fn extremes() -> Vec<Figure> {
    let mut figures = Vec::new();
    for posture in Posture::ALL.iter().copied() {
        for joint in Joint::ALL.iter().copied().filter(|joint| joint.shown_in(posture.view())) {
            let (least, most) = (*joint.range().start(), *joint.range().end());
            let ends = [pose(&[(joint, least)]), pose(&[(joint, most)])];
            if posture.is_gait() {
                figures.extend(ends.map(|end| figure(posture, vec![end])));
            } else {
                figures.push(figure(posture, ends.to_vec()));
            }
        }
    }
    figures.retain(|figure| {
        figure.poses[0].angles.iter().all(|(joint, _)| figure.refuses(*joint).is_none())
    });
    figures
}

fn bodies(figure: &Figure) -> Vec<Body> {
    let keys = angles::keys(figure);
    PHASES
        .iter()
        .map(|phase| body::solve(figure, &angles::at_phase(figure, &keys, *phase)))
        .collect()
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 0.02
}

fn whole(leg: &Leg, crossed: bool) -> bool {
    let foot =
        near((leg.ball - leg.heel).length(), 16.0) && near((leg.toe - leg.ball).length(), TOES);
    // A leg that comes towards the viewer looks shorter.
    foot && (crossed
        || near((leg.knee - leg.hip).length(), THIGH)
            && near((leg.ankle - leg.knee).length(), SHANK))
}

#[test]
fn no_part_of_a_body_grows_or_shrinks() {
    for figure in extremes().iter().filter(|figure| figure.posture.view() == View::Side) {
        let plan = ReachPlan::new(figure, &bodies(figure));
        for mut body in bodies(figure) {
            let crossed = figure.footing() == Footing::Resting;
            assert!(whole(&body.near, crossed), "{figure:?} {:?}", body.near);
            let kneels = figure.far_footing() == Footing::Resting;
            assert!(whole(&body.far, crossed || kneels), "{figure:?} {:?}", body.far);
            assert!(near((body.shoulder - body.hip).length(), TRUNK), "{figure:?}");
            plan.reach(figure, &mut body, None);
            for arm in [body.near_arm, body.far_arm] {
                assert!(near((arm.elbow - arm.shoulder).length(), UPPER_ARM), "{figure:?}");
                assert!(near((arm.hand - arm.elbow).length(), FOREARM), "{figure:?}");
            }
        }
    }
}

#[test]
fn postures_rest_on_the_floor_and_nothing_sinks_into_it() {
    for posture in Posture::ALL.iter().filter(|posture| posture.view() == View::Side) {
        for body in bodies(&figure(*posture, vec![Pose::default()])) {
            let points =
                [body.hip, body.shoulder, body.near.knee, body.far.knee, body.near_arm.elbow];
            let feet = body.near.lowest().min(body.far.lowest());
            let lowest = points.iter().map(|point| point.y).fold(feet, f64::min);
            assert!(lowest > -2.5, "{posture} sinks to {lowest}");
            assert!(lowest < 5.0, "{posture} floats at {lowest}");
        }
    }
}

#[test]
fn a_foot_that_is_stood_on_stays_in_its_place() {
    let raise = figure(Posture::Standing, vec![pose(&[]), pose(&[(Joint::Heel, 40)])]);
    let squat = figure(Posture::Standing, vec![pose(&[]), pose(&[(Joint::Knee, 90)])]);
    for figure in [raise, squat] {
        for body in bodies(&figure) {
            assert!(near(body.near.ball.x, 11.0) && near(body.near.ball.y, 0.0), "{:?}", body.near);
            assert!(body.near.toe.y.abs() < 0.5, "the toes stay on the floor: {:?}", body.near);
        }
    }
}

#[test]
fn a_raised_heel_lifts_the_body_and_a_squat_lowers_it() {
    let hip =
        |angles: &[(Joint, i16)]| bodies(&figure(Posture::Standing, vec![pose(angles)]))[0].hip;
    assert!(hip(&[(Joint::Heel, 40)]).y > hip(&[]).y + 5.0);
    assert!(hip(&[(Joint::Knee, 90)]).y < hip(&[]).y - 10.0);
    let bridge =
        |lean| bodies(&figure(Posture::LyingKneesBent, vec![pose(&[(Joint::Lean, lean)])]))[0].hip;
    assert!(bridge(-28).y > bridge(0).y + 8.0);
}

#[test]
fn the_frame_holds_every_moment_of_every_extreme() {
    for figure in extremes() {
        for aspect in [1.0, 1.2] {
            let stage = Viewport::new(&figure, aspect);
            for phase in PHASES {
                inside(&stage.at(phase), aspect, &figure);
            }
        }
    }
}

fn inside(drawing: &Drawing, aspect: f64, figure: &Figure) {
    let (low, high) = drawing.bounds().unwrap();
    for number in [low.x, low.y, high.x, high.y] {
        assert!(number.is_finite(), "{figure:?}");
    }
    // Between the moments the frame was made for a limb may swing a little further.
    let slack = 0.03;
    assert!(
        low.x > -slack && low.y > -slack && high.x < aspect + slack && high.y < 1.0 + slack,
        "{figure:?} {low:?} {high:?}"
    );
}

#[test]
fn every_moment_has_the_same_marks() {
    let mut figures = extremes();
    for posture in Posture::ALL {
        let spots: Vec<Spot> =
            Spot::ALL.iter().copied().filter(|spot| spot.shown_in(posture.view())).collect();
        let touching =
            spots.iter().map(|spot| Pose { touch: Some(*spot), ..Pose::default() }).collect();
        let props = Prop::ALL.iter().copied().filter(|prop| prop.fits(*posture)).collect();
        figures.push(Figure { props, ..figure(*posture, touching) });
    }
    for figure in figures {
        let stage = Viewport::new(&figure, 1.0);
        let kinds = |drawing: &Drawing| {
            let kind = |mark: &super::Mark| {
                (mark.layer, std::mem::discriminant(&mark.shape), mark.outline().len())
            };
            drawing.marks.iter().map(kind).collect::<Vec<_>>()
        };
        let first = kinds(&stage.at(0.0));
        assert!(PHASES.iter().all(|phase| kinds(&stage.at(*phase)) == first), "{figure:?}");
    }
}

#[test]
fn a_cycle_ends_where_it_begins_and_odd_phases_do_no_harm() {
    for figure in extremes() {
        let stage = Viewport::new(&figure, 1.0);
        assert_eq!(stage.at(0.0), stage.at(1.0), "{figure:?}");
        for phase in [f64::NAN, f64::INFINITY, -7.3, 1e12] {
            inside(&stage.at(phase), 1.0, &figure);
        }
    }
    assert_eq!(Viewport::new(&figure(Posture::Foot, Vec::new()), f64::NAN).at(0.3).marks.len(), 4);
}

#[test]
fn a_hand_glides_to_the_place_it_touches() {
    let touching =
        [Spot::Achilles, Spot::Calf].map(|spot| Pose { touch: Some(spot), ..Pose::default() });
    let stage = Viewport::new(&figure(Posture::Calf, touching.to_vec()), 1.0);
    let height = |phase| {
        let marks = stage.at(phase).marks;
        let hand = marks.iter().rev().find(|mark| mark.layer == Layer::Tool).unwrap().outline();
        hand[0].y
    };
    assert!(height(0.5) > height(0.25) && height(0.25) > height(0.0));
}

// threat: C12
#[test]
fn a_picture_is_whole_and_holds_nothing_but_itself() {
    let moving = figure(Posture::Running, vec![Pose::default()]);
    let options = SvgOptions {
        title: "Run <easily> & \"softly\"",
        description: "Arms & legs",
        ..SvgOptions::default()
    };
    let text = svg(&moving, &options);
    assert!(text.starts_with("<svg ") && text.ends_with("</svg>\n"));
    assert!(text.contains("<title>Run &lt;easily&gt; &amp; &quot;softly&quot;</title>"));
    assert!(text.contains("<desc>Arms &amp; legs</desc>") && text.contains("<animate "));
    for element in ["svg", "g", "polyline", "polygon", "circle", "title", "desc"] {
        let opened = text.matches(&format!("<{element}>")).count()
            + text.matches(&format!("<{element} ")).count();
        assert_eq!(opened, text.matches(&format!("</{element}>")).count(), "{element}");
    }
    for foreign in ["<script", "href", "url(", "NaN", "inf", "onload"] {
        assert!(!text.contains(foreign), "{foreign}");
    }
    let still = svg(&moving, &SvgOptions { still: Some(0.2), ..SvgOptions::default() });
    assert!(!still.contains("<animate"));
}

#[test]
fn braille_fills_no_more_than_its_cells() {
    let stage = Viewport::new(&figure(Posture::Standing, vec![Pose::default()]), 1.2);
    let text = braille(&stage.at(0.0), 24, 10);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 10);
    assert!(lines.iter().all(|line| line.chars().count() <= 24));
    // The floor goes from side to side at the bottom.
    assert_eq!(lines[9].chars().count(), 24);
    assert_eq!(braille(&Drawing::default(), 0, 0), "\n");
}

#[test]
fn far_limbs_are_dashed_on_plain_canvases() {
    let mut drawing = Drawing::default();
    drawing.line(Layer::Near, 0.1, &[at(0.0, 0.0), at(0.5, 0.0)]);
    drawing.line(Layer::Far, 0.1, &[at(0.0, 0.0), at(0.5, 0.0)]);
    let count = |layer| drawing.segments().iter().filter(|segment| segment.layer == layer).count();
    assert_eq!(count(Layer::Near), 1);
    assert!(count(Layer::Far) > 10);
}

#[test]
fn what_a_posture_rests_on_touches_the_floor() {
    let sole = |leg: &Leg| vec![leg.heel.y, leg.ball.y, leg.toe.y];
    let rests = |posture| -> Vec<f64> {
        let Body { near, far, near_arm: arm, .. } =
            bodies(&figure(posture, vec![Pose::default()]))[0];
        match posture {
            Posture::Plank => vec![arm.elbow.y, arm.hand.y, near.ball.y, near.toe.y, far.toe.y],
            Posture::Lunge => [sole(&near), vec![far.ball.y, far.toe.y]].concat(),
            _ => [sole(&near), sole(&far)].concat(),
        }
    };
    for posture in [
        Posture::Plank,
        Posture::Standing,
        Posture::Tandem,
        Posture::StepStance,
        Posture::Lunge,
        Posture::Sitting,
        Posture::LyingKneesBent,
    ] {
        for height in rests(posture) {
            assert!(height.abs() < 1.2, "{posture}: {:?}", rests(posture));
        }
    }
}

#[test]
fn heel_and_toes_of_a_tandem_stance_touch() {
    let body = bodies(&figure(Posture::Tandem, vec![Pose::default()]))[0];
    assert!((body.far.heel.x - body.near.toe.x).abs() < 1.0, "{:?} {:?}", body.near, body.far);
}

/// How high the inner and the outer edge of the near foot lie.
fn edges(posture: Posture, tilt: i16) -> (f64, f64) {
    let stage = Viewport::new(&figure(posture, vec![pose(&[(Joint::AnkleTilt, tilt)])]), 1.0);
    let marks = stage.at(0.0).marks;
    let foot = marks
        .iter()
        .rev()
        .find(|mark| posture == Posture::Front || mark.layer == Layer::Far)
        .unwrap()
        .outline();
    // From the front the near foot's line goes from the ankle to the inner and the outer edge; from
    // behind the outer edge of the forefoot is the third of four points, the inner one the last.
    if posture == Posture::Front { (foot[1].y, foot[2].y) } else { (foot[3].y, foot[2].y) }
}

#[test]
fn a_sole_turned_inwards_lifts_its_inner_edge() {
    for posture in [Posture::Front, Posture::Calf] {
        let (inner, outer) = edges(posture, 25);
        assert!(inner > outer + 0.02, "{posture}: {inner} {outer}");
        let (inner, outer) = edges(posture, -25);
        assert!(outer > inner + 0.02, "{posture}: {inner} {outer}");
    }
}

#[test]
fn a_pose_shortens_the_step_lifts_the_knee_and_flattens_the_landing() {
    let moving = |posture, angles: &[(Joint, i16)]| bodies(&figure(posture, vec![pose(angles)]));
    for posture in [Posture::Walking, Posture::Running] {
        let step = |angles: &[(Joint, i16)]| {
            let ahead =
                moving(posture, angles).into_iter().map(|body| body.near.toe.x - body.hip.x);
            ahead.fold(f64::NEG_INFINITY, f64::max)
        };
        assert!(step(&[(Joint::Hip, 18)]) < step(&[]) - 3.0, "{posture}");
        let pitch = |angles: &[(Joint, i16)]| {
            let foot = moving(posture, angles)[0].near;
            foot.ball.y - foot.heel.y
        };
        assert!(pitch(&[]) > 2.0 && pitch(&[(Joint::Ankle, -18)]) < pitch(&[]) - 2.0, "{posture}");
    }
    let knee = |angles: &[(Joint, i16)]| {
        moving(Posture::Running, angles)
            .into_iter()
            .map(|body| body.near.knee.y - body.hip.y)
            .fold(-100.0, f64::max)
    };
    assert!(knee(&[(Joint::Hip, 90)]) > knee(&[]) + 5.0);
    let highest = |jump| {
        let body = moving(Posture::Running, &[(Joint::Jump, jump)]);
        body.iter().map(|body| body.near.lowest().min(body.far.lowest())).fold(0.0, f64::max)
    };
    assert!(highest(8) > highest(1) + 3.0);
}

#[test]
fn walking_goes_over_into_running() {
    let figure = figure(Posture::WalkRun, vec![Pose::default()]);
    let keys = angles::keys(&figure);
    let elbow = |phase| angles::at_phase(&figure, &keys, phase).get(Joint::Elbow);
    assert!(near(elbow(0.25), 20.0) && near(elbow(0.75), 85.0));
    let flies = bodies(&figure).iter().any(|body| body.near.lowest().min(body.far.lowest()) > 0.5);
    assert!(flies, "runners leave the floor");
}
