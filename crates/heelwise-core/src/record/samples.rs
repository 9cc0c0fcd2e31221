//! What a watch measured second by second, kept small.
//!
//! A column is text: every value as its difference to the one before, in the well-known encoding of
//! polylines. The difference is doubled (a negative one doubled and inverted, so that the sign is
//! the last bit), cut into groups of five bits, least first, and each group becomes the character
//! 63 + group, with 32 added when another group follows. `!` is a value that was not measured; it
//! leaves the next difference as it was. Most values are one character.

use serde::{Deserialize, Serialize};

/// A value that was not measured.
const MISSING: char = '!';
/// The first character of the encoding.
const FIRST: u8 = 63;
/// Set when another group follows.
const MORE: u32 = 32;
/// More than any value or difference needs.
const MOST_BITS: u32 = 20;

/// The most values of a column.
const LONGEST: usize = 50_000;

/// One value per row, each a whole number or missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeltaColumn(String);

impl DeltaColumn {
    /// The column of these values. Nothing when none was measured.
    pub fn from_values(values: impl IntoIterator<Item = Option<u16>>) -> Option<Self> {
        let (mut text, mut before, mut any) = (String::new(), 0, false);
        for value in values {
            match value.map(i32::from) {
                None => text.push(MISSING),
                Some(value) => {
                    push(&mut text, value - before);
                    before = value;
                    any = true;
                }
            }
        }
        any.then_some(Self(text))
    }

    /// The values; nothing when the text is no column.
    pub fn values(&self) -> Option<Vec<Option<u16>>> {
        let mut characters = self.0.bytes();
        let (mut values, mut before) = (Vec::with_capacity(self.0.len()), 0_i32);
        while let Some(first) = characters.next() {
            if char::from(first) == MISSING {
                values.push(None);
            } else {
                before = before.checked_add(pull(first, &mut characters)?)?;
                values.push(Some(u16::try_from(before).ok()?));
            }
            if values.len() > LONGEST {
                return None;
            }
        }
        Some(values)
    }
}

fn push(text: &mut String, difference: i32) {
    let mut rest = (difference.cast_unsigned() << 1) ^ (difference >> 31).cast_unsigned();
    while rest >= MORE {
        text.push(character(rest % MORE + MORE));
        rest /= MORE;
    }
    text.push(character(rest));
}

fn character(group: u32) -> char {
    char::from(FIRST.saturating_add(u8::try_from(group).unwrap_or_default()))
}

fn pull(first: u8, more: &mut impl Iterator<Item = u8>) -> Option<i32> {
    let (mut rest, mut shift, mut character) = (0_u32, 0, first);
    loop {
        let group = u32::from(character.checked_sub(FIRST)?);
        if group >= 2 * MORE || shift > MOST_BITS {
            return None;
        }
        rest |= (group % MORE) << shift;
        if group < MORE {
            return Some((rest >> 1).cast_signed() ^ -(rest & 1).cast_signed());
        }
        shift += 5;
        character = more.next()?;
    }
}

/// What was measured second by second, from the start on, pauses included. A column that was not
/// measured is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunSamples {
    /// Seconds from one row to the next: 1, or more for very long runs.
    pub every_s: u16,
    /// Steps per minute, both feet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence_spm: Option<DeltaColumn>,
    /// Ground contact in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_ms: Option<DeltaColumn>,
    /// Share of ground contact on the left foot, in tenths of a per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance_left_permille: Option<DeltaColumn>,
    /// Bounce of the trunk in millimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oscillation_mm: Option<DeltaColumn>,
    /// Bounce in tenths of a per cent of the step's length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio_permille: Option<DeltaColumn>,
    /// Length of a step in centimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_length_cm: Option<DeltaColumn>,
    /// Speed in centimetres per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed_cms: Option<DeltaColumn>,
    /// Heart rate per minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heart_rate_bpm: Option<DeltaColumn>,
    /// Power in watts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power_w: Option<DeltaColumn>,
}

impl RunSamples {
    /// The columns that are there, each with its name as in a file.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &DeltaColumn)> {
        let all = [
            ("cadence_spm", &self.cadence_spm),
            ("contact_ms", &self.contact_ms),
            ("balance_left_permille", &self.balance_left_permille),
            ("oscillation_mm", &self.oscillation_mm),
            ("ratio_permille", &self.ratio_permille),
            ("step_length_cm", &self.step_length_cm),
            ("speed_cms", &self.speed_cms),
            ("heart_rate_bpm", &self.heart_rate_bpm),
            ("power_w", &self.power_w),
        ];
        all.into_iter().filter_map(|(name, column)| Some((name, column.as_ref()?)))
    }

    /// The first problem, in words; `None` when there is none.
    pub(super) fn problem(&self) -> Option<String> {
        if self.every_s == 0 {
            return Some("`every_s` is 0; it must be 1 or more".to_owned());
        }
        let unreadable = self.columns().find(|(_, column)| column.values().is_none());
        unreadable.map(|(name, _)| format!("the column `{name}` cannot be read"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_column_comes_back_as_it_was(
            values in prop::collection::vec(prop::option::of(any::<u16>()), 0..300),
        ) {
            match DeltaColumn::from_values(values.clone()) {
                Some(column) => prop_assert_eq!(column.values(), Some(values)),
                None => prop_assert!(values.iter().all(Option::is_none)),
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,80}") {
            if let Some(values) = DeltaColumn(text.clone()).values() {
                prop_assert!(values.len() <= text.len());
            }
        }
    }

    #[test]
    fn steady_values_take_one_character_each() {
        let column =
            DeltaColumn::from_values([Some(170), Some(171), None, Some(171), Some(163)]).unwrap();
        assert_eq!(column.0, "sIA!?N");
    }

    #[test]
    fn what_is_no_column_is_refused() {
        for bad in ["s", " ", "~~~~~~~~", "@", "é", "________"] {
            assert_eq!(DeltaColumn(bad.to_owned()).values(), None, "{bad}");
        }
        assert_eq!(DeltaColumn("!".repeat(LONGEST + 1)).values(), None);
    }

    #[test]
    fn a_broken_column_is_named() {
        let seconds = RunSamples {
            every_s: 1,
            power_w: Some(DeltaColumn("é".into())),
            ..RunSamples::default()
        };
        assert_eq!(seconds.problem().unwrap(), "the column `power_w` cannot be read");
        assert!(RunSamples::default().problem().unwrap().contains("every_s"));
    }
}
