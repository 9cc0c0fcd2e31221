//! Any bytes after the header of a FIT file are read or refused, and every run that is read has
//! possible values.

#[path = "seeds/fit.rs"]
mod made;

use crate::runs;

pub fn seeds() -> Vec<Vec<u8>> {
    made::seeds()
}

pub fn check(bytes: &[u8]) {
    let mut file = bytes.to_vec();
    // Without this nearly everything is refused at once.
    if let Some(mark) = file.get_mut(8..12) {
        mark.copy_from_slice(b".FIT");
    }
    runs::check(&file);
    if let Ok(recordings) = heelwise_watch::fit::recordings_of(&file) {
        assert!(recordings.iter().all(|recording| recording.samples.len() <= file.len()));
    }
}
