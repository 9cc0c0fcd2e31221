//! Charts of plain text: columns of pain over days or weeks, and bars of one week each.
//!
//! Every line is no wider than it is told. What was not logged is a gap; none is a thin line on the
//! ground.

/// The most that pain can be.
const MOST_PAIN: u8 = 10;

/// Points of pain in one line of a chart: a full block, or a half one.
const A_LINE: u8 = 2;

/// Columns that the axis takes.
const AXIS: usize = 6;

/// The lines of a chart of pain, 0 to 10, one column for each value, with an axis. `labels` stand
/// under the axis from their column on; one that would touch the last or not fit is left out.
pub(super) fn pain(values: &[Option<u8>], labels: &[(usize, String)]) -> Vec<String> {
    let mut lines = Vec::new();
    for top in (A_LINE..=MOST_PAIN).rev().step_by(usize::from(A_LINE)) {
        let blocks: String = values.iter().map(|value| block(*value, top)).collect();
        lines.push(format!("{top:>4} |{}", blocks.trim_end()));
    }
    let tick = |column: usize| if labels.iter().any(|(at, _)| *at == column) { '+' } else { '-' };
    lines.push(format!("{:>4} +{}", 0, (0..values.len()).map(tick).collect::<String>()));
    lines.push(under(labels, values.len()));
    lines
}

/// The piece of a column in the line that ends at `top`.
fn block(value: Option<u8>, top: u8) -> char {
    let Some(value) = value else { return ' ' };
    if value >= top {
        '█'
    } else if value + 1 == top {
        '▄'
    } else if value == 0 && top == A_LINE {
        '▁'
    } else {
        ' '
    }
}

fn under(labels: &[(usize, String)], columns: usize) -> String {
    let mut line = " ".repeat(AXIS);
    for (column, label) in labels {
        let at = AXIS + column;
        let is_free = line.len() == AXIS || line.len() < at;
        if is_free && column + label.len() <= columns.max(label.len()) {
            line.push_str(&" ".repeat(at.saturating_sub(line.len())));
            line.push_str(label);
        }
    }
    line.trim_end().to_owned()
}

/// How many values a chart of pain has room for.
pub(super) fn room(width: usize) -> usize {
    width.saturating_sub(AXIS)
}

/// A bar for one of several values, so long that the greatest takes `most` columns. What is not
/// nothing has at least half a block.
pub(super) fn bar(value: f64, greatest: f64, most: usize) -> String {
    if value <= 0.0 || greatest <= 0.0 {
        return String::new();
    }
    let reaches =
        |halves: usize| value * as_number(2 * most) >= (as_number(halves) - 0.5) * greatest;
    let halves = (1..=2 * most).take_while(|halves| reaches(*halves)).count().max(1);
    format!("{}{}", "█".repeat(halves / 2), if halves % 2 == 1 { "▌" } else { "" })
}

fn as_number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_no_zero() {
        let lines =
            pain(&[Some(10), None, Some(0), Some(3), Some(2)], &[(0, "a".into()), (3, "b".into())]);
        assert_eq!(
            lines,
            [
                "  10 |█",
                "   8 |█",
                "   6 |█",
                "   4 |█  ▄",
                "   2 |█ ▁██",
                "   0 ++--+-",
                "      a  b"
            ]
        );
    }

    #[test]
    fn labels_that_touch_or_do_not_fit_are_left_out() {
        let labels = [
            (0, "09-27".to_owned()),
            (3, "09-30".to_owned()),
            (7, "10-04".to_owned()),
            (14, "10-11".to_owned()),
        ];
        assert_eq!(under(&labels, 15), "      09-27  10-04");
        assert_eq!(under(&labels[..1], 1), "      09-27");
    }

    #[test]
    fn bars_share_one_scale() {
        assert_eq!(
            [bar(10.0, 10.0, 4), bar(5.0, 10.0, 4), bar(0.1, 10.0, 4), bar(0.0, 10.0, 4)],
            ["████", "██", "▌", ""]
        );
        assert_eq!(bar(0.0, 0.0, 4), "");
    }
}
