//! Criteria: the typed sentences that begin and end phases.

use heelwise_core::{Comparison, Confirmation, Criterion, Exercise, Id, Phase, SelfTest};

use super::Allowed;
use crate::codes;
use crate::diagnostic::{Location, nearest};
use crate::fields::Fields;
use crate::value::SpannedValue;

/// The deepest nesting that is read.
const DEEPEST: usize = 4;

/// The keys that give a criterion its kind; it has exactly one of them.
const FORMS: [&str; 15] = [
    "no_warning_sign",
    "answers",
    "test",
    "better",
    "not_worse",
    "of_other_side",
    "taken",
    "calm_sessions",
    "calm_weeks",
    "sessions",
    "pain_at_most",
    "full_dose",
    "confirm",
    "all",
    "any",
];

/// A list of criteria; ids of confirmations are made from the list's place.
pub(super) fn criteria(
    fields: &Fields<'_>,
    key: &'static str,
    place: &Id<Phase>,
) -> Vec<Criterion> {
    let read: Vec<(Option<Criterion>, Location)> =
        fields.list(key, |value| Some((read(value, place, 0), value.place())));
    let scope = fields.reading.scope;
    let readable = read.into_iter().filter_map(|(criterion, at)| Some((criterion?, at)));
    let noted = readable
        .inspect(|(criterion, at)| scope.note(&place.key(), note_of(criterion), at.clone()));
    noted.map(|(criterion, _)| criterion).collect()
}

/// The key under which the location of a criterion is noted.
pub(crate) fn note_of(criterion: &Criterion) -> String {
    format!("{criterion:?}")
}

fn read(value: &SpannedValue<'_>, place: &Id<Phase>, depth: usize) -> Option<Criterion> {
    if depth > DEEPEST || !value.value.get_ref().is_table() {
        shape(value, "invalid criterion");
        return None;
    }
    let fields = value.fields()?;
    let given: Vec<&str> = FORMS.into_iter().filter(|form| fields.maybe(form).is_some()).collect();
    match given.as_slice() {
        // `sessions` says over how many sessions `pain_at_most` counts.
        [form] | ["sessions", form @ "pain_at_most"] => {
            let criterion = form_of(&fields, form, place, depth);
            fields.finish();
            return criterion;
        }
        [] => no_form(value, &fields),
        [first, second, ..] => {
            shape(value, &format!("`{first}` and `{second}` cannot stand in one criterion"));
        }
    }
    None
}

fn no_form(value: &SpannedValue<'_>, fields: &Fields<'_>) {
    match fields.entries().find_map(|(key, _)| Some((key.span(), nearest(key.get_ref(), FORMS)?))) {
        Some((place, meant)) => {
            let help = format!("did you mean `{meant}`?");
            value.reading.error(codes::CRITERION_SHAPE, place, "invalid criterion", help);
        }
        None => shape(value, "invalid criterion"),
    }
}

fn shape(value: &SpannedValue<'_>, message: &str) {
    let help = "write for example { test = \"first-step-pain\", le = 3 }, { calm_sessions = 2 }, { \
        answers = \"a-finding\" } or \
                { id = \"steady\", confirm = \"The disc is easy.\" }; docs/pack-format.md has all \
                forms";
    value.error(codes::CRITERION_SHAPE, message, help);
}

fn form_of(fields: &Fields<'_>, form: &str, place: &Id<Phase>, depth: usize) -> Option<Criterion> {
    let count = |key| fields.value(key).and_then(|value| whole(&value, 1, 99));
    match form {
        "no_warning_sign" => no_warning_sign(fields),
        "answers" => fields.expr("answers", Allowed::Facts).map(Criterion::Answers),
        "test" => Some(Criterion::Test(test(fields, "test")?, bounds(fields)?)),
        "better" => better(fields),
        "not_worse" => test(fields, "not_worse").map(Criterion::NotWorse),
        "of_other_side" => of_other_side(fields),
        "taken" => Some(Criterion::Taken(test(fields, "taken")?, count("times")?)),
        "calm_sessions" => {
            let with = fields.maybe("with").map(|value| value.refer::<Exercise>());
            let count = count("calm_sessions")?;
            with.map_or(Some(Criterion::CalmSessions(count, None)), |with| {
                Some(Criterion::CalmSessions(count, Some(with?)))
            })
        }
        "calm_weeks" => count("calm_weeks").map(Criterion::CalmWeeks),
        "sessions" => count("sessions").map(Criterion::Sessions),
        "pain_at_most" => {
            let pain = fields.value("pain_at_most").and_then(|value| whole(&value, 0, 10));
            Some(Criterion::PainAtMost(pain?, count("sessions")?))
        }
        "full_dose" => {
            fields.value("full_dose").and_then(|value| value.refer()).map(Criterion::FullDose)
        }
        "confirm" => confirm(fields, place),
        "all" => parts(&fields.value("all")?, place, depth).map(Criterion::All),
        _ => parts(&fields.value("any")?, place, depth).map(Criterion::Any),
    }
}

fn whole(value: &SpannedValue<'_>, least: u16, most: u16) -> Option<u8> {
    value.whole(least, most).and_then(|number| u8::try_from(number).ok())
}

fn no_warning_sign(fields: &Fields<'_>) -> Option<Criterion> {
    let value = fields.value("no_warning_sign")?;
    if !value.flag()? {
        value.error(
            codes::CRITERION_SHAPE,
            "`no_warning_sign = false` asks for nothing",
            "take it away",
        );
        return None;
    }
    Some(Criterion::NoWarningSign)
}

fn parts(list: &SpannedValue<'_>, place: &Id<Phase>, depth: usize) -> Option<Vec<Criterion>> {
    let items = list.items();
    if items.is_empty() && list.array().is_some() {
        list.error(codes::LIST_EMPTY, "the list is empty", "name at least one criterion");
        return None;
    }
    let read: Vec<Option<Criterion>> =
        items.iter().map(|item| read(item, place, depth + 1)).collect();
    read.into_iter().collect()
}

fn test(fields: &Fields<'_>, key: &'static str) -> Option<Id<SelfTest>> {
    fields.value(key)?.refer()
}

fn bounds(fields: &Fields<'_>) -> Option<Comparison> {
    let bound = |key| fields.maybe(key).and_then(|value| value.number(0.0, 1000.0));
    let comparison =
        Comparison { lt: bound("lt"), le: bound("le"), gt: bound("gt"), ge: bound("ge") };
    if comparison == Comparison::default() {
        let help = "give `lt`, `le`, `gt` or `ge`; to compare with the start write `better` or \
            `not_worse`";
        fields.error_at(
            &["test"],
            codes::CRITERION_SHAPE,
            "the result is compared with nothing",
            help,
        );
        return None;
    }
    Some(comparison)
}

fn better(fields: &Fields<'_>) -> Option<Criterion> {
    let test = test(fields, "better");
    let by = fields.maybe("by").map(|value| value.number(0.0, 1000.0));
    match by {
        Some(by) => Some(Criterion::Better(test?, Some(by?))),
        None => Some(Criterion::Better(test?, None)),
    }
}

fn of_other_side(fields: &Fields<'_>) -> Option<Criterion> {
    let test = test(fields, "of_other_side");
    let percent = fields.value("percent").and_then(|value| whole(&value, 1, 150));
    Some(Criterion::OfOtherSide(test?, percent?))
}

fn confirm(fields: &Fields<'_>, place: &Id<Phase>) -> Option<Criterion> {
    let name = fields.value("id").and_then(|value| value.name());
    let text = fields.text("confirm");
    let id = Id::new(place.pack(), &format!("{}.{}", place.name(), name?));
    Some(Criterion::Confirmed(Confirmation { id, text: text? }))
}
