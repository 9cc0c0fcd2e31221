//! Red flags.

use heelwise_core::{RedFlag, Urgency};

use super::{Allowed, Lower};
use crate::codes;
use crate::fields::Fields;
use crate::value::SpannedValue;

impl Lower for RedFlag {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, label) = (fields.id(), fields.text("label"));
        let when = fields.expr("when", Allowed::Cautious);
        let urgency = fields.value("urgency").and_then(|value| urgency(&value));
        let (sites, suspects) = (fields.refer_all("sites"), fields.refer_all("suspects"));
        let (advice, warning) = (fields.text("advice"), fields.text("warning"));
        let evidence = fields.evidence();
        Some(Self {
            id: id?,
            label: label?,
            when: when?,
            urgency: urgency?,
            sites,
            suspects,
            advice: advice?,
            warning: warning?,
            evidence: evidence?,
        })
    }
}

fn urgency(value: &SpannedValue<'_>) -> Option<Urgency> {
    let urgency = value.word::<Urgency>()?;
    if urgency == Urgency::SelfCare {
        let help = "use `routine`, `soon`, `same-day` or `emergency`";
        value.error(codes::RED_FLAG_URGENCY, "a red flag cannot say self-care", help);
        return None;
    }
    Some(urgency)
}
