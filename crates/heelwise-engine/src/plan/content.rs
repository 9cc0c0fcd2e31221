//! The content of a plan: copies of the items it uses, kept with it.

use std::collections::BTreeMap;

use heelwise_core::compiled::Stored;
use heelwise_core::{
    Catalog, ContentError, Contraindication, Dosage, Exercise, Id, Kit, PainModel, Protocol,
    Routine, RoutineStep, SelfTest, Work,
};
use serde::{Deserialize, Serialize};

/// Copies of all items that a plan's protocols refer to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanContent {
    /// The protocols it follows.
    pub protocols: BTreeMap<Id<Protocol>, Protocol>,
    /// Their routines.
    pub routines: BTreeMap<Id<Routine>, Routine>,
    /// The routines' exercises, and the easier ones of these.
    pub exercises: BTreeMap<Id<Exercise>, Exercise>,
    /// The pain models of the protocols.
    pub pain_models: BTreeMap<Id<PainModel>, PainModel>,
    /// The self-tests of their criteria and beats.
    pub self_tests: BTreeMap<Id<SelfTest>, SelfTest>,
    /// The kit that the exercises need, and its substitutes.
    pub kit: BTreeMap<Id<Kit>, Kit>,
    /// The contraindications of all packs that concern any of the exercises.
    pub contraindications: Vec<Contraindication>,
}

impl PlanContent {
    /// Collects the items that these protocols refer to.
    pub fn gather(catalog: &Catalog, protocols: &[Protocol]) -> Result<Self, ContentError> {
        let mut content = Self::default();
        for protocol in protocols {
            content.add_protocol(catalog, protocol)?;
        }
        let concerned = |rule: &&Contraindication| {
            content.exercises.values().any(|exercise| rule.concerns(exercise))
        };
        content.contraindications =
            catalog.contraindications().iter().filter(concerned).cloned().collect();
        Ok(content)
    }

    fn add_protocol(&mut self, catalog: &Catalog, protocol: &Protocol) -> Result<(), ContentError> {
        fetch(catalog, &protocol.pain_model, &mut self.pain_models)?;
        for phase in &protocol.phases {
            for id in &phase.routines {
                if fetch(catalog, id, &mut self.routines)? {
                    self.add_steps(catalog, id)?;
                }
            }
        }
        let mut tests: Vec<&Id<SelfTest>> = Vec::new();
        protocol.criteria().for_each(|criterion| {
            criterion.each_fact(&mut |fact| tests.extend(fact.test()));
        });
        for test in tests {
            fetch(catalog, test, &mut self.self_tests)?;
        }
        self.protocols.insert(protocol.id.clone(), protocol.clone());
        Ok(())
    }

    fn add_steps(&mut self, catalog: &Catalog, routine: &Id<Routine>) -> Result<(), ContentError> {
        let steps =
            self.routines.get(routine).map(|routine| routine.steps.clone()).unwrap_or_default();
        for step in &steps {
            self.add_exercise(catalog, &step.exercise)?;
            let easier =
                self.exercises.get(&step.exercise).and_then(|exercise| exercise.regression.clone());
            if let Some(easier) = easier {
                self.add_exercise(catalog, &easier)?;
            }
        }
        Ok(())
    }

    fn add_exercise(&mut self, catalog: &Catalog, id: &Id<Exercise>) -> Result<(), ContentError> {
        fetch(catalog, id, &mut self.exercises)?;
        let Some(exercise) = self.exercises.get(id) else { return Ok(()) };
        let kit = exercise.kit.clone();
        if let Some(beat) = exercise.dosage.as_ref().and_then(|dosage| dosage.beat.clone()) {
            fetch(catalog, &beat.test, &mut self.self_tests)?;
        }
        for id in &kit {
            fetch(catalog, id, &mut self.kit)?;
            for other in self.kit.get(id).map(|kit| kit.substitutes.clone()).unwrap_or_default() {
                fetch(catalog, &other, &mut self.kit)?;
            }
        }
        Ok(())
    }

    /// The protocol of a course.
    pub fn protocol(&self, id: &Id<Protocol>) -> Option<&Protocol> {
        self.protocols.get(id)
    }

    /// The pain model of a protocol.
    pub fn pain_model(&self, protocol: &Id<Protocol>) -> Option<&PainModel> {
        self.pain_models.get(&self.protocols.get(protocol)?.pain_model)
    }

    /// The dose of a routine's step: its own, or that of its exercise. It keeps the exercise's rest
    /// before the next time and its beat.
    pub fn dosage(&self, step: &RoutineStep) -> Option<Dosage> {
        let usual =
            self.exercises.get(&step.exercise).and_then(|exercise| exercise.dosage.as_ref());
        let mut dosage = step.dosage.as_ref().or(usual)?.clone();
        if let Some(usual) = usual {
            dosage.min_gap_h = dosage.min_gap_h.max(usual.min_gap_h);
            dosage.days_per_week = dosage.days_per_week.or(usual.days_per_week);
            dosage.beat = usual.beat.clone().filter(|_| matches!(dosage.work, Work::Minutes(_)));
        }
        Some(dosage)
    }
}

/// Copies an item once, and returns whether it exists.
fn fetch<T: Stored>(
    catalog: &Catalog,
    id: &Id<T>,
    into: &mut BTreeMap<Id<T>, T>,
) -> Result<bool, ContentError> {
    if into.contains_key(id) {
        return Ok(true);
    }
    let item = catalog.get(id)?;
    let exists = item.is_some();
    into.extend(item.map(|item| (id.clone(), item)));
    Ok(exists)
}
