//! Figures: how an exercise looks, as a handful of joint angles per keyframe.
//!
//! A figure is a posture, which brings its own angles and says what rests on the floor, and one to
//! six poses that give only what differs from it. How it is drawn is no business of this crate;
//! what may be said is.

mod joint;
mod posture;
mod prop;

use serde::{Deserialize, Serialize};

pub use joint::Joint;
pub use posture::{Footing, Posture, View};
pub use prop::{Prop, Spot};

use crate::vocabulary::vocabulary;

/// The most poses of one figure.
pub const MOST_POSES: usize = 6;

vocabulary! {
    /// How the poses follow each other.
    pub enum Cycle as "loop" {
        /// Forward to the last pose, then back the same way.
        Back = "back",
        /// From the last pose straight on to the first.
        Round = "round",
    }
}

/// The figure of an exercise: its poses and props.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// How the body is placed, and from where it is seen.
    pub posture: Posture,
    /// The props drawn with it.
    pub props: Vec<Prop>,
    /// The keyframes, 1 to [`MOST_POSES`].
    pub poses: Vec<Pose>,
    /// How they follow each other.
    pub cycle: Cycle,
}

/// One keyframe.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pose {
    /// The joints that differ from the posture, each once, in degrees (`jump`: percent of the
    /// body's height).
    pub angles: Vec<(Joint, i16)>,
    /// Where a hand or a massage tool is.
    pub touch: Option<Spot>,
}

impl Pose {
    /// The angle of a joint, if the pose gives one.
    pub fn angle(&self, joint: Joint) -> Option<i16> {
        self.angles.iter().find(|(given, _)| *given == joint).map(|(_, degrees)| *degrees)
    }
}

impl Pose {
    /// A joint of a leg that is stood on and what it comes to, when the given angles together bend
    /// it beyond its range.
    pub fn strained(&self) -> Option<(Joint, i16)> {
        let ankle = self.angle(Joint::Ankle)?;
        let foot = self.angle(Joint::Heel).map(|heel| (Joint::Ankle, ankle - heel));
        let knee = self.angle(Joint::Knee);
        let hip =
            knee.zip(self.angle(Joint::Lean)).map(|(knee, lean)| (Joint::Hip, lean + knee - ankle));
        [foot, hip].into_iter().flatten().find(|(joint, degrees)| !joint.range().contains(degrees))
    }
}

impl Figure {
    /// Whether any pose gives this joint.
    pub fn moves(&self, joint: Joint) -> bool {
        self.poses.iter().any(|pose| pose.angle(joint).is_some())
    }

    /// Whether this thing is drawn.
    pub fn has(&self, prop: Prop) -> bool {
        self.props.contains(&prop)
    }

    /// What the near leg's foot does. Giving an angle of a leg that the posture only sets down
    /// takes its foot off the floor.
    pub fn footing(&self) -> Footing {
        let free =
            [Joint::Hip, Joint::Knee, Joint::Ankle].into_iter().any(|joint| self.moves(joint));
        loosened(self.posture.footing(), free)
    }

    /// The footing of the far leg.
    pub fn far_footing(&self) -> Footing {
        let free = [Joint::FarHip, Joint::FarKnee, Joint::FarAnkle]
            .into_iter()
            .any(|joint| self.moves(joint));
        loosened(self.posture.far_footing(), free)
    }
}

impl Figure {
    /// Why a pose of this figure may not give the joint, and what to write instead; nothing when it
    /// may.
    pub fn refuses(&self, joint: Joint) -> Option<&'static str> {
        use Joint::{Ankle, FarAnkle, FarHeel, FarHip, FarKnee, FarToes, Heel, Hip, Knee, Toes};
        let gait = self.posture.is_gait();
        let near = |joint| leg_refuses(self.footing(), joint);
        match joint {
            Hip | Knee | Ankle if gait => None,
            Toes | Heel | FarHip | FarKnee | FarAnkle | FarHeel | FarToes if gait => Some(
                "the legs move by themselves here; give how far with `hip`, `knee` and `ankle`",
            ),
            Hip | Knee | Ankle | Heel => near(joint),
            FarHip => leg_refuses(self.far_footing(), Hip),
            FarKnee => leg_refuses(self.far_footing(), Knee),
            FarAnkle => leg_refuses(self.far_footing(), Ankle),
            FarHeel => leg_refuses(self.far_footing(), Heel),
            _ => None,
        }
    }
}

/// Why a leg whose foot does this takes no such angle.
fn leg_refuses(footing: Footing, joint: Joint) -> Option<&'static str> {
    match (footing, joint) {
        (Footing::Bearing, Joint::Hip) => {
            Some("the body stands on this leg: give `knee`, `ankle`, and `lean` for the trunk")
        }
        (Footing::Kneeling, Joint::Hip) => {
            Some("the body kneels on this leg: give `knee`, and `lean` for the trunk")
        }
        (Footing::Resting, Joint::Hip | Joint::Knee) => {
            Some("this leg lies where the posture puts it")
        }
        (Footing::Free | Footing::Kneeling | Footing::Resting, Joint::Heel) => {
            Some("this foot is not flat on the floor: give `ankle`")
        }
        (Footing::Alike, Joint::Heel) => {
            Some("the far foot does what the near one does: give `heel`")
        }
        _ => None,
    }
}

fn loosened(footing: Footing, free: bool) -> Footing {
    match footing {
        Footing::Set | Footing::Alike if free => Footing::Free,
        footing => footing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(posture: Posture, angles: Vec<(Joint, i16)>) -> Figure {
        Figure {
            posture,
            props: Vec::new(),
            poses: vec![Pose { angles, touch: None }],
            cycle: Cycle::Back,
        }
    }

    #[test]
    fn angles_that_fit_alone_may_be_too_much_together() {
        let strained =
            |angles: &[(Joint, i16)]| Pose { angles: angles.to_vec(), touch: None }.strained();
        assert_eq!(strained(&[(Joint::Ankle, 20), (Joint::Heel, 30)]), None);
        assert_eq!(strained(&[(Joint::Ankle, -40), (Joint::Heel, 60)]), Some((Joint::Ankle, -100)));
        assert_eq!(
            strained(&[(Joint::Ankle, 0), (Joint::Knee, 120), (Joint::Lean, 60)]),
            Some((Joint::Hip, 180))
        );
    }

    #[test]
    fn angles_of_a_leg_take_its_foot_off_the_floor_unless_the_body_stands_on_it() {
        assert_eq!(figure(Posture::Sitting, vec![]).footing(), Footing::Set);
        assert_eq!(figure(Posture::Sitting, vec![(Joint::Heel, 30)]).footing(), Footing::Set);
        assert_eq!(figure(Posture::Sitting, vec![(Joint::Knee, 10)]).footing(), Footing::Free);
        assert_eq!(figure(Posture::Standing, vec![(Joint::Knee, 90)]).footing(), Footing::Bearing);
        assert_eq!(
            figure(Posture::Standing, vec![(Joint::Knee, 90)]).far_footing(),
            Footing::Alike
        );
        assert_eq!(
            figure(Posture::Standing, vec![(Joint::FarHip, 60)]).far_footing(),
            Footing::Free
        );
    }
}
