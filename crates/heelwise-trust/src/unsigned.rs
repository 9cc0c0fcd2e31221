//! The packs in use that no trusted publisher signed, and the notice about them.
//!
//! A page, a document and a session are made with an [`Unsigned`], so that none of them can be
//! printed without the notice.

use heelwise_engine::plan::Plan;
use serde::Serialize;

/// The packs in use that are neither built in nor signed by a publisher this machine trusts.
#[derive(Clone, Debug, Default)]
pub struct Unsigned(Vec<String>);

/// A document with the ids of the unsigned packs.
#[derive(Debug, Serialize)]
pub struct WithUnsigned<'a, T: Serialize> {
    #[serde(flatten)]
    document: &'a T,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unsigned: &'a [String],
}

impl Unsigned {
    /// The packs with these ids.
    pub fn new(ids: Vec<String>) -> Self {
        Self(ids)
    }

    /// Whether a pack is one of them.
    pub fn names(&self, id: &str) -> bool {
        self.0.iter().any(|known| known == id)
    }

    /// These packs and the unsigned ones of a plan, which has copies of their content.
    #[must_use]
    pub fn union(&self, plan: &Plan) -> Self {
        let of_plan = plan.packs.iter().filter(|pack| pack.unsigned).map(|pack| pack.id.clone());
        let mut ids: Vec<String> = self.0.iter().cloned().chain(of_plan).collect();
        ids.sort();
        ids.dedup();
        Self(ids)
    }

    /// The notice in one line; `None` when every pack is signed.
    pub fn notice(&self) -> Option<String> {
        let names: Vec<String> = self.0.iter().map(|id| format!("`{id}`")).collect();
        let plural = match names.len() {
            0 => return None,
            1 => "",
            _ => "s",
        };
        let names = names.join(", ");
        Some(format!("UNSIGNED: nobody you trust vouches for the pack{plural} {names}."))
    }

    /// The document with the ids of the unsigned packs.
    pub fn marked<'a, T: Serialize>(&'a self, document: &'a T) -> WithUnsigned<'a, T> {
        WithUnsigned { document, unsigned: &self.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsigned(ids: &[&str]) -> Unsigned {
        Unsigned::new(ids.iter().map(|id| (*id).to_owned()).collect())
    }

    #[test]
    fn the_notice_names_every_unsigned_pack() {
        assert_eq!(unsigned(&[]).notice(), None);
        let one = unsigned(&["one"]).notice().unwrap();
        assert!(one.starts_with("UNSIGNED") && one.ends_with("pack `one`."));
        assert!(unsigned(&["one", "two"]).notice().unwrap().ends_with("packs `one`, `two`."));
    }

    #[test]
    fn a_document_has_the_field_only_when_a_pack_is_unsigned() {
        #[derive(Serialize)]
        struct Document {
            schema_version: u32,
        }
        let document = Document { schema_version: 1 };
        let json =
            |unsigned: &Unsigned| serde_json::to_string(&unsigned.marked(&document)).unwrap();
        assert_eq!(json(&Unsigned::default()), r#"{"schema_version":1}"#);
        assert_eq!(json(&unsigned(&["one"])), r#"{"schema_version":1,"unsigned":["one"]}"#);
    }
}
