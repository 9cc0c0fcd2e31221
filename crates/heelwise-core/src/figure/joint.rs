//! Joints of a figure, and how far each can move.

use std::ops::RangeInclusive;

use super::posture::View;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a pose can bend. `near` is the leg or arm on the viewer's side, the one that does the
    /// exercise.
    pub enum Joint as "joint" {
        /// The trunk, forward from where the posture has it.
        Lean = "lean",
        /// The neck, forward.
        Neck = "neck",
        /// The near arm, raised forward from hanging along the trunk.
        Shoulder = "shoulder",
        /// The near elbow, bent.
        Elbow = "elbow",
        /// The near thigh, forward from in line with the body.
        Hip = "hip",
        /// The near knee, bent.
        Knee = "knee",
        /// The near ankle, toes towards the shin. Of a leg that is stood on: the shin tilted
        /// forward over the foot.
        Ankle = "ankle",
        /// The near heel off the floor; below zero the front of the foot.
        Heel = "heel",
        /// The near toes, up.
        Toes = "toes",
        /// The far arm, raised forward.
        FarShoulder = "far-shoulder",
        /// The far elbow, bent.
        FarElbow = "far-elbow",
        /// The far thigh, forward.
        FarHip = "far-hip",
        /// The far knee, bent.
        FarKnee = "far-knee",
        /// The far ankle, toes towards the shin.
        FarAnkle = "far-ankle",
        /// The far heel off the floor.
        FarHeel = "far-heel",
        /// The far toes, up.
        FarToes = "far-toes",
        /// The trunk, sideways over the near leg.
        SideLean = "side-lean",
        /// The near arm, raised sideways.
        ShoulderOut = "shoulder-out",
        /// The far arm, raised sideways.
        FarShoulderOut = "far-shoulder-out",
        /// The near leg, sideways away from the other.
        HipOut = "hip-out",
        /// The far leg, sideways away from the other.
        FarHipOut = "far-hip-out",
        /// The near knee, inwards.
        KneeIn = "knee-in",
        /// The near sole, turned inwards.
        AnkleTilt = "ankle-tilt",
        /// The big toe, up.
        BigToe = "big-toe",
        /// The arch of the foot, drawn up.
        Arch = "arch",
        /// The toes, curled.
        Curl = "curl",
        /// The toes, spread.
        Spread = "spread",
        /// The whole body off the floor, in percent of its height.
        Jump = "jump",
    }
}

impl Joint {
    /// How far it can move, in degrees (`jump`: percent of the body's height).
    ///
    /// A design choice: the usual ranges of clinical measuring with some room, because small
    /// drawings exaggerate.
    pub fn range(self) -> RangeInclusive<i16> {
        match self {
            Self::Lean => -45..=100,
            Self::Neck => -40..=50,
            Self::Shoulder | Self::FarShoulder => -60..=180,
            Self::Elbow | Self::FarElbow => 0..=150,
            Self::Hip | Self::FarHip => -30..=130,
            Self::Knee | Self::FarKnee => 0..=160,
            Self::Ankle | Self::FarAnkle => -70..=40,
            Self::Heel | Self::FarHeel => -35..=70,
            Self::Toes | Self::FarToes | Self::BigToe => -40..=90,
            Self::SideLean => -30..=30,
            Self::ShoulderOut | Self::FarShoulderOut => 0..=180,
            Self::HipOut | Self::FarHipOut => -30..=60,
            Self::KneeIn => -20..=30,
            Self::AnkleTilt => -30..=40,
            Self::Arch => 0..=20,
            Self::Curl => 0..=90,
            Self::Spread => -10..=30,
            Self::Jump => 0..=30,
        }
    }

    /// The direction of a positive number.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Lean => "trunk forward from where the posture has it",
            Self::Neck => "head forward",
            Self::Shoulder | Self::FarShoulder => "arm raised forward from hanging along the trunk",
            Self::Elbow | Self::FarElbow => "elbow bent",
            Self::Hip | Self::FarHip => "thigh forward from in line with the body",
            Self::Knee | Self::FarKnee => "knee bent",
            Self::Ankle | Self::FarAnkle => {
                "toes to the shin; of a leg that is stood on: shin forward over the foot"
            }
            Self::Heel | Self::FarHeel => "heel off the floor; below zero the front of the foot",
            Self::Toes | Self::FarToes => "toes up",
            Self::SideLean => "trunk sideways over the near leg",
            Self::ShoulderOut | Self::FarShoulderOut => "arm raised sideways",
            Self::HipOut | Self::FarHipOut => {
                "leg away from the other; lying on the side: the upper leg up"
            }
            Self::KneeIn => "knee inwards",
            Self::AnkleTilt => "sole turned inwards",
            Self::BigToe => "big toe up",
            Self::Arch => "arch drawn up",
            Self::Curl => "toes curled",
            Self::Spread => "toes spread",
            Self::Jump => "whole body off the floor, in percent of its height",
        }
    }

    /// Whether a view shows it.
    pub fn shown_in(self, view: View) -> bool {
        match self {
            Self::Neck
            | Self::Hip
            | Self::FarHip
            | Self::FarAnkle
            | Self::FarHeel
            | Self::FarToes
            | Self::Shoulder
            | Self::FarShoulder
            | Self::Elbow
            | Self::FarElbow => view == View::Side,
            Self::Lean => matches!(view, View::Side | View::SideLying),
            Self::Toes | Self::Ankle => matches!(view, View::Side | View::Foot),
            Self::Heel => matches!(view, View::Side | View::Front | View::Foot),
            Self::Knee => matches!(view, View::Side | View::Front | View::SideLying),
            Self::Jump | Self::FarKnee => matches!(view, View::Side | View::Front),
            Self::SideLean
            | Self::ShoulderOut
            | Self::FarShoulderOut
            | Self::FarHipOut
            | Self::KneeIn => view == View::Front,
            Self::HipOut => matches!(view, View::Front | View::SideLying),
            Self::AnkleTilt => matches!(view, View::Front | View::Calf),
            Self::BigToe | Self::Arch => view == View::Foot,
            Self::Curl => matches!(view, View::Foot | View::Sole),
            Self::Spread => view == View::Sole,
        }
    }
}
