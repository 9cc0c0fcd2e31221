//! Checked content as bytes: what a bundle carries and what the program reads without parsing TOML.
//!
//! ```text
//! "HWCT" | format: u32 | manifest start, end: u32 x 2
//!        | one start, end: u32 x 2 per kind | sections
//! ```
//!
//! The format number changes with any type stored here; a program reads exactly one format and says
//! so otherwise.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

pub use crate::content_error::CONTENT_FORMAT;
use crate::content_error::ContentError;
use crate::{
    Argument, BodySite, Claim, Condition, Contraindication, Exercise, Finding, Item, Kit, Manifest,
    PainModel, Protocol, QuestionList, RedFlag, Routine, SelfTest, Source, item_table::ItemTable,
};

const MAGIC: &[u8; 4] = b"HWCT";

/// Defines the content of a pack once: as checked values, as tables, and how to get from one to the
/// other.
macro_rules! content {
    ($( $(#[$doc:meta])* $field:ident: $item:ty ),+ $(,)?) => {
        /// The checked content of one pack, as values.
        #[derive(Clone, Debug, PartialEq)]
        pub struct PackContent {
            /// The manifest.
            pub manifest: Manifest,
            $( $(#[$doc])* pub $field: Vec<$item>, )+
        }

        /// The checked content of one pack, still encoded but for its manifest.
        #[derive(Clone, Debug)]
        pub struct CompiledPack {
            /// The manifest.
            pub manifest: Manifest,
            $( $(#[$doc])* pub $field: ItemTable<$item>, )+
        }

        /// An item that packs hold tables of.
        pub trait Stored: Item + serde::Serialize + serde::de::DeserializeOwned {
            /// The pack's table of such items.
            fn table(pack: &CompiledPack) -> &ItemTable<Self>;
        }

        $( impl Stored for $item {
            fn table(pack: &CompiledPack) -> &ItemTable<Self> {
                &pack.$field
            }
        } )+

        impl PackContent {
            /// A pack that says nothing yet.
            pub fn empty(manifest: Manifest) -> Self {
                Self { manifest, $( $field: Vec::new(), )+ }
            }

            /// The content as bytes; the same content gives the same bytes.
            pub fn compile(&self) -> Result<Vec<u8>, ContentError> {
                let sections = [
                    postcard::to_stdvec(&self.manifest)?,
                    $( ItemTable::encode(&self.$field)?, )+
                ];
                lay_out(&sections)
            }
        }

        impl CompiledPack {
            /// Reads compiled content; only the manifest is decoded now. It stays where it is, and
            /// is not copied.
            pub fn open(bytes: Cow<'static, [u8]>) -> Result<Self, ContentError> {
                let bytes = Arc::new(bytes);
                let mut sections = Sections::open(&bytes)?;
                let manifest = bytes.get(sections.next()?).ok_or(ContentError::Damaged("no manifest"))?;
                Ok(Self {
                    manifest: postcard::from_bytes(manifest)?,
                    $( $field: ItemTable::open(Arc::clone(&bytes), sections.next()?)?, )+
                })
            }

            /// Decodes everything. Slow; for checking, comparing and listing.
            pub fn decode(&self) -> Result<PackContent, ContentError> {
                Ok(PackContent {
                    manifest: self.manifest.clone(),
                    $( $field: self.$field.iter().collect::<Result<_, _>>()?, )+
                })
            }
        }
    };
}

content! {
    /// Places that can hurt.
    body_sites: BodySite,
    /// Lists of findings asked together.
    screens: QuestionList,
    /// Findings.
    findings: Finding,
    /// Rules that raise the urgency.
    red_flags: RedFlag,
    /// Known patterns.
    conditions: Condition,
    /// Support for other packs' patterns.
    arguments: Argument,
    /// The contraindications.
    contraindications: Contraindication,
    /// Things to have at hand.
    kit: Kit,
    /// Exercises, techniques, habits and aids.
    exercises: Exercise,
    /// Exercises in order.
    routines: Routine,
    /// How pain moves a plan.
    pain_models: PainModel,
    /// Phases over weeks.
    protocols: Protocol,
    /// Measurements of oneself.
    self_tests: SelfTest,
    /// Popular statements with verdicts.
    claims: Claim,
    /// Where statements come from.
    sources: Source,
}

/// An item that often need not be decoded whole: its first fields say whether the rest is wanted.
pub trait HasSummary: Stored {
    /// The first fields, in the order in which the item has them.
    type Summary: serde::de::DeserializeOwned;
}

fn lay_out(sections: &[Vec<u8>]) -> Result<Vec<u8>, ContentError> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(CONTENT_FORMAT.to_le_bytes());
    let mut start = 8 + 8 * sections.len();
    for section in sections {
        for number in [start, start + section.len()] {
            bytes.extend(u32::try_from(number).map_err(|_| ContentError::TooLarge)?.to_le_bytes());
        }
        start += section.len();
    }
    bytes.extend(sections.concat());
    Ok(bytes)
}

struct Sections<'a>(&'a [u8]);

impl<'a> Sections<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, ContentError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ContentError::NotContent)?;
        let mut sections = Self(rest);
        match sections.number()? {
            CONTENT_FORMAT => Ok(sections),
            found => Err(ContentError::Format { found }),
        }
    }

    fn next(&mut self) -> Result<Range<usize>, ContentError> {
        let (start, end) = (self.number()? as usize, self.number()? as usize);
        if start <= end {
            Ok(start..end)
        } else {
            Err(ContentError::Damaged("a section ends before it starts"))
        }
    }

    fn number(&mut self) -> Result<u32, ContentError> {
        let (number, rest) =
            self.0.split_first_chunk::<4>().ok_or(ContentError::Damaged("the head ends early"))?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::ClaimSummary;
    use crate::routine::RoutineSummary;
    use crate::{
        Answering, ClaimVerdict, Evidence, Expr, Grade, Id, Reviewed, SourceCheck, Stage, Status,
        TimeOfDay,
    };

    fn content() -> PackContent {
        let manifest = Manifest {
            id: "p".into(),
            name: "P".into(),
            summary: "A pack.".into(),
            version: "0.1.0".into(),
            licence: "MIT".into(),
            authors: vec!["A".into()],
            status: Status::Draft,
            reviewed: Reviewed::No,
            requires: Vec::new(),
            analyzer: None,
        };
        let kit = vec![Kit {
            id: Id::new("p", "wall"),
            name: "Wall".into(),
            household: true,
            substitutes: Vec::new(),
        }];
        PackContent { kit, ..PackContent::empty(manifest) }
    }

    #[test]
    fn what_is_compiled_decodes_to_the_same() {
        let bytes = content().compile().unwrap();
        let pack = CompiledPack::open(bytes.into()).unwrap();
        assert_eq!(pack.decode().unwrap(), content());
    }

    #[test]
    fn another_format_is_named() {
        let mut bytes = content().compile().unwrap();
        bytes[4] = 99;
        let error = CompiledPack::open(bytes.into()).unwrap_err().to_string();
        assert!(error.contains("format 99") && error.contains("bundle the pack again"), "{error}");
    }

    #[test]
    fn damage_anywhere_is_an_error_or_other_content_but_never_a_panic() {
        let whole = content().compile().unwrap();
        for position in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[position] ^= 0x41;
            if let Ok(pack) = CompiledPack::open(bytes.into()) {
                let _ = pack.decode();
            }
            if let Ok(pack) = CompiledPack::open(whole[..position].to_vec().into()) {
                let _ = pack.decode();
            }
        }
    }

    #[test]
    fn an_items_first_fields_decode_without_the_rest() {
        fn agrees<T: HasSummary>(item: &T, head: &T::Summary)
        where
            T::Summary: PartialEq + std::fmt::Debug,
        {
            let record = postcard::to_stdvec(item).unwrap();
            assert_eq!(postcard::take_from_bytes::<T::Summary>(&record).unwrap().0, *head);
        }
        let text = || "text".to_owned();
        let evidence = Evidence {
            grade: Grade::F,
            mark: SourceCheck::Design,
            sources: Vec::new(),
            note: None,
        };
        let finding = Finding {
            id: Id::new("p", "age"),
            answering: Answering::Number { unit: text(), min: 0.0, max: 9.0 },
            screen: Some(Id::new("p", "list")),
            sites: vec![Id::new("p", "heel")],
            ask_if: Some(Expr::Present(Id::new("p", "other"))),
            label: text(),
            question: text(),
            help: text(),
        };
        agrees(&finding, &finding.summary());
        let routine = Routine {
            id: Id::new("p", "care"),
            stage: Stage::Later,
            helps: vec![Id::new("p", "fascia")],
            name: text(),
            summary: text(),
            moment: TimeOfDay::Evening,
            suits: None,
            minutes: 3,
            steps: Vec::new(),
            evidence: evidence.clone(),
        };
        let (id, stage, helps) = (routine.id.clone(), routine.stage, routine.helps.clone());
        agrees(&routine, &RoutineSummary { id, stage, helps });
        let claim = Claim {
            id: Id::new("p", "spur"),
            about: vec![routine.id.key()],
            statement: text(),
            verdict: ClaimVerdict::Mixed,
            finding: text(),
            advice: text(),
            said_in: Vec::new(),
            schedules: Vec::new(),
            evidence,
        };
        agrees(&claim, &ClaimSummary { id: claim.id.clone(), about: claim.about.clone() });
    }
}
