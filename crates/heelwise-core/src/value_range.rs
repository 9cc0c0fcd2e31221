//! Numbers and ranges of numbers, as doses and norms give them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A number or a range of numbers; `low <= high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueRange<N> {
    /// The least.
    pub low: N,
    /// The most.
    pub high: N,
}

impl<N: Copy> ValueRange<N> {
    /// Exactly this.
    pub fn exactly(number: N) -> Self {
        Self { low: number, high: number }
    }
}

impl<N: fmt::Display + PartialEq> fmt::Display for ValueRange<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            write!(f, "{}", self.low)
        } else {
            write!(f, "{} to {}", self.low, self.high)
        }
    }
}
