//! Words of the values in JSON documents, for types that do not serialize as one word themselves.
#![allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes every field by reference")]

use std::fmt::Display;

use heelwise_core::Word;
use heelwise_engine::plan::events::PlanEventKind;
use heelwise_engine::plan::phase_state::PhaseState;
use heelwise_engine::progress::{Conclusion, Exposure, PainMeaning};
use heelwise_engine::self_test_change::ChangeMeaning;
use serde::Serializer;

/// Serializes a value as it is printed.
pub(crate) fn text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Serializes a value of a closed vocabulary as its word.
pub(crate) fn word<S: Serializer>(value: &impl Word, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.word())
}

/// The meaning of a change of pain.
pub(crate) fn pain_meaning<S: Serializer>(
    meaning: &PainMeaning,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match meaning {
        PainMeaning::TooFew => "too-few",
        PainMeaning::Same => "same",
        PainMeaning::Changed { better: true } => "better",
        PainMeaning::Changed { better: false } => "worse",
    })
}

/// The meaning of a change of a self-test.
pub(crate) fn change_meaning<S: Serializer>(
    change: &ChangeMeaning,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match change {
        ChangeMeaning::Single => "first",
        ChangeMeaning::WithinError => "within-error",
        ChangeMeaning::Real { better: true } => "better",
        ChangeMeaning::Real { better: false } => "worse",
        ChangeMeaning::Important { better: true } => "much-better",
        ChangeMeaning::Important { better: false } => "much-worse",
    })
}

/// An exposure.
pub(crate) fn exposure<S: Serializer>(
    exposure: &Exposure,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(exposure.word())
}

/// The conclusion about an association.
pub(crate) fn conclusion<S: Serializer>(
    conclusion: &Conclusion,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match conclusion {
        Conclusion::NoExposure => "no-exposure",
        Conclusion::TooFew => "too-few",
        Conclusion::Unclear => "unclear",
        Conclusion::GoesTogether { worse: true } => "worse",
        Conclusion::GoesTogether { worse: false } => "milder",
    })
}

/// The kind of a plan event.
pub(crate) fn event_kind<S: Serializer>(
    kind: &PlanEventKind,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.word())
}

/// The state of a phase.
pub(crate) fn phase_state<S: Serializer>(
    state: &PhaseState,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(state.word())
}
