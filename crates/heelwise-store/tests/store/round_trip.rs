//! Entries of any kind are read back unchanged from the store, from an export and from a table.

use heelwise_core::exercise::{Exercise, Kit};
use heelwise_core::log::{
    ConfirmedCriterion, Footwear, Morning, NewAnswer, Note, Pain, PainWhen, Session, SessionItem,
    Skip,
};
use heelwise_core::record::{
    DeltaColumn, Ground, HeelWear, LONGEST_DEVICE, ReleaseTiming, Run, RunSamples, Split,
    TestResult,
};
use heelwise_core::{Answer, Entry, Id, Item, Side, WorkAmount};
use heelwise_store::{ChangeSource, Export, LocalTimestamp, csv, erase};
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{all, at, content, folder, open};

fn day() -> impl Strategy<Value = Date> {
    (1i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}

/// Text that means something to spreadsheets, databases, terminals, or nothing to anybody.
fn text() -> impl Strategy<Value = String> {
    let odd = select(vec![
        "=1+1",
        "+x",
        "-x",
        "@x",
        "'",
        "''=x",
        "\t",
        "\r",
        "\n",
        "\"",
        ";",
        ",",
        "\0",
        "\u{1b}[2J",
        "🦶",
        "5",
        "[",
    ]);
    prop_oneof![any::<String>(), vec(odd, 1..6).prop_map(|parts| parts.concat())]
}

fn words() -> impl Strategy<Value = String> {
    text().prop_filter("notes and shoes have words", |text| {
        !text.trim().is_empty() && text.chars().count() <= 200
    })
}

fn id<T: Item + 'static>() -> impl Strategy<Value = Id<T>> {
    ("[a-z][a-z-]{1,9}", "[a-z=@'][a-z .-]{0,9}").prop_map(|(pack, name)| Id::new(&pack, &name))
}

fn split() -> impl Strategy<Value = Split> {
    let rest = (of(20.0..80.0f64), of(0.0..50.0f64), of(0.0..500.0f64));
    (of(60.0..300.0f64), of(100.0..600.0f64), rest).prop_map(|(cadence_spm, contact_ms, rest)| {
        let (balance_left_percent, speed_kmh, climb_m) = rest;
        Split { cadence_spm, contact_ms, balance_left_percent, speed_kmh, climb_m }
    })
}

fn by_hand() -> impl Strategy<Value = Run> {
    let rest = (of(60.0..300.0f64), vec(split(), 0..4), of(20.0..80.0f64));
    (day(), 0.0..500.0f64, 0.0..6000.0f64, rest).prop_map(|(date, distance_km, minutes, rest)| {
        let (cadence_spm, splits, balance_left_percent) = rest;
        Run {
            date,
            distance_km,
            minutes,
            cadence_spm,
            splits,
            balance_left_percent,
            ..Run::default()
        }
    })
}

fn seconds() -> impl Strategy<Value = RunSamples> {
    vec(of(any::<u16>()), 0..40).prop_map(|values| {
        let (cadence_spm, power_w) =
            (DeltaColumn::from_values(values.clone()), DeltaColumn::from_values(values));
        RunSamples { every_s: 1, cadence_spm, power_w, ..RunSamples::default() }
    })
}

fn from_a_watch() -> impl Strategy<Value = Run> {
    let start = (0_i64..4_000_000_000_000, -56..56_i32)
        .prop_map(|(ms, quarters)| LocalTimestamp::from_stored(ms, quarters * 900));
    let means =
        (of(0.0..20_000.0f64), of(100.0..600.0f64), of(20.0..260.0f64), of(0.0..60_000.0f64));
    let ground = of(select(vec![Ground::Road, Ground::Trail, Ground::Track, Ground::Treadmill]));
    let texts = (of(text()), any::<bool>(), of(seconds().prop_map(Box::new)));
    (by_hand(), start, means, ground, texts).prop_map(
        |(run, start, means, ground, (device, incomplete, seconds))| {
            let (climb_m, contact_ms, heart_rate_bpm, elapsed_minutes) = means;
            let device = device.map(|text| text.chars().take(LONGEST_DEVICE).collect());
            let measured =
                Run { start, climb_m, contact_ms, heart_rate_bpm, elapsed_minutes, ..run };
            Run { ground, device, incomplete, seconds, ..measured }
        },
    )
}

fn run() -> impl Strategy<Value = Entry> {
    prop_oneof![by_hand(), from_a_watch()].prop_map(Entry::Run)
}

fn measured() -> impl Strategy<Value = Entry> {
    let wear = (day(), 0.0..24.0f64, 0.0..25.0f64)
        .prop_map(|(date, hours, height_cm)| Entry::HeelWear(HeelWear { date, hours, height_cm }));
    let side = of(select(vec![Side::Left, Side::Right]));
    let release = of(select(vec![ReleaseTiming::Before, ReleaseTiming::After]));
    let test = (day(), text(), side, 0.0..1000.0f64, release).prop_map(
        |(date, test, side, value, release)| {
            Entry::SelfTest(TestResult { date, test, side, value, release })
        },
    );
    prop_oneof![wear, run(), test]
}

fn skip() -> impl Strategy<Value = Option<Skip>> {
    of(select(vec![Skip::NoTime, Skip::NoKit, Skip::Pain, Skip::Other]))
}

fn amount() -> impl Strategy<Value = WorkAmount> {
    any::<(u16, u16, u32)>().prop_map(|(sets, reps, seconds)| WorkAmount { sets, reps, seconds })
}

fn item() -> impl Strategy<Value = SessionItem> {
    (id::<Exercise>(), of(id::<Exercise>()), amount(), amount(), skip(), of(0u8..=10)).prop_map(
        |(exercise, instead_of, target, actual, skipped, pain)| SessionItem {
            exercise,
            instead_of,
            target,
            actual,
            skipped,
            pain,
        },
    )
}

fn session() -> impl Strategy<Value = Entry> {
    let report = (of(0u8..=10), any::<bool>(), skip());
    (day(), vec(id::<Exercise>(), 0..4), report, vec(id::<Kit>(), 0..3), vec(item(), 0..3))
        .prop_map(|(date, done, (after, limp, skipped), without, items)| {
            let (done, during) = if skipped.is_some() { (Vec::new(), None) } else { (done, after) };
            Entry::Session(Session { date, done, during, after, limp, skipped, without, items })
        })
}

fn answer() -> impl Strategy<Value = Answer> {
    let choice = text().prop_filter("words of their own", |text| {
        !["yes", "no", "unknown"].contains(&text.as_str()) && text.parse::<Date>().is_err()
    });
    prop_oneof![
        select(vec![Answer::Yes, Answer::No, Answer::Unknown]),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Answer::Number),
        choice.prop_map(Answer::Choice),
        day().prop_map(Answer::Date),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    let when = select(vec![PainWhen::Day, PainWhen::During, PainWhen::After]);
    prop_oneof![
        measured(),
        session(),
        (day(), 0u8..=10).prop_map(|(date, pain)| Entry::Morning(Morning { date, pain })),
        (day(), when, 0u8..=10).prop_map(|(date, when, pain)| Entry::Pain(Pain {
            date,
            when,
            pain
        })),
        (day(), words(), of(0.0..24.0f64))
            .prop_map(|(date, shoes, hours)| Entry::Footwear(Footwear { date, shoes, hours })),
        (day(), words()).prop_map(|(date, text)| Entry::Note(Note { date, text })),
        (day(), id(), answer()).prop_map(|(date, finding, answer)| Entry::Answer(NewAnswer {
            date,
            finding,
            answer
        })),
        (day(), id(), any::<bool>()).prop_map(|(date, statement, holds)| Entry::Confirmed(
            ConfirmedCriterion { date, statement, holds }
        )),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(64)
    })]

    // threat: F15
    #[test]
    fn exported_erased_and_imported_entries_are_equal(entries in vec(entry(), 1..12)) {
        let base = folder();
        let data = base.path().join("data");
        let mut store = open(&data);
        store.add(at(0), ChangeSource::Log, &entries).unwrap();
        let (export, before) = (store.export().unwrap(), content(&store));
        let table = csv::write(&all(&store)).unwrap();
        let mut sorted = entries;
        sorted.sort_by_key(Entry::date);
        prop_assert_eq!(&before, &sorted);

        let read = Export::from_json(&export.to_json().unwrap()).unwrap();
        prop_assert_eq!(&read, &export);
        prop_assert_eq!(&csv::read(&table).unwrap(), &export.entries);
        drop(store);
        erase(&data).unwrap();
        let mut store = open(&data);
        let from_table = Export::from_entries(csv::read(&table).unwrap());
        prop_assert_eq!(store.import(at(1), &from_table).unwrap().entries, sorted.len());
        prop_assert_eq!(store.export().unwrap().entries, export.entries);
        prop_assert_eq!(store.import(at(2), &read).unwrap().entries, 0);
    }

    #[test]
    fn no_cell_of_a_table_is_a_formula(entries in vec(entry(), 1..6)) {
        let folder = folder();
        let mut store = open(folder.path());
        store.add(at(0), ChangeSource::Log, &entries).unwrap();
        let table = csv::write(&all(&store)).unwrap();
        let mut rows = ::csv::Reader::from_reader(table.as_bytes());
        let cells = |row: ::csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
        for cell in rows.records().flat_map(|row| cells(row.unwrap())) {
            let is_number = cell.parse::<f64>().is_ok();
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
            prop_assert!(!formula, "{:?}", cell);
        }
    }

    #[test]
    fn no_text_makes_the_readers_panic(
        text in any::<String>(),
        tail in "[\"',;\n=a-z0-9{}\\[\\]:-]{0,60}",
    ) {
        let table = format!("record,date,{text}\n{tail}");
        for text in [text.clone(), table, format!("{{\"schema_version\":1,{tail}")] {
            let _ = csv::read(&text);
            let _ = Export::from_json(&text);
        }
    }
}
