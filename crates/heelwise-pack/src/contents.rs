//! The numbers of items in a pack, by kind.

use heelwise_core::compiled::{CompiledPack, PackContent};

/// The contents of a pack, as numbers of items.
pub trait Contents {
    /// The number of items of each kind, in the order in which people see them.
    fn all(&self) -> [(&'static str, usize); 11];
}

macro_rules! contents {
    ($pack:ty) => {
        impl Contents for $pack {
            fn all(&self) -> [(&'static str, usize); 11] {
                [
                    ("conditions", self.conditions.len()),
                    ("red flags", self.red_flags.len()),
                    ("arguments for other packs", self.arguments.len()),
                    ("contraindications", self.contraindications.len()),
                    ("findings", self.findings.len()),
                    ("exercises", self.exercises.len()),
                    ("routines", self.routines.len()),
                    ("protocols", self.protocols.len()),
                    ("self-tests", self.self_tests.len()),
                    ("claims", self.claims.len()),
                    ("sources", self.sources.len()),
                ]
            }
        }
    };
}

contents!(PackContent);
contents!(CompiledPack);

/// The number of items of each kind that the pack has, in the order in which people see them.
pub fn counts(pack: &impl Contents) -> Vec<(&'static str, usize)> {
    pack.all().into_iter().filter(|(_, count)| *count > 0).collect()
}
