//! ICD-10-CM codes, checked against the closed list beside this file.

use crate::codes;
use crate::diagnostic::nearest;
use crate::value::SpannedValue;
use heelwise_core::SafeText;

/// The codes that may be named, one a line: code, space, title.
const LIST: &str = include_str!("icd10cm.txt");

/// A code of the list.
pub(super) fn code(value: &SpannedValue<'_>) -> Option<String> {
    let code = value.text()?;
    if codes().any(|known| known == code) {
        return Some(code.to_owned());
    }
    let message = format!(
        "`{}` is not in the list of ICD-10-CM codes that packs may name",
        SafeText::quote(&code)
    );
    value.error(codes::CONDITION_ICD10, message, help(code));
    None
}

fn codes() -> impl Iterator<Item = &'static str> {
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).map(|(code, _)| code)
}

/// A code that needs more characters gets them; a misspelt one its nearest.
fn help(code: &str) -> String {
    let longer: Vec<&str> =
        codes().filter(|known| !code.is_empty() && known.starts_with(code)).take(4).collect();
    if !longer.is_empty() {
        return format!("give all characters, for example {}", longer.join(", "));
    }
    match nearest(code, codes()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write it like \"M72.2\" or \"S86.111A\", or leave it out".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_holds_whole_codes() {
        let all: Vec<&str> = codes().collect();
        assert!(all.len() > 600 && all.is_sorted());
        for code in all {
            let (category, rest) = code.split_once('.').unwrap_or((code, "0"));
            assert!(category.len() == 3 && (1..=4).contains(&rest.len()), "{code}");
        }
    }

    #[test]
    fn help_completes_and_corrects() {
        assert_eq!(help("M77.3"), "give all characters, for example M77.30, M77.31, M77.32");
        assert_eq!(help("M72.3"), "did you mean `M72.2`?");
    }
}
