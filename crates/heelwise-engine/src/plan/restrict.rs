//! Restrictions of the loaded packs on a kept plan, and marks on imported content.

use std::collections::BTreeMap;

use heelwise_core::compiled::Stored;
use heelwise_core::{Catalog, ContentError, Exercise, Id, PainModel, Protocol, Purpose};

use super::{Plan, PlanContent};

/// The mark before imported texts that differ from the loaded packs.
pub const IMPORTED: &str = "(imported)";

impl Plan {
    /// The plan as it may be used today. The demands, tissues and stop rules of an exercise are
    /// those of its copy and of the loaded pack together, so that neither an old nor a changed copy
    /// lifts a restriction.
    ///
    /// # Errors
    ///
    /// Content of a loaded pack that cannot be decoded.
    pub fn restricted(mut self, catalog: &Catalog) -> Result<Self, ContentError> {
        for (id, exercise) in &mut self.content.exercises {
            // Rules refer to an exercise by its key in the map.
            exercise.id = id.clone();
            if let Some(loaded) = catalog.get(id)? {
                restrict(exercise, loaded);
            }
        }
        Ok(self)
    }

    /// An imported plan with a mark on all content that differs from the loaded packs, and whether
    /// there is any. Pain models are replaced by those of the loaded packs.
    ///
    /// # Errors
    ///
    /// Content of a loaded pack that cannot be decoded.
    pub fn marked_as_imported(mut self, catalog: &Catalog) -> Result<(Self, bool), ContentError> {
        let is_marked = self.content.mark(catalog)?;
        Ok((self, is_marked))
    }
}

fn restrict(exercise: &mut Exercise, loaded: Exercise) {
    join(&mut exercise.demands, loaded.demands);
    join(&mut exercise.tissues, loaded.tissues);
    join(&mut exercise.stop_if, loaded.stop_if);
    // A load in the loaded pack counts as a load.
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

/// Marks the items that differ from the loaded packs, and returns whether there are any.
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
