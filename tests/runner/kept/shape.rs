//! The shape of JSON documents: fields and types. Fields may be added, but not removed or changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The fields that may be null by `docs/json.md`: unknown, not applicable, or depending on the
/// person.
const MAY_BE_NULL: [&str; 22] = [
    "analyzer",
    "beat",
    "because",
    "detrended",
    "dosage",
    "earliest_week",
    "effect",
    "evidence",
    "heel_cm",
    "heel_hours",
    "holds",
    "idle_days",
    "instead_of",
    "mean",
    "much",
    "per_minute",
    "present",
    "replaces",
    "rho",
    "seconds",
    "side",
    "waits_for",
];

/// The values at a path of a document; the items of a list share one path.
#[derive(Default)]
struct PathShape {
    types: BTreeSet<&'static str>,
    objects: usize,
    fields: BTreeMap<String, usize>,
}

/// Every path of a document.
pub(super) struct Shape(BTreeMap<String, PathShape>);

impl Shape {
    pub(super) fn from_document(document: &Value) -> Self {
        let mut shape = Self(BTreeMap::new());
        shape.gather("", document);
        shape
    }

    fn gather(&mut self, path: &str, value: &Value) {
        let entry = self.0.entry(path.to_owned()).or_default();
        entry.types.insert(type_of(value));
        match value {
            Value::Array(items) => {
                for item in items {
                    self.gather(&format!("{path}[]"), item);
                }
            }
            Value::Object(fields) => {
                entry.objects += 1;
                for name in fields.keys() {
                    *entry.fields.entry(name.clone()).or_default() += 1;
                }
                for (name, field) in fields {
                    self.gather(&format!("{path}.{name}"), field);
                }
            }
            _ => {}
        }
    }

    /// The fields that a later document has lost or changed, and the number of compared paths.
    pub(super) fn lost_in(&self, later: &Self) -> (Vec<String>, usize) {
        let (mut lost, mut compared) = (Vec::new(), 0);
        for (path, then) in &self.0 {
            if let Some(now) = later.0.get(path) {
                compared += 1;
                lost.extend(then.lost_in(now).into_iter().map(|what| format!("{path}: {what}")));
            } else if !later.is_without(path) {
                lost.push(format!("{path}: it is gone"));
            }
        }
        (lost, compared)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether an entry is missing only because a list around it is empty, or something around it
    /// is null.
    fn is_without(&self, path: &str) -> bool {
        let cuts = path.rmatch_indices(['.', '[']).map(|(at, _)| at);
        let found = cuts.into_iter().find_map(|at| Some((&path[at..], self.0.get(&path[..at])?)));
        found.is_some_and(|(rest, around)| {
            let is_list = rest.starts_with('[') && around.types.contains("list");
            is_list || around.types.iter().all(|it| *it == "null")
        })
    }
}

impl PathShape {
    fn lost_in(&self, now: &Self) -> Vec<String> {
        let mut lost = Vec::new();
        let is_new = |it: &&&str| **it != "null" && !self.types.contains(**it);
        let has_value = self.types.iter().any(|it| *it != "null");
        if let Some(other) = now.types.iter().find(is_new).filter(|_| has_value) {
            lost.push(format!("was {:?}, is {other}", self.types));
        }
        for (name, times) in &self.fields {
            let is_always = *times == self.objects;
            if is_always
                && now.fields.get(name).is_none_or(|times| *times < now.objects)
                && now.objects > 0
            {
                lost.push(format!("`{name}` is gone"));
            }
        }
        lost
    }
}

/// Paths that are null now and never were, except those that `docs/json.md` allows.
pub(super) fn new_nulls(then: &Shape, now: &Shape) -> Vec<String> {
    let was_null = |path: &str| then.0.get(path).is_none_or(|entry| entry.types.contains("null"));
    let may_be =
        |path: &str| path.rsplit('.').next().is_some_and(|name| MAY_BE_NULL.contains(&name));
    let nulls =
        now.0.iter().filter(|(_, entry)| entry.types.contains("null")).map(|(path, _)| path);
    nulls.filter(|path| !was_null(path) && !may_be(path)).cloned().collect()
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

#[test]
fn removed_fields_are_detected_and_added_ones_allowed() {
    let shape = |text: &str| Shape::from_document(&super::json(text));
    let then = shape(r#"{"a": 1, "b": [{"c": "x", "d": null}, {"c": "y", "d": 2, "e": true}]}"#);
    let lost = |text: &str| {
        [then.lost_in(&shape(text)).0, new_nulls(&then, &shape(text))].concat().join("; ")
    };
    assert_eq!(lost(r#"{"a": 2, "b": [{"c": "", "d": 1, "e": false, "f": 1}], "g": {}}"#), "");
    assert_eq!(lost(r#"{"a": 2, "b": []}"#), "");
    assert_eq!(lost(r#"{"a": "2", "b": []}"#), r#".a: was {"number"}, is text"#);
    assert_eq!(lost(r#"{"a": null, "b": []}"#), ".a");
    assert_eq!(lost(r#"{"b": []}"#), ": `a` is gone; .a: it is gone");
    assert_eq!(lost(r#"{"a": 1, "b": [{"c": "", "d": 1}]}"#), ".b[].e: it is gone");
    assert!(lost(r#"{"a": 1, "b": [{"c": "", "e": true}]}"#).contains(".b[]: `d` is gone"));
    assert_eq!(
        lost(r#"{"a": 1, "b": {}}"#).split(';').next(),
        Some(r#".b: was {"list"}, is object"#)
    );
}
