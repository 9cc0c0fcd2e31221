//! Claims.

use heelwise_core::{Claim, ClaimVerdict, Kind};

use super::Lower;
use crate::fields::Fields;

impl Lower for Claim {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, statement) = (fields.id(), fields.text("statement"));
        let verdict = fields.word::<ClaimVerdict>("verdict");
        let (finding, advice) = (fields.text("finding"), fields.text("advice"));
        let said_in = fields.refer_all("said_in");
        let about = fields.list("about", |value| {
            let (written, reading) = (value.text()?, &value.reading);
            let kinds = [Kind::Condition, Kind::Exercise];
            reading.scope.refer_to_either(written, &kinds, value.place(), reading.diagnostics)
        });
        let schedules = fields.refer_all("schedules");
        let evidence = fields.evidence();
        Some(Self {
            id: id?,
            statement: statement?,
            verdict: verdict?,
            finding: finding?,
            advice: advice?,
            said_in,
            about,
            schedules,
            evidence: evidence?,
        })
    }
}
