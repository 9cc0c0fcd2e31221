//! What can be observed: body sites, screens, findings, self-tests.

use heelwise_core::finding::{Answering, Choice, Figure};
use heelwise_core::self_test::TestUnit;
use heelwise_core::{BodySite, Finding, Region, Screen, SelfTest};

use super::{Allowed, Lower};
use crate::codes;
use crate::diagnostic::one_of;
use crate::fields::{Fields, Value};
use crate::scope::{AnswerForm, Scope};

impl Lower for BodySite {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name) = (fields.id(), fields.text("name"));
        let (region, hint) = (fields.word::<Region>("region"), fields.text("hint"));
        Some(Self { id: id?, name: name?, region: region?, hint: hint? })
    }
}

impl Lower for Screen {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, question, help) = (fields.id(), fields.text("question"), fields.text("help"));
        Some(Self { id: id?, question: question?, help: help? })
    }
}

/// The words of `type`; measured findings have none.
const TYPES: [&str; 4] = ["yes-no", "number", "choice", "date"];

/// Keys that belong to one type only.
const TYPE_KEYS: [(&str, &str); 4] = [("unit", "number"), ("min", "number"), ("max", "number"), ("choices", "choice")];

impl Lower for Finding {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, label) = (fields.id(), fields.text("label"));
        let measured = is_measured(fields);
        let (question, help) = if measured { (None, None) } else { (fields.text("question"), fields.text("help")) };
        let answering = if measured { Some(Answering::Measured(figures(fields))) } else { answering(fields) };
        let finding = Self {
            screen: fields.maybe_refer("screen"),
            sites: fields.refer_all("sites"),
            ask_if: fields.maybe_expr("ask_if", Allowed::Cautious),
            answering: answering?,
            question: question.unwrap_or_default(),
            help: help.unwrap_or_default(),
            label: label?,
            id: id?,
        };
        if finding.screen.is_some() && finding.answering != Answering::YesNo {
            let span = fields.maybe("screen").map_or_else(|| fields.span(), |value| value.span());
            let help = "lists are ticked: take `screen` away, or make it a yes-no finding";
            fields.reading.complain(codes::FINDING_SCREEN, span, "this finding cannot be asked in a list", help);
        }
        Some(finding)
    }
}

fn is_measured(fields: &Fields<'_>) -> bool {
    fields.maybe("measured").and_then(|value| value.flag()) == Some(true)
}

fn figures(fields: &Fields<'_>) -> Vec<Figure> {
    for key in ["question", "help", "type"] {
        if let Some(value) = fields.maybe(key) {
            let help = "take the key away, or take `measured` away";
            value.complain(codes::FINDING_TYPE_KEY, "a measured finding is never asked", help);
        }
    }
    let figure = |fields: &Fields<'_>| {
        let id = fields.value("id").and_then(|id| id.name().map(str::to_owned));
        let (label, unit) = (fields.text("label"), fields.text("unit"));
        Some(Figure { id: id?, label: label?, unit: unit? })
    };
    fields.list("numbers", |value| {
        let fields = value.fields()?;
        let figure = figure(&fields);
        fields.finish();
        figure
    })
}

fn answering(fields: &Fields<'_>) -> Option<Answering> {
    let value = fields.value("type")?;
    let kind = value.text()?;
    for (key, owner) in TYPE_KEYS {
        if let Some(value) = fields.maybe(key).filter(|_| owner != kind) {
            let message = format!("`{key}` belongs to findings of type `{owner}`");
            value.complain(codes::FINDING_TYPE_KEY, message, "take the key away, or change the type");
        }
    }
    match kind {
        "yes-no" => Some(Answering::YesNo),
        "number" => number(fields),
        "choice" => choices(fields),
        "date" => Some(Answering::Date),
        _ => {
            value.complain(codes::VALUE_CHOICE, format!("`{kind}` is not a type of finding"), format!("use {}", one_of(TYPES)));
            None
        }
    }
}

fn number(fields: &Fields<'_>) -> Option<Answering> {
    let bound = |key| fields.value(key).and_then(|value| value.number(-1e6, 1e6));
    let (unit, min, max) = (fields.text("unit"), bound("min"), bound("max"));
    let (min, max) = (min?, max?);
    if min >= max {
        let span = fields.maybe("min").map_or_else(|| fields.span(), |value| value.span());
        fields.reading.complain(codes::FINDING_BOUNDS, span, "`min` is not below `max`", "give the range people may answer");
        return None;
    }
    Some(Answering::Number { unit: unit?, min, max })
}

fn choices(fields: &Fields<'_>) -> Option<Answering> {
    let value = fields.value("choices")?;
    let choices: Vec<Choice> = value.items().iter().filter_map(choice).collect();
    let repeated = choices.iter().enumerate().any(|(i, choice)| choices[..i].iter().any(|other| other.id == choice.id));
    if repeated || choices.len() < 2 {
        value.complain(codes::FINDING_CHOICES, "fewer than two different choices", "give each choice its own id");
        return None;
    }
    Some(Answering::Choice(choices))
}

fn choice(value: &Value<'_>) -> Option<Choice> {
    let fields = value.fields()?;
    let id = fields.value("id").and_then(|id| id.name().map(str::to_owned));
    let label = fields.text("label");
    fields.finish();
    Some(Choice { id: id?, label: label? })
}

/// Notes how a finding is answered, without complaining: the reading proper does that.
pub(super) fn declare_form(fields: &Fields<'_>, scope: &mut Scope<'_>) {
    let id = fields.maybe("id").and_then(|value| value.value.get_ref().as_str());
    if let (Some(id), Some(form)) = (id, form_of(fields)) {
        scope.declare_form(id, form);
    }
}

/// How a finding is answered, without complaint.
pub(super) fn form_of(fields: &Fields<'_>) -> Option<AnswerForm> {
    if fields.maybe("measured").and_then(|value| value.value.get_ref().as_bool()) == Some(true) {
        return Some(AnswerForm::Measured);
    }
    match fields.maybe("type")?.value.get_ref().as_str()? {
        "yes-no" => Some(AnswerForm::YesNo),
        "number" => Some(AnswerForm::Number),
        "date" => Some(AnswerForm::Date),
        "choice" => {
            let choices = fields.maybe("choices")?;
            let id = |choice: &toml::Spanned<toml::de::DeValue<'_>>| Some(choice.get_ref().get("id")?.get_ref().as_str()?.to_owned());
            Some(AnswerForm::Choice(choices.array()?.iter().filter_map(id).collect()))
        }
        _ => None,
    }
}

impl Lower for SelfTest {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name, steps) = (fields.id(), fields.text("name"), fields.texts_filled("steps"));
        let (measure, norm) = (fields.text("measure"), fields.text("norm"));
        let unit = fields.word::<TestUnit>("unit");
        let per_side = fields.value("per_side").and_then(|value| value.flag());
        let error = fields.value("error").and_then(|value| value.number(0.0, 1000.0));
        let evidence = fields.evidence();
        Some(Self {
            id: id?,
            name: name?,
            steps,
            measure: measure?,
            unit: unit?,
            per_side: per_side?,
            norm: norm?,
            error: error?,
            evidence: evidence?,
        })
    }
}
