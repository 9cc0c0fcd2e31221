//! Pain models.

use heelwise_core::PainModel;
use heelwise_core::pain_model::Pause;

use super::Lower;
use crate::codes;
use crate::fields::Fields;
use crate::value::SpannedValue;

/// The longest pause a pain model may speak about, in days.
const MOST_DAYS: u16 = 366;

impl Lower for PainModel {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name, summary) = (fields.id(), fields.text("name"), fields.text("summary"));
        let pain = |key| small(fields, key, 0, 10);
        let count = |key| small(fields, key, 1, 30);
        let (green, amber, severe) = (pain("green"), pain("amber"), pain("severe"));
        let (worse_morning, greens_up) = (pain("worse_morning"), count("greens_up"));
        let (reds_back, reds_days) = (count("reds_back"), count("reds_days"));
        let (severe_times, worse_mornings) = (count("severe_times"), count("worse_mornings"));
        let rest_h = fields.value("rest_h").and_then(|value| value.whole(0, 336));
        let pause = fields.value("pause").and_then(|value| pause(&value));
        let evidence = fields.evidence();
        let model = Self {
            id: id?,
            name: name?,
            summary: summary?,
            green: green?,
            amber: amber?,
            worse_morning: worse_morning?,
            greens_up: greens_up?,
            rest_h: rest_h?,
            reds_back: reds_back?,
            reds_days: reds_days?,
            severe: severe?,
            severe_times: severe_times?,
            worse_mornings: worse_mornings?,
            pause: pause?,
            evidence: evidence?,
        };
        if !(model.green <= model.amber && model.amber < model.severe) {
            let help = "`green` is at most `amber`, and `amber` is below `severe`";
            fields.error_at(
                &["amber"],
                codes::PAIN_MODEL_ORDER,
                "the zones do not follow each other",
                help,
            );
        }
        Some(model)
    }
}

fn pause(value: &SpannedValue<'_>) -> Option<Pause> {
    let fields = value.fields()?;
    let days = |key| fields.value(key).and_then(|value| value.whole(1, MOST_DAYS));
    let (rung_back, phase_back, check_again) =
        (days("rung_back"), days("phase_back"), days("check_again"));
    fields.finish();
    let pause = Pause { rung_back: rung_back?, phase_back: phase_back?, check_again: check_again? };
    if !(pause.rung_back <= pause.phase_back && pause.phase_back <= pause.check_again) {
        let help = "`rung_back` comes first, then `phase_back`, then `check_again`";
        value.error(
            codes::PAIN_MODEL_ORDER,
            "the lengths of the pause do not follow each other",
            help,
        );
    }
    Some(pause)
}

/// A small whole number.
fn small(fields: &Fields<'_>, key: &'static str, least: u16, most: u16) -> Option<u8> {
    fields.value(key)?.whole(least, most).and_then(|number| u8::try_from(number).ok())
}
