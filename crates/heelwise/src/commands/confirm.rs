//! One yes-or-no question before something is done that cannot be taken back.

use std::io::{BufRead, IsTerminal, stdin};

use crate::failure::{Failure, USAGE};
use crate::print;

/// Asks. Without a terminal it is an error that names the command that does it without asking.
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
