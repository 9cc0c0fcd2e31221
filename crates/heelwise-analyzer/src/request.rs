//! The request: the input of an analyzer.

use std::collections::BTreeMap;

use heelwise_core::profile::Answer;
use heelwise_core::record::{HeelWear, Record, Run, TestResult};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::AnalyzerError;

/// The input of an analyzer. It has only the records and answers that `pack.toml` declares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The version of the messages, [`PROTOCOL_VERSION`](crate::PROTOCOL_VERSION).
    pub protocol: u32,
    /// Today. Packs read no clock.
    pub today: Date,
    /// Records of the kinds named in `records`.
    pub records: Vec<Record>,
    /// Answers to the findings named in `reads`, by `name` for the pack's own and `pack/name` for
    /// others'. A finding that was not asked is not in it.
    pub findings: BTreeMap<String, GivenAnswer>,
    /// The numbers of `[analyzer.parameters]`.
    pub parameters: BTreeMap<String, f64>,
}

/// One answer the person gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum GivenAnswer {
    /// A number in the finding's unit.
    Number(f64),
    /// `yes`, `no`, `unknown`, the name of a choice, or a day as `2026-11-20`.
    Word(String),
}

impl From<&Answer> for GivenAnswer {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Number(number) => Self::Number(*number),
            Answer::Unknown => Self::Word("unknown".into()),
            other => Self::Word(other.words()),
        }
    }
}

impl Request {
    /// A threshold by its name in `pack.toml`.
    pub fn parameter(&self, name: &str) -> Result<f64, AnalyzerError> {
        let missing = "is missing; pack.toml must set it under [analyzer.parameters]";
        match self.parameters.get(name) {
            Some(number) if number.is_finite() => Ok(*number),
            Some(number) => Err(AnalyzerError::new(format!(
                "the parameter `{name}` is {number}; it must be a number"
            ))),
            None => Err(AnalyzerError::new(format!("the parameter `{name}` {missing}"))),
        }
    }

    /// A threshold that must be above zero.
    pub fn positive(&self, name: &str) -> Result<f64, AnalyzerError> {
        match self.parameter(name)? {
            number if number > 0.0 => Ok(number),
            number => Err(AnalyzerError::new(format!(
                "the parameter `{name}` is {number}; it must be above 0"
            ))),
        }
    }

    /// The days from `date` to today.
    pub fn days_ago(&self, date: Date) -> f64 {
        f64::from((self.today - date).get_days())
    }

    /// Heel wear up to today, in the order given. Records with impossible numbers are left out.
    pub fn heel_wear(&self) -> impl Iterator<Item = &HeelWear> {
        self.usable().filter_map(|record| {
            if let Record::HeelWear(wear) = record { Some(wear) } else { None }
        })
    }

    /// Runs up to today, in the order given. Records with impossible numbers are left out.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.usable()
            .filter_map(|record| if let Record::Run(run) = record { Some(run) } else { None })
    }

    /// Self-tests up to today, in the order given. Records with impossible numbers are left out.
    pub fn tests(&self) -> impl Iterator<Item = &TestResult> {
        self.usable().filter_map(|record| {
            if let Record::SelfTest(result) = record { Some(result) } else { None }
        })
    }

    fn usable(&self) -> impl Iterator<Item = &Record> {
        self.records
            .iter()
            .filter(|record| record.date() <= self.today && record.problem().is_none())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn wear(date: Date, hours: f64) -> Record {
        Record::HeelWear(HeelWear { date, hours, height_cm: 7.0 })
    }

    #[test]
    fn future_and_impossible_records_are_left_out() {
        let today = date(2026, 11, 20);
        let records = vec![
            wear(today, 3.0),
            wear(date(2026, 11, 21), 4.0),
            wear(today, 30.0),
            wear(today, f64::NAN),
        ];
        let request = Request { today, records, ..Request::default() };
        assert_eq!(request.heel_wear().map(|wear| wear.hours).collect::<Vec<_>>(), [3.0]);
        assert_eq!(request.runs().count() + request.tests().count(), 0);
    }

    #[test]
    fn days_are_counted_across_years_and_leap_days() {
        let request = Request { today: date(2028, 3, 1), ..Request::default() };
        assert!((request.days_ago(date(2028, 2, 28)) - 2.0).abs() < f64::EPSILON);
        assert!((request.days_ago(date(2027, 3, 1)) - 366.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_parameter_must_be_set_finite_and_positive() {
        let parameters = [("zero".to_owned(), 0.0), ("odd".to_owned(), f64::INFINITY)].into();
        let request = Request { parameters, ..Request::default() };
        assert!(request.parameter("zero").is_ok() && request.positive("zero").is_err());
        assert!(request.parameter("odd").is_err() && request.parameter("none").is_err());
    }

    #[test]
    fn answers_are_words_and_numbers() {
        let answers =
            [Answer::Yes, Answer::Unknown, Answer::Number(2.5), Answer::Date(date(2026, 1, 2))];
        let json =
            serde_json::to_string(&answers.iter().map(GivenAnswer::from).collect::<Vec<_>>())
                .unwrap();
        assert_eq!(json, r#"["yes","unknown",2.5,"2026-01-02"]"#);
        assert_eq!(serde_json::from_str::<Vec<GivenAnswer>>(&json).unwrap().len(), 4);
    }
}
