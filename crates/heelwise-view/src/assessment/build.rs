//! Builds the view of an assessment: looks up names, labels and sources.

mod patterns;

use std::collections::BTreeSet;

use heelwise_core::{
    Answer, Catalog, ContentError, Contraindication, Evidence, Finding, Id, ItemKey, Measurement,
    Profile, Source,
};
use heelwise_engine::offer::{Applies, ForbiddenStep, OfferedRoutine, WithheldAdvice};
use heelwise_engine::self_test_change::SelfTestChange;
use heelwise_engine::triage::Fired;
use heelwise_engine::what_if::{Effect, WhatIf};
use heelwise_engine::{Assessment, rule_text, why};
use jiff::civil::Date;

use crate::{LabeledId, SCHEMA_VERSION};

use super::{
    AnsweredFinding, AssessmentView, ChangeView, ClaimView, EvidenceView, FigureView, FlagView,
    ForbiddenStepView, MeasuredView, OpenView, PackLine, ResultView, RoutineRef, RoutineView,
    StepView, TestView, UrgencyView,
};

/// Builds the view of an assessment.
///
/// # Errors
///
/// When content cannot be decoded.
pub fn assessment(
    catalog: &Catalog,
    profile: &Profile,
    date: Date,
    assessment: &Assessment<'_>,
    outcomes: &[SelfTestChange],
    notices: Vec<String>,
) -> Result<AssessmentView, ContentError> {
    let builder = AssessmentBuilder { catalog, profile, withheld: &assessment.offers.withheld };
    let mut view = AssessmentView {
        schema_version: SCHEMA_VERSION,
        document: "assessment",
        date,
        packs: catalog.manifests().map(pack_line).collect(),
        urgency: builder.urgency(assessment)?,
        patterns: builder.each(&assessment.patterns, AssessmentBuilder::pattern)?,
        routines: builder.each(&assessment.offers.best, AssessmentBuilder::routine)?,
        other_routines: assessment.offers.others.iter().map(named).collect(),
        refused_routines: builder.each(&assessment.offers.refused, AssessmentBuilder::routine)?,
        measured: builder.measured()?,
        tests: outcomes.iter().map(test).collect(),
        changes: builder.each(&assessment.changes, AssessmentBuilder::change)?,
        watch: assessment
            .watch
            .iter()
            .map(|flag| LabeledId { id: flag.id.to_string(), text: flag.warning.clone() })
            .collect(),
        claims: assessment.claims.iter().map(claim).collect(),
        sources: Vec::new(),
        notices,
    };
    view.sources = builder.sources(assessment)?;
    Ok(view)
}

fn pack_line(manifest: &heelwise_core::Manifest) -> PackLine {
    PackLine {
        id: manifest.id.clone(),
        version: manifest.version.clone(),
        status: manifest.status,
        reviewed: manifest.reviewed.clone(),
    }
}

fn named(offer: &OfferedRoutine) -> RoutineRef {
    let routine = &offer.routine;
    RoutineRef { id: routine.id.to_string(), name: routine.name.clone(), minutes: minutes(offer) }
}

fn claim(claim: &heelwise_core::Claim) -> ClaimView {
    ClaimView {
        id: claim.id.to_string(),
        statement: claim.statement.clone(),
        verdict: claim.verdict,
        finding: claim.finding.clone(),
        evidence: evidence(&claim.evidence),
    }
}

fn test(outcome: &SelfTestChange) -> TestView {
    let result = |(date, value): (Date, f64)| ResultView { date, value };
    TestView {
        id: outcome.test.id.to_string(),
        name: outcome.test.name.clone(),
        unit: outcome.test.unit.to_string(),
        side: outcome.side,
        results: outcome.results,
        first: result(outcome.first),
        last: result(outcome.last),
        change: outcome.change.words(),
    }
}

/// The view of evidence.
pub fn evidence(evidence: &Evidence) -> EvidenceView {
    EvidenceView {
        grade: evidence.grade,
        mark: evidence.mark,
        sources: evidence.sources.iter().map(ToString::to_string).collect(),
    }
}

struct AssessmentBuilder<'a> {
    catalog: &'a Catalog,
    profile: &'a Profile,
    withheld: &'a [WithheldAdvice],
}

impl AssessmentBuilder<'_> {
    fn each<T, V>(
        &self,
        items: &[T],
        view: fn(&Self, &T) -> Result<V, ContentError>,
    ) -> Result<Vec<V>, ContentError> {
        items.iter().map(|item| view(self, item)).collect()
    }

    fn urgency(&self, assessment: &Assessment<'_>) -> Result<UrgencyView, ContentError> {
        let open = assessment.open.iter().map(|open| {
            Ok(OpenView {
                id: open.flag.id.to_string(),
                level: open.flag.urgency,
                label: open.flag.label.clone(),
                ask: LabeledId {
                    id: open.next.to_string(),
                    text: rule_text::label(self.catalog, &open.next)?,
                },
            })
        });
        Ok(UrgencyView {
            id: ItemKey::rule("urgency").to_string(),
            level: assessment.urgency,
            sentence: assessment.urgency.sentence(),
            known_picture: assessment.recognised,
            because: self.each(&assessment.fired, Self::flag)?,
            open: open.collect::<Result<_, ContentError>>()?,
        })
    }

    fn flag(&self, fired: &Fired<'_>) -> Result<FlagView, ContentError> {
        let flag = fired.flag;
        Ok(FlagView {
            id: flag.id.to_string(),
            level: flag.urgency,
            label: flag.label.clone(),
            advice: flag.advice.clone(),
            findings: self.each(&fired.because, Self::finding)?,
            evidence: evidence(&flag.evidence),
        })
    }

    fn finding(&self, id: &Id<Finding>) -> Result<AnsweredFinding, ContentError> {
        let answer = match (self.profile.answers.get(id), self.profile.measured.get(id)) {
            (Some(answer), _) => answer.words(),
            (None, Some(measured)) => measured.because.clone(),
            (None, None) => "not asked".into(),
        };
        Ok(AnsweredFinding {
            id: id.to_string(),
            label: rule_text::label(self.catalog, id)?,
            answer,
        })
    }

    fn routine(&self, offer: &OfferedRoutine) -> Result<RoutineView, ContentError> {
        let routine = &offer.routine;
        let helps = offer.helps.iter().map(|id| {
            Ok(LabeledId { id: id.to_string(), text: rule_text::condition_name(self.catalog, id)? })
        });
        let steps = offer.steps.iter().map(|step| {
            let dosage = step.step.dosage.as_ref().or(step.exercise.dosage.as_ref());
            StepView {
                id: step.exercise.id.to_string(),
                name: step.exercise.name.clone(),
                dosage: dosage.map(ToString::to_string),
                seconds: dosage.map(heelwise_core::Dosage::seconds),
                cautions: step
                    .cautions
                    .iter()
                    .map(|rule| LabeledId { id: rule.id.to_string(), text: rule.caution.clone() })
                    .collect(),
                evidence: evidence(
                    dosage
                        .and_then(|dosage| dosage.evidence.as_ref())
                        .unwrap_or(&step.exercise.evidence),
                ),
            }
        });
        Ok(RoutineView {
            id: routine.id.to_string(),
            name: routine.name.clone(),
            summary: routine.summary.clone(),
            moment: routine.moment,
            minutes: minutes(offer),
            helps: helps.collect::<Result<_, ContentError>>()?,
            steps: steps.collect(),
            left_out: self.each(&offer.left_out, Self::left_out)?,
            evidence: evidence(&routine.evidence),
        })
    }

    fn left_out(&self, left: &ForbiddenStep) -> Result<ForbiddenStepView, ContentError> {
        let (because, until_answered) = self.forbidden(&left.because)?;
        let exercise = &left.exercise;
        Ok(ForbiddenStepView {
            id: exercise.id.to_string(),
            name: exercise.name.clone(),
            because,
            until_answered,
        })
    }

    /// The rules that forbid something, and the findings that have to be answered first.
    fn forbidden(
        &self,
        rules: &[(Contraindication, Applies)],
    ) -> Result<(Vec<LabeledId>, Vec<LabeledId>), ContentError> {
        let (mut because, mut until_answered) = (Vec::new(), Vec::new());
        for (rule, applies) in rules {
            match applies {
                Applies::UntilAnswered(finding) => {
                    let text = rule_text::label(self.catalog, finding)?;
                    until_answered.push(LabeledId { id: finding.to_string(), text });
                }
                _ => {
                    because.push(LabeledId { id: rule.id.to_string(), text: rule.caution.clone() });
                }
            }
        }
        Ok((because, until_answered))
    }

    fn measured(&self) -> Result<Vec<MeasuredView>, ContentError> {
        let mut views = Vec::new();
        for (id, measurement) in &self.profile.measured {
            let finding = self.catalog.get(id)?;
            views.push(MeasuredView {
                id: id.to_string(),
                label: rule_text::label(self.catalog, id)?,
                present: measurement.present,
                because: measurement.because.clone(),
                figures: finding.map(|finding| figures(&finding, measurement)).unwrap_or_default(),
            });
        }
        Ok(views)
    }

    fn change(&self, change: &WhatIf) -> Result<ChangeView, ContentError> {
        Ok(ChangeView {
            id: change.finding.to_string(),
            label: change.label.clone(),
            now: change.now.as_ref().map_or_else(|| "not asked".into(), Answer::words),
            instead: change.instead.words(),
            effect: effect(self.catalog, &change.effect)?,
            changes_urgency: matches!(change.effect, Effect::Urgency(_)),
        })
    }

    /// Every source behind a flag that holds, a pattern that stands, or a routine that is offered,
    /// each once.
    fn sources(&self, assessment: &Assessment<'_>) -> Result<Vec<LabeledId>, ContentError> {
        let flags = assessment.fired.iter().map(|fired| &fired.flag.evidence);
        let patterns = assessment.matching().map(|pattern| &pattern.condition.evidence);
        let routines = assessment.offers.best.iter().map(|offer| &offer.routine.evidence);
        let steps = assessment
            .offers
            .best
            .iter()
            .flat_map(|offer| offer.steps.iter().map(|step| &step.exercise.evidence));
        sources(self.catalog, flags.chain(patterns).chain(routines).chain(steps))
    }
}

/// The sources that pieces of evidence name, each once, in the order in which they are named.
///
/// # Errors
///
/// When content cannot be decoded.
pub fn sources<'a>(
    catalog: &Catalog,
    evidence: impl IntoIterator<Item = &'a Evidence>,
) -> Result<Vec<LabeledId>, ContentError> {
    let mut seen: BTreeSet<&Id<Source>> = BTreeSet::new();
    let mut lines = Vec::new();
    for id in
        evidence.into_iter().flat_map(|evidence| &evidence.sources).filter(|id| seen.insert(id))
    {
        let text = catalog.get(id)?.map_or_else(|| id.to_string(), |source| why::citation(&source));
        lines.push(LabeledId { id: id.to_string(), text });
    }
    Ok(lines)
}

/// Minutes the steps take that may be done, rounded up.
// A routine takes an hour at most.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn minutes(offer: &OfferedRoutine) -> u16 {
    let dosages = offer
        .steps
        .iter()
        .filter_map(|step| step.step.dosage.as_ref().or(step.exercise.dosage.as_ref()));
    (dosages.map(heelwise_core::Dosage::seconds).sum::<f64>() / 60.0).ceil() as u16
}

fn figures(finding: &Finding, measurement: &Measurement) -> Vec<FigureView> {
    let heelwise_core::Answering::Measured(declared) = &finding.answering else {
        return Vec::new();
    };
    let known = declared.iter().filter_map(|figure| {
        let value = *measurement.figures.get(&figure.id)?;
        Some(FigureView {
            id: figure.id.clone(),
            label: figure.label.clone(),
            value,
            unit: figure.unit.clone(),
        })
    });
    known.collect()
}

/// The effect of another answer, as a phrase.
///
/// # Errors
///
/// When content cannot be decoded.
pub fn effect(catalog: &Catalog, effect: &Effect) -> Result<String, ContentError> {
    Ok(match effect {
        Effect::Urgency(urgency) => format!("the urgency would be {urgency}"),
        Effect::Leading(None) => "no pattern would stand".into(),
        Effect::Leading(Some(id)) => {
            format!("{} would come first", rule_text::condition_name(catalog, id)?)
        }
        Effect::Matched(id, matched) => {
            format!("{} would be a {matched}", rule_text::condition_name(catalog, id)?)
        }
    })
}
