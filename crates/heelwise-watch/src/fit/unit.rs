//! The units in which apps write the fields that they add: each in words of its own.

/// The quantity of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// In metres.
    Length,
    /// In metres a second.
    Speed,
    /// In seconds.
    Time,
    /// In per cent.
    Share,
    /// Times a minute: steps or beats.
    Rate,
    /// In watts.
    Power,
}

/// How many of the quantity's own unit one of this unit is. Nothing for a unit that nobody knows,
/// or that measures something else.
pub(crate) fn factor(quantity: Quantity, unit: &str) -> Option<f64> {
    let unit: String =
        unit.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    Some(match (quantity, unit.as_str()) {
        (Quantity::Length, "m" | "meter" | "meters" | "metre" | "metres")
        | (Quantity::Speed, "m/s" | "mps" | "meters/second" | "meterspersecond")
        | (Quantity::Time, "s" | "sec" | "second" | "seconds")
        | (Quantity::Share, "%" | "percent")
        | (
            Quantity::Rate,
            "rpm" | "spm" | "bpm" | "steps/min" | "strides/min" | "stepsperminute"
            | "stridesperminute" | "beats/min" | "beatsperminute" | "1/min" | "/min",
        )
        | (Quantity::Power, "w" | "watt" | "watts") => 1.0,
        (Quantity::Length, "km" | "kilometer" | "kilometers" | "kilometre" | "kilometres") => {
            1000.0
        }
        (Quantity::Length, "cm" | "centimeter" | "centimeters" | "centimetre" | "centimetres") => {
            0.01
        }
        (Quantity::Length, "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres")
        | (Quantity::Time, "ms" | "msec" | "millisecond" | "milliseconds")
        | (Quantity::Speed, "mm/s") => 0.001,
        (Quantity::Speed, "km/h" | "kmh" | "kph") => 1.0 / 3.6,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_known_in_many_words() {
        for (quantity, unit, expected) in [
            (Quantity::Length, "Centimeters", Some(0.01)),
            (Quantity::Length, " mm ", Some(0.001)),
            (Quantity::Time, "Milliseconds", Some(0.001)),
            (Quantity::Power, "Watts", Some(1.0)),
            (Quantity::Rate, "RPM", Some(1.0)),
            (Quantity::Rate, "Steps / Min", Some(1.0)),
            (Quantity::Speed, "KPH", Some(1.0 / 3.6)),
            (Quantity::Length, "inches", None),
            (Quantity::Length, "ms", None),
            (Quantity::Time, "mm", None),
        ] {
            assert_eq!(factor(quantity, unit), expected, "{unit}");
        }
    }
}
