//! The nouns of Heelwise.
//!
//! Everything a content pack can say and everything a person can answer has its type here. The
//! crate reads no file, no clock, no environment and no terminal; today's date is always an
//! argument of whoever needs it.
#![forbid(unsafe_code)]

pub mod amount;
pub mod beat;
pub mod body;
pub mod catalog;
pub mod claim;
pub mod compiled;
pub mod condition;
mod content_error;
pub mod contraindication;
pub mod criterion;
pub mod defaults;
mod depth_limit;
pub mod dosage;
pub mod evidence;
pub mod exercise;
pub mod expr;
pub mod figure;
pub mod finding;
pub mod id;
pub mod item_table;
pub mod log;
pub mod manifest;
pub mod number;
pub mod pain_model;
pub mod profile;
pub mod protocol;
pub mod record;
pub mod red_flag;
pub mod routine;
pub mod self_test;
pub mod text;
pub mod timestamp;
pub mod urgency;
mod value_range;
mod vocabulary;

pub use body::{BodySite, Region, Side};
pub use catalog::Catalog;
pub use claim::{Claim, ClaimVerdict};
pub use compiled::CompiledPack;
pub use condition::{Advice, AdviceKind, Argument, Care, Condition, Points};
pub use content_error::ContentError;
pub use contraindication::{Contraindication, Strength};
pub use criterion::{Confirmation, Criterion};
pub use dosage::{Dosage, Work};
pub use evidence::{Evidence, Grade, Source, SourceCheck, SourceKind};
pub use exercise::{Demand, Exercise, Form, Kit, Purpose, Tissue};
pub use expr::{Comparison, Expr, Truth};
pub use figure::Figure;
pub use finding::{Answering, Finding, FindingSummary, LogSignal, QuestionList};
pub use id::{Id, Item, ItemKey, Kind};
pub use log::{Entry, Log, Pain, PainWhen, Session, SessionItem, Skip, WorkAmount};
pub use manifest::{AnalyzerSpec, Manifest, Reviewed, Status};
pub use pain_model::PainModel;
pub use profile::{Answer, Measurement, Profile};
pub use protocol::{Family, Goal, Phase, Protocol, Review};
pub use record::{Record, RecordKind};
pub use red_flag::RedFlag;
pub use routine::{Routine, RoutineStep, Stage, TimeOfDay};
pub use self_test::{Better, SelfTest};
pub use text::SafeText;
pub use urgency::Urgency;
pub use value_range::ValueRange;
pub use vocabulary::Word;
