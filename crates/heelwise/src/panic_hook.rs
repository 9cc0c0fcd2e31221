//! A mistake in the program itself: told with its place, and without its words, because these may
//! hold what somebody wrote down.

use std::panic::{self, Location};

use crate::failure::{FAILED, Failure};

/// From now on a panic is told like any other failure.
pub(crate) fn install() {
    panic::set_hook(Box::new(|panic| {
        let _ = failure(panic.location()).report();
    }));
}

fn failure(place: Option<&Location>) -> Failure {
    let place = place
        .map_or_else(|| "an unknown place".to_owned(), |it| format!("{}:{}", it.file(), it.line()));
    Failure::new(FAILED, format!("heelwise made a mistake at {place} and stopped"))
        .hint("please report this line; nothing of yours is in it, and what was confirmed is kept")
}

#[cfg(test)]
mod tests {
    use super::*;

    // threat: G2
    #[test]
    fn what_a_mistake_says_has_its_place_and_nothing_of_the_person() {
        let hook = panic::take_hook();
        let (sender, told) = std::sync::mpsc::channel();
        panic::set_hook(Box::new(move |panic| {
            drop(sender.send(failure(panic.location()).message()));
        }));
        let mistake = std::thread::spawn(|| panic!("pain 7 after Heimlichkeit")).join();
        panic::set_hook(hook);
        let told: Vec<String> = told.iter().collect();
        assert!(
            mistake.is_err() && told.iter().any(|it| it.contains("panic_hook.rs:")),
            "{told:?}"
        );
        assert!(!told.concat().contains("Heimlichkeit"), "{told:?}");
    }
}
