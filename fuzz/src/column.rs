//! Any text is a column or none, and a column is written as it was read.
#![no_main]

mod seeds;

use heelwise_core::record::Column;
use libfuzzer_sys::fuzz_target;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};

const SEEDS: [&str; 4] = ["sIA!?N", "!!!", "~~~~", "_ibE@??"];

fuzz_target!(init: seeds::plant(SEEDS.map(|text| text.as_bytes().to_vec())), |text: &str| {
    let column = Column::deserialize(StrDeserializer::<Error>::new(text)).expect("any text can be tried");
    if let Some(values) = column.values() {
        assert!(values.len() <= text.len());
        let again = Column::of(values.iter().copied());
        assert_eq!(again.and_then(|column| column.values()), values.iter().any(Option::is_some).then_some(values));
    }
});
