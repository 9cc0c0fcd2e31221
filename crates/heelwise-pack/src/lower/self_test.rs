//! Self-tests: unit, usual values, and the change that counts.

use heelwise_core::self_test::{AlsoLogged, Better, TestUnit, Typical};
use heelwise_core::{SelfTest, ValueRange};

use super::Lower;
use super::dosage::range;
use crate::codes;
use crate::fields::Fields;
use crate::value::SpannedValue;

/// The greatest result a self-test may have.
const GREATEST: f64 = 1000.0;

impl Lower for SelfTest {
    fn lower(fields: &Fields<'_>) -> Option<Self> {
        let (id, name, steps) = (fields.id(), fields.text("name"), fields.texts_filled("steps"));
        let instrument = fields.maybe_text("instrument");
        let (measure, norm) = (fields.text("measure"), fields.text("norm"));
        let (unit, better) = (fields.word::<TestUnit>("unit"), fields.word::<Better>("better"));
        let per_side = fields.value("per_side").and_then(|value| value.flag());
        let span = fields.value("range").and_then(|value| results(&value));
        let (error, important) = changes(fields);
        let typical = fields.list("typical", typical);
        let logged =
            fields.maybe("logged").map_or(Some(None), |value| value.word::<AlsoLogged>().map(Some));
        let evidence = fields.evidence();
        check_fit(fields, span, &typical);
        check_logged(fields, unit, logged.flatten());
        Some(Self {
            id: id?,
            name: name?,
            instrument,
            steps,
            measure: measure?,
            unit: unit?,
            per_side: per_side?,
            norm: norm?,
            error: error?,
            important,
            better: better?,
            range: span?,
            typical,
            logged: logged?,
            evidence: evidence?,
        })
    }
}

fn results(value: &SpannedValue<'_>) -> Option<ValueRange<f64>> {
    range(value, |value| value.number(0.0, GREATEST))
}

/// The change beyond measurement error, and the change that matters to people.
fn changes(fields: &Fields<'_>) -> (Option<f64>, Option<f64>) {
    let error = fields.value("error").and_then(|value| value.number(0.0, GREATEST));
    let important = fields.maybe("important").and_then(|value| value.number(0.0, GREATEST));
    (error, important)
}

fn typical(value: &SpannedValue<'_>) -> Option<Typical> {
    let fields = value.fields()?;
    let ages = fields.value("ages").and_then(|value| range(&value, |value| value.whole(0, 120)));
    let result = fields.value("value").and_then(|value| value.number(0.0, GREATEST));
    fields.finish();
    Some(Typical { ages: ages?, value: result? })
}

/// A value that is logged elsewhere must have the test's unit.
fn check_logged(fields: &Fields<'_>, unit: Option<TestUnit>, logged: Option<AlsoLogged>) {
    let (Some(unit), Some(logged)) = (unit, logged) else { return };
    if unit != logged.unit() {
        let message = format!("{logged} are counted in {}, the test in {unit}", logged.unit());
        let help = format!("write `unit = \"{}\"`, or take `logged` away", logged.unit());
        fields.error_at(&["logged"], codes::SELF_TEST_LOGGED, message, help);
    }
}

/// Usual results lie inside the range of possible results.
fn check_fit(fields: &Fields<'_>, span: Option<ValueRange<f64>>, typical: &[Typical]) {
    let Some(span) = span else { return };
    if let Some(wrong) =
        typical.iter().find(|typical| !(span.low..=span.high).contains(&typical.value))
    {
        let message =
            format!("the usual value {} lies outside {} to {}", wrong.value, span.low, span.high);
        fields.error_at(
            &["typical"],
            codes::VALUE_RANGE,
            message,
            "correct the value, or widen `range`",
        );
    }
}
