//! Body sites.

use heelwise_core::{BodySite, Region};

use super::Lower;
use crate::fields::Fields;

impl Lower for BodySite {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name) = (fields.id(), fields.text("name"));
        let (region, hint) = (fields.word::<Region>("region"), fields.text("hint"));
        Some(Self { id: id?, name: name?, region: region?, hint: hint? })
    }
}
