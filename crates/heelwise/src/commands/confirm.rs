//! A yes-or-no question before something irreversible.

use std::io::{BufRead, IsTerminal, stdin};

use crate::failure::{Failure, USAGE};
use crate::print;

/// Asks, and returns whether the answer was yes.
///
/// # Errors
///
/// Without a terminal; the hint names the command that does not ask.
pub(super) fn confirm(question: &str, without_asking: &str) -> Result<bool, Failure> {
    if !stdin().is_terminal() {
        return Err(Failure::new(USAGE, "there is no terminal to ask in")
            .hint(format!("to do it without asking: {without_asking}")));
    }
    print::ask(format!("{question} y, n> "))?;
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim(), "y" | "yes"))
}
