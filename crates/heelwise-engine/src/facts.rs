//! The truth of single facts about one person today.

use heelwise_core::{
    Answer, Catalog, ContentError, Expr, Finding, FindingSummary, Id, Measurement, Profile, Truth,
};
use jiff::civil::Date;

/// One person, today.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Their answers and measurements.
    pub profile: &'a Profile,
    /// Today.
    pub today: Date,
}

/// The reading of "don't know".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownAs {
    /// As neither: in arguments for and against.
    Open,
    /// As yes: in red flags and contraindications.
    Yes,
}

impl Facts<'_> {
    /// The outcome of an expression without patterns.
    pub fn truth(&self, expr: &Expr, unknown: UnknownAs) -> Truth {
        expr.truth(&|fact| self.fact(fact, unknown))
    }

    /// The outcome of a single fact.
    pub fn fact(&self, fact: &Expr, unknown: UnknownAs) -> Truth {
        match fact {
            Expr::Site(sites) => sites.iter().any(|site| self.profile.hurts(site)).into(),
            Expr::Side(side) => {
                self.profile.sites.iter().any(|(_, hurting)| hurting == side).into()
            }
            _ => {
                fact.finding().map_or(Truth::False, |finding| self.finding(fact, finding, unknown))
            }
        }
    }

    fn finding(&self, fact: &Expr, finding: &Id<Finding>, unknown: UnknownAs) -> Truth {
        let asked =
            self.profile.answers.get(finding).map(|answer| self.answered(fact, answer, unknown));
        let measured = self.profile.measured.get(finding).map(measured);
        match (asked, measured) {
            (Some(asked), Some(measured)) => asked.max(measured),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => Truth::Open,
        }
    }

    fn answered(&self, fact: &Expr, answer: &Answer, unknown: UnknownAs) -> Truth {
        match (fact, answer) {
            (_, Answer::Unknown) if unknown == UnknownAs::Yes => Truth::True,
            (Expr::Present(_), Answer::Yes) => Truth::True,
            (Expr::Present(_), Answer::No) => Truth::False,
            (Expr::Number(_, comparison), Answer::Number(number)) => {
                comparison.holds(*number).into()
            }
            (Expr::Chosen(_, choices), Answer::Choice(choice)) => choices.contains(choice).into(),
            (Expr::WithinDays(_, days), Answer::Date(date)) => self.within(*date, *days).into(),
            _ => Truth::Open,
        }
    }

    fn within(&self, date: Date, days: u16) -> bool {
        let ago = (self.today - date).get_days();
        (0..=i32::from(days)).contains(&ago)
    }

    /// Whether asking could still answer this finding.
    pub fn can_ask(&self, catalog: &Catalog, finding: &Id<Finding>) -> Result<bool, ContentError> {
        if self.profile.answers.contains_key(finding) || self.profile.measured.contains_key(finding)
        {
            return Ok(false);
        }
        Ok(catalog.summary(finding)?.is_some_and(|finding| self.makes_sense(&finding)))
    }

    /// Whether a finding can be asked of this person at all.
    pub fn makes_sense(&self, finding: &FindingSummary) -> bool {
        let is_relevant = finding
            .ask_if
            .as_ref()
            .is_none_or(|expr| self.truth(expr, UnknownAs::Yes) != Truth::False);
        finding.answering.is_asked() && is_relevant && self.profile.hurts_in(&finding.sites)
    }

    /// The first finding in an open expression whose answer could still decide it, in the order
    /// written.
    pub fn first_open(
        &self,
        catalog: &Catalog,
        expr: &Expr,
        unknown: UnknownAs,
    ) -> Result<Option<Id<Finding>>, ContentError> {
        if self.truth(expr, unknown) != Truth::Open {
            return Ok(None);
        }
        if let Some(finding) = expr.finding() {
            return Ok(self.can_ask(catalog, finding)?.then(|| finding.clone()));
        }
        for part in expr.parts() {
            if let Some(finding) = self.first_open(catalog, part, unknown)? {
                return Ok(Some(finding));
            }
        }
        Ok(None)
    }
}

fn measured(measurement: &Measurement) -> Truth {
    measurement.present.map_or(Truth::Open, Truth::from)
}
