//! Progressions and regressions that lead in a circle.

use std::collections::BTreeMap;

use heelwise_core::compiled::PackContent;
use heelwise_core::{Exercise, Id, Item};

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::resolve::Scope;

type Step = fn(&Exercise) -> Option<&Id<Exercise>>;

/// Reports every circle once, at its first exercise.
pub(super) fn check(content: &PackContent, scope: &Scope<'_>, diagnostics: &Diagnostics) {
    let ways: [(&str, Step); 2] = [
        ("progression", |exercise| exercise.progression.as_ref()),
        ("regression", |exercise| exercise.regression.as_ref()),
    ];
    for (field, next) in ways {
        for circle in cycles(&links(&content.exercises, next)) {
            let circle: Vec<&Exercise> =
                circle.into_iter().map(|at| &content.exercises[at]).collect();
            let Some(first) = circle.first() else { continue };
            let message = format!("the {field} goes in a circle: {}", shown(&circle));
            let place = scope.noted(&first.id().key(), field);
            diagnostics.add(
                Diagnostic::new(
                    codes::LADDER_CYCLE,
                    place.unwrap_or_else(|| crate::folder::whole(std::path::Path::new("content"))),
                    message,
                )
                .help("take one of the links away"),
            );
        }
    }
}

/// The most exercises of a circle that are named.
const MOST_NAMED: usize = 12;

/// `a -> b -> a`, shortened in the middle when the circle is long.
fn shown(circle: &[&Exercise]) -> String {
    let mut names: Vec<&str> =
        circle.iter().take(MOST_NAMED).map(|exercise| exercise.id.name()).collect();
    if circle.len() > MOST_NAMED {
        names.push("...");
    }
    names.extend(circle.first().map(|exercise| exercise.id.name()));
    names.join(" -> ")
}

/// The target of the link of each exercise.
fn links(exercises: &[Exercise], next: Step) -> Vec<Option<usize>> {
    let mut by_id: BTreeMap<&Id<Exercise>, usize> = BTreeMap::new();
    for (at, exercise) in exercises.iter().enumerate() {
        by_id.entry(&exercise.id).or_insert(at);
    }
    exercises.iter().map(|exercise| by_id.get(next(exercise)?).copied()).collect()
}

/// All circles, each beginning with the lowest number in it. Every link is followed once and
/// without recursion, so that a chain of any length is harmless.
fn cycles(links: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut circles = Vec::new();
    // On which walk a place was reached, if on any.
    let mut reached: Vec<Option<usize>> = vec![None; links.len()];
    for start in 0..links.len() {
        let (mut path, mut at) = (Vec::new(), Some(start));
        while let Some(here) = at.filter(|here| reached[*here].is_none()) {
            reached[here] = Some(start);
            path.push(here);
            at = links[here];
        }
        if let Some(again) = at.filter(|again| reached[*again] == Some(start)) {
            let mut circle =
                path.split_off(path.iter().position(|here| *here == again).unwrap_or(0));
            let lowest = (0..circle.len()).min_by_key(|position| circle[*position]).unwrap_or(0);
            circle.rotate_left(lowest);
            circles.push(circle);
        }
    }
    circles
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The circle of a number, by following the links from it: slow and simple.
    fn cycle_through(start: usize, links: &[Option<usize>]) -> Option<Vec<usize>> {
        let mut path = vec![start];
        for _ in 0..links.len() {
            let next = links[*path.last()?]?;
            if next == start {
                return Some(path);
            }
            path.push(next);
        }
        None
    }

    // threat: C6
    #[test]
    fn every_circle_of_any_links_is_found_once() {
        let mut random = 88_172_645_463_325_252_u64;
        let mut below = |most: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random % most as u64).unwrap()
        };
        let mut found = [0_usize; 3];
        for _ in 0..2000 {
            let length = 1 + below(12);
            let links: Vec<Option<usize>> =
                (0..length).map(|_| Some(below(length + 2)).filter(|to| *to < length)).collect();
            let circles = cycles(&links);
            let mut expected: Vec<Vec<usize>> =
                (0..length).filter_map(|start| cycle_through(start, &links)).collect();
            expected.retain(|circle| circle.iter().min() == circle.first());
            let mut sorted = circles.clone();
            sorted.sort();
            expected.sort();
            assert_eq!(sorted, expected, "{links:?}");
            found[circles.len().min(2)] += 1;
        }
        assert!(
            found.iter().all(|count| *count > 100),
            "none, one and several circles are tried: {found:?}"
        );
    }

    // threat: C6
    #[test]
    fn chains_and_circles_of_any_length_are_followed() {
        const LONG: usize = 1_000_000;
        let chain: Vec<Option<usize>> =
            (0..LONG).map(|at| Some(at + 1).filter(|next| *next < LONG)).collect();
        assert!(cycles(&chain).is_empty());
        let backwards: Vec<Option<usize>> = (0..LONG).map(|at| at.checked_sub(1)).collect();
        assert!(cycles(&backwards).is_empty());
        let circle: Vec<Option<usize>> = (0..LONG).map(|at| Some((at + 1) % LONG)).collect();
        assert_eq!(cycles(&circle), [(0..LONG).collect::<Vec<_>>()]);
        let selves: Vec<Option<usize>> = (0..1000).map(Some).collect();
        assert_eq!(cycles(&selves).len(), 1000);
    }
}
