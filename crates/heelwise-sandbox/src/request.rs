//! The request to a pack, with only the data that its manifest asks for.

use heelwise_analyzer::{GivenAnswer, PROTOCOL_VERSION, Request};
use heelwise_core::{AnalyzerSpec, Profile, Record};
use jiff::civil::Date;

/// The request to `pack`: records of the kinds it reads, answers to the findings it reads, and its
/// thresholds.
pub fn request(
    pack: &str,
    spec: &AnalyzerSpec,
    today: Date,
    records: &[Record],
    profile: &Profile,
) -> Request {
    let records = records.iter().filter(|record| spec.records.contains(&record.kind()));
    let findings = spec.reads.iter().filter_map(|id| {
        let answer = profile.answers.get(id)?;
        Some((id.relative_to(pack).to_owned(), GivenAnswer::from(answer)))
    });
    Request {
        protocol: PROTOCOL_VERSION,
        today,
        records: records.map(needed).collect(),
        findings: findings.collect(),
        parameters: spec.parameters.clone(),
    }
}

/// The part of a record that packs get. A run has neither its start time nor its watch.
fn needed(record: &Record) -> Record {
    match record {
        Record::Run(run) => Record::Run(run.without_particulars()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use heelwise_core::record::{HeelWear, Run};
    use heelwise_core::{Answer, Id, RecordKind};

    use super::*;

    // threat: G3
    #[test]
    fn a_pack_sees_only_what_it_asks_for() {
        let spec = AnalyzerSpec {
            abi: 1,
            records: vec![RecordKind::Run],
            reads: vec![
                Id::new("p", "old-shoes"),
                Id::new("foundation", "age"),
                Id::new("foundation", "not-asked"),
            ],
            emits: Vec::new(),
            parameters: [("km".to_owned(), 3.0)].into(),
        };
        let mut profile = Profile::default();
        for (id, answer) in [("old-shoes", Answer::Yes), ("secret", Answer::Yes)] {
            profile.answers.insert(Id::new("p", id), answer);
        }
        profile.answers.insert(Id::new("foundation", "age"), Answer::Number(44.0));
        let wear = HeelWear { date: Date::default(), hours: 1.0, height_cm: 7.0 };
        let watched =
            Run { device: Some("a watch".into()), file: Some("digest".into()), ..Run::default() };
        let records = [Record::HeelWear(wear), Record::Run(watched)];
        let request = request("p", &spec, Date::default(), &records, &profile);
        assert_eq!(
            request.records,
            [Record::Run(Run::default())],
            "the run itself, and nothing particular about it"
        );
        assert_eq!(request.findings.keys().collect::<Vec<_>>(), ["foundation/age", "old-shoes"]);
        assert_eq!(request.parameters, spec.parameters);
    }
}
