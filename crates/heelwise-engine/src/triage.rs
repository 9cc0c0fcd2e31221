//! Triage: every red flag is evaluated, and the highest urgency counts.

use heelwise_core::{Catalog, ContentError, Finding, Id, RedFlag, Truth, Urgency};

use crate::facts::{Facts, UnknownAs};

/// The red flags of a person.
#[derive(Debug)]
pub struct Triage<'a> {
    /// Those that hold, highest urgency first.
    pub fired: Vec<Fired<'a>>,
    /// Those that apply and could still hold, highest urgency first.
    pub open: Vec<Open<'a>>,
}

/// A red flag that holds.
#[derive(Debug)]
pub struct Fired<'a> {
    /// The rule.
    pub flag: &'a RedFlag,
    /// The findings that made it hold.
    pub because: Vec<Id<Finding>>,
}

/// A red flag that could still hold.
#[derive(Debug)]
pub struct Open<'a> {
    /// The rule.
    pub flag: &'a RedFlag,
    /// The next finding to ask for.
    pub next: Id<Finding>,
}

impl Triage<'_> {
    /// The urgency of the flags that hold.
    pub fn urgency(&self) -> Urgency {
        self.fired.first().map_or(Urgency::SelfCare, |fired| fired.flag.urgency)
    }
}

/// The urgency from triage, open questions and an unknown picture together.
pub fn urgency(fired: Urgency, any_open: bool, recognised: bool) -> Urgency {
    let floor = if any_open || !recognised { Urgency::Routine } else { Urgency::SelfCare };
    fired.max(floor)
}

/// Evaluates all red flags.
pub fn triage<'a>(catalog: &'a Catalog, facts: &Facts<'_>) -> Result<Triage<'a>, ContentError> {
    let mut triage = Triage { fired: Vec::new(), open: Vec::new() };
    for flag in catalog.red_flags() {
        match facts.truth(&flag.when, UnknownAs::Yes) {
            Truth::True => triage.fired.push(Fired { flag, because: because(flag, facts) }),
            Truth::Open if facts.profile.hurts_in(&flag.sites) => {
                let next = facts.first_open(catalog, &flag.when, UnknownAs::Yes)?;
                triage.open.extend(next.map(|next| Open { flag, next }));
            }
            _ => {}
        }
    }
    triage.fired.sort_by_key(|fired| std::cmp::Reverse(fired.flag.urgency));
    triage.open.sort_by_key(|open| std::cmp::Reverse(open.flag.urgency));
    Ok(triage)
}

/// The findings whose facts hold in a flag that holds.
fn because(flag: &RedFlag, facts: &Facts<'_>) -> Vec<Id<Finding>> {
    let mut findings: Vec<Id<Finding>> = Vec::new();
    flag.when.each_fact(&mut |fact| {
        let holds = facts.fact(fact, UnknownAs::Yes) == Truth::True;
        if let Some(finding) = fact.finding().filter(|finding| holds && !findings.contains(finding))
        {
            findings.push(finding.clone());
        }
    });
    findings
}
