//! Resolving ids as people type them: printed ids, `pack/name`, or the name alone when only one
//! pack has it.

use heelwise_core::compiled::Stored;
use heelwise_core::{Catalog, Id, ItemKey};
use heelwise_pack::diagnostic::nearest;

use crate::failure::{BAD_INPUT, Failure};
use heelwise_core::amount::quote;

/// The id of the item that a person names.
pub(crate) fn resolve<T: Stored + 'static>(
    catalog: &Catalog,
    text: &str,
) -> Result<Id<T>, Failure> {
    let known: Vec<Id<T>> =
        catalog.iter::<T>().map(|item| Ok(item?.id().clone())).collect::<Result<_, Failure>>()?;
    let text = text.trim_matches(|c| matches!(c, '[' | ']' | ' '));
    let printed = ItemKey::parse(text).and_then(|key| key.typed::<T>());
    let is_meant =
        |id: &&Id<T>| printed.as_ref() == Some(id) || id.as_str() == text || id.name() == text;
    let meant: Vec<&Id<T>> = known.iter().filter(is_meant).collect();
    match meant.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(unknown::<T>(&known, text)),
        several => {
            let names: Vec<&str> = several.iter().map(|id| id.as_str()).collect();
            let failure = Failure::new(
                BAD_INPUT,
                format!("`{}` is the {} of several packs", quote(text), T::KIND),
            );
            Err(failure.hint(format!("write which one: {}", names.join(", "))))
        }
    }
}

fn unknown<T: Stored>(known: &[Id<T>], text: &str) -> Failure {
    let failure = Failure::new(BAD_INPUT, format!("unknown {} `{}`", T::KIND, quote(text)));
    match nearest(text, known.iter().map(Id::name)) {
        Some(name) => failure.hint(format!("did you mean `{name}`?")),
        None => failure.hint(format!("list all: heelwise library {}", T::KIND)),
    }
}
