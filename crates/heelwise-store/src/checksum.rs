//! Checksums of rows: SQLite alone returns a row with a changed bit as if it were intact.

use blake3::Hasher;

/// The checksum of one row, computed field by field.
pub(crate) struct Checksum(Hasher);

impl Checksum {
    /// The checksum of a row without fields in this table.
    pub(crate) fn for_table(table: &str) -> Self {
        Self(Hasher::new()).text(table)
    }

    pub(crate) fn number(mut self, number: i64) -> Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Adds a text. Its length comes first, so that no two rows of texts have the same bytes.
    pub(crate) fn text(self, text: &str) -> Self {
        let mut sum = self.number(i64::try_from(text.len()).unwrap_or(i64::MAX));
        sum.0.update(text.as_bytes());
        sum
    }

    pub(crate) fn maybe_number(self, number: Option<i64>) -> Self {
        match number {
            Some(number) => self.number(1).number(number),
            None => self.number(0),
        }
    }

    pub(crate) fn maybe_text(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    /// The first eight bytes, as an SQLite integer.
    pub(crate) fn done(self) -> i64 {
        let bytes = self.0.finalize();
        bytes.as_bytes().iter().take(8).fold(0, |sum, byte| sum << 8 | i64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_boundaries_and_missing_fields_change_the_checksum() {
        let sums = [
            Checksum::for_table("t").text("ab").text("c").done(),
            Checksum::for_table("t").text("a").text("bc").done(),
            Checksum::for_table("t").maybe_text(None).text("").done(),
            Checksum::for_table("t").maybe_text(Some("")).done(),
            Checksum::for_table("t").maybe_number(None).done(),
            Checksum::for_table("u").maybe_number(None).done(),
        ];
        let distinct: std::collections::BTreeSet<i64> = sums.into_iter().collect();
        assert_eq!(distinct.len(), sums.len());
    }
}
