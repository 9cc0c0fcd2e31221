//! The catalog: all loaded packs as one.
//!
//! Merging is order-free: the same set of packs gives the same catalog, whichever way they were
//! found.

use std::collections::BTreeSet;

use crate::compiled::{CompiledPack, HasSummary, Stored};
use crate::content_error::ContentError;
use crate::id::FOUNDATION;
use crate::{Argument, Condition, Contraindication, Finding, Id, Manifest, RedFlag};

/// All loaded packs as one. The rules are decoded; everything else is read when it is asked for.
#[derive(Clone, Debug)]
pub struct Catalog {
    packs: Vec<CompiledPack>,
    red_flags: Vec<RedFlag>,
    conditions: Vec<Condition>,
    supports: Vec<Argument>,
    contraindications: Vec<Contraindication>,
    flagged: BTreeSet<Id<Finding>>,
}

/// Packs that cannot be loaded together.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// Content that does not decode.
    #[error("pack `{pack}`: {error}")]
    Content {
        /// The pack.
        pack: String,
        /// The problem, in words.
        #[source]
        error: ContentError,
    },
    /// Two packs with one id.
    #[error("two packs have the id `{0}`; remove one of them")]
    Twice(String),
    /// A pack that is needed and not there.
    #[error("pack `{pack}` needs pack `{needs}`, which is not loaded")]
    Missing {
        /// The pack that needs.
        pack: String,
        /// The pack that is needed.
        needs: String,
    },
}

impl Catalog {
    /// Merges packs; the foundation first, then by id.
    pub fn merge(mut packs: Vec<CompiledPack>) -> Result<Self, CatalogError> {
        packs.sort_by_key(|pack| (pack.manifest.id != FOUNDATION, pack.manifest.id.clone()));
        if let Some(pair) = packs.windows(2).find(|pair| pair[0].manifest.id == pair[1].manifest.id)
        {
            return Err(CatalogError::Twice(pair[0].manifest.id.clone()));
        }
        require_all(&packs)?;
        let red_flags = all(&packs)?;
        let catalog = Self {
            red_flags: Vec::new(),
            conditions: all(&packs)?,
            supports: all(&packs)?,
            contraindications: all(&packs)?,
            flagged: BTreeSet::new(),
            packs,
        };
        Ok(catalog.with_red_flags(red_flags))
    }

    /// The same packs with other red flags: what a change of the rules would do.
    #[must_use]
    pub fn with_red_flags(mut self, red_flags: Vec<RedFlag>) -> Self {
        self.flagged = red_flags.iter().flat_map(|flag| flag.when.findings()).cloned().collect();
        self.red_flags = red_flags;
        self
    }

    /// The loaded packs' manifests, the foundation first.
    pub fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        self.packs.iter().map(|pack| &pack.manifest)
    }

    /// One loaded pack.
    pub fn pack(&self, id: &str) -> Option<&CompiledPack> {
        self.packs.iter().find(|pack| pack.manifest.id == id)
    }

    /// All red flags.
    pub fn red_flags(&self) -> &[RedFlag] {
        &self.red_flags
    }

    /// All conditions.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// All contraindications.
    pub fn contraindications(&self) -> &[Contraindication] {
        &self.contraindications
    }

    /// Everything that speaks for or against a condition: its own arguments, then other packs'
    /// support.
    pub fn arguments<'a>(&'a self, condition: &'a Condition) -> impl Iterator<Item = &'a Argument> {
        condition
            .arguments
            .iter()
            .chain(self.supports.iter().filter(|support| support.condition == condition.id))
    }

    /// Support that packs give to other packs' conditions.
    pub fn supports(&self) -> &[Argument] {
        &self.supports
    }

    /// Whether a finding stands in a red flag of any loaded pack.
    pub fn is_flagged(&self, finding: &Id<Finding>) -> bool {
        self.flagged.contains(finding)
    }

    /// The item with this id, if its pack is loaded and holds it.
    pub fn get<T: Stored>(&self, id: &Id<T>) -> Result<Option<T>, ContentError> {
        self.pack(id.pack()).map_or(Ok(None), |pack| T::table(pack).get(id))
    }

    /// The first fields of the item with this id.
    pub fn summary<T: HasSummary>(&self, id: &Id<T>) -> Result<Option<T::Summary>, ContentError> {
        self.pack(id.pack()).map_or(Ok(None), |pack| T::table(pack).summary(id))
    }

    /// The first fields of all items of a kind.
    pub fn summaries<T: HasSummary + 'static>(
        &self,
    ) -> impl Iterator<Item = Result<T::Summary, ContentError>> + '_ {
        self.packs.iter().flat_map(|pack| T::table(pack).summaries())
    }

    /// How many items of a kind there are; none is decoded.
    pub fn count<T: Stored>(&self) -> usize {
        self.packs.iter().map(|pack| T::table(pack).len()).sum()
    }

    /// All items of a kind, pack by pack in the author's order.
    pub fn iter<T: Stored + 'static>(&self) -> impl Iterator<Item = Result<T, ContentError>> + '_ {
        self.packs.iter().flat_map(|pack| T::table(pack).iter())
    }
}

fn all<T: Stored>(packs: &[CompiledPack]) -> Result<Vec<T>, CatalogError> {
    let mut items = Vec::new();
    for pack in packs {
        for item in T::table(pack).iter() {
            items.push(item.map_err(|error| CatalogError::Content {
                pack: pack.manifest.id.clone(),
                error,
            })?);
        }
    }
    Ok(items)
}

fn require_all(packs: &[CompiledPack]) -> Result<(), CatalogError> {
    for pack in packs {
        let missing = pack
            .manifest
            .requires
            .iter()
            .find(|id| !packs.iter().any(|other| other.manifest.id == **id));
        if let Some(needs) = missing {
            return Err(CatalogError::Missing {
                pack: pack.manifest.id.clone(),
                needs: needs.clone(),
            });
        }
    }
    Ok(())
}
