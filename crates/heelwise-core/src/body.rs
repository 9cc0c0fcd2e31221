//! Places on the body and their sides.

use serde::{Deserialize, Serialize};

use crate::id::{Id, Item, Kind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A part of the leg that holds several body sites; the first step of the body map.
    pub enum Region as "region" {
        /// The heel, under, behind and beside.
        Heel = "heel",
        /// Arch and top of the foot.
        Foot = "foot",
        /// Ball of the foot and toes.
        Forefoot = "forefoot",
        /// Around the ankle bones.
        Ankle = "ankle",
        /// Front and inner side of the lower leg.
        Shin = "shin",
        /// Back of the lower leg, Achilles tendon included.
        Calf = "calf",
        /// Hip and low back, where heel wear is felt as well.
        HipAndBack = "hip-and-back",
    }
}

vocabulary! {
    /// Which side of the body.
    pub enum Side as "side" {
        /// The left one.
        Left = "left",
        /// The right one.
        Right = "right",
        /// Both.
        Both = "both",
    }
}

/// A place that can hurt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BodySite {
    /// Its id.
    pub id: Id<Self>,
    /// Its name for people.
    pub name: String,
    /// The part of the body map it stands in.
    pub region: Region,
    /// How to find it.
    pub hint: String,
}

impl Item for BodySite {
    const KIND: Kind = Kind::BodySite;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
