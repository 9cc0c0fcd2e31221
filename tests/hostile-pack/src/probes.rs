//! Tries everything that the cage must not let through, one after the other, and returns those that
//! got through.
//!
//! A call that the cage refuses ends in "operation not permitted" or "permission denied". Anything
//! else, also another error, means that the system itself was asked.
#![allow(unsafe_code, reason = "trying calls is what this file is about")]

mod files;
mod others;
mod system;

use std::ffi::{CString, c_long};
use std::io;
use std::sync::OnceLock;

use crate::control;

static REMEMBERED: OnceLock<String> = OnceLock::new();

/// The targets of the attempts.
pub(crate) struct Target {
    /// A folder with files in place of the person's store and of other files beside it.
    home: String,
    /// The host's process.
    host: libc::pid_t,
    /// Addresses of listeners, for connections and for datagrams.
    port: u16,
}

/// One try: its name, and whether it got through.
type Try = (&'static str, fn(&Target) -> bool);

/// Makes all attempts now, and keeps the results.
pub(crate) fn remember() {
    let _ = REMEMBERED.set(run());
}

/// The results that were kept.
pub(crate) fn remembered() -> Option<String> {
    REMEMBERED.get().cloned()
}

/// Tries everything; returns the number of tries and the names of those that got through.
pub(crate) fn run() -> String {
    // SAFETY: a write past the limit on files shall be an error, so that the tries go on.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
    let number = |name: &str| control::value_of(name)?.parse::<i32>().ok();
    let target = Target {
        home: control::value_of("home").unwrap_or_default(),
        host: number("host").unwrap_or_default(),
        port: number("port").and_then(|port| port.try_into().ok()).unwrap_or_default(),
    };
    let tries: Vec<&Try> = [others::LEFT_BEHIND, files::TRIES, others::TRIES, system::TRIES]
        .into_iter()
        .flatten()
        .collect();
    let through: Vec<&str> =
        tries.iter().filter(|(_, reach)| reach(&target)).map(|(name, _)| *name).collect();
    format!("tried {}; got through: {}", tries.len(), through.join(", "))
}

impl Target {
    fn path(&self, name: &str) -> CString {
        CString::new(format!("{}/{name}", self.home)).unwrap_or_default()
    }
}

/// Whether a call reached the system: it succeeded, or failed for another reason than that it is
/// forbidden.
fn reached(result: c_long) -> bool {
    result >= 0
        || !matches!(io::Error::last_os_error().raw_os_error(), Some(libc::EPERM | libc::EACCES))
}

/// A call by its number, past every library.
fn call(number: c_long, arguments: [c_long; 5]) -> c_long {
    let [first, second, third, fourth, fifth] = arguments;
    // SAFETY: none is claimed; the attempts pass any arguments.
    unsafe { libc::syscall(number, first, second, third, fourth, fifth, 0) }
}

/// A text as an argument. It must live as long as the call.
fn at(text: &CString) -> c_long {
    text.as_ptr() as c_long
}
