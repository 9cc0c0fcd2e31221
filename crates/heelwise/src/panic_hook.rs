//! Printing panics as failures, with their location, and without their message, which may contain
//! data of the person.

use std::panic::{self, Location};

use crate::failure::{FAILED, Failure};
use crate::print;

/// Installs a hook that prints every panic as a failure.
pub(crate) fn install() {
    panic::set_hook(Box::new(|panic| {
        print::failure(&failure(panic.location()));
    }));
}

fn failure(location: Option<&Location>) -> Failure {
    let location = location.map_or_else(
        || "an unknown location".to_owned(),
        |it| format!("{}:{}", it.file(), it.line()),
    );
    Failure::new(FAILED, format!("heelwise stopped because of a bug at {location}")).hint(
        "please report this line; it has none of your data, and all confirmed entries are kept",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    // threat: G2
    #[test]
    fn the_message_of_a_panic_has_its_location_and_nothing_of_the_person() {
        let hook = panic::take_hook();
        let (sender, messages) = std::sync::mpsc::channel();
        panic::set_hook(Box::new(move |panic| {
            drop(sender.send(failure(panic.location()).message()));
        }));
        let panicked = std::thread::spawn(|| panic!("pain 7 after Heimlichkeit")).join();
        panic::set_hook(hook);
        let messages: Vec<String> = messages.iter().collect();
        assert!(
            panicked.is_err() && messages.iter().any(|it| it.contains("panic_hook.rs:")),
            "{messages:?}"
        );
        assert!(!messages.concat().contains("Heimlichkeit"), "{messages:?}");
    }
}
