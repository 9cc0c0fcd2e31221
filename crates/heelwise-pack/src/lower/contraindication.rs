//! Contraindications.

use heelwise_core::{Contraindication, Demand, Strength, Tissue};

use super::{Allowed, Lower};
use crate::codes;
use crate::fields::Fields;

impl Lower for Contraindication {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, label) = (fields.id(), fields.text("label"));
        let when = fields.expr("when", Allowed::CautiousPatterns);
        let level = fields.word::<Strength>("level");
        let forbids = fields.words::<Demand>("forbids");
        let tissues = fields.words::<Tissue>("tissues");
        let items = fields.refer_all("items");
        let (caution, evidence) = (fields.text("caution"), fields.evidence());
        if fields.lacks("forbids") && fields.lacks("items") {
            let help = "name demands in `forbids` or exercises in `items`";
            fields.error_at(
                &["forbids", "items", "id"],
                codes::CONTRAINDICATION_EMPTY,
                "this contraindication forbids nothing",
                help,
            );
        }
        Some(Self {
            id: id?,
            label: label?,
            when: when?,
            level: level?,
            forbids,
            tissues,
            items,
            caution: caution?,
            evidence: evidence?,
        })
    }
}
