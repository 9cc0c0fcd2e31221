//! Things that are drawn with a figure, and places on the body that are touched.

use super::posture::{Posture, View};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A thing that is drawn with a figure.
    pub enum Prop as "prop" {
        /// A wall in front, hands on it; in the close-up of a foot: the toes on it.
        Wall = "wall",
        /// A wall behind, to lean on.
        WallBehind = "wall-behind",
        /// A seat behind somebody who stands. Who sits has one anyway.
        Chair = "chair",
        /// A rail, chair back or table edge to hold.
        Rail = "rail",
        /// A step or box that is stood on.
        Step = "step",
        /// The edge of a step under the ball of the foot, the heel free.
        StepEdge = "step-edge",
        /// A thin book under the heel.
        Book = "book",
        /// A rolled towel under the toes.
        Towel = "towel",
        /// A soft cushion, pad or disc that is stood or lain on.
        Cushion = "cushion",
        /// A towel or strap around the foot, its ends in the hands.
        Strap = "strap",
        /// An elastic band that pulls at the foot.
        Band = "band",
        /// A weight in the hands; for somebody who sits, on the knees.
        Weight = "weight",
        /// A backpack.
        Backpack = "backpack",
        /// A massage ball at the place that is touched; without one, between the heels.
        Ball = "ball",
        /// A foam roller or bottle at the place that is touched.
        Roller = "roller",
        /// A rolling stick at the place that is touched.
        Stick = "stick",
        /// A vibrating massage device at the place that is touched.
        Gun = "gun",
        /// The knuckles of a fist at the place that is touched.
        Fist = "fist",
        /// A warm or cold pack at the place that is touched.
        Pack = "pack",
        /// A mat under the body.
        Mat = "mat",
        /// A slope that is walked or run up.
        Slope = "slope",
    }
}

vocabulary! {
    /// A place that is touched by a hand or a tool.
    pub enum Spot as "place" {
        /// The heel.
        Heel = "heel",
        /// The arch of the sole.
        Arch = "arch",
        /// The ball of the foot.
        Ball = "ball",
        /// The toes.
        Toes = "toes",
        /// The big toe.
        BigToe = "big-toe",
        /// The inner edge of the sole.
        InnerEdge = "inner-edge",
        /// The outer edge of the sole.
        OuterEdge = "outer-edge",
        /// The top of the foot.
        Instep = "instep",
        /// The ankle.
        Ankle = "ankle",
        /// The Achilles tendon.
        Achilles = "achilles",
        /// The calf muscle at its thickest.
        Calf = "calf",
        /// The lower calf.
        CalfLower = "calf-lower",
        /// The upper calf, below the knee.
        CalfUpper = "calf-upper",
        /// The inner calf.
        CalfInner = "calf-inner",
        /// The outer calf.
        CalfOuter = "calf-outer",
        /// The muscle in front of the lower leg.
        Shin = "shin",
        /// The knee.
        Knee = "knee",
        /// The front of the thigh.
        Thigh = "thigh",
        /// The front of the thigh, above the knee.
        ThighLower = "thigh-lower",
        /// The back of the thigh.
        ThighBack = "thigh-back",
        /// The buttock.
        Buttock = "buttock",
        /// The side of the hip.
        Hip = "hip",
        /// The low back.
        LowBack = "low-back",
        /// The upper back.
        UpperBack = "upper-back",
    }
}

impl Spot {
    /// Whether a view shows it.
    pub fn shown_in(self, view: View) -> bool {
        match self {
            Self::InnerEdge | Self::OuterEdge => view == View::Sole,
            Self::CalfInner | Self::CalfOuter => view == View::Calf,
            Self::Arch | Self::Ball | Self::Toes | Self::BigToe => {
                matches!(view, View::Side | View::Foot | View::Sole)
            }
            Self::Heel => matches!(view, View::Side | View::Foot | View::Sole | View::Calf),
            Self::Instep | Self::Ankle => matches!(view, View::Side | View::Foot),
            Self::Achilles | Self::CalfLower | Self::Calf => {
                matches!(view, View::Side | View::Foot | View::Calf)
            }
            Self::CalfUpper => matches!(view, View::Side | View::Calf),
            Self::Shin => matches!(view, View::Side | View::Foot),
            Self::Knee
            | Self::Thigh
            | Self::ThighLower
            | Self::ThighBack
            | Self::Buttock
            | Self::Hip
            | Self::LowBack
            | Self::UpperBack => matches!(view, View::Side | View::SideLying),
        }
    }
}

impl Prop {
    /// Whether it can be drawn with a posture.
    pub fn fits(self, posture: Posture) -> bool {
        let view = posture.view();
        let upright =
            matches!(view, View::Front | View::Foot) || (view == View::Side && !posture.is_lying());
        match self {
            Self::Wall => matches!(view, View::Side | View::Foot) && !posture.is_lying(),
            Self::WallBehind | Self::Backpack => view == View::Side && !posture.is_lying(),
            Self::Chair => {
                matches!(posture, Posture::Standing | Posture::StandingOneLeg | Posture::Sitting)
            }
            Self::Rail => matches!(view, View::Side | View::Front) && !posture.is_lying(),
            Self::Step | Self::StepEdge => posture.stands() && view != View::Front,
            Self::Book | Self::Towel => {
                posture.stands() && view != View::Front || posture == Posture::Sitting
            }
            Self::Cushion => posture.stands() || posture == Posture::Sitting || posture.is_lying(),
            Self::Strap => view == View::Side,
            Self::Band => view != View::Sole,
            Self::Weight => upright && view != View::Foot,
            Self::Mat => posture.is_lying() || posture.is_low(),
            Self::Slope => {
                matches!(posture, Posture::Walking | Posture::Running | Posture::WalkRun)
            }
            Self::Ball | Self::Roller | Self::Stick | Self::Gun | Self::Fist | Self::Pack => true,
        }
    }

    /// Whether it is what touches the body, in place of a hand.
    pub fn is_tool(self) -> bool {
        matches!(
            self,
            Self::Ball | Self::Roller | Self::Stick | Self::Gun | Self::Fist | Self::Pack
        )
    }
}

impl Posture {
    /// Whether the body lies.
    pub fn is_lying(self) -> bool {
        matches!(
            self,
            Self::LyingBack
                | Self::LyingKneesBent
                | Self::LyingFront
                | Self::Plank
                | Self::LyingSide
                | Self::SidePlank
        )
    }

    /// Whether it kneels or sits on the floor.
    pub fn is_low(self) -> bool {
        matches!(
            self,
            Self::HalfKneeling | Self::Kneeling | Self::HandsAndKnees | Self::LongSitting
        )
    }

    /// Whether it stands on the near foot or both.
    pub fn stands(self) -> bool {
        self.footing() == super::Footing::Bearing && self != Self::HalfKneeling
    }
}
