//! One yes-or-no question before something is done that cannot be taken back.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};

use crate::failure::{Failure, USAGE};

/// Asks. Without a terminal it is an error that names the command that does it without asking.
pub(super) fn confirm(question: &str, without_asking: &str) -> Result<bool, Failure> {
    if !stdin().is_terminal() {
        return Err(Failure::new(USAGE, "there is no terminal to ask in")
            .hint(format!("to do it without asking: {without_asking}")));
    }
    write!(stderr(), "{question} y, n> ")?;
    stderr().flush()?;
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim(), "y" | "yes"))
}
