//! Routines.

use heelwise_core::{Id, Routine, RoutineStep, Stage, TimeOfDay};

use super::dosage::dosage;
use super::exercise::note;
use super::{Allowed, Lower};
use crate::fields::Fields;
use crate::value::SpannedValue;

impl Lower for Routine {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let before = fields.reading.diagnostics.count();
        let (id, name, summary) = (fields.id(), fields.text("name"), fields.text("summary"));
        let moment = fields.word::<TimeOfDay>("moment");
        let stage = fields.maybe("stage").map_or(Some(Stage::FirstCare), |value| value.word());
        let helps = fields.refer_some("for");
        let suits = fields.maybe_expr("suits", Allowed::Patterns);
        let minutes = fields.value("minutes").and_then(|value| value.whole(1, 60));
        let steps = fields.filled("steps", step);
        let evidence = fields.evidence();
        let id: Id<Self> = id?;
        note(fields, &id.key(), "minutes");
        note(fields, &id.key(), "for");
        // A step that is left out would shift the others and their minutes.
        if fields.reading.diagnostics.count() > before {
            return None;
        }
        for (index, value) in fields.maybe("steps").iter().flat_map(SpannedValue::items).enumerate()
        {
            let place = value
                .value
                .get_ref()
                .get("exercise")
                .map_or_else(|| value.span(), toml::Spanned::span);
            fields.reading.scope.note(
                &id.key(),
                format!("step {index}"),
                fields.reading.place(place),
            );
        }
        Some(Self {
            id,
            name: name?,
            summary: summary?,
            moment: moment?,
            stage: stage?,
            helps,
            suits,
            minutes: minutes?,
            steps,
            evidence: evidence?,
        })
    }
}

fn step(value: &SpannedValue<'_>) -> Option<RoutineStep> {
    let fields = value.fields()?;
    let exercise = fields.value("exercise").and_then(|value| value.refer());
    let dosage = fields.maybe("dosage").and_then(|value| dosage(&value));
    fields.finish();
    Some(RoutineStep { exercise: exercise?, dosage })
}
