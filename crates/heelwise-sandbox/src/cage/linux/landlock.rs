//! Landlock: no file and no socket can be reached by a name, no signal sent and no listener found
//! outside.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, RestrictionStatus, Ruleset,
    RulesetAttr, RulesetError, RulesetStatus, Scope,
};

use crate::cage::NoCage;

/// The newest rules that are requested. An older kernel enforces those it knows; the list of calls
/// refuses connections and signals as well.
const RULES: ABI = ABI::V6;

/// Enters a ruleset that allows nothing. [`self_test`](super::self_test) checks that the kernel
/// enforces it.
pub(crate) fn shut() -> Result<(), NoCage> {
    let status = restrict().map_err(|error| NoCage(format!("Landlock failed ({error})")))?;
    match status.ruleset {
        RulesetStatus::NotEnforced => {
            Err(NoCage("this kernel has no Landlock, or it is turned off".into()))
        }
        RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced => Ok(()),
    }
}

fn restrict() -> Result<RestrictionStatus, RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(RULES))?
        .handle_access(AccessNet::from_all(RULES))?
        .scope(Scope::from_all(RULES))?
        .create()?
        .restrict_self()
}
