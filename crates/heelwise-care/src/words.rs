//! Rules in words, so that everybody can read what the program decides by.

use heelwise_core::{Answering, BodySite, Catalog, Comparison, Condition, ContentError, Expr, Finding, Id};

/// An expression in words.
pub fn of(catalog: &Catalog, expr: &Expr) -> Result<String, ContentError> {
    Ok(match expr {
        Expr::Present(id) => quoted(&label(catalog, id)?),
        Expr::Number(id, bounds) => {
            let unit = match catalog.get(id)?.map(|finding| finding.answering) {
                Some(Answering::Number { unit, .. }) => format!(" {unit}"),
                _ => String::new(),
            };
            format!("{} is {}{unit}", quoted(&label(catalog, id)?), bounds_in_words(bounds))
        }
        Expr::Chosen(id, choices) => format!("{} is {}", quoted(&label(catalog, id)?), chosen(catalog, id, choices)?),
        Expr::WithinDays(id, days) => format!("{} lies within the last {days} days", quoted(&label(catalog, id)?)),
        Expr::Site(sites) => format!("it hurts at: {}", names(sites, |site| site_name(catalog, site))?.join(" or ")),
        Expr::Side(side) => match side {
            heelwise_core::Side::Both => "it is on both sides".into(),
            side => format!("it is on the {side} side"),
        },
        Expr::Pattern(id) => format!("the answers resemble {}", quoted(&condition_name(catalog, id)?)),
        Expr::All(parts) => join(catalog, parts, " and ")?,
        Expr::Any(parts) => join(catalog, parts, " or ")?,
        Expr::None(parts) => format!("none of: {}", list(catalog, parts)?),
        Expr::AtLeast(count, parts) => format!("at least {count} of: {}", list(catalog, parts)?),
    })
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

fn names<T>(items: &[T], name: impl Fn(&T) -> Result<String, ContentError>) -> Result<Vec<String>, ContentError> {
    items.iter().map(name).collect()
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn join(catalog: &Catalog, parts: &[Expr], word: &str) -> Result<String, ContentError> {
    let part = |part: &Expr| {
        let text = of(catalog, part)?;
        Ok(if part.parts().len() > 1 { format!("({text})") } else { text })
    };
    Ok(names(parts, part)?.join(word))
}

fn list(catalog: &Catalog, parts: &[Expr]) -> Result<String, ContentError> {
    Ok(names(parts, |part| of(catalog, part))?.join("; "))
}

fn chosen(catalog: &Catalog, id: &Id<Finding>, choices: &[String]) -> Result<String, ContentError> {
    let finding = catalog.get(id)?;
    let label = |choice: &String| match finding.as_ref().map(|finding| &finding.answering) {
        Some(Answering::Choice(known)) => {
            known.iter().find(|known| known.id == *choice).map_or_else(|| choice.clone(), |known| quoted(&known.label))
        }
        _ => choice.clone(),
    };
    Ok(choices.iter().map(label).collect::<Vec<_>>().join(" or "))
}

fn bounds_in_words(bounds: &Comparison) -> String {
    let words = [("less than", bounds.lt), ("at most", bounds.le), ("more than", bounds.gt), ("at least", bounds.ge)];
    let parts: Vec<String> = words.iter().filter_map(|(word, bound)| Some(format!("{word} {}", (*bound)?))).collect();
    parts.join(" and ")
}
