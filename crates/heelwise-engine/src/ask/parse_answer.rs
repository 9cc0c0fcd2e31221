//! The parser of answers, as people type them and as answers files contain them.

use heelwise_core::{Answer, Answering, Finding};

/// Parses the answer to a finding. Case and surrounding spaces do not matter; "don't know" is an
/// answer to every finding.
///
/// # Errors
///
/// The answers that the finding takes, in words.
pub fn parse_answer(finding: &Finding, text: &str) -> Result<Answer, String> {
    let text = text.trim().to_lowercase();
    let takes = || expected(&finding.answering);
    let answer = if is_unknown(&text) {
        Answer::Unknown
    } else {
        known(&finding.answering, text).ok_or_else(takes)?
    };
    fits(finding, &answer).map(|()| answer)
}

fn known(answering: &Answering, text: String) -> Option<Answer> {
    match answering {
        Answering::YesNo | Answering::Measured(_) | Answering::Logged(_) => match text.as_str() {
            "y" | "yes" => Some(Answer::Yes),
            "n" | "no" => Some(Answer::No),
            _ => None,
        },
        Answering::Number { .. } => text.replace(',', ".").parse().ok().map(Answer::Number),
        Answering::Choice(_) => Some(Answer::Choice(text)),
        Answering::Date => text.parse().ok().map(Answer::Date),
    }
}

fn is_unknown(text: &str) -> bool {
    matches!(text, "u" | "unknown" | "don't know" | "don\u{2019}t know" | "dont know")
}

/// Parses the answers to a numbered list of yes-no findings: the numbers of those that are present,
/// with a question mark where that is not known, or one word for all of them.
///
/// # Errors
///
/// The answers that a list takes, in words.
pub fn parse_list(count: usize, text: &str) -> Result<Vec<Answer>, String> {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "n" | "no" | "none" | "0" => return Ok(vec![Answer::No; count]),
        text if is_unknown(text) => return Ok(vec![Answer::Unknown; count]),
        _ => {}
    }
    let takes = || format!("numbers from 1 to {count}, n for none, or u for don't know");
    let words: Vec<&str> = text.split([' ', ',', ';']).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Err(takes());
    }
    let mut answers = vec![Answer::No; count];
    for word in words {
        let (index, answer) =
            list_item(word).filter(|(index, _)| *index < count).ok_or_else(takes)?;
        answers[index] = answer;
    }
    Ok(answers)
}

/// The index of a finding in a list, and its answer.
fn list_item(word: &str) -> Option<(usize, Answer)> {
    let (digits, answer) =
        word.strip_suffix('?').map_or((word, Answer::Yes), |digits| (digits, Answer::Unknown));
    Some((digits.parse::<usize>().ok()?.checked_sub(1)?, answer))
}

/// Checks that a finding can have an answer.
///
/// # Errors
///
/// The answers that the finding takes, in words.
pub fn fits(finding: &Finding, answer: &Answer) -> Result<(), String> {
    let fits = match (&finding.answering, answer) {
        (_, Answer::Unknown) | (Answering::Date, Answer::Date(_)) => true,
        (Answering::YesNo | Answering::Measured(_) | Answering::Logged(_), answer) => {
            matches!(answer, Answer::Yes | Answer::No)
        }
        (Answering::Number { min, max, .. }, Answer::Number(number)) => {
            (*min..=*max).contains(number)
        }
        (Answering::Choice(choices), Answer::Choice(chosen)) => {
            choices.iter().any(|choice| choice.id == *chosen)
        }
        _ => false,
    };
    if fits { Ok(()) } else { Err(expected(&finding.answering)) }
}

/// The answers that a finding takes, in words.
pub fn expected(answering: &Answering) -> String {
    match answering {
        Answering::YesNo | Answering::Measured(_) | Answering::Logged(_) => {
            "\"yes\", \"no\" or \"unknown\"".into()
        }
        Answering::Number { unit, min, max } => {
            format!("a number from {min} to {max} ({unit}), or \"unknown\"")
        }
        Answering::Choice(choices) => {
            let words: Vec<String> =
                choices.iter().map(|choice| format!("\"{}\"", choice.id)).collect();
            format!("{} or \"unknown\"", words.join(", "))
        }
        Answering::Date => "a date such as 2026-11-20, or \"unknown\"".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::id;

    fn finding(answering: Answering) -> Finding {
        let (label, question, help) = Default::default();
        let id = id("asked");
        Finding { id, answering, screen: None, sites: vec![], ask_if: None, label, question, help }
    }

    fn number() -> Answering {
        Answering::Number { unit: "cm".into(), min: 0.0, max: 15.0 }
    }

    #[test]
    fn every_finding_can_be_answered_with_dont_know() {
        for answering in [Answering::YesNo, number(), Answering::Date] {
            let finding = finding(answering);
            for text in ["dont know", "Don't know", "don\u{2019}t know", " unknown ", "U"] {
                assert_eq!(parse_answer(&finding, text), Ok(Answer::Unknown), "{text}");
            }
        }
    }

    #[test]
    fn an_answer_is_read_by_what_the_finding_takes() {
        assert_eq!(parse_answer(&finding(Answering::YesNo), "Yes"), Ok(Answer::Yes));
        assert_eq!(parse_answer(&finding(Answering::YesNo), "n"), Ok(Answer::No));
        assert_eq!(parse_answer(&finding(number()), "2,5"), Ok(Answer::Number(2.5)));
        for (answering, text) in [
            (Answering::YesNo, "2"),
            (number(), "16"),
            (number(), "nan"),
            (Answering::Date, "soon"),
        ] {
            assert!(parse_answer(&finding(answering), text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_list_takes_numbers_with_and_without_doubt() {
        assert_eq!(parse_list(3, "1 3?"), Ok(vec![Answer::Yes, Answer::No, Answer::Unknown]));
        assert_eq!(parse_list(2, "n"), Ok(vec![Answer::No, Answer::No]));
        assert_eq!(parse_list(2, "dont know"), Ok(vec![Answer::Unknown, Answer::Unknown]));
        for bad in ["", "4", "0 1", "one", "?", "-1"] {
            assert!(parse_list(3, bad).is_err(), "{bad}");
        }
    }
}
