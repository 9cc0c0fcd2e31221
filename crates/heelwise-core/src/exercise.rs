//! Exercises, massage techniques, habits and aids: everything a routine can be made of.

use serde::{Deserialize, Serialize};

use crate::dosage::Dosage;
use crate::evidence::Evidence;
use crate::figure::Figure;
use crate::id::{Id, Item, Kind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The form of an exercise.
    pub enum Form as "form" {
        /// A movement or hold.
        Exercise = "exercise",
        /// A massage technique.
        Technique = "technique",
        /// Something to do differently in the day.
        Habit = "habit",
        /// A thing to wear or apply: cup, tape, lift.
        Aid = "aid",
    }
}

vocabulary! {
    /// The purpose of an exercise. The order is the order inside a session.
    pub enum Purpose as "purpose" {
        /// Something to know or to arrange first.
        Education = "education",
        /// Something to put on or under.
        Support = "support",
        /// Release by massage, roller or ball.
        Release = "release",
        /// Mobility and stretching.
        Mobility = "mobility",
        /// Waking up small muscles.
        Activation = "activation",
        /// Strength and tendon loading.
        Load = "load",
        /// Balance.
        Balance = "balance",
        /// Walking and running drills.
        Gait = "gait",
        /// Winding down.
        CoolDown = "cool-down",
    }
}

vocabulary! {
    /// A demand on the body; contraindications forbid by demand.
    pub enum Demand as "demand" {
        /// Running, hopping, jumping.
        Impact = "impact",
        /// Heavy resistance.
        HeavyLoad = "heavy-load",
        /// Strong pull on the calf and Achilles tendon.
        TendonLoad = "tendon-load",
        /// Standing on the sore leg.
        WeightBearing = "weight-bearing",
        /// The ankle bent up as far as it goes.
        EndRangeDorsiflexion = "end-range-dorsiflexion",
        /// The big toe bent up with force.
        ToeExtension = "toe-extension",
        /// Firm pressure into the tissue.
        DeepPressure = "deep-pressure",
        /// Light pressure on skin and muscle.
        LightPressure = "light-pressure",
        /// Bare feet.
        Barefoot = "barefoot",
        /// A risk of losing balance.
        Balance = "balance",
        /// Cold on the skin.
        Cold = "cold",
        /// Heat on the skin.
        Heat = "heat",
        /// Tape on the skin.
        Tape = "tape",
        /// Lying on the back.
        LyingOnBack = "lying-on-back",
    }
}

vocabulary! {
    /// A tissue that is loaded or treated.
    pub enum Tissue as "tissue" {
        /// The band under the foot.
        PlantarFascia = "plantar-fascia",
        /// The Achilles tendon.
        Achilles = "achilles",
        /// The calf muscles.
        Calf = "calf",
        /// The small muscles inside the foot.
        FootMuscles = "foot-muscles",
        /// The muscle that lifts the arch.
        TibialisPosterior = "tibialis-posterior",
        /// The muscle that lifts the foot.
        TibialisAnterior = "tibialis-anterior",
        /// The muscles on the outside of the lower leg.
        Peroneals = "peroneals",
        /// The ball of the foot.
        Forefoot = "forefoot",
        /// The big toe and its joint.
        BigToe = "big-toe",
        /// The smaller toes.
        Toes = "toes",
        /// The shin bone.
        ShinBone = "shin-bone",
        /// The bones of the foot.
        FootBones = "foot-bones",
        /// The cushion under the heel.
        HeelPad = "heel-pad",
        /// The muscles of the thigh.
        Thigh = "thigh",
        /// The muscles around the hip.
        Hip = "hip",
        /// Belly and back.
        Trunk = "trunk",
        /// A nerve.
        Nerve = "nerve",
    }
}

/// Something a person can do, with how to do it and how much of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exercise {
    /// Its id.
    pub id: Id<Self>,
    /// Its name.
    pub name: String,
    /// Exercise, technique, habit or aid.
    pub form: Form,
    /// Its purpose.
    pub purpose: Purpose,
    /// Its purpose, in a sentence.
    pub summary: String,
    /// How to do it, one short instruction each.
    pub steps: Vec<String>,
    /// How it should feel.
    pub cues: Vec<String>,
    /// Common errors, with their remedies.
    pub errors: Vec<CommonError>,
    /// The tissues it loads or treats.
    pub tissues: Vec<Tissue>,
    /// Its demands on the body.
    pub demands: Vec<Demand>,
    /// The kit it needs.
    pub kit: Vec<Id<Kit>>,
    /// The next harder one.
    pub progression: Option<Id<Self>>,
    /// The next easier one.
    pub regression: Option<Id<Self>>,
    /// When to stop at once.
    pub stop_if: Vec<String>,
    /// How much; habits and aids may have none.
    pub dosage: Option<Dosage>,
    /// Its figure.
    pub figure: Option<Figure>,
    /// Why.
    pub evidence: Evidence,
}

impl Item for Exercise {
    const KIND: Kind = Kind::Exercise;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}

/// A common error and its remedy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommonError {
    /// The error.
    pub error: String,
    /// The remedy.
    pub fix: String,
}

/// Something a person needs to have at hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kit {
    /// Its id.
    pub id: Id<Self>,
    /// Its name.
    pub name: String,
    /// Whether most homes have it. A plan counts on it when the person names no kit.
    pub household: bool,
    /// Other kit that will do.
    pub substitutes: Vec<Id<Self>>,
}

impl Item for Kit {
    const KIND: Kind = Kind::Kit;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
