//! The rules of packs in words, so that everybody can read them.

use heelwise_core::{
    Answering, BodySite, Catalog, Comparison, Condition, ContentError, Criterion, Exercise, Expr,
    Finding, Id, SelfTest,
};
use jiff::civil::Weekday;

/// An expression in words.
pub fn expr(catalog: &Catalog, expr: &Expr) -> Result<String, ContentError> {
    Ok(match expr {
        Expr::Present(id) => quoted(&label(catalog, id)?),
        Expr::Number(id, bounds) => {
            let unit = match catalog.get(id)?.map(|finding| finding.answering) {
                Some(Answering::Number { unit, .. }) => format!(" {unit}"),
                _ => String::new(),
            };
            format!("{} is {}{unit}", quoted(&label(catalog, id)?), bounds_in_words(bounds))
        }
        Expr::Chosen(id, choices) => {
            format!("{} is {}", quoted(&label(catalog, id)?), chosen(catalog, id, choices)?)
        }
        Expr::WithinDays(id, days) => {
            format!("{} lies within the last {days} days", quoted(&label(catalog, id)?))
        }
        Expr::Site(sites) => {
            format!("it hurts at: {}", names(sites, |site| site_name(catalog, site))?.join(" or "))
        }
        Expr::Side(side) => match side {
            heelwise_core::Side::Both => "it is on both sides".into(),
            side => format!("it is on the {side} side"),
        },
        Expr::Pattern(id) => {
            format!("the answers resemble {}", quoted(&condition_name(catalog, id)?))
        }
        Expr::All(parts) => join(catalog, parts, " and ")?,
        Expr::Any(parts) => join(catalog, parts, " or ")?,
        Expr::None(parts) => format!("none of: {}", list(catalog, parts)?),
        Expr::AtLeast(count, parts) => format!("at least {count} of: {}", list(catalog, parts)?),
    })
}

/// A criterion in words.
pub fn criterion(catalog: &Catalog, criterion: &Criterion) -> Result<String, ContentError> {
    Ok(match criterion {
        Criterion::NoWarningSign => "no warning sign holds or is open".into(),
        Criterion::Answers(rule) => expr(catalog, rule)?,
        Criterion::Test(test, bounds) => {
            let (name, unit) = test_name(catalog, test)?;
            format!("{name} is {}{unit}", bounds_in_words(bounds))
        }
        Criterion::Better(test, by) => {
            let (name, unit) = test_name(catalog, test)?;
            match by {
                Some(by) => format!("{name} is better than at the start by {by}{unit} or more"),
                None => {
                    format!("{name} is better than at the start, by more than the test can mistake")
                }
            }
        }
        Criterion::NotWorse(test) => {
            format!("{} is no worse than at the start", test_name(catalog, test)?.0)
        }
        Criterion::OfOtherSide(test, percent) => {
            format!(
                "{}: the sore side reaches {percent} % of the other",
                test_name(catalog, test)?.0
            )
        }
        Criterion::Taken(test, times) => {
            format!("{} was taken {}", test_name(catalog, test)?.0, often(*times))
        }
        Criterion::CalmSessions(1, None) => "a calm session, the next morning as usual".into(),
        Criterion::CalmSessions(count, None) => {
            format!("{count} calm sessions in a row, the next morning as usual")
        }
        Criterion::CalmSessions(count, Some(exercise)) => {
            format!("{count} calm sessions in a row with {}", exercise_name(catalog, exercise)?)
        }
        Criterion::CalmWeeks(1) => "a week of sessions without a red one".into(),
        Criterion::CalmWeeks(count) => format!("{count} weeks of sessions without a red one"),
        Criterion::Sessions(count) => format!("{count} sessions in this phase"),
        Criterion::PainAtMost(pain, 1) => format!("pain of {pain} at most in the last session"),
        Criterion::PainAtMost(pain, count) => {
            format!("pain of {pain} at most in each of the last {count} sessions")
        }
        Criterion::FullDose(exercise) => {
            format!(
                "{} at its full dose, as far as the minutes go, and calm",
                exercise_name(catalog, exercise)?
            )
        }
        Criterion::Confirmed(statement) => {
            format!("you can say: {}", quoted(statement.text.trim_end_matches('.')))
        }
        Criterion::All(parts) => criteria(catalog, parts, " and ")?,
        Criterion::Any(parts) => criteria(catalog, parts, " or ")?,
    })
}

fn criteria(catalog: &Catalog, parts: &[Criterion], word: &str) -> Result<String, ContentError> {
    Ok(names(parts, |part| criterion(catalog, part))?.join(word))
}

/// A test's name in quotes, and its unit after a space.
fn test_name(catalog: &Catalog, id: &Id<SelfTest>) -> Result<(String, String), ContentError> {
    let test = catalog.get(id)?;
    Ok(test.map_or_else(
        || (id.to_string(), String::new()),
        |test| (quoted(&test.name), format!(" {}", test.unit)),
    ))
}

/// The name of an exercise in quotes, or its id when its pack is not loaded.
pub fn exercise_name(catalog: &Catalog, id: &Id<Exercise>) -> Result<String, ContentError> {
    Ok(catalog.get(id)?.map_or_else(|| id.to_string(), |exercise| quoted(&exercise.name)))
}

fn often(times: u8) -> String {
    match times {
        1 => "once".into(),
        2 => "twice".into(),
        times => format!("{times} times"),
    }
}

/// A day of the week as three letters.
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    }
}

/// The day of the week with these three letters.
pub fn weekday_of(name: &str) -> Option<Weekday> {
    Weekday::Monday.cycle_forward().take(7).find(|day| weekday(*day) == name)
}

/// The label of a finding, or its id when its pack is not loaded.
pub fn label(catalog: &Catalog, id: &Id<Finding>) -> Result<String, ContentError> {
    Ok(catalog.get(id)?.map_or_else(|| id.to_string(), |finding| finding.label))
}

/// The name of a condition, or its id when its pack is not loaded.
pub fn condition_name(catalog: &Catalog, id: &Id<Condition>) -> Result<String, ContentError> {
    let condition = catalog.conditions().iter().find(|condition| condition.id == *id);
    Ok(condition.map_or_else(|| id.to_string(), |condition| condition.name.clone()))
}

/// The name of a body site, or its id when its pack is not loaded.
pub fn site_name(catalog: &Catalog, id: &Id<BodySite>) -> Result<String, ContentError> {
    Ok(catalog.get(id)?.map_or_else(|| id.to_string(), |site| site.name))
}

fn names<T>(
    items: &[T],
    name: impl Fn(&T) -> Result<String, ContentError>,
) -> Result<Vec<String>, ContentError> {
    items.iter().map(name).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn join(catalog: &Catalog, parts: &[Expr], word: &str) -> Result<String, ContentError> {
    let part = |part: &Expr| {
        let text = expr(catalog, part)?;
        Ok(if part.parts().len() > 1 { format!("({text})") } else { text })
    };
    Ok(names(parts, part)?.join(word))
}

fn list(catalog: &Catalog, parts: &[Expr]) -> Result<String, ContentError> {
    Ok(names(parts, |part| expr(catalog, part))?.join("; "))
}

fn chosen(catalog: &Catalog, id: &Id<Finding>, choices: &[String]) -> Result<String, ContentError> {
    let finding = catalog.get(id)?;
    let label = |choice: &String| match finding.as_ref().map(|finding| &finding.answering) {
        Some(Answering::Choice(known)) => known
            .iter()
            .find(|known| known.id == *choice)
            .map_or_else(|| choice.clone(), |known| quoted(&known.label)),
        _ => choice.clone(),
    };
    Ok(choices.iter().map(label).collect::<Vec<_>>().join(" or "))
}

fn bounds_in_words(bounds: &Comparison) -> String {
    let words = [
        ("less than", bounds.lt),
        ("at most", bounds.le),
        ("more than", bounds.gt),
        ("at least", bounds.ge),
    ];
    let parts: Vec<String> =
        words.iter().filter_map(|(word, bound)| Some(format!("{word} {}", (*bound)?))).collect();
    parts.join(" and ")
}
