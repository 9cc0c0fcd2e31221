//! Properties of every run, from any file.

use heelwise_core::record::Record;
use jiff::tz::Offset;

/// Reads a file twice and checks both results.
pub fn check(file: &[u8]) {
    let reading = heelwise_watch::read(file);
    assert_eq!(reading, heelwise_watch::read(Slow(file)), "however the bytes come, it is the same");
    for run in reading.iter().flat_map(|reading| &reading.runs) {
        let run = run.dated(|_| Offset::UTC).unwrap_or_else(|| run.undated().clone());
        assert_eq!(Record::Run(run).problem(), None);
    }
}

/// A reader that returns a few bytes at a time.
struct Slow<'a>(&'a [u8]);

impl std::io::Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.len().min(buffer.len()).min(7);
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}
