//! The exit codes: how a command ended. Help, README and docs are made from this table.

use std::process::ExitCode;

/// How a command ended. Its number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ExitClass {
    /// Everything was done.
    Done = 0,
    /// The program itself failed.
    Failed = 1,
    /// The command line cannot be understood.
    Usage = 2,
    /// Answers, records or an id cannot be used.
    BadInput = 3,
    /// A pack cannot be used.
    PackRefused = 4,
    /// A pack's native code failed.
    PackFailed = 5,
    /// The person's data cannot be read or written.
    Store = 6,
    /// There is no cage to run native code in.
    NoCage = 7,
}

impl ExitClass {
    /// Every class, in the order of the exit codes.
    pub const ALL: [Self; 8] = [
        Self::Done,
        Self::Failed,
        Self::Usage,
        Self::BadInput,
        Self::PackRefused,
        Self::PackFailed,
        Self::Store,
        Self::NoCage,
    ];

    /// The exit code, from 0 to 7.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// A short name, as in the help text.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// Its meaning, in one clause for people.
    pub const fn meaning(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Done => ("done", "done"),
            Self::Failed => ("failed", "the program failed"),
            Self::Usage => (
                "usage",
                "the command line cannot be understood, or there is no terminal to ask in",
            ),
            Self::BadInput => ("bad input", "answers, records or an id that cannot be used"),
            Self::PackRefused => {
                ("pack refused", "a pack was refused; the rest of the answer may still have come")
            }
            Self::PackFailed => {
                ("pack failed", "a pack's native code failed; the rest of the answer still came")
            }
            Self::Store => ("data store", "what is kept on this machine cannot be read or written"),
            Self::NoCage => {
                ("cage missing", "no cage to run native code in; the rest of the answer still came")
            }
        }
    }

    /// All classes in one sentence: `Exit codes: 0 done, 1 failed, ...`.
    pub fn sentence() -> String {
        let classes = Self::ALL.map(|class| format!("{} {}", class.code(), class.name()));
        format!("Exit codes: {}.", classes.join(", "))
    }
}

impl From<ExitClass> for ExitCode {
    fn from(class: ExitClass) -> Self {
        class.code().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_every_earlier_version() {
        assert_eq!(ExitClass::ALL.map(ExitClass::code), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(
            ExitClass::sentence(),
            "Exit codes: 0 done, 1 failed, 2 usage, 3 bad input, 4 pack refused, 5 pack failed, \
             6 data store, 7 cage missing."
        );
    }

    /// README is written by hand; its table of exit codes must be this one.
    #[test]
    fn readme_has_the_table_of_exit_codes() {
        let rows =
            ExitClass::ALL.map(|class| format!("| {} | {} |\n", class.code(), class.meaning()));
        let readme = include_str!("../../../README.md");
        assert!(readme.contains(&rows.concat()), "{}", rows.concat());
    }
}
