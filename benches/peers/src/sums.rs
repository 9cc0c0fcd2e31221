//! Sums that must be equal before a time counts.

/// Sums over the columns of all records of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Records with anything but a time.
    pub records: u64,
    /// Seconds of watches' time.
    pub times: u64,
    /// Centimetres.
    pub distances: u64,
    /// As the file counts them; in GPX, which other readers leave out, none.
    pub cadences: u64,
    /// Tenths of milliseconds.
    pub contacts: u64,
    /// Beats per minute.
    pub heart_rates: u64,
}

impl Sums {
    /// Adds one record.
    pub fn add(
        &mut self,
        time: Option<u64>,
        distance: Option<u64>,
        cadence: Option<u64>,
        contact: Option<u64>,
        heart_rate: Option<u64>,
    ) {
        if [distance, cadence, contact, heart_rate].iter().all(Option::is_none) {
            return;
        }
        self.records += 1;
        self.times += time.unwrap_or_default();
        self.distances += distance.unwrap_or_default();
        self.cadences += cadence.unwrap_or_default();
        self.contacts += contact.unwrap_or_default();
        self.heart_rates += heart_rate.unwrap_or_default();
    }
}
