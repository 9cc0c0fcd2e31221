//! Writing and reading the value of one cell.

use heelwise_core::SafeText;
use heelwise_core::text::{escaped, unescaped};
use serde_json::Value;

/// The form of the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellFormat {
    /// Text, unchanged.
    Text,
    /// A number with a decimal point.
    Number,
    /// A number or any other text.
    TextOrNumber,
    /// `true` or `false`.
    Flag,
    /// Words separated by spaces.
    List,
    /// JSON.
    Json,
}

/// The characters a spreadsheet may take for the beginning of a formula, and the apostrophe that
/// guards against it.
const GUARDED: [char; 12] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\'', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// The cell for a value.
pub(super) fn write(form: CellFormat, value: &Value) -> String {
    match value {
        Value::String(text) if form == CellFormat::TextOrNumber && number(text).is_some() => {
            format!("'{text}")
        }
        Value::String(text) => guard(text),
        Value::Array(items) if form == CellFormat::List => {
            list(items).map_or_else(|| json_text(value), |text| guard(&text))
        }
        other => json_text(other),
    }
}

/// The value of a cell that is not empty, or its problem.
pub(super) fn read(form: CellFormat, cell: &str) -> Result<Value, String> {
    match form {
        CellFormat::Text => Ok(Value::from(unescaped(unguard(cell)))),
        CellFormat::Number => number(cell.trim())
            .ok_or_else(|| format!("{} is not a number such as 8.5", quoted(cell))),
        CellFormat::TextOrNumber => {
            Ok(number(cell).unwrap_or_else(|| Value::from(unescaped(text_not_number(cell)))))
        }
        CellFormat::Flag => {
            flag(cell).ok_or_else(|| format!("{} is neither true nor false", quoted(cell)))
        }
        CellFormat::List if !cell.starts_with('[') => {
            Ok(unescaped(unguard(cell)).split_whitespace().map(str::to_owned).collect())
        }
        CellFormat::List | CellFormat::Json => json(cell),
    }
}

/// A text that no spreadsheet takes for a formula, without control characters. An empty text is not
/// an empty cell.
fn guard(text: &str) -> String {
    let shown = escaped(text);
    if text.is_empty() || text.starts_with(GUARDED) {
        format!("'{shown}")
    } else {
        shown.into_owned()
    }
}

fn json_text(value: &Value) -> String {
    heelwise_core::text::json(&value.to_string()).into_owned()
}

fn unguard(cell: &str) -> &str {
    let is_guarded = |rest: &&str| rest.is_empty() || unescaped(rest).starts_with(GUARDED);
    cell.strip_prefix('\'').filter(is_guarded).unwrap_or(cell)
}

fn text_not_number(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| number(rest).is_some()).unwrap_or_else(|| unguard(cell))
}

/// Words joined with spaces, when they can be split again at the spaces.
fn list(items: &[Value]) -> Option<String> {
    let words: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    let words = words.filter(|words| {
        words.iter().all(|it| !it.is_empty() && !it.contains(char::is_whitespace))
    })?;
    words.first().is_some_and(|first| !first.starts_with(['[', '\''])).then(|| words.join(" "))
}

fn number(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().filter(Value::is_number).filter(|_| text.trim() == text)
}

fn flag(cell: &str) -> Option<Value> {
    let cell = cell.trim();
    let flag = if cell.eq_ignore_ascii_case("true") { Some(true) } else { None };
    flag.or_else(|| cell.eq_ignore_ascii_case("false").then_some(false)).map(Value::from)
}

fn json(cell: &str) -> Result<Value, String> {
    serde_json::from_str(cell)
        .map_err(|error| format!("it is not JSON: {}", SafeText::quote(&error)))
}

fn quoted(cell: &str) -> String {
    format!("`{}`", SafeText::quote(&cell).chars().take(60).collect::<String>())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    // threat: C9, C13
    #[test]
    fn no_text_looks_like_a_formula_and_each_is_read_back() {
        for text in [
            "=1+1",
            "+1",
            "-x",
            "@SUM(A1)",
            "\tx",
            "\r=x",
            "'",
            "''",
            "'=",
            "'x",
            "",
            "plain",
            "5",
            "a=b",
            "\u{1b}[31m",
            "\\u001b",
            "'\u{1b}",
            "\u{ff1d}1",
            "\u{feff}=1",
            "\u{202e}",
        ] {
            for form in [CellFormat::Text, CellFormat::TextOrNumber] {
                let cell = write(form, &json!(text));
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{feff}']),
                    "{cell:?}"
                );
                assert!(!cell.contains(['\u{1b}', '\u{202e}']), "{cell:?}");
                assert_eq!(read(form, &cell), Ok(json!(text)), "{cell:?}");
            }
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        for value in [json!(-3.5), json!(8), json!(0.1), json!(1e-300)] {
            assert_eq!(
                read(CellFormat::TextOrNumber, &write(CellFormat::TextOrNumber, &value)),
                Ok(value.clone())
            );
            assert_eq!(read(CellFormat::Number, &write(CellFormat::Number, &value)), Ok(value));
        }
        for bad in ["8,5", "eight", "NaN", "0x1", "1 2"] {
            assert!(read(CellFormat::Number, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn lists_of_any_words_are_read_back() {
        for list in [
            json!(["a/b", "c/d"]),
            json!(["=a b"]),
            json!([""]),
            json!(["["]),
            json!(["-a"]),
            json!(["'a"]),
            json!(["a\u{1b}b", "\\u0020"]),
            json!(["\u{1b} "]),
        ] {
            assert_eq!(read(CellFormat::List, &write(CellFormat::List, &list)), Ok(list));
        }
    }
}
