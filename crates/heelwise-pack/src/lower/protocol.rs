//! Protocols, with their phases and reviews.

use heelwise_core::{Family, Goal, Id, Phase, Protocol, Review, Routine};

use super::Lower;
use super::criterion::criteria;
use super::dosage::range;
use crate::codes;
use crate::fields::Fields;
use crate::value::SpannedValue;

/// The longest a protocol may look ahead, in weeks.
const MOST_WEEKS: u16 = 104;

impl Lower for Protocol {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name): (Option<Id<Self>>, _) = (fields.id(), fields.text("name"));
        let helps = fields.refer_some("for");
        let family = fields.word::<Family>("family");
        let goals = fields.value("goals").map(|_| fields.words::<Goal>("goals"));
        let pain_model = fields.value("pain_model").and_then(|value| value.refer());
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
            let message = format!("duplicate phase `{}`", phase.id.name());
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
            let message = format!("duplicate review in week {}", review.week);
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
