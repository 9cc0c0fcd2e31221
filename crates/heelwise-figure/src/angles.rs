//! The angles of a keyframe: what the pose gives, what the posture has, and what follows by itself.

use heelwise_core::Word;
use heelwise_core::figure::{Cycle, Figure, Footing, Joint, Pose, Posture, Prop};

use super::gait;

/// An angle for every joint, in degrees.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Angles(Vec<f64>);

impl Angles {
    pub(super) fn get(&self, joint: Joint) -> f64 {
        self.0.get(joint as usize).copied().unwrap_or_default()
    }

    pub(super) fn set(&mut self, joint: Joint, degrees: f64) {
        if let Some(angle) = self.0.get_mut(joint as usize) {
            *angle = degrees;
        }
    }

    pub(super) fn level() -> Self {
        Self(vec![0.0; Joint::ALL.len()])
    }

    pub(super) fn toward(&self, other: &Self, share: f64) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(from, to)| from + (to - from) * share).collect())
    }
}

/// A moment of the movement: the pose left, the pose gone to, and how far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Keyframe {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) share: f64,
}

/// Which poses a phase of the cycle lies between. Poses are left and reached softly.
// Small and positive.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
pub(super) fn moment(count: usize, cycle: Cycle, phase: f64) -> Keyframe {
    let phase = if phase.is_finite() { phase.rem_euclid(1.0) } else { 0.0 };
    let last = count.saturating_sub(1);
    let legs = if cycle == Cycle::Round { count } else { 2 * last };
    if last == 0 || legs == 0 {
        return Keyframe { from: 0, to: 0, share: 0.0 };
    }
    let place = phase * legs as f64;
    let leg = (place as usize).min(legs - 1);
    let share = place - leg as f64;
    let share = share * share * (3.0 - 2.0 * share);
    match cycle {
        Cycle::Round => Keyframe { from: leg, to: (leg + 1) % count, share },
        Cycle::Back if leg < last => Keyframe { from: leg, to: leg + 1, share },
        Cycle::Back => Keyframe { from: legs - leg, to: legs - leg - 1, share },
    }
}

/// The angles at a phase.
pub(super) fn at_phase(figure: &Figure, keys: &[Angles], phase: f64) -> Angles {
    let moment = moment(keys.len(), figure.cycle, phase);
    match (keys.get(moment.from), keys.get(moment.to)) {
        _ if figure.posture.is_gait() => gait::at_phase(figure, keys.first(), phase),
        (Some(from), Some(to)) => from.toward(to, moment.share),
        _ => Angles::level(),
    }
}

/// The angles of every pose.
pub(super) fn keys(figure: &Figure) -> Vec<Angles> {
    let plain = [Pose::default()];
    let poses = if figure.poses.is_empty() { &plain } else { figure.poses.as_slice() };
    poses.iter().map(|pose| key(figure, pose)).collect()
}

/// Joints of the near side and those of the far side that do the same when nothing else is said.
const PAIRS: [(Joint, Joint); 8] = [
    (Joint::Shoulder, Joint::FarShoulder),
    (Joint::Elbow, Joint::FarElbow),
    (Joint::ShoulderOut, Joint::FarShoulderOut),
    (Joint::Hip, Joint::FarHip),
    (Joint::Knee, Joint::FarKnee),
    (Joint::Ankle, Joint::FarAnkle),
    (Joint::Heel, Joint::FarHeel),
    (Joint::Toes, Joint::FarToes),
];

fn key(figure: &Figure, pose: &Pose) -> Angles {
    let mut angles = Angles::level();
    for (joint, degrees) in defaults(figure) {
        angles.set(joint, degrees);
    }
    for (joint, degrees) in &pose.angles {
        angles.set(*joint, f64::from(*degrees));
    }
    follow(figure, pose, &mut angles);
    mirror(figure, pose, &mut angles);
    angles
}

/// The joints that follow by default.
fn follow(figure: &Figure, pose: &Pose, angles: &mut Angles) {
    let given = |joint| pose.angle(joint).is_some();
    let knee = angles.get(Joint::Knee);
    let bearing = figure.footing() == Footing::Bearing;
    if figure.posture == Posture::HalfKneeling {
        match (given(Joint::Knee), given(Joint::Ankle)) {
            (true, false) => angles.set(Joint::Ankle, knee - UPON_KNEE),
            (false, true) => angles.set(Joint::Knee, angles.get(Joint::Ankle) + UPON_KNEE),
            _ => {}
        }
    } else if bearing && given(Joint::Knee) && !given(Joint::Ankle) {
        let share = if figure.posture == Posture::Lunge { 0.08 } else { 0.3 };
        angles.set(Joint::Ankle, (knee * share).min(28.0));
    }
    let upright = matches!(figure.posture, Posture::Standing | Posture::StandingOneLeg);
    // Who bends the knees leans forward, or would fall on the back. A wall behind takes that over.
    if upright && given(Joint::Knee) && !given(Joint::Lean) && !figure.has(Prop::WallBehind) {
        angles.set(Joint::Lean, knee * 0.38);
    }
    if !given(Joint::Toes) && matches!(figure.footing(), Footing::Bearing | Footing::Set) {
        let towel = if figure.has(Prop::Towel) { 22.0 } else { 0.0 };
        angles.set(Joint::Toes, angles.get(Joint::Heel).max(0.0) + towel);
    }
    if !given(Joint::FarToes) && figure.far_footing() == Footing::Set {
        angles.set(Joint::FarToes, angles.get(Joint::FarHeel).max(0.0));
    }
}

/// Knee less ankle when the thigh lies level in front of somebody who kneels on the other knee.
const UPON_KNEE: f64 = 95.0;

fn mirror(figure: &Figure, pose: &Pose, angles: &mut Angles) {
    let arms = [Joint::Shoulder, Joint::Elbow, Joint::ShoulderOut];
    let free = figure.posture.far_footing() == Footing::Alike;
    for (near, far) in PAIRS {
        let said = pose.angle(far).is_some();
        // On hands and knees one arm may be raised while the other carries.
        let arm = arms.contains(&near) && figure.posture != Posture::HandsAndKnees;
        if !said && (arm || free && !arms.contains(&near)) && !figure.moves(far) {
            angles.set(far, angles.get(near));
        }
    }
    // One leg of two is lifted: what the pose does not say of it stays as in the posture.
    if free && figure.far_footing() == Footing::Free {
        let own = match figure.posture {
            Posture::HandsAndKnees => [86.0, 90.0, -60.0],
            Posture::Kneeling => [0.0, 90.0, -60.0],
            _ => [0.0; 3],
        };
        for (far, own) in [Joint::FarHip, Joint::FarKnee, Joint::FarAnkle].into_iter().zip(own) {
            if !figure.moves(Joint::Hip)
                && pose.angle(far).is_none()
                && figure.posture.footing() != Footing::Free
            {
                angles.set(far, own);
            }
        }
        if pose.angle(Joint::FarToes).is_none() {
            angles.set(Joint::FarToes, 0.0);
        }
    }
}

/// The posture's own angles, where they are not 0.
fn defaults(figure: &Figure) -> Vec<(Joint, f64)> {
    use Joint::{
        Ankle, Elbow, FarAnkle, FarHeel, FarHip, FarKnee, FarShoulder, FarShoulderOut, Heel, Hip,
        Knee, Lean, Neck, Shoulder, ShoulderOut, Toes,
    };
    match figure.posture {
        Posture::Standing => vec![(Shoulder, 4.0), (Elbow, 12.0)],
        // The hips lie between the feet, so that both legs reach the floor.
        Posture::Tandem => vec![(Ankle, 12.0), (Shoulder, 4.0), (Elbow, 12.0)],
        Posture::StandingOneLeg => {
            vec![(Shoulder, 4.0), (Elbow, 12.0), (FarHip, 45.0), (FarKnee, 80.0), (FarAnkle, -5.0)]
        }
        Posture::StepStance => vec![(Ankle, 20.0), (Lean, 10.0), (Elbow, 10.0)],
        Posture::Lunge => vec![(Knee, 18.0), (Ankle, -12.0), (FarHeel, 50.0), (Elbow, 12.0)],
        Posture::HalfKneeling => {
            vec![(Knee, 100.0), (Ankle, 5.0), (FarAnkle, -60.0), (Elbow, 15.0)]
        }
        Posture::Kneeling => vec![(Knee, 90.0), (Ankle, -60.0), (Shoulder, 10.0), (Elbow, 15.0)],
        Posture::HandsAndKnees => {
            vec![
                (Knee, 90.0),
                (Ankle, -60.0),
                (Shoulder, 86.0),
                (FarShoulder, 86.0),
                (Neck, -15.0),
                (FarAnkle, -60.0),
            ]
        }
        Posture::Sitting => {
            vec![
                (Hip, 90.0),
                (Knee, 90.0),
                (FarHip, 90.0),
                (FarKnee, 90.0),
                (Shoulder, 20.0),
                (Elbow, 60.0),
            ]
        }
        Posture::SittingCrossed => vec![(Ankle, -5.0), (Shoulder, 30.0), (Elbow, 60.0)],
        Posture::LongSitting => vec![
            (Hip, if figure.has(Prop::Roller) { 100.0 } else { 90.0 }),
            (Ankle, -10.0),
            (FarAnkle, -10.0),
            (FarHip, 90.0),
        ],
        Posture::LyingBack => vec![(Ankle, -15.0), (FarAnkle, -15.0), (Shoulder, 8.0)],
        Posture::LyingKneesBent => {
            vec![(Hip, 45.0), (Knee, 95.0), (FarHip, 45.0), (FarKnee, 95.0), (Shoulder, 8.0)]
        }
        Posture::LyingFront => vec![(Ankle, -65.0), (FarAnkle, -65.0), (Shoulder, 6.0)],
        Posture::Plank => {
            vec![(Shoulder, 86.6), (Elbow, 90.0), (Neck, -15.0), (Ankle, -5.0), (Toes, 88.0)]
        }
        Posture::Front => vec![(ShoulderOut, 10.0), (FarShoulderOut, 10.0)],
        Posture::FrontOneLeg => vec![(ShoulderOut, 30.0), (FarShoulderOut, 30.0), (FarKnee, 70.0)],
        Posture::LyingSide => vec![(Knee, 0.0)],
        Posture::Foot => vec![(Ankle, -8.0)],
        Posture::FootOnFloor => vec![(Heel, 0.0)],
        Posture::Marching => vec![(Hip, 70.0), (Knee, 85.0), (Elbow, 70.0)],
        Posture::Walking | Posture::WalkRun => vec![(Elbow, 20.0), (Lean, 2.0)],
        Posture::Running => vec![(Elbow, 85.0), (Lean, 8.0)],
        Posture::SidePlank | Posture::Sole | Posture::Calf => Vec::new(),
    }
}
