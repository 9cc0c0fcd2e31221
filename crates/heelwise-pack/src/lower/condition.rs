//! Conditions, with their arguments and advice, and arguments for conditions of other packs.

use heelwise_core::{
    Advice, AdviceKind, Argument, Care, Condition, Evidence, Expr, Id, Points, SafeText,
};

use super::{Allowed, Lower};
use crate::codes;
use crate::fields::Fields;

impl Lower for Condition {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let before = fields.reading.diagnostics.count();
        let (id, name) = (fields.id::<Self>(), fields.text("name"));
        let (summary, course) = (fields.text("summary"), fields.text("course"));
        let aliases = fields.texts("aliases");
        let icd10cm = fields.list("icd10cm", super::icd10cm::code);
        let care = fields.maybe("care").map_or(Some(Care::Own), |value| value.word());
        let sites = fields.refer_some("sites");
        let prior = fields.maybe("prior").map_or(Some(0.0), |value| value.number(-1.0, 1.0));
        let review_weeks = fields.list("review_weeks", |value| {
            value.whole(1, 104).and_then(|week| u8::try_from(week).ok())
        });
        let evidence = fields.evidence();
        let arguments = own_arguments(fields, id.as_ref(), evidence.as_ref());
        let advice = own_advice(fields, id.as_ref(), evidence.as_ref());
        let condition = Self {
            id: id?,
            name: name?,
            aliases,
            icd10cm,
            care: care?,
            sites,
            summary: summary?,
            course: course?,
            prior: Points::from_number(prior?),
            review_weeks,
            arguments,
            advice,
            evidence: evidence?,
        };
        // An argument or advice that could not be read may be the one that is missing.
        let complete = |key, read| {
            fields.maybe(key).and_then(|value| value.array()).map_or(0, <[_]>::len) == read
        };
        let complete = complete("argument", condition.arguments.len())
            && complete("advice", condition.advice.len());
        if complete && fields.reading.diagnostics.count() == before {
            check_condition(fields, &condition);
        }
        Some(condition)
    }
}

/// The points at which a pattern matches; every condition must be able to reach them.
const REACH: Points = heelwise_engine::rank::MODERATE;

fn check_condition(fields: &Fields<'_>, condition: &Condition) {
    if !condition.advice.iter().any(|advice| advice.kind == AdviceKind::Seek) {
        let help = "add `[[condition.advice]]` with kind = \"seek\"";
        fields.error_at(
            &["id"],
            codes::CONDITION_SEEK,
            "the pattern does not say when to see a clinician",
            help,
        );
    }
    let best: Points = heelwise_engine::rank::best_possible(condition);
    if best < REACH {
        let message =
            format!("the arguments together reach {best} points, expected at least {REACH}");
        fields.error_at(
            &["id"],
            codes::CONDITION_UNREACHABLE,
            message,
            "add arguments, or raise `present`",
        );
    }
}

fn own_arguments(
    fields: &Fields<'_>,
    condition: Option<&Id<Condition>>,
    evidence: Option<&Evidence>,
) -> Vec<Argument> {
    let mut arguments: Vec<Argument> = Vec::new();
    for fields in fields.tables("argument") {
        arguments.extend(own_argument(&fields, condition, evidence));
        fields.finish();
    }
    arguments
}

fn own_argument(
    fields: &Fields<'_>,
    condition: Option<&Id<Condition>>,
    inherited: Option<&Evidence>,
) -> Option<Argument> {
    let when = fields.expr("when", Allowed::Facts);
    let own_id = fields.maybe("id").and_then(|value| value.name());
    let name = own_id
        .or_else(|| when.as_ref()?.findings().first().map(|id| id.name()))
        .unwrap_or(NAMELESS)
        .to_owned();
    let points = points(fields);
    let group = fields.maybe_text("group");
    let evidence = fields.evidence_or(inherited);
    let ((present, absent), condition) = (points?, condition?);
    Some(Argument {
        id: part_id(condition, &name),
        condition: condition.clone(),
        when: when?,
        present,
        absent,
        group,
        evidence: evidence?,
    })
}

/// The name of an argument without an id and without a finding.
const NAMELESS: &str = "site";

/// The id of a part of a condition: `<condition>.<name>`.
fn part_id<T>(condition: &Id<Condition>, name: &str) -> Id<T> {
    Id::new(condition.pack(), &format!("{}.{name}", condition.name()))
}

fn points(fields: &Fields<'_>) -> Option<(Points, Points)> {
    let read = |key| fields.maybe(key).map_or(Some(0.0), |value| value.number(-3.0, 3.0));
    let (present, absent) = (read("present"), read("absent"));
    let (present, absent) = (Points::from_number(present?), Points::from_number(absent?));
    if present == Points::ZERO && absent == Points::ZERO {
        let help = "give `present` or `absent` points between -3 and 3";
        fields.error_at(
            &["present", "absent"],
            codes::ARGUMENT_ZERO,
            "the argument carries no points",
            help,
        );
        return None;
    }
    Some((present, absent))
}

fn own_advice(
    fields: &Fields<'_>,
    condition: Option<&Id<Condition>>,
    evidence: Option<&Evidence>,
) -> Vec<Advice> {
    let mut all = Vec::new();
    for fields in fields.tables("advice") {
        let name = fields.value("id").and_then(|value| value.name());
        let kind = fields.word::<AdviceKind>("kind");
        let text = fields.text("text");
        let (demands, tissues) = (fields.words("demands"), fields.words("tissues"));
        let evidence = fields.evidence_or(evidence);
        fields.finish();
        let (Some(condition), Some(name), Some(kind), Some(text), Some(evidence)) =
            (condition, name, kind, text, evidence)
        else {
            continue;
        };
        all.push(Advice { id: part_id(condition, name), kind, text, demands, tissues, evidence });
    }
    all
}

/// Reports parts of one condition that would share an id.
pub(super) fn check_part_ids(fields: &Fields<'_>) {
    for key in ["argument", "advice"] {
        let mut names: Vec<String> = Vec::new();
        for part in fields.maybe(key).and_then(|value| value.array()).unwrap_or_default() {
            let Some((name, span)) = part_name(part) else { continue };
            if names.contains(&name) {
                let message = format!(
                    "another {key} of this condition is called `{}`",
                    SafeText::quote(&name)
                );
                let help = format!("give this {key} an `id` of its own");
                fields.reading.error(codes::ID_DUPLICATE, span, message, help);
            }
            names.push(name);
        }
    }
}

/// The name that a part will have, and its location.
fn part_name(
    part: &toml::Spanned<toml::de::DeValue<'_>>,
) -> Option<(String, std::ops::Range<usize>)> {
    if let Some(id) = part.get_ref().get("id") {
        return Some((id.get_ref().as_str()?.to_owned(), id.span()));
    }
    let when = part.get_ref().get("when")?;
    let finding =
        first_finding(when).and_then(|finding| Some((finding.get_ref().as_str()?, finding.span())));
    let (name, span) = finding.unwrap_or((NAMELESS, when.span()));
    Some((name.rsplit('/').next().unwrap_or(name).to_owned(), span))
}

fn first_finding<'a, 'b>(
    expr: &'a toml::Spanned<toml::de::DeValue<'b>>,
) -> Option<&'a toml::Spanned<toml::de::DeValue<'b>>> {
    if expr.get_ref().is_str() {
        return Some(expr);
    }
    let inner = |key: &str| expr.get_ref().get(key);
    if let Some(finding) = inner("finding") {
        return Some(finding);
    }
    let list = ["all", "any", "none", "of"].into_iter().find_map(inner)?;
    list.get_ref().as_array()?.iter().find_map(first_finding)
}

impl Lower for Argument {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let id = fields.id();
        let condition = fields.value("condition").and_then(|value| value.refer::<Condition>());
        let when: Option<Expr> = fields.expr("when", Allowed::Facts);
        let points = points(fields);
        let group = fields.maybe_text("group");
        let evidence = fields.evidence();
        let (condition, (present, absent)) = (condition?, points?);
        let takes_away = [("present", present), ("absent", absent)]
            .into_iter()
            .find(|(_, points)| *points < Points::ZERO);
        if let Some((key, _)) =
            takes_away.filter(|_| condition.pack() != fields.reading.scope.pack())
        {
            let help =
                "give no points below 0, or propose the argument to the pack that owns the pattern";
            fields.error_at(
                &[key],
                codes::ARGUMENT_FOREIGN,
                "this argument speaks against another pack's pattern",
                help,
            );
        }
        Some(Self { id: id?, condition, when: when?, present, absent, group, evidence: evidence? })
    }
}
