//! Numbers as XML writes them.

/// The text of an element; `None` when it cannot be decoded.
pub(super) type Text<'a> = Option<&'a str>;

/// A number that is one. An empty element says that there is none; everything else is counted.
pub(super) fn number(text: Text, dropped: &mut u64) -> Option<f64> {
    if text == Some("") {
        return None;
    }
    let number = text.and_then(|text| text.parse::<f64>().ok()).filter(|number| number.is_finite());
    *dropped += u64::from(number.is_none());
    number
}

/// A number of 0 or more.
pub(super) fn amount(text: Text, dropped: &mut u64) -> Option<f64> {
    let number = number(text, dropped)?;
    let kept = (number >= 0.0).then_some(number);
    *dropped += u64::from(kept.is_none());
    kept
}

/// A number as a count of small units: so many to one, from `least` on. What does not fit below
/// `most` units is counted.
pub(super) fn units(
    text: Text,
    to_one: f64,
    least: f64,
    most: u32,
    dropped: &mut u64,
) -> Option<u32> {
    let units = ((number(text, dropped)? - least) * to_one).round();
    if !(0.0..=f64::from(most)).contains(&units) {
        *dropped += 1;
        return None;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies between 0 and `most`"
    )]
    Some(units as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_counted_and_what_is_empty_is_not() {
        for (text, expected, count) in [
            (Some("12.5"), Some(12.5), 0),
            (Some("-1e1"), Some(-10.0), 0),
            (Some(""), None, 0),
            (None, None, 1),
            (Some("NaN"), None, 1),
            (Some("inf"), None, 1),
            (Some("1e999"), None, 1),
            (Some("12,5"), None, 1),
        ] {
            let mut dropped = 0;
            assert_eq!((number(text, &mut dropped), dropped), (expected, count), "{text:?}");
        }
    }

    #[test]
    fn units_stay_between_their_ends() {
        for (text, expected, count) in
            [("-500", Some(0), 0), ("1626.1", Some(10_631), 0), ("-501", None, 1), ("1e9", None, 1)]
        {
            let mut dropped = 0;
            assert_eq!(
                (units(Some(text), 5.0, -500.0, 65_534, &mut dropped), dropped),
                (expected, count),
                "{text}"
            );
        }
    }
}
