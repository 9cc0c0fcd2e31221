//! The decisions of Heelwise: which question comes next, the assessment, explanations, plans and
//! sessions. Every function is pure: it takes answers, packs and a date, and returns decisions.
//!
//! Safety is monotone by construction. The urgency is the highest of three parts, and each of them
//! can only rise when a pack is added or an answer in a red flag becomes "yes":
//!
//! 1. the red flags that hold ([`triage`]): they use no negation;
//! 2. red flags that are still open: they ask for at least `routine`;
//! 3. whether the answers make a known harmless picture ([`rank::is_known_benign`]): judged by the
//!    foundation's patterns alone, where a finding of a red flag counts only against a pattern, so
//!    that neither a pack nor such an answer can make a picture harmless.
#![forbid(unsafe_code)]

pub mod ask;
pub mod assess;
pub mod facts;
pub mod offer;
pub mod plan;
pub mod progress;
pub mod rank;
pub mod rule_text;
pub mod runs;
#[cfg(test)]
mod sample;
pub mod self_test_change;
pub mod session;
#[cfg(test)]
mod tests;
pub mod triage;
pub mod what_if;
pub mod why;

pub use ask::{Question, next_question};
pub use assess::{Assessment, assess};
pub use facts::Facts;
