//! A drawing as text of braille dots, for plain terminals and for looking at content.

use super::drawing::Drawing;

/// The drawing as lines of text, `columns` wide and `rows` high. Each cell holds 2 by 4 dots, so a
/// stage of the aspect `columns / (2 * rows)` fills it. Both are kept between 1 and 200.
pub fn braille(drawing: &Drawing, columns: usize, rows: usize) -> String {
    let mut dots =
        Dots { columns: columns.clamp(1, 200), rows: rows.clamp(1, 200), cells: Vec::new() };
    dots.cells = vec![0; dots.columns * dots.rows];
    for segment in drawing.segments() {
        let length = (segment.to - segment.from).length() * dots.height();
        let steps = if length.is_finite() { length.ceil().clamp(1.0, 4000.0) } else { continue };
        let mut step = 0.0;
        while step <= steps {
            let point = segment.from.toward(segment.to, step / steps);
            dots.set(point.x * dots.height(), (1.0 - point.y) * dots.height());
            step += 1.0;
        }
    }
    dots.text()
}

/// The bit of each dot of a cell, row by row.
const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

struct Dots {
    columns: usize,
    rows: usize,
    cells: Vec<u8>,
}

impl Dots {
    #[allow(clippy::cast_precision_loss)] // at most 800
    fn height(&self) -> f64 {
        (self.rows * 4) as f64
    }

    // Negative ones saturate at 0 and were kept out.

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn set(&mut self, x: f64, y: f64) {
        if !(0.0..1e4).contains(&x) || !(0.0..1e4).contains(&y) {
            return;
        }
        let (x, y) = (x as usize, y as usize);
        let (column, row) = (x / 2, y / 4);
        if column >= self.columns || row >= self.rows {
            return;
        }
        if let Some(cell) = self.cells.get_mut(row * self.columns + column) {
            *cell |= BITS[y % 4][x % 2];
        }
    }

    fn text(&self) -> String {
        let cell = |bits: &u8| {
            if *bits == 0 { ' ' } else { char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ') }
        };
        let line =
            |row: &[u8]| row.iter().map(cell).collect::<String>().trim_end().to_owned() + "\n";
        self.cells.chunks(self.columns).map(line).collect()
    }
}
