//! Where a statement comes from, and how sure we are of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{Id, Item, Kind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Strength of evidence, as in the clinical practice guidelines of the orthopaedic physical
    /// therapists.
    pub enum Grade as "grade" {
        /// Strong evidence.
        A = "A",
        /// Moderate evidence.
        B = "B",
        /// Weak evidence.
        C = "C",
        /// Conflicting evidence.
        D = "D",
        /// Theoretical or foundational evidence.
        E = "E",
        /// Expert opinion.
        F = "F",
    }
}

impl Grade {
    /// The grade in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::A => "strong",
            Self::B => "moderate",
            Self::C => "weak",
            Self::D => "conflicting",
            Self::E => "theory",
            Self::F => "expert opinion",
        }
    }
}

vocabulary! {
    /// How sure we are that the source says what we say it says.
    pub enum SourceCheck as "mark" {
        /// Read in the source.
        Verified = "verified",
        /// Read on a page that quotes the source.
        Secondary = "secondary",
        /// From memory of the literature, still to be re-read.
        Memory = "memory",
        /// A choice of the authors; no evidence is claimed.
        Design = "design",
    }
}

impl SourceCheck {
    /// The mark as a few words for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Verified => "read in the source",
            Self::Secondary => "read second-hand",
            Self::Memory => "from memory, not re-read",
            Self::Design => "our own choice, no evidence claimed",
        }
    }
}

/// Grade, mark and sources of one statement. A checked pack never holds one without a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// How strong the evidence is.
    pub grade: Grade,
    /// How sure we are of the citation.
    pub mark: SourceCheck,
    /// Where to read it. Never empty.
    pub sources: Vec<Id<Source>>,
    /// A note beside the grade.
    pub note: Option<String>,
}

vocabulary! {
    /// The kind of a source.
    pub enum SourceKind as "source kind" {
        /// Clinical practice guideline.
        Guideline = "guideline",
        /// Systematic review or meta-analysis.
        Review = "review",
        /// Randomised or controlled trial.
        Trial = "trial",
        /// Prospective or retrospective cohort.
        Cohort = "cohort",
        /// Measured once.
        CrossSectional = "cross-sectional",
        /// Laboratory or biomechanics study.
        Laboratory = "laboratory",
        /// Case series.
        CaseSeries = "case-series",
        /// Textbook or review article by experts.
        Textbook = "textbook",
        /// A web page.
        Web = "web",
        /// A newspaper, magazine or manual.
        Article = "article",
        /// The authors' own choice or knowledge; has no address.
        Own = "own",
    }
}

/// A work that statements refer to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Its id.
    pub id: Id<Self>,
    /// Title of the work.
    pub title: String,
    /// Who wrote it.
    pub authors: Option<String>,
    /// Year of publication.
    pub year: Option<u16>,
    /// Journal and pages, or publisher.
    pub published: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// Its kind.
    pub kind: SourceKind,
    /// When it was last read.
    pub accessed: Option<Date>,
}

impl Item for Source {
    const KIND: Kind = Kind::Source;
    fn id(&self) -> &Id<Self> {
        &self.id
    }
}
