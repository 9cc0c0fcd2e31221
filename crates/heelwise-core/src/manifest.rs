//! What a pack says about itself.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::id::Id;
use crate::record::RecordKind;
use crate::vocabulary::vocabulary;

/// The shape of pack files this version reads.
pub const SCHEMA: u16 = 1;

vocabulary! {
    /// How far a pack has come.
    pub enum Status as "status" {
        /// Being written.
        Draft = "draft",
        /// Usable, may change.
        Experimental = "experimental",
        /// Settled.
        Stable = "stable",
        /// Replaced by another.
        Deprecated = "deprecated",
    }
}

/// Whether somebody of the profession has read the pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reviewed {
    /// Not reviewed.
    No,
    /// Somebody has.
    By {
        /// When.
        on: Date,
        /// Name and profession.
        by: String,
    },
}

impl std::fmt::Display for Reviewed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::No => write!(f, "not reviewed by a clinician"),
            Self::By { on, by } => write!(f, "reviewed {on} by {by}"),
        }
    }
}

/// The head of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The pack's id, equal to its folder's name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its purpose, in a sentence.
    pub summary: String,
    /// Semantic version.
    pub version: String,
    /// SPDX licence expression.
    pub licence: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// How far it has come.
    pub status: Status,
    /// Who has read it.
    pub reviewed: Reviewed,
    /// Packs it refers to, beside the foundation.
    pub requires: Vec<String>,
    /// Its native part, when it has one.
    pub analyzer: Option<AnalyzerSpec>,
}

/// The inputs and the findings of a pack's analyzer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalyzerSpec {
    /// Number of the binary interface.
    pub abi: u32,
    /// Record kinds it is given.
    pub records: Vec<RecordKind>,
    /// Findings it is given.
    pub reads: Vec<Id<Finding>>,
    /// Findings it may state.
    pub emits: Vec<Id<Finding>>,
    /// Thresholds it is given: numbers are content, not code.
    pub parameters: BTreeMap<String, f64>,
}
