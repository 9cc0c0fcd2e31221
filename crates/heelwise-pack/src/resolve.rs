//! Name resolution while a pack is read: its own ids, surveyed first, and those of other packs.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use heelwise_core::finding::Answering;
use heelwise_core::id::FOUNDATION;
use heelwise_core::{Finding, Id, Item, ItemKey, Kind, SafeText, Word, compiled::PackContent};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest, one_of};
use crate::folder::table_key;

/// How a finding is answered, as far as expressions and answers need to know.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AnswerForm {
    YesNo,
    /// A number, within these bounds when it has both.
    Number(Option<(f64, f64)>),
    Choice(Vec<String>),
    Date,
    Measured,
}

impl AnswerForm {
    fn from_answering(answering: &Answering) -> Self {
        match answering {
            Answering::YesNo => Self::YesNo,
            Answering::Number { min, max, .. } => Self::Number(Some((*min, *max))),
            Answering::Choice(choices) => {
                Self::Choice(choices.iter().map(|choice| choice.id.clone()).collect())
            }
            Answering::Date => Self::Date,
            Answering::Measured(_) | Answering::Logged(_) => Self::Measured,
        }
    }
}

/// The names a pack may use.
pub(crate) struct Scope<'a> {
    pack: &'a str,
    requires: &'a [String],
    others: &'a [&'a PackContent],
    own: BTreeMap<(Kind, String), Location>,
    unread: BTreeSet<Kind>,
    forms: BTreeMap<String, AnswerForm>,
    used: RefCell<BTreeSet<ItemKey>>,
    notes: RefCell<BTreeMap<(ItemKey, String), Location>>,
}

impl<'a> Scope<'a> {
    /// A scope for `pack`, which sees its own names once surveyed, the foundation, and what it
    /// requires.
    pub(crate) fn new(
        pack: &'a str,
        requires: &'a [String],
        others: &'a [&'a PackContent],
    ) -> Self {
        Self {
            pack,
            requires,
            others,
            own: BTreeMap::new(),
            unread: BTreeSet::new(),
            forms: BTreeMap::new(),
            used: RefCell::default(),
            notes: RefCell::default(),
        }
    }

    pub(crate) fn pack(&self) -> &'a str {
        self.pack
    }

    /// The packs it can see, itself excluded.
    pub(crate) fn others(&self) -> &'a [&'a PackContent] {
        self.others
    }

    /// Everything the pack referred to.
    pub(crate) fn used(&self) -> BTreeSet<ItemKey> {
        self.used.borrow().clone()
    }

    /// Notes the location of an item's value for later checks.
    pub(crate) fn note(&self, item: &ItemKey, field: impl Into<String>, place: Location) {
        self.notes.borrow_mut().insert((item.clone(), field.into()), place);
    }

    /// The location of an own item's value, or of its id when the value was not noted.
    pub(crate) fn noted(&self, item: &ItemKey, field: &str) -> Option<Location> {
        let noted = self.notes.borrow().get(&(item.clone(), field.to_owned())).cloned();
        noted.or_else(|| self.declared(item).cloned())
    }

    /// Where an own item is declared.
    pub(crate) fn declared(&self, key: &ItemKey) -> Option<&Location> {
        self.own.get(&(key.kind, key.name.to_string()))
    }

    /// Notes that a file or an id of this kind could not be read: any own item of it may exist.
    pub(crate) fn declare_unread(&mut self, kind: Kind) {
        self.unread.insert(kind);
    }

    /// Notes an own item. A second one of the same name is reported.
    pub(crate) fn declare(
        &mut self,
        kind: Kind,
        name: &str,
        place: Location,
        diagnostics: &Diagnostics,
    ) {
        if let Some(first) = self.own.get(&(kind, name.to_owned())) {
            let message = format!("duplicate {kind} `{name}`");
            let diagnostic = Diagnostic::new(codes::ID_DUPLICATE, place, message)
                .help("give one of them another id");
            diagnostics.add(diagnostic.related(first.clone(), "the first one"));
        } else {
            self.own.insert((kind, name.to_owned()), place);
        }
    }

    /// Notes how an own finding is answered.
    pub(crate) fn declare_form(&mut self, finding: &str, form: AnswerForm) {
        self.forms.entry(finding.to_owned()).or_insert(form);
    }

    /// How a finding is answered, when it exists.
    pub(crate) fn form(&self, finding: &Id<Finding>) -> Option<AnswerForm> {
        if finding.pack() == self.pack {
            return self.forms.get(finding.name()).cloned();
        }
        let pack = self.others.iter().find(|other| other.manifest.id == finding.pack())?;
        pack.findings
            .iter()
            .find(|other| other.id == *finding)
            .map(|other| AnswerForm::from_answering(&other.answering))
    }

    /// Resolves a reference as written at `place`; an id that does not exist is reported.
    pub(crate) fn refer<T: Item>(
        &self,
        written: &str,
        place: Location,
        diagnostics: &Diagnostics,
    ) -> Option<Id<T>> {
        let id = Id::<T>::resolve(written, self.pack);
        self.check(&id.key(), place, diagnostics).then_some(id)
    }

    /// Resolves a reference to an item of any of these kinds, as in `claim.about`.
    pub(crate) fn refer_to_either(
        &self,
        written: &str,
        kinds: &[Kind],
        place: Location,
        diagnostics: &Diagnostics,
    ) -> Option<ItemKey> {
        let (pack, name) = written.split_once('/').unwrap_or((self.pack, written));
        let keys =
            kinds.iter().map(|kind| ItemKey { pack: pack.into(), kind: *kind, name: name.into() });
        let found = keys.clone().find(|key| self.has(key) || !self.may_name(&key.pack));
        if let Some(key) = found {
            return self.check(&key, place, diagnostics).then_some(key);
        }
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        let message = format!("unknown {} `{}`", words.join(" or "), SafeText::quote(&written));
        let is_full = diagnostics.is_full();
        let help = match keys.clone().filter(|_| !is_full).find_map(|key| self.meant(&key)) {
            Some(full) => format!("did you mean `{full}`?"),
            None => format!("name the id of a {}", one_of(words)),
        };
        diagnostics.add(Diagnostic::new(codes::REFERENCE_UNKNOWN, place, message).help(help));
        None
    }

    /// Whether items of the pack may be referred to.
    fn may_name(&self, pack: &str) -> bool {
        pack == self.pack || pack == FOUNDATION || self.requires.iter().any(|id| id == pack)
    }

    /// Whether the item exists and may be referred to; reported when not.
    fn check(&self, key: &ItemKey, place: Location, diagnostics: &Diagnostics) -> bool {
        self.used.borrow_mut().insert(key.clone());
        if !self.may_name(&key.pack) {
            let pack = SafeText::quote(&key.pack);
            let help = format!(
                "add \"{pack}\" to `requires` in pack.toml, or refer to an item of this pack or \
                 the \
                 foundation"
            );
            let message = format!("pack `{pack}` is not required");
            diagnostics.add(Diagnostic::new(codes::REFERENCE_PACK, place, message).help(help));
            return false;
        }
        if self.has(key) {
            return true;
        }
        let written = if *key.pack == *self.pack {
            key.name.to_string()
        } else {
            format!("{}/{}", key.pack, key.name)
        };
        let message = format!("unknown {} `{}`", key.kind, SafeText::quote(&written));
        let help = self.suggest(key, diagnostics);
        diagnostics.add(Diagnostic::new(codes::REFERENCE_UNKNOWN, place, message).help(help));
        false
    }

    fn has(&self, key: &ItemKey) -> bool {
        if *key.pack == *self.pack {
            return self.declared(key).is_some() || self.unread.contains(&key.kind);
        }
        self.names_of(key.kind, &key.pack).contains(&&*key.name)
    }

    /// Names of one kind in another pack.
    fn names_of(&self, kind: Kind, pack: &str) -> Vec<&'a str> {
        let Some(content) = self.others.iter().find(|other| other.manifest.id == pack) else {
            return Vec::new();
        };
        names(content, kind)
    }

    /// What to do about an unknown id. A similar one is looked for unless diagnostics are full,
    /// since that takes long.
    fn suggest(&self, key: &ItemKey, diagnostics: &Diagnostics) -> String {
        match Some(key).filter(|_| !diagnostics.is_full()).and_then(|key| self.meant(key)) {
            Some(full) => format!("did you mean `{full}`?"),
            None => {
                format!("declare it with `[[{}]]`, or correct the reference", table_key(key.kind))
            }
        }
    }

    /// The id that may be named and is written nearly like this one.
    fn meant(&self, key: &ItemKey) -> Option<String> {
        let own =
            self.own.keys().filter(|(kind, _)| *kind == key.kind).map(|(_, name)| name.clone());
        let visible = self.others.iter().filter(|other| {
            other.manifest.id == FOUNDATION || self.requires.contains(&other.manifest.id)
        });
        let foreign = visible.flat_map(|other| {
            names(other, key.kind).into_iter().map(|name| format!("{}/{name}", other.manifest.id))
        });
        let known: Vec<String> = own.chain(foreign).collect();
        let tail = |full: &str| full.rsplit('/').next().unwrap_or_default().to_owned();
        let tails: Vec<String> = known.iter().map(|full| tail(full)).collect();
        let meant = nearest(&key.name, tails.iter().map(String::as_str))?;
        known.iter().find(|full| tail(full) == meant).cloned()
    }
}

fn names(content: &PackContent, kind: Kind) -> Vec<&str> {
    fn names_in<T: Item>(items: &[T]) -> Vec<&str> {
        items.iter().map(|item| item.id().name()).collect()
    }
    match kind {
        Kind::BodySite => names_in(&content.body_sites),
        Kind::Finding => names_in(&content.findings),
        Kind::Screen => names_in(&content.screens),
        Kind::RedFlag => names_in(&content.red_flags),
        Kind::Condition => names_in(&content.conditions),
        Kind::Argument => names_in(&content.arguments),
        Kind::Contraindication => names_in(&content.contraindications),
        Kind::Kit => names_in(&content.kit),
        Kind::Exercise => names_in(&content.exercises),
        Kind::Routine => names_in(&content.routines),
        Kind::PainModel => names_in(&content.pain_models),
        Kind::Protocol => names_in(&content.protocols),
        Kind::SelfTest => names_in(&content.self_tests),
        Kind::Claim => names_in(&content.claims),
        Kind::Source => names_in(&content.sources),
        Kind::Advice | Kind::Phase | Kind::Review | Kind::Confirmation | Kind::Rule => Vec::new(),
    }
}
