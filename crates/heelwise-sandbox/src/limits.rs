//! The limits of workers, as one table. Documents state the same figures; a test compares them.

use std::fmt;

/// One limit of a worker, for documents and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The name of the limited resource.
    pub name: &'static str,
    /// The limit, in `unit`.
    pub value: u64,
    /// The unit.
    pub unit: LimitUnit,
}

/// The unit of a [`Limit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitUnit {
    /// Mebibytes.
    MiB,
    /// Seconds.
    Seconds,
    /// Open descriptors.
    Descriptors,
}

impl Limit {
    /// Memory of a process that runs a pack's code, its own program and libraries included.
    pub const MEMORY: Self = Self { name: "memory", value: 512, unit: LimitUnit::MiB };
    /// Computing time of a pack's code. A loop ends before the deadline of the call.
    pub const COMPUTING: Self = Self { name: "computing time", value: 3, unit: LimitUnit::Seconds };
    /// Time for a whole call: sending, running and reading the reply.
    pub const CALL: Self = Self { name: "time for a call", value: 5, unit: LimitUnit::Seconds };
    /// Open descriptors, those of the protocol included.
    pub const DESCRIPTORS: Self =
        Self { name: "open descriptors", value: 32, unit: LimitUnit::Descriptors };
    /// The length of a reply.
    pub const REPLY: Self = Self { name: "reply", value: 1, unit: LimitUnit::MiB };
    /// Memory of a process that reads files from elsewhere.
    pub const READER_MEMORY: Self =
        Self { name: "memory for reading files", value: 256, unit: LimitUnit::MiB };

    /// Every limit.
    pub const ALL: [Self; 6] = [
        Self::MEMORY,
        Self::COMPUTING,
        Self::CALL,
        Self::DESCRIPTORS,
        Self::REPLY,
        Self::READER_MEMORY,
    ];

    /// The limit in bytes, seconds or descriptors.
    pub const fn amount(self) -> u64 {
        match self.unit {
            LimitUnit::MiB => self.value << 20,
            LimitUnit::Seconds | LimitUnit::Descriptors => self.value,
        }
    }
}

impl fmt::Display for Limit {
    /// `512 MiB`, `3 seconds`, `32 descriptors`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            LimitUnit::MiB => "MiB",
            LimitUnit::Seconds => "seconds",
            LimitUnit::Descriptors => "descriptors",
        };
        write!(f, "{} {unit}", self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(path: &str) -> String {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
        let text = std::fs::read_to_string(format!("{root}{path}")).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_longest_reply_is_that_of_the_frames() {
        assert_eq!(Limit::REPLY.amount(), u64::from(crate::frame::REPLY_MAX));
    }

    #[test]
    fn documents_have_the_figures_of_this_table() {
        let [memory, computing, call, descriptors, reply, reader] = Limit::ALL;
        let code = format!("{memory} of memory, {computing} of computing");
        let expected = [
            ("SECURITY.md", format!("{code}, {descriptors}")),
            ("SECURITY.md", format!("One deadline of {call}")),
            ("SECURITY.md", format!("One answer with that number is taken, of at most {reply}")),
            ("SECURITY.md", format!("with {reader} of memory")),
            (
                "docs/pack-format.md",
                format!("{code}, {} seconds in all, an answer of at most {reply}", call.value),
            ),
            ("docs/faults.md", format!("it ends at {memory}")),
        ];
        for (path, figures) in expected {
            assert!(document(path).contains(&figures), "{path} lacks: {figures}");
        }
    }
}
