//! Expressions.

use heelwise_core::{Comparison, Condition, Expr, Finding, Id, SafeText, Side};

use super::unsatisfiable::{self, can_be_met};
use crate::codes;
use crate::diagnostic::nearest;
use crate::fields::Fields;
use crate::resolve::AnswerForm;
use crate::value::SpannedValue;

/// The parts that an expression may have at its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// Findings, sites and sides, freely combined.
    Facts,
    /// The same without `none`: an answer may only raise the caution.
    Cautious,
    /// Cautious, and patterns.
    CautiousPatterns,
    /// Everything.
    Patterns,
}

/// The deepest nesting that is read.
const DEEPEST: usize = 8;

impl Fields<'_> {
    /// A required expression.
    pub(crate) fn expr(&self, key: &'static str, allowed: Allowed) -> Option<Expr> {
        possible(&self.value(key)?, allowed)
    }

    /// An optional expression.
    pub(crate) fn maybe_expr(&self, key: &'static str, allowed: Allowed) -> Option<Expr> {
        possible(&self.maybe(key)?, allowed)
    }
}

/// A whole expression, which some answers must be able to make true.
fn possible(value: &SpannedValue<'_>, allowed: Allowed) -> Option<Expr> {
    let expr = read(value, allowed, 0)?;
    let range = |id: &Id<Finding>| match value.reading.scope.form(id) {
        Some(AnswerForm::Number(range)) => range,
        _ => None,
    };
    if unsatisfiable::holds(&expr, &range) {
        let help = "no answers can make all of it true at once: say `any` where one is enough, or \
            correct the numbers and choices";
        value.error(codes::EXPRESSION_NEVER, "this can never be true", help);
    }
    Some(expr)
}

fn read(value: &SpannedValue<'_>, allowed: Allowed, depth: usize) -> Option<Expr> {
    if depth > DEEPEST {
        shape(value, "the expression is nested too deeply");
        return None;
    }
    if value.value.get_ref().is_str() {
        return present(value);
    }
    if !value.value.get_ref().is_table() {
        shape(value, "neither the name of a finding nor a table");
        return None;
    }
    let fields = value.fields()?;
    let given: Vec<&str> = FORMS.into_iter().filter(|form| fields.maybe(form).is_some()).collect();
    match given.as_slice() {
        [_] => {
            let expr = read_form(&fields, allowed, depth);
            fields.finish();
            return expr;
        }
        [] => no_form(value, &fields),
        [first, second, ..] => {
            shape(value, &format!("`{first}` and `{second}` cannot stand in one expression"));
        }
    }
    None
}

/// The keys that give an expression its kind; it has exactly one of them.
const FORMS: [&str; 8] = ["all", "any", "none", "at_least", "finding", "site", "side", "pattern"];

/// The keys that compare a finding.
const COMPARISONS: [&str; 6] = ["lt", "le", "gt", "ge", "is", "within_days"];

fn no_form(value: &SpannedValue<'_>, fields: &Fields<'_>) {
    let near = |key: &str| nearest(key, FORMS);
    match fields.entries().find_map(|(key, _)| Some((key.span(), near(key.get_ref())?))) {
        Some((place, meant)) => {
            let help = format!("did you mean `{meant}`?");
            value.reading.error(codes::EXPRESSION_SHAPE, place, "invalid expression", help);
        }
        None => shape(value, "invalid expression"),
    }
}

fn shape(value: &SpannedValue<'_>, message: &str) {
    let help = "write a finding's name, or one of { all = [...] }, { any = [...] }, { none = [...] \
        }, { at_least = 2, of = [...] }, \
                { finding = \"...\", ge = 1 }, { finding = \"...\", is = \"...\" }, { site = \
                \"...\" }, { side = \"...\" }, { pattern = \"...\" }";
    value.error(codes::EXPRESSION_SHAPE, message, help);
}

fn read_form(fields: &Fields<'_>, allowed: Allowed, depth: usize) -> Option<Expr> {
    if let Some(list) = fields.maybe("all") {
        return Some(Expr::All(parts(&list, allowed, depth)?));
    }
    if let Some(list) = fields.maybe("any") {
        return Some(Expr::Any(parts(&list, allowed, depth)?));
    }
    if let Some(list) = fields.maybe("none") {
        return none(&list, allowed, depth);
    }
    if let Some(count) = fields.maybe("at_least") {
        return at_least(&count, fields, allowed, depth);
    }
    if let Some(finding) = fields.maybe("finding") {
        return about_finding(&finding, fields);
    }
    if let Some(site) = fields.maybe("site") {
        let sites = one_or_more(&site, SpannedValue::refer);
        return (!sites.is_empty()).then_some(Expr::Site(sites));
    }
    if let Some(side) = fields.maybe("side") {
        return side.word::<Side>().map(Expr::Side);
    }
    pattern_expr(&fields.maybe("pattern")?, allowed)
}

fn parts(list: &SpannedValue<'_>, allowed: Allowed, depth: usize) -> Option<Vec<Expr>> {
    let items = list.items();
    if items.is_empty() && list.array().is_some() {
        list.error(codes::EXPRESSION_EMPTY, "the list is empty", "name at least one finding");
        return None;
    }
    let read: Vec<Option<Expr>> = items.iter().map(|item| read(item, allowed, depth + 1)).collect();
    read.into_iter().collect()
}

fn none(list: &SpannedValue<'_>, allowed: Allowed, depth: usize) -> Option<Expr> {
    if matches!(allowed, Allowed::Cautious | Allowed::CautiousPatterns) {
        let help =
            "more answers \"yes\" may only raise the caution: write what must be present instead";
        list.error(codes::EXPRESSION_NONE, "`none` is not allowed here", help);
    }
    Some(Expr::None(parts(list, allowed, depth)?))
}

fn at_least(
    count: &SpannedValue<'_>,
    fields: &Fields<'_>,
    allowed: Allowed,
    depth: usize,
) -> Option<Expr> {
    let number = count.whole(0, 100);
    let parts = parts(&fields.value("of")?, allowed, depth)?;
    let number = u8::try_from(number?).ok()?;
    if (1..=parts.len()).contains(&usize::from(number)) {
        return Some(Expr::AtLeast(number, parts));
    }
    let always = if number == 0 { "always" } else { "never" };
    let message = format!("at least {number} of {} is {always} true", parts.len());
    count.error(
        codes::EXPRESSION_COUNT,
        message,
        format!("give a number from 1 to {}", parts.len()),
    );
    None
}

fn present(value: &SpannedValue<'_>) -> Option<Expr> {
    let id: Id<Finding> = value.refer()?;
    let form = value.reading.scope.form(&id)?;
    if matches!(form, AnswerForm::YesNo | AnswerForm::Measured) {
        return Some(Expr::Present(id));
    }
    wrong_form(value, value, &form);
    None
}

/// Reports at `at` that `finding` is answered in another way.
fn wrong_form(at: &SpannedValue<'_>, finding: &SpannedValue<'_>, form: &AnswerForm) {
    let name = finding.text().unwrap_or_default();
    let (is, write) = match form {
        AnswerForm::Number(_) => ("a number", format!("{{ finding = \"{name}\", ge = 1 }}")),
        AnswerForm::Choice(_) => ("a choice", format!("{{ finding = \"{name}\", is = \"...\" }}")),
        AnswerForm::Date => ("a date", format!("{{ finding = \"{name}\", within_days = 7 }}")),
        AnswerForm::YesNo | AnswerForm::Measured => ("yes or no", format!("just \"{name}\"")),
    };
    at.error(
        codes::EXPRESSION_TYPE,
        format!("`{name}` is answered with {is}"),
        format!("write {write}"),
    );
}

fn about_finding(finding: &SpannedValue<'_>, fields: &Fields<'_>) -> Option<Expr> {
    let given = COMPARISONS.map(|key| (key, fields.maybe(key)));
    let id: Id<Finding> = finding.refer()?;
    let form = finding.reading.scope.form(&id)?;
    let unfit = given.iter().find_map(|(key, value)| value.filter(|_| !compares(&form, key)));
    if unfit.is_some() || matches!(form, AnswerForm::YesNo | AnswerForm::Measured) {
        wrong_form(&unfit.unwrap_or(*finding), finding, &form);
        return None;
    }
    match &form {
        AnswerForm::Number(_) => Some(Expr::Number(id, bounds(finding, fields)?)),
        AnswerForm::Choice(choices) => Some(Expr::Chosen(id, chosen(fields, choices)?)),
        AnswerForm::Date => {
            Some(Expr::WithinDays(id, fields.value("within_days")?.whole(1, 3650)?))
        }
        AnswerForm::YesNo | AnswerForm::Measured => None,
    }
}

/// Whether this key compares findings with answers of this form.
fn compares(form: &AnswerForm, key: &str) -> bool {
    match form {
        AnswerForm::Number(_) => matches!(key, "lt" | "le" | "gt" | "ge"),
        AnswerForm::Choice(_) => key == "is",
        AnswerForm::Date => key == "within_days",
        AnswerForm::YesNo | AnswerForm::Measured => false,
    }
}

fn bounds(finding: &SpannedValue<'_>, fields: &Fields<'_>) -> Option<Comparison> {
    let bound = |key| fields.maybe(key).map(|value| value.number(-1e6, 1e6));
    let given = [bound("lt"), bound("le"), bound("gt"), bound("ge")];
    let [lt, le, gt, ge] = given.map(Option::flatten);
    let help = "give one or two of `lt`, `le`, `gt`, `ge` that some number meets";
    if given == [None; 4] {
        finding.error(codes::EXPRESSION_BOUNDS, "the number is compared with nothing", help);
        return None;
    }
    let comparison = Comparison { lt, le, gt, ge };
    if !can_be_met(&comparison) {
        fields.error_at(
            &["lt", "le"],
            codes::EXPRESSION_BOUNDS,
            "no number lies within these bounds",
            help,
        );
        return None;
    }
    Some(comparison)
}

fn chosen(fields: &Fields<'_>, choices: &[String]) -> Option<Vec<String>> {
    let value = fields.value("is")?;
    let chosen = one_or_more(&value, |value| {
        let choice = value.text()?;
        if choices.iter().any(|known| known == choice) {
            return Some(choice.to_owned());
        }
        let help = format!("use {}", crate::diagnostic::one_of(choices.iter().map(String::as_str)));
        let message = format!("`{}` is not one of the finding's choices", SafeText::quote(&choice));
        value.error(codes::EXPRESSION_CHOICE, message, help);
        None
    });
    (!chosen.is_empty()).then_some(chosen)
}

fn pattern_expr(pattern: &SpannedValue<'_>, allowed: Allowed) -> Option<Expr> {
    if matches!(allowed, Allowed::Facts | Allowed::Cautious) {
        let help = "patterns are ranked after this is evaluated; name the findings instead";
        pattern.error(codes::EXPRESSION_PATTERN, "a pattern cannot be named here", help);
        return None;
    }
    pattern.refer::<Condition>().map(Expr::Pattern)
}

/// One value or a list of them. An empty list would make the expression vanish, so it is refused.
fn one_or_more<'a, T>(
    value: &SpannedValue<'a>,
    read: impl Fn(&SpannedValue<'a>) -> Option<T>,
) -> Vec<T> {
    if value.is_empty_list() {
        value.error(codes::EXPRESSION_EMPTY, "the list is empty", "name at least one");
    }
    if value.array().is_some() {
        value.items().iter().filter_map(read).collect()
    } else {
        read(value).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_that_meet_or_cross_are_distinguished() {
        let nothing = Comparison { lt: None, le: None, gt: None, ge: None };
        let within =
            |below: f64, above: f64| Comparison { lt: Some(below), gt: Some(above), ..nothing };
        assert!(
            can_be_met(&within(41.0, 40.0)) && can_be_met(&Comparison { lt: Some(1.0), ..nothing })
        );
        assert!(can_be_met(&Comparison { le: Some(40.0), ge: Some(40.0), ..nothing }));
        assert!(!can_be_met(&within(40.0, 40.0)) && !can_be_met(&within(39.0, 40.0)));
        assert!(!can_be_met(&Comparison { lt: Some(40.0), ge: Some(40.0), ..nothing }));
        assert!(!can_be_met(&Comparison { le: Some(40.0), gt: Some(40.0), ..nothing }));
    }

    #[test]
    fn each_form_of_answer_is_compared_in_its_own_way() {
        let fitting = |form: &AnswerForm| {
            COMPARISONS.into_iter().filter(|key| compares(form, key)).collect::<Vec<_>>()
        };
        assert_eq!(fitting(&AnswerForm::Number(None)), ["lt", "le", "gt", "ge"]);
        assert_eq!(fitting(&AnswerForm::Choice(Vec::new())), ["is"]);
        assert_eq!(fitting(&AnswerForm::Date), ["within_days"]);
        assert!(
            fitting(&AnswerForm::YesNo).is_empty() && fitting(&AnswerForm::Measured).is_empty()
        );
    }
}
