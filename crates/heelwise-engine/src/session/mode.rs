//! Whether a session goes on, and what it waits for.

use serde::{Deserialize, Serialize};

/// Whether the session goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The clock counts.
    Running,
    /// It stands still until the person goes on.
    Paused(PauseReason),
    /// It stands still until a question is answered.
    Asking(SessionQuestion),
    /// Everything is over.
    Over,
}

/// Why a session stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseReason {
    /// The person asked for it.
    Asked,
    /// It has not begun, or was taken up again.
    Begin,
    /// The clock leapt: the machine slept.
    Slept,
}

/// A question in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionQuestion {
    /// The worst pain in the exercise that has ended.
    PainInItem,
    /// The worst pain in the whole session.
    PainInSession,
    /// Whether the session brought on a limp.
    Limp,
}
