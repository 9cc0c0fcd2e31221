//! The course of things: pain models, protocols with their phases and reviews.

use heelwise_core::pain_model::Pause;
use heelwise_core::{Family, Goal, Id, PainModel, Phase, Protocol, Review, Routine};

use super::Lower;
use super::criterion::criteria;
use super::dosage::range;
use crate::codes;
use crate::fields::Fields;
use crate::value::SpannedValue;

/// The longest a protocol may look ahead, in weeks.
const MOST_WEEKS: u16 = 104;

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

impl Lower for Protocol {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name): (Option<Id<Self>>, _) = (fields.id(), fields.text("name"));
        let helps = fields.refer_some("for");
        let family = fields.word::<Family>("family");
        let goals = fields.value("goals").map(|_| fields.words::<Goal>("goals"));
        let pain_model =
            fields.value("pain_model").and_then(|value| fields.reading.scope.refer(&value));
        let evidence = fields.evidence();
        let (phases, reviews) = (phases(fields, id.as_ref()), reviews(fields, id.as_ref()));
        Some(Self {
            id: id?,
            name: name?,
            helps,
            family: family?,
            goals: goals?,
            pain_model: pain_model?,
            phases,
            reviews,
            evidence: evidence?,
        })
    }
}

fn phases(fields: &Fields<'_>, protocol: Option<&Id<Protocol>>) -> Vec<Phase> {
    let tables = fields.tables("phase");
    if fields.lacks("phase") {
        let help = "add `[[protocol.phase]]`";
        fields.error_at(&["phase", "id"], codes::LIST_EMPTY, "the protocol has no phases", help);
    }
    let mut phases: Vec<Phase> = Vec::new();
    for table in tables {
        let phase = protocol.and_then(|protocol| phase(&table, protocol));
        if let Some(phase) =
            phase.as_ref().filter(|phase| phases.iter().any(|other| other.id == phase.id))
        {
            let message = format!("there is already a phase `{}`", phase.id.name());
            table.error_at(&["id"], codes::ID_DUPLICATE, message, "give one of them another id");
        }
        table.finish();
        phases.extend(phase);
    }
    phases
}

fn phase(fields: &Fields<'_>, protocol: &Id<Protocol>) -> Option<Phase> {
    let name_inside = fields.value("id").and_then(|value| value.name())?;
    let id: Id<Phase> = Id::new(protocol.pack(), &format!("{}.{name_inside}", protocol.name()));
    let (name, goal) = (fields.text("name"), fields.text("goal"));
    let weeks = fields.value("weeks").and_then(|value| range(&value, week));
    let routines: Vec<Id<Routine>> = fields.refer_all("routines");
    let entry = criteria(fields, "entry", &id);
    let exit = criteria(fields, "exit", &id);
    if fields.lacks("exit") {
        let help = "say what must hold to move on, for example `exit = [{ calm_weeks = 2 }]`";
        fields.error_at(
            &["exit", "id"],
            codes::LIST_EMPTY,
            "the phase does not say when it ends",
            help,
        );
    }
    Some(Phase { id, name: name?, weeks: weeks?, goal: goal?, entry, exit, routines })
}

fn week(value: &SpannedValue<'_>) -> Option<u8> {
    value.whole(1, MOST_WEEKS).and_then(|week| u8::try_from(week).ok())
}

fn reviews(fields: &Fields<'_>, protocol: Option<&Id<Protocol>>) -> Vec<Review> {
    let mut reviews: Vec<Review> = Vec::new();
    for table in fields.tables("review") {
        let review = protocol.and_then(|protocol| review(&table, protocol));
        if let Some(review) =
            review.as_ref().filter(|review| reviews.iter().any(|other| other.week == review.week))
        {
            let message = format!("there is already a review in week {}", review.week);
            table.error_at(
                &["week"],
                codes::ID_DUPLICATE,
                message,
                "join the two, or give one another week",
            );
        }
        table.finish();
        reviews.extend(review);
    }
    reviews.sort_by_key(|review| review.week);
    reviews
}

fn review(fields: &Fields<'_>, protocol: &Id<Protocol>) -> Option<Review> {
    let week = fields.value("week").and_then(|value| week(&value));
    let id: Id<Review> =
        Id::new(protocol.pack(), &format!("{}.week-{}", protocol.name(), week.unwrap_or_default()));
    let phase: Id<Phase> = Id::new(id.pack(), id.name());
    let unless = criteria(fields, "unless", &phase);
    if fields.lacks("unless") {
        let help =
            "say what must hold by then, for example `unless = [{ better = \"first-step-pain\" }]`";
        fields.error_at(
            &["unless", "week"],
            codes::LIST_EMPTY,
            "the review asks for nothing",
            help,
        );
    }
    let advice = fields.text("advice");
    Some(Review { id, week: week?, unless, advice: advice? })
}
