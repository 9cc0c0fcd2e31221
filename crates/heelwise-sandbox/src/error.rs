//! Faults of a pack's native code, with what to do about each.

use heelwise_analyzer::abi::{ABI_VERSION, TableHeaderError};
use heelwise_analyzer::{Identity, PROTOCOL_VERSION};
use heelwise_core::SafeText;
use serde::{Deserialize, Serialize};

use crate::frame::{LIBRARY_MAX, REPLY_MAX, REQUEST_MAX};

/// A pack's native code gave no usable reply. Everything else of the pack still works.
#[derive(Debug, thiserror::Error)]
#[error("the pack `{pack}` measured nothing: {fault}")]
pub struct WorkerError {
    /// Id of the pack.
    pub pack: String,
    /// The cause.
    pub fault: Fault,
    /// The process's output on standard error, without control characters; at most 64 KiB.
    pub printed: String,
}

/// Why a call gave no usable reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Fault {
    /// The worker program cannot be started.
    #[error(
        "the program {program} cannot be started as its worker ({error}); check that the file is \
         there and may be run"
    )]
    Start {
        /// The program.
        program: SafeText,
        /// The error of the system.
        error: SafeText,
    },
    /// It was killed by a signal that the host did not send.
    #[error(
        "its code crashed with signal {signal} ({}); tell its authors, or remove the pack",
        signal_name(*signal)
    )]
    Crashed {
        /// The signal.
        signal: i32,
    },
    /// It ended without an answer.
    #[error(
        "its code ended with exit code {code} and without an answer; tell its authors, or remove \
         the pack"
    )]
    Ended {
        /// The exit code.
        code: i32,
    },
    /// It closed the pipe and did not end.
    #[error("its code closed its pipe without an answer; tell its authors, or remove the pack")]
    Closed,
    /// It took too long.
    #[error(
        "its code was stopped because the deadline of {ms} ms passed; try fewer records, or tell \
         its authors"
    )]
    Deadline {
        /// The time it had.
        ms: u64,
    },
    /// The reply is too long.
    #[error("its reply has {bytes} bytes, and at most {REPLY_MAX} are taken; tell its authors")]
    TooLarge {
        /// Its length in bytes.
        bytes: u64,
    },
    /// The request is too long.
    #[error(
        "the request has {bytes} bytes, and at most {REQUEST_MAX} can be sent; hand over fewer \
         records"
    )]
    RequestTooLarge {
        /// Its length in bytes.
        bytes: u64,
    },
    /// The library is too long.
    #[error(
        "its library has {bytes} bytes, and at most {LIBRARY_MAX} are loaded; build it in release \
         mode, stripped"
    )]
    LibraryTooLarge {
        /// Its length in bytes.
        bytes: u64,
    },
    /// The reply is malformed, or has findings that the pack may not state.
    #[error("its reply is wrong: {0}; tell its authors")]
    WrongReply(SafeText),
    /// The library is not the one that was verified.
    #[error(
        "its library has the digest {found} where {expected} was verified; install the pack again"
    )]
    Digest {
        /// The digest in the bundle.
        expected: SafeText,
        /// The digest of the library.
        found: SafeText,
    },
    /// The worker could not give up its rights.
    #[error(
        "its code was not run, because it could not be caged: {0}; the rest of the pack works \
         without it"
    )]
    Cage(SafeText),
    /// The system's loader refuses the library.
    #[error(
        "its library does not load: {0}; it may be made for another system, so build the pack \
         again on this one"
    )]
    Load(SafeText),
    /// The library loads but has no entry point of a pack.
    #[error(
        "its library is not a pack: {0}; build it again with heelwise-analyzer and \
         `export_analyzer!`"
    )]
    NotAPack(SafeText),
    /// The library has another version of the binary interface.
    #[error(
        "its library has the binary interface {found}, this program knows {ABI_VERSION}; {}",
        older(*found, ABI_VERSION)
    )]
    Abi {
        /// The version of the library.
        found: u32,
    },
    /// The library has another version of the protocol.
    #[error(
        "its library speaks protocol {found}, this program speaks {PROTOCOL_VERSION}; {}",
        older(*found, PROTOCOL_VERSION)
    )]
    Protocol {
        /// The version of the library.
        found: u32,
    },
    /// The library belongs to another pack or version.
    #[error(
        "its library says it is {found} where {expected} was expected; bundle the pack again from \
         one build"
    )]
    Identity {
        /// Id and version from the manifest.
        expected: SafeText,
        /// Id and version from the library.
        found: SafeText,
    },
    /// The pack reports an error.
    #[error("it reports \"{0}\"; if your records are in order, tell its authors")]
    Pack(SafeText),
    /// The pack panicked.
    #[error("its code panicked: \"{0}\"; tell its authors")]
    Panic(SafeText),
    /// The worker failed for a reason of the program.
    #[error(
        "the worker could not do its part: {0}; this is an error of the program, so please report \
         it"
    )]
    Worker(SafeText),
}

/// The kind of a fault, by who has to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The library was refused before any of its functions was asked to measure.
    Refused,
    /// The pack's code failed.
    Failed,
    /// There is no cage to run it in.
    NoCage,
    /// This program failed.
    Program,
}

impl Fault {
    /// The kind of the fault.
    pub fn kind(&self) -> FaultKind {
        match self {
            Self::Digest { .. }
            | Self::Load(_)
            | Self::NotAPack(_)
            | Self::LibraryTooLarge { .. }
            | Self::Abi { .. }
            | Self::Protocol { .. }
            | Self::Identity { .. } => FaultKind::Refused,
            Self::Cage(_) => FaultKind::NoCage,
            Self::Start { .. } | Self::Worker(_) | Self::RequestTooLarge { .. } => {
                FaultKind::Program
            }
            _ => FaultKind::Failed,
        }
    }

    /// The fault of a library whose table cannot be used.
    pub(crate) fn from_header(problem: TableHeaderError) -> Self {
        match problem {
            TableHeaderError::NotAPack => Self::NotAPack("its entry does not begin as one".into()),
            TableHeaderError::Abi(found) => Self::Abi { found },
            TableHeaderError::TooShort(size) => {
                Self::NotAPack(format!("its entry has only {size} bytes").into())
            }
        }
    }

    /// The fault of a library with another identity than expected; `None` when it matches.
    pub(crate) fn from_identity(pack: &str, version: &str, found: &Identity) -> Option<Self> {
        if found.protocol != PROTOCOL_VERSION {
            return Some(Self::Protocol { found: found.protocol });
        }
        let same = found.id == pack && found.version == version;
        let (expected, found) =
            (format!("`{pack}` {version}"), format!("`{}` {}", found.id, found.version));
        (!same).then(|| Self::Identity { expected: expected.into(), found: found.into() })
    }
}

fn older(found: u32, ours: u32) -> &'static str {
    if found > ours {
        "update heelwise, it is older than the pack"
    } else {
        "update the pack, it is older than heelwise (its authors build it with the current \
         heelwise-analyzer)"
    }
}

/// The name of a common signal; the numbers are those on which Linux, macOS and the BSDs agree.
fn signal_name(signal: i32) -> &'static str {
    match signal {
        4 => "SIGILL, an instruction the processor does not know",
        5 => "SIGTRAP, a trap",
        6 => "SIGABRT, it gave up",
        8 => "SIGFPE, impossible arithmetic",
        9 => "SIGKILL, stopped by the system, perhaps for lack of memory",
        11 => "SIGSEGV, memory it may not touch",
        13 => "SIGPIPE, a closed pipe",
        15 => "SIGTERM, asked to end",
        _ if cfg!(target_os = "linux") => match signal {
            7 => "SIGBUS, memory that is not there",
            24 => "SIGXCPU, too much computing",
            25 => "SIGXFSZ, a file too large",
            31 => "SIGSYS, a call the cage forbids",
            _ => "no common one",
        },
        _ => "no common one",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(fault: Fault) -> String {
        WorkerError { pack: "calf-care".into(), fault, printed: String::new() }.to_string()
    }

    #[test]
    fn every_message_names_the_pack_and_what_to_do() {
        assert_eq!(
            message(Fault::Crashed { signal: 11 }),
            "the pack `calf-care` measured nothing: its code crashed with signal 11 (SIGSEGV, \
             memory it may not touch); tell its authors, or remove the pack"
        );
        assert_eq!(
            message(Fault::Deadline { ms: 5000 }),
            "the pack `calf-care` measured nothing: its code was stopped because the deadline of \
             5000 ms passed; try fewer records, or tell its authors"
        );
    }

    #[test]
    fn another_interface_says_which_side_to_update() {
        assert!(message(Fault::Abi { found: 9 }).contains("update heelwise"));
        assert!(message(Fault::Abi { found: 0 }).contains("update the pack"));
        assert!(message(Fault::Protocol { found: 9 }).contains("update heelwise"));
    }

    #[test]
    fn an_identity_differs_by_protocol_first_then_by_id_and_version() {
        let found = |id: &str, version: &str, protocol| Identity {
            id: id.into(),
            version: version.into(),
            protocol,
        };
        assert_eq!(
            Fault::from_identity("a", "1.0.0", &found("a", "1.0.0", PROTOCOL_VERSION)),
            None
        );
        assert_eq!(
            Fault::from_identity("a", "1.0.0", &found("b", "1", 9)),
            Some(Fault::Protocol { found: 9 })
        );
        let fault =
            Fault::from_identity("a", "1.0.0", &found("a", "1.0.1", PROTOCOL_VERSION)).unwrap();
        assert!(message(fault).contains("says it is `a` 1.0.1 where `a` 1.0.0 was expected"));
    }

    #[test]
    fn kinds_tell_refused_from_failed() {
        assert_eq!(Fault::Abi { found: 2 }.kind(), FaultKind::Refused);
        assert_eq!(Fault::Panic("x".into()).kind(), FaultKind::Failed);
        assert_eq!(Fault::Cage("x".into()).kind(), FaultKind::NoCage);
        assert_eq!(Fault::Worker("x".into()).kind(), FaultKind::Program);
    }
}
