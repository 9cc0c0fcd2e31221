//! Packs that nobody vouches for, and how everything that is printed says so.
//!
//! A page, a document and a session are made with an [`Unsigned`], so that none of them can be
//! printed without asking whether there is something to say.

use heelwise_engine::plan::Plan;
use serde::Serialize;

/// The packs in use that are not built in, and that nobody whom this machine trusts has signed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unsigned(Vec<String>);

/// A document with the ids of the packs that nobody vouches for.
#[derive(Serialize)]
pub(crate) struct WithUnsigned<'a, T: Serialize> {
    #[serde(flatten)]
    document: &'a T,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    unsigned: &'a [String],
}

impl Unsigned {
    /// The packs with these ids.
    pub(crate) fn new(ids: Vec<String>) -> Self {
        Self(ids)
    }

    /// Whether a pack is one of them.
    pub(crate) fn names(&self, id: &str) -> bool {
        self.0.iter().any(|known| known == id)
    }

    /// With those of a plan: it holds copies of what it was made of, signed or not.
    pub(crate) fn union(&self, plan: &Plan) -> Self {
        let kept = plan.packs.iter().filter(|pack| pack.unsigned).map(|pack| pack.id.clone());
        let mut ids: Vec<String> = self.0.iter().cloned().chain(kept).collect();
        ids.sort();
        ids.dedup();
        Self(ids)
    }

    /// What there is to say, in one line; nothing when every pack is signed.
    pub(crate) fn notice(&self) -> Option<String> {
        let names: Vec<String> = self.0.iter().map(|id| format!("`{id}`")).collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(format!("UNSIGNED: nobody you trust vouches for the pack {one}.")),
            _ => Some(format!(
                "UNSIGNED: nobody you trust vouches for the packs {}.",
                names.join(", ")
            )),
        }
    }

    /// A document that says it too.
    pub(crate) fn marked<'a, T: Serialize>(&'a self, document: &'a T) -> WithUnsigned<'a, T> {
        WithUnsigned { document, unsigned: &self.0 }
    }

    /// Says it on standard error, beside what only a machine reads.
    pub(crate) fn tell(&self) {
        if let Some(said) = self.notice() {
            crate::print::tell(&said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_several_are_named_and_none_is_nothing() {
        let of = |ids: &[&str]| Unsigned::new(ids.iter().map(|id| (*id).to_owned()).collect());
        assert_eq!(of(&[]).notice(), None);
        assert!(
            of(&["one"])
                .notice()
                .is_some_and(|it| it.starts_with("UNSIGNED") && it.ends_with("pack `one`."))
        );
        assert!(of(&["one", "two"]).notice().is_some_and(|it| it.ends_with("packs `one`, `two`.")));
    }

    #[test]
    fn a_document_has_the_field_only_when_there_is_something_to_say() {
        #[derive(Serialize)]
        struct Document {
            schema_version: u32,
        }
        let document = Document { schema_version: 1 };
        let json =
            |unsigned: &Unsigned| serde_json::to_string(&unsigned.marked(&document)).unwrap();
        assert_eq!(json(&Unsigned::default()), r#"{"schema_version":1}"#);
        assert_eq!(
            json(&Unsigned::new(vec!["one".into()])),
            r#"{"schema_version":1,"unsigned":["one"]}"#
        );
    }
}
