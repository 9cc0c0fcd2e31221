//! Postures: how the body is placed, from where it is seen, and what the feet do.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How the body is placed. Seen from the side it faces right.
    pub enum Posture as "posture" {
        /// On both feet.
        Standing = "standing",
        /// On the near foot, the far one lifted.
        StandingOneLeg = "standing-one-leg",
        /// One foot right in front of the other, the near one behind.
        Tandem = "tandem",
        /// A step, the near leg behind and straight.
        StepStance = "step-stance",
        /// A long step, the near leg in front, the heel behind lifted.
        Lunge = "lunge",
        /// On the far knee, the near foot in front.
        HalfKneeling = "half-kneeling",
        /// On both knees, upright.
        Kneeling = "kneeling",
        /// On hands and knees.
        HandsAndKnees = "hands-and-knees",
        /// On a chair.
        Sitting = "sitting",
        /// On a chair, the near ankle on the far knee.
        SittingCrossed = "sitting-crossed",
        /// On the floor, legs long.
        LongSitting = "long-sitting",
        /// On the back, legs long.
        LyingBack = "lying-back",
        /// On the back, knees bent, feet on the floor.
        LyingKneesBent = "lying-knees-bent",
        /// On the front.
        LyingFront = "lying-front",
        /// On forearms and toes, face down.
        Plank = "plank",
        /// On the side, facing the viewer.
        LyingSide = "lying-side",
        /// On the side, held up by a forearm.
        SidePlank = "side-plank",
        /// Walking; moves by itself.
        Walking = "walking",
        /// Running; moves by itself.
        Running = "running",
        /// Walking, then running; moves by itself.
        WalkRun = "walk-run",
        /// On the spot, the legs lifted in turn to the angles of the one pose.
        Marching = "marching",
        /// On both feet, from the front.
        Front = "front",
        /// On the near foot, from the front.
        FrontOneLeg = "front-one-leg",
        /// Lower leg and foot in the air, from the inner side.
        Foot = "foot",
        /// Lower leg and foot on the floor, from the inner side.
        FootOnFloor = "foot-on-floor",
        /// The sole, from below.
        Sole = "sole",
        /// The lower leg, from behind.
        Calf = "calf",
    }
}

/// From where a figure is seen, and so what can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The body from the side.
    Side,
    /// The body from the front.
    Front,
    /// The body lying on its side.
    SideLying,
    /// Lower leg and foot from the inner side.
    Foot,
    /// The sole.
    Sole,
    /// The lower leg from behind.
    Calf,
}

impl View {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Side => "the body from the side",
            Self::Front => "the body from the front",
            Self::SideLying => "the body lying on its side",
            Self::Foot => "lower leg and foot from the inner side",
            Self::Sole => "the sole from below",
            Self::Calf => "the lower leg from behind",
        }
    }
}

/// The footing: how a foot meets the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Footing {
    /// The body stands on it: `knee`, `ankle` and `heel` place the body.
    Bearing,
    /// It is set down in one place, and the leg follows by itself; only `heel` moves it.
    Set,
    /// The body kneels on the leg: `knee` moves it over the knee.
    Kneeling,
    /// The leg lies where the posture puts it; only `ankle` and `toes` move.
    Resting,
    /// It moves with `hip`, `knee` and `ankle`.
    Free,
    /// It does what the other one does.
    Alike,
}

impl Posture {
    /// From where it is seen.
    pub fn view(self) -> View {
        match self {
            Self::Front | Self::FrontOneLeg => View::Front,
            Self::LyingSide | Self::SidePlank => View::SideLying,
            Self::Foot | Self::FootOnFloor => View::Foot,
            Self::Sole => View::Sole,
            Self::Calf => View::Calf,
            _ => View::Side,
        }
    }

    /// Whether it moves by itself, so that one pose is all it takes.
    pub fn is_gait(self) -> bool {
        matches!(self, Self::Walking | Self::Running | Self::WalkRun | Self::Marching)
    }

    /// The default footing of the near foot.
    pub fn footing(self) -> Footing {
        match self {
            Self::Standing
            | Self::StandingOneLeg
            | Self::Tandem
            | Self::StepStance
            | Self::Lunge
            | Self::HalfKneeling
            | Self::Front
            | Self::FrontOneLeg
            | Self::FootOnFloor => Footing::Bearing,
            Self::Sitting | Self::LyingKneesBent => Footing::Set,
            Self::Kneeling | Self::HandsAndKnees => Footing::Kneeling,
            Self::SittingCrossed => Footing::Resting,
            _ => Footing::Free,
        }
    }

    /// The default footing of the far foot.
    pub fn far_footing(self) -> Footing {
        match self {
            Self::Tandem
            | Self::StepStance
            | Self::Lunge
            | Self::Sitting
            | Self::SittingCrossed
            | Self::LyingKneesBent => Footing::Set,
            Self::HalfKneeling => Footing::Resting,
            Self::StandingOneLeg
            | Self::FrontOneLeg
            | Self::Walking
            | Self::Running
            | Self::WalkRun
            | Self::Marching => Footing::Free,
            _ => Footing::Alike,
        }
    }
}
