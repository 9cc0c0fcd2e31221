//! Kit, and exercises, techniques, habits and aids.

use heelwise_core::exercise::CommonError;
use heelwise_core::{Demand, Dosage, Exercise, Form, Id, ItemKey, Kit, Purpose, Tissue, Work};

use super::Lower;
use super::dosage::{beat, dosage};
use super::figure::figure;
use crate::codes;
use crate::fields::Fields;
use crate::value::SpannedValue;

impl Lower for Kit {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name): (Option<Id<Self>>, _) = (fields.id(), fields.text("name"));
        let substitutes = fields.list("substitutes", |value| {
            let other = value.refer()?;
            if id.as_ref() == Some(&other) {
                let message = format!("`{}` is its own substitute", other.name());
                value.error(codes::KIT_SELF, message, "name something else or nothing");
            }
            Some(other)
        });
        let household = fields.maybe("household").map_or(Some(false), |value| value.flag());
        Some(Self { id: id?, name: name?, household: household?, substitutes })
    }
}

impl Lower for Exercise {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name, summary) = (fields.id(), fields.text("name"), fields.text("summary"));
        let (form, purpose) = (fields.word::<Form>("form"), fields.word::<Purpose>("purpose"));
        let steps = fields.texts_filled("steps");
        let evidence = fields.evidence();
        let given = fields.maybe("dosage");
        let drawn = fields.maybe("figure");
        let exercise = Self {
            cues: fields.texts("cues"),
            errors: fields.list("errors", common_error),
            tissues: fields.words::<Tissue>("tissues"),
            demands: fields.words::<Demand>("demands"),
            kit: fields.refer_all("kit"),
            progression: fields.maybe_refer("progression"),
            regression: fields.maybe_refer("regression"),
            stop_if: fields.texts("stop_if"),
            dosage: with_beat(fields, given.and_then(|value| dosage(&value))),
            figure: drawn.as_ref().and_then(figure),
            steps,
            id: id?,
            name: name?,
            form: form?,
            purpose: purpose?,
            summary: summary?,
            evidence: evidence?,
        };
        for key in ["progression", "regression", "beat"] {
            note(fields, &exercise.id.key(), key);
        }
        if given.is_none() && matches!(exercise.form, Form::Exercise | Form::Technique) {
            let help = "add `dosage = { ... }`; only habits and aids may do without";
            fields.error_at(
                &["id"],
                codes::DOSAGE_MISSING,
                format!("the {} has no dose", exercise.form),
                help,
            );
        }
        if drawn.is_none() && matches!(exercise.form, Form::Exercise | Form::Technique) {
            let help = "add `figure = { posture = \"...\", poses = [{ ... }] }`; only habits and \
                aids may do without";
            let message = format!("the {} has no figure that shows it", exercise.form);
            fields.error_at(&["id"], codes::FIGURE_MISSING, message, help);
        }
        check_gap(fields, &exercise);
        // Without a readable dose, its routines cannot be checked.
        (given.is_none() || exercise.dosage.is_some()).then_some(exercise)
    }
}

/// The dose with the exercise's beat, which is one of minutes: a clock has to say how long it
/// beats.
fn with_beat(fields: &Fields<'_>, dosage: Option<Dosage>) -> Option<Dosage> {
    let Some(value) = fields.maybe("beat") else { return dosage };
    let beat = beat(&value);
    match dosage {
        Some(dosage) if matches!(dosage.work, Work::Minutes(_)) => Some(Dosage { beat, ..dosage }),
        // A dose that cannot be read was reported.
        None if fields.maybe("dosage").is_some() => None,
        other => {
            let help = "give the dose in `minutes`, or take `beat` away";
            value.error(codes::BEAT_DOSE, "a beat needs a dose in minutes", help);
            other
        }
    }
}

/// Heavy load and impact need a minimum gap, or a plan could schedule them every day.
fn check_gap(fields: &Fields<'_>, exercise: &Exercise) {
    let hard =
        exercise.demands.iter().find(|demand| matches!(demand, Demand::HeavyLoad | Demand::Impact));
    let Some(dosage) = &exercise.dosage else { return };
    if let Some(demand) = hard.filter(|_| dosage.min_gap_h.is_none()) {
        let message = format!("the exercise asks for {demand} and its dose has no `min_gap_h`");
        fields.error_at(
            &["dosage"],
            codes::DOSAGE_REST,
            message,
            "say how many hours lie before the next time",
        );
    }
}

/// Notes the location of a key's value for later checks.
pub(super) fn note(fields: &Fields<'_>, item: &ItemKey, key: &'static str) {
    if let Some(value) = fields.maybe(key) {
        fields.reading.scope.note(item, key, value.place());
    }
}

fn common_error(value: &SpannedValue<'_>) -> Option<CommonError> {
    let fields = value.fields()?;
    let (error, fix) = (fields.text("error"), fields.text("fix"));
    fields.finish();
    Some(CommonError { error: error?, fix: fix? })
}
