//! Any text is read as a column or refused, and a column is written as it was read.

use heelwise_core::record::DeltaColumn;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

const SEEDS: [&str; 4] = ["sIA!?N", "!!!", "~~~~", "_ibE@??"];

pub fn seeds() -> Vec<Vec<u8>> {
    SEEDS.map(|text| text.as_bytes().to_vec()).into()
}

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let column = DeltaColumn::deserialize(StrDeserializer::<Error>::new(text))
        .expect("any text can be tried");
    if let Some(values) = column.values() {
        assert!(values.len() <= text.len());
        let again = DeltaColumn::from_values(values.iter().copied());
        assert_eq!(
            again.and_then(|column| column.values()),
            values.iter().any(Option::is_some).then_some(values)
        );
    }
}
