//! Walking, running and marching: the legs move by themselves.
//!
//! The angles are rounded from the textbook curves of a stride, eight to a cycle, with the heel
//! strike first.

use std::f64::consts::TAU;

use heelwise_core::figure::{Figure, Joint, Posture};

use super::angles::Angles;

struct Stride {
    hip: [f64; 8],
    knee: [f64; 8],
    ankle: [f64; 8],
    rise: [f64; 8],
    arm: f64,
}

const WALK: Stride = Stride {
    hip: [28.0, 22.0, 8.0, -4.0, -14.0, 4.0, 24.0, 31.0],
    knee: [4.0, 16.0, 8.0, 4.0, 14.0, 50.0, 58.0, 18.0],
    ankle: [2.0, -5.0, 5.0, 10.0, 0.0, -16.0, 0.0, 2.0],
    rise: [0.0; 8],
    arm: 22.0,
};

const RUN: Stride = Stride {
    hip: [34.0, 22.0, 0.0, -16.0, -6.0, 32.0, 54.0, 48.0],
    knee: [20.0, 42.0, 26.0, 22.0, 72.0, 108.0, 78.0, 32.0],
    ankle: [5.0, 20.0, 5.0, -28.0, -15.0, 0.0, 5.0, 5.0],
    rise: [0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 4.0],
    arm: 38.0,
};

/// The angles at a phase of the stride; the pose's trunk and arms are kept.
pub(super) fn at_phase(figure: &Figure, pose: Option<&Angles>, phase: f64) -> Angles {
    let mut angles = pose.cloned().unwrap_or_else(Angles::level);
    match figure.posture {
        Posture::Marching => march(&mut angles, phase),
        Posture::Running => stride(&mut angles, &RUN, figure, phase),
        Posture::WalkRun => return walk_run(angles, figure, phase),
        _ => stride(&mut angles, &WALK, figure, phase),
    }
    angles
}

/// The pose says how far the thigh swings forward (`hip`) and the knee bends (`knee`) at most, how
/// the foot is held when it lands (`ankle`), and how high the flight is (`jump`).
fn stride(angles: &mut Angles, stride: &Stride, figure: &Figure, phase: f64) {
    let share = |joint, curve: &[f64; 8]| {
        let most = curve.iter().copied().fold(1.0, f64::max);
        if figure.moves(joint) { (angles.get(joint) / most).clamp(0.3, 1.8) } else { 1.0 }
    };
    let (swing, lift) = (share(Joint::Hip, &stride.hip), share(Joint::Knee, &stride.knee));
    let flight = share(Joint::Jump, &stride.rise);
    let landing =
        if figure.moves(Joint::Ankle) { angles.get(Joint::Ankle) - stride.ankle[0] } else { 0.0 };
    let legs = [
        (Joint::Hip, Joint::Knee, Joint::Ankle, Joint::Toes, phase),
        (Joint::FarHip, Joint::FarKnee, Joint::FarAnkle, Joint::FarToes, phase + 0.5),
    ];
    for (hip, knee, ankle, toes, phase) in legs {
        let (thigh, bend) =
            (swing * smooth(&stride.hip, phase), lift * smooth(&stride.knee, phase).max(0.0));
        let foot = smooth(&stride.ankle, phase) + landing * (phase * TAU).cos().max(0.0).powi(4);
        angles.set(hip, thigh);
        angles.set(knee, bend);
        angles.set(ankle, foot);
        // The toes stay on the floor while the heel leaves it.
        angles.set(toes, (bend - thigh - foot).clamp(0.0, 35.0));
    }
    angles.set(Joint::Jump, flight * smooth(&stride.rise, phase).max(0.0));
    if !figure.moves(Joint::Shoulder) {
        let swing = stride.arm * (phase * TAU).cos();
        angles.set(Joint::Shoulder, -swing);
        angles.set(Joint::FarShoulder, swing);
    }
}

/// One step of walking takes as long as two of running; near the ends of both halves one goes over
/// into the other.
fn walk_run(angles: Angles, figure: &Figure, phase: f64) -> Angles {
    let phase = phase.rem_euclid(1.0);
    let (mut walking, mut running) = (angles.clone(), angles);
    stride(&mut walking, &WALK, figure, phase * 2.0);
    stride(&mut running, &RUN, figure, phase * 4.0);
    if !figure.moves(Joint::Elbow) {
        running.set(Joint::Elbow, 85.0);
        running.set(Joint::FarElbow, 85.0);
    }
    if !figure.moves(Joint::Lean) {
        running.set(Joint::Lean, 8.0);
    }
    let share = (0.5 - 3.0 * (phase * TAU).sin()).clamp(0.0, 1.0);
    walking.toward(&running, share * share * (3.0 - 2.0 * share))
}

/// First the near leg up and down, then the far one; the pose's angles are those at the top.
fn march(angles: &mut Angles, phase: f64) {
    let phase = phase.rem_euclid(1.0);
    let lift = (phase * TAU).sin();
    let (near, far) = (lift.max(0.0), (-lift).max(0.0));
    let top = [angles.get(Joint::Hip), angles.get(Joint::Knee), angles.get(Joint::Ankle)];
    let legs = [
        (near, [Joint::Hip, Joint::Knee, Joint::Ankle]),
        (far, [Joint::FarHip, Joint::FarKnee, Joint::FarAnkle]),
    ];
    for (share, joints) in legs {
        for (joint, top) in joints.into_iter().zip(top) {
            angles.set(joint, top * share);
        }
    }
    let jump = angles.get(Joint::Jump);
    angles.set(Joint::Jump, jump * near.max(far));
    let swing = 25.0 * (far - near);
    angles.set(Joint::Shoulder, swing);
    angles.set(Joint::FarShoulder, -swing);
}

/// A value between eight on a circle, by a curve that goes through all of them.
// 0 to 7.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn smooth(values: &[f64; 8], phase: f64) -> f64 {
    let place = phase.rem_euclid(1.0) * 8.0;
    let index = (place as usize).min(7);
    let t = place - index as f64;
    let value = |offset: usize| values[(index + offset) % 8];
    let (before, from, to, after) = (value(7), value(0), value(1), value(2));
    let (square, cube) = (t * t, t * t * t);
    0.5 * (2.0 * from
        + (to - before) * t
        + (2.0 * before - 5.0 * from + 4.0 * to - after) * square
        + (3.0 * from - before - 3.0 * to + after) * cube)
}
