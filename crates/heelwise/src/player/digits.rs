//! Large digits for a clock that can be read from across the room.

/// Rows of a large digit.
const ROWS: usize = 5;

/// A time as large digits, row by row: `1:05`.
pub(super) fn large(text: &str) -> [String; ROWS] {
    let mut rows: [String; ROWS] = Default::default();
    for letter in text.chars() {
        let glyph = glyph(letter);
        for (row, piece) in rows.iter_mut().zip(glyph) {
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(&piece.replace('#', "\u{2588}"));
        }
    }
    rows
}

fn glyph(letter: char) -> [&'static str; ROWS] {
    match letter {
        '0' => ["####", "#  #", "#  #", "#  #", "####"],
        '1' => ["  # ", " ## ", "  # ", "  # ", " ###"],
        '2' => ["####", "   #", "####", "#   ", "####"],
        '3' => ["####", "   #", " ###", "   #", "####"],
        '4' => ["#  #", "#  #", "####", "   #", "   #"],
        '5' => ["####", "#   ", "####", "   #", "####"],
        '6' => ["####", "#   ", "####", "#  #", "####"],
        '7' => ["####", "   #", "  # ", " #  ", " #  "],
        '8' => ["####", "#  #", "####", "#  #", "####"],
        '9' => ["####", "#  #", "####", "   #", "####"],
        ':' => [" ", "#", " ", "#", " "],
        _ => [" ", " ", " ", " ", " "],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_a_time_is_equally_long() {
        for text in ["0:00", "1:23", "45:67", "8:90"] {
            let lengths: Vec<usize> = large(text).iter().map(|row| row.chars().count()).collect();
            assert!(lengths.iter().all(|length| *length == lengths[0]), "{text}: {lengths:?}");
        }
    }
}
