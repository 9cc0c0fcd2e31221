//! How soon someone should be seen.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How soon a person should be seen, lowest to highest. Levels only ever join by the higher of
    /// the two.
    pub enum Urgency as "urgency" {
        /// Nothing found that asks for a clinician now; the plan may start, with a safety net.
        SelfCare = "self-care",
        /// A clinician within about two weeks.
        Routine = "routine",
        /// Within 72 hours.
        Soon = "soon",
        /// Today.
        SameDay = "same-day",
        /// Now.
        Emergency = "emergency",
    }
}

impl Urgency {
    /// At this level nothing but the advice is shown: no patterns, no exercises.
    pub fn stops_everything_else(self) -> bool {
        self >= Self::SameDay
    }

    /// The level, as a short sentence for the person. It never says that being seen is unnecessary.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::SelfCare => {
                "You can start with self-care. Have it seen if it does not improve, or sooner if it changes."
            }
            Self::Routine => "Have it seen by a clinician within about two weeks.",
            Self::Soon => "Have it seen by a clinician within 72 hours.",
            Self::SameDay => "Have it seen today.",
            Self::Emergency => "Get emergency help now.",
        }
    }
}
