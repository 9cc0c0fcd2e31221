//! The mode of a session: running, or waiting for an answer or the person.

use serde::{Deserialize, Serialize};

/// The mode of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The clock runs.
    Running,
    /// The clock waits until the person goes on.
    Paused(PauseReason),
    /// The clock waits until a question is answered.
    Asking(SessionQuestion),
    /// The session is over.
    Over,
}

/// The reason why a session is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseReason {
    /// The person asked for it.
    Asked,
    /// It has not begun, or was resumed.
    Begin,
    /// The clock jumped, because the machine slept.
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
