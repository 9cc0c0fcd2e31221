//! Findings, and the lists in which they are asked for.

use heelwise_core::finding::{Answering, Choice, MeasuredNumber};
use heelwise_core::{Finding, LogSignal, QuestionList, SafeText};

use super::{Allowed, Lower};
use crate::codes;
use crate::diagnostic::one_of;
use crate::fields::Fields;
use crate::resolve::{AnswerForm, Scope};
use crate::value::SpannedValue;

impl Lower for QuestionList {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, question, help) = (fields.id(), fields.text("question"), fields.text("help"));
        Some(Self { id: id?, question: question?, help: help? })
    }
}

/// The words of `type`; measured findings have none.
const TYPES: [&str; 4] = ["yes-no", "number", "choice", "date"];

/// Keys that belong to one type only.
const TYPE_KEYS: [(&str, &str); 4] =
    [("unit", "number"), ("min", "number"), ("max", "number"), ("choices", "choice")];

/// Keys of findings that people are asked for.
const ASKED_KEYS: [&str; 7] = ["question", "help", "type", "unit", "min", "max", "choices"];

impl Lower for Finding {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, label) = (fields.id(), fields.text("label"));
        let logged = fields.maybe("logged");
        let (question, help, answering) = match is_measured(fields) {
            _ if logged.is_some() => {
                (None, None, logged.and_then(|value| read_from_log(fields, &value)))
            }
            Some(true) => (None, None, Some(Answering::Measured(figures(fields)))),
            Some(false) => (fields.text("question"), fields.text("help"), answering(fields)),
            None => (None, None, None),
        };
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
            let help = "lists are ticked: take `screen` away, or make it a yes-no finding";
            fields.error_at(
                &["screen"],
                codes::FINDING_SCREEN,
                "this finding cannot be asked in a list",
                help,
            );
        }
        Some(finding)
    }
}

/// Whether it has `measured = true`. `None` when the value is not a boolean: its other keys cannot
/// be checked then.
fn is_measured(fields: &Fields<'_>) -> Option<bool> {
    fields.know(&ASKED_KEYS);
    fields.know(&["numbers"]);
    fields.maybe("measured").map_or(Some(false), |value| value.flag())
}

/// Reads a finding from the log, which has no question and no numbers.
fn read_from_log(fields: &Fields<'_>, value: &SpannedValue<'_>) -> Option<Answering> {
    for key in ASKED_KEYS.into_iter().chain(["numbers", "measured"]) {
        if let Some(value) = fields.maybe(key) {
            let help = "take the key away, or take `logged` away";
            value.error(
                codes::FINDING_TYPE_KEY,
                "a finding read from the log is never asked",
                help,
            );
        }
    }
    value.word::<LogSignal>().map(Answering::Logged)
}

fn figures(fields: &Fields<'_>) -> Vec<MeasuredNumber> {
    for key in ASKED_KEYS {
        if let Some(value) = fields.maybe(key) {
            let help = "take the key away, or take `measured` away";
            value.error(codes::FINDING_TYPE_KEY, "a measured finding is never asked", help);
        }
    }
    let figure = |fields: &Fields<'_>| {
        let id = fields.value("id").and_then(|id| id.name().map(str::to_owned));
        let (label, unit) = (fields.text("label"), fields.text("unit"));
        Some(MeasuredNumber { id: id?, label: label?, unit: unit? })
    };
    fields.list("numbers", |value| {
        let fields = value.fields()?;
        let figure = figure(&fields);
        fields.finish();
        figure
    })
}

fn answering(fields: &Fields<'_>) -> Option<Answering> {
    if let Some(value) = fields.maybe("numbers") {
        let help = "take the key away, or say `measured = true`";
        value.error(codes::FINDING_TYPE_KEY, "`numbers` belongs to measured findings", help);
    }
    let value = fields.value("type")?;
    let kind = value.text()?;
    let foreign =
        TYPE_KEYS.into_iter().filter(|(_, owner)| TYPES.contains(&kind) && *owner != kind);
    for (key, owner) in foreign {
        if let Some(value) = fields.maybe(key) {
            let message = format!("`{key}` belongs to findings of type `{owner}`");
            value.error(codes::FINDING_TYPE_KEY, message, "take the key away, or change the type");
        }
    }
    match kind {
        "yes-no" => Some(Answering::YesNo),
        "number" => number(fields),
        "choice" => choices(fields),
        "date" => Some(Answering::Date),
        _ => {
            let message = format!("invalid type of finding `{}`", SafeText::quote(&kind));
            value.error(codes::VALUE_CHOICE, message, format!("use {}", one_of(TYPES)));
            None
        }
    }
}

fn number(fields: &Fields<'_>) -> Option<Answering> {
    let bound = |key| fields.value(key).and_then(|value| value.number(-1e6, 1e6));
    let (unit, min, max) = (fields.text("unit"), bound("min"), bound("max"));
    let (min, max) = (min?, max?);
    if min >= max {
        let help = "give the least and the greatest number people may answer";
        fields.error_at(&["min"], codes::FINDING_BOUNDS, "`min` is not below `max`", help);
        return None;
    }
    Some(Answering::Number { unit: unit?, min, max })
}

fn choices(fields: &Fields<'_>) -> Option<Answering> {
    let value = fields.value("choices")?;
    let items = value.items();
    let mut choices: Vec<Choice> = Vec::new();
    for (item, choice) in items.iter().filter_map(|item| Some((item, choice(item)?))) {
        if choices.iter().any(|other| other.id == choice.id) {
            let message = format!("duplicate choice `{}`", choice.id);
            let place =
                item.value.get_ref().get("id").map_or_else(|| item.span(), toml::Spanned::span);
            item.reading.error(
                codes::FINDING_CHOICES,
                place,
                message,
                "give each choice its own id",
            );
        }
        choices.push(choice);
    }
    if value.array().is_some() && items.len() < 2 {
        let help = "offer at least two, or make it a yes-no finding";
        value.error(codes::FINDING_CHOICES, "too few choices, expected at least two", help);
    }
    Some(Answering::Choice(choices))
}

fn choice(value: &SpannedValue<'_>) -> Option<Choice> {
    let fields = value.fields()?;
    let id = fields.value("id").and_then(|id| id.name().map(str::to_owned));
    let label = fields.text("label");
    fields.finish();
    Some(Choice { id: id?, label: label? })
}

/// Notes how a finding is answered; problems are reported when the finding is read.
pub(super) fn declare_form(fields: &Fields<'_>, scope: &mut Scope<'_>) {
    let id = fields.maybe("id").and_then(|value| value.value.get_ref().as_str());
    if let (Some(id), Some(form)) = (id, form_of(fields)) {
        scope.declare_form(id, form);
    }
}

/// How a finding is answered; problems are not reported here.
pub(super) fn form_of(fields: &Fields<'_>) -> Option<AnswerForm> {
    if fields.maybe("logged").is_some() {
        return Some(AnswerForm::Measured);
    }
    if fields.maybe("measured").and_then(|value| value.value.get_ref().as_bool()) == Some(true) {
        return Some(AnswerForm::Measured);
    }
    match fields.maybe("type")?.value.get_ref().as_str()? {
        "yes-no" => Some(AnswerForm::YesNo),
        "number" => {
            let bound = |key| fields.maybe(key)?.as_number();
            Some(AnswerForm::Number(bound("min").zip(bound("max"))))
        }
        "date" => Some(AnswerForm::Date),
        "choice" => {
            let choices = fields.maybe("choices")?;
            let id = |choice: &toml::Spanned<toml::de::DeValue<'_>>| {
                Some(choice.get_ref().get("id")?.get_ref().as_str()?.to_owned())
            };
            Some(AnswerForm::Choice(choices.array()?.iter().filter_map(id).collect()))
        }
        _ => None,
    }
}
