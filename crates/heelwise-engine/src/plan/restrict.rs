//! What a kept plan cannot escape: the restrictions of the packs that are loaded now, and a mark on
//! what an import says.

use std::collections::BTreeMap;

use heelwise_core::compiled::Stored;
use heelwise_core::{Catalog, ContentError, Exercise, Id, PainModel, Protocol, Purpose};

use super::{Plan, PlanContent};

/// Stands before whatever an import says and no loaded pack does.
pub const IMPORTED: &str = "(imported)";

impl Plan {
    /// The plan as it may be used today. What an exercise demands, which tissues it loads and when
    /// to stop is what its copy says and what the loaded pack says, together, so that neither an
    /// old copy nor a changed one lifts a restriction.
    ///
    /// # Errors
    /// When content of a loaded pack does not decode.
    pub fn restricted(mut self, catalog: &Catalog) -> Result<Self, ContentError> {
        for (id, exercise) in &mut self.content.exercises {
            // The id it is found under is the one that rules speak about.
            exercise.id = id.clone();
            if let Some(loaded) = catalog.get(id)? {
                restrict(exercise, loaded);
            }
        }
        Ok(self)
    }

    /// The plan with a mark on everything that is not what a loaded pack says, and whether there is
    /// any: for one that an import brought. Pain models are those of the loaded packs, where they
    /// have them.
    ///
    /// # Errors
    /// When content of a loaded pack does not decode.
    pub fn marked_as_imported(mut self, catalog: &Catalog) -> Result<(Self, bool), ContentError> {
        let is_marked = self.content.mark(catalog)?;
        Ok((self, is_marked))
    }
}

fn restrict(exercise: &mut Exercise, loaded: Exercise) {
    join(&mut exercise.demands, loaded.demands);
    join(&mut exercise.tissues, loaded.tissues);
    join(&mut exercise.stop_if, loaded.stop_if);
    // What loads goes on counting as a load.
    if loaded.purpose == Purpose::Load {
        exercise.purpose = Purpose::Load;
    }
}

fn join<T: PartialEq>(kept: &mut Vec<T>, loaded: Vec<T>) {
    for one in loaded {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
}

impl PlanContent {
    fn mark(&mut self, catalog: &Catalog) -> Result<bool, ContentError> {
        for (id, model) in &mut self.pain_models {
            if let Some(loaded) = catalog.get::<PainModel>(id)? {
                *model = loaded;
            }
        }
        let marked = [
            mark(catalog, &mut self.exercises, |it| mark_text(&mut it.name))?,
            mark(catalog, &mut self.routines, |it| mark_text(&mut it.name))?,
            mark(catalog, &mut self.protocols, mark_protocol)?,
            mark(catalog, &mut self.pain_models, |it| mark_text(&mut it.name))?,
            mark(catalog, &mut self.self_tests, |it| mark_text(&mut it.name))?,
            mark(catalog, &mut self.kit, |it| mark_text(&mut it.name))?,
        ];
        for rule in &mut self.contraindications {
            if catalog.get(&rule.id)?.as_ref() != Some(rule) {
                mark_text(&mut rule.caution);
            }
        }
        Ok(marked.contains(&true))
    }
}

/// Marks the items that are not what a loaded pack says. Whether there were any.
fn mark<T: Stored + PartialEq>(
    catalog: &Catalog,
    items: &mut BTreeMap<Id<T>, T>,
    with: impl Fn(&mut T),
) -> Result<bool, ContentError> {
    let mut is_marked = false;
    for (id, item) in items {
        if catalog.get(id)?.as_ref() != Some(item) {
            with(item);
            is_marked = true;
        }
    }
    Ok(is_marked)
}

fn mark_protocol(protocol: &mut Protocol) {
    mark_text(&mut protocol.name);
    for phase in &mut protocol.phases {
        mark_text(&mut phase.name);
    }
    for review in &mut protocol.reviews {
        mark_text(&mut review.advice);
    }
}

fn mark_text(text: &mut String) {
    *text = format!("{IMPORTED} {text}");
}
