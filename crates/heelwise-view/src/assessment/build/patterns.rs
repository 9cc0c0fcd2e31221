//! Builds the views of patterns, with their reasons and advice.

use heelwise_core::{ContentError, Expr, Truth};
use heelwise_engine::rank::{Candidate, Reason};
use heelwise_engine::rule_text;

use super::super::{AdviceView, Pattern, ReasonView};
use super::{AssessmentBuilder, evidence};

impl AssessmentBuilder<'_> {
    pub(super) fn pattern(&self, candidate: &Candidate<'_>) -> Result<Pattern, ContentError> {
        let condition = candidate.condition;
        let reasons = |wanted: fn(&Reason<'_>) -> bool| -> Result<Vec<ReasonView>, ContentError> {
            candidate
                .reasons
                .iter()
                .filter(|reason| wanted(reason))
                .map(|reason| self.reason(reason))
                .collect()
        };
        Ok(Pattern {
            id: condition.id.to_string(),
            name: condition.name.clone(),
            matched: candidate.matched(),
            stands: candidate.matched().stands(),
            aliases: condition.aliases.clone(),
            icd10cm: condition.icd10cm.clone(),
            care: condition.care,
            summary: condition.summary.clone(),
            course: condition.course.clone(),
            review_weeks: condition.review_weeks.clone(),
            speaks_for: reasons(|reason| reason.points.0 > 0)?,
            against: reasons(|reason| reason.points.0 < 0)?,
            unknown: reasons(|reason| reason.truth == Truth::Open)?,
            advice: self.each(&condition.advice, Self::advice)?,
            evidence: evidence(&condition.evidence),
        })
    }

    fn advice(&self, advice: &heelwise_core::Advice) -> Result<AdviceView, ContentError> {
        let withheld = self.withheld.iter().find(|withheld| withheld.advice == advice.id);
        let (left_out_because, until_answered) =
            self.forbidden(withheld.map_or(&[], |withheld| &withheld.because))?;
        Ok(AdviceView {
            id: advice.id.to_string(),
            kind: advice.kind,
            text: advice.text.clone(),
            left_out_because,
            until_answered,
            evidence: evidence(&advice.evidence),
        })
    }

    fn reason(&self, reason: &Reason<'_>) -> Result<ReasonView, ContentError> {
        let text = self.statement(&reason.argument.when)?;
        let text = if reason.truth == Truth::False { format!("Not so: {text}") } else { text };
        let id = reason.argument.id.to_string();
        Ok(ReasonView { id, text, evidence: evidence(&reason.argument.evidence) })
    }

    /// An expression as a statement: the label alone when it is a single finding.
    fn statement(&self, expr: &Expr) -> Result<String, ContentError> {
        match expr {
            Expr::Present(id) => {
                match self
                    .profile
                    .measured
                    .get(id)
                    .filter(|measured| measured.present == Some(true))
                {
                    Some(measured) => {
                        Ok(format!("{}. {}", rule_text::label(self.catalog, id)?, measured.because))
                    }
                    None => rule_text::label(self.catalog, id),
                }
            }
            expr => rule_text::expr(self.catalog, expr),
        }
    }
}
