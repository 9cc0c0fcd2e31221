//! The decoders, each up to the sums over its columns.

use std::io::BufReader;

use heelwise_watch::ReadResult;

use crate::sums::Sums;
use crate::{limit, made};

/// A format.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// FIT.
    Fit,
    /// TCX.
    Tcx,
    /// GPX.
    Gpx,
}

impl Kind {
    /// The file that is made here.
    pub fn made(self) -> Vec<u8> {
        match self {
            Self::Fit => made::fit(1),
            Self::Tcx => made::tcx(1),
            Self::Gpx => made::gpx(1),
        }
    }
}

/// The format by the end of a file's name.
pub fn kind_of(name: &str) -> Option<Kind> {
    match name.rsplit('.').next()?.to_ascii_lowercase().as_str() {
        "fit" => Some(Kind::Fit),
        "tcx" => Some(Kind::Tcx),
        "gpx" => Some(Kind::Gpx),
        _ => None,
    }
}

/// A way to read a format.
pub struct Decoder {
    /// Its name.
    pub name: &'static str,
    /// The formats it reads.
    pub kind: Kind,
    /// Whether it works with files made here only.
    pub is_limit: bool,
    /// Reads a file; `None` when it refuses it.
    pub read: fn(&[u8]) -> Option<Sums>,
}

/// All of them, Heelwise before the others.
pub fn all() -> impl Iterator<Item = &'static Decoder> {
    const fn decoder(name: &'static str, kind: Kind, read: fn(&[u8]) -> Option<Sums>) -> Decoder {
        Decoder { name, kind, is_limit: false, read }
    }
    static ALL: [Decoder; 10] = [
        decoder("heelwise, columns", Kind::Fit, columns),
        decoder("heelwise, run", Kind::Fit, whole_fit),
        Decoder { name: "limit", kind: Kind::Fit, is_limit: true, read: limit::read },
        decoder("rustyfit 0.11", Kind::Fit, rustyfit),
        decoder("fit_file 0.6", Kind::Fit, fit_file),
        decoder("fitparser 0.11", Kind::Fit, fitparser),
        decoder("heelwise, TCX", Kind::Tcx, whole_tcx),
        decoder("tcx 0.9", Kind::Tcx, tcx),
        decoder("heelwise, GPX", Kind::Gpx, whole_gpx),
        decoder("gpx 0.10", Kind::Gpx, gpx),
    ];
    ALL.iter()
}

/// The decoders of one format.
pub fn decoders_for(kind: Kind) -> impl Iterator<Item = &'static Decoder> {
    all().filter(move |decoder| decoder.kind == kind)
}

fn known<T: Into<u64>>(value: T, none: u64) -> Option<u64> {
    Some(value.into()).filter(|value| *value != none)
}

fn columns(file: &[u8]) -> Option<Sums> {
    let mut sums = Sums::default();
    for sample in heelwise_watch::fit::recordings_of(file)
        .ok()?
        .iter()
        .flat_map(|recording| &recording.samples)
    {
        let (time, distance) =
            (known(sample.time, 0xffff_ffff), known(sample.distance, 0xffff_ffff));
        let (cadence, contact) = (known(sample.cadence, 0xffff), known(sample.contact, 0xffff));
        sums.add(
            time,
            distance,
            cadence.map(|cadence| cadence / 128),
            contact,
            known(sample.heart_rate, 0xff),
        );
    }
    Some(sums)
}

/// The way from bytes to a run. Its sums are those of the columns, which are worked out only once.
fn whole_fit(file: &[u8]) -> Option<Sums> {
    use std::sync::OnceLock;
    static KNOWN: OnceLock<(Vec<u8>, Option<Sums>)> = OnceLock::new();
    let reading = heelwise_watch::read(file).ok()?;
    let (of, sums) = KNOWN.get_or_init(|| (file.to_vec(), columns(file)));
    let sums = if of == file { *sums } else { columns(file) };
    (!std::hint::black_box(reading).runs.is_empty()).then_some(sums).flatten()
}

fn rustyfit(file: &[u8]) -> Option<Sums> {
    use rustyfit::profile::typedef::MesgNum;
    use rustyfit::proto::Value;
    let value = |value: &Value| match value {
        Value::Uint8(value) => known(*value, 0xff),
        Value::Uint16(value) => known(*value, 0xffff),
        Value::Uint32(value) => known(*value, 0xffff_ffff),
        _ => None,
    };
    let (mut sums, mut decoder, mut rest) = (Sums::default(), rustyfit::Decoder::new(), file);
    while let Some(fit) = decoder.decode(&mut rest).ok()? {
        for message in fit.messages.iter().filter(|message| message.num == MesgNum::RECORD) {
            let of = |number| {
                message
                    .fields
                    .iter()
                    .find(|field| field.num == number)
                    .and_then(|field| value(&field.value))
            };
            sums.add(of(253), of(5), of(4), of(41), of(3));
        }
    }
    Some(sums)
}

fn fit_file(file: &[u8]) -> Option<Sums> {
    use fit_file::fit_file::{FitFieldValue, FitRecordMsg, GLOBAL_MSG_NUM_RECORD, read};
    fn add(time: u32, number: u16, _: u8, _: u16, fields: Vec<FitFieldValue>, sums: &mut Sums) {
        if number == GLOBAL_MSG_NUM_RECORD {
            let record = FitRecordMsg::new(fields);
            let distance = record.distance.and_then(|value| known(value, 0xffff_ffff));
            let cadence = record.cadence.and_then(|value| known(value, 0xff));
            let contact = record.stance_time.and_then(|value| known(value, 0xffff));
            let heart_rate = record.heart_rate.and_then(|value| known(value, 0xff));
            // It counts from 1970.
            let time = u64::from(time).checked_sub(heelwise_watch::track::EPOCH.unsigned_abs());
            sums.add(time, distance, cadence, contact, heart_rate);
        }
    }
    let mut sums = Sums::default();
    read(&mut BufReader::new(file), add, &mut sums).ok()?;
    Some(sums)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no value of a run is below zero or large"
)]
fn whole(value: f64) -> u64 {
    value.round() as u64
}

fn fitparser(file: &[u8]) -> Option<Sums> {
    use fitparser::Value;
    use fitparser::profile::MesgNum;
    let number = |value: &Value, scale: f64| match value {
        Value::UInt8(value) => known(*value, 0xff),
        Value::UInt16(value) => known(*value, 0xffff),
        Value::UInt32(value) => known(*value, 0xffff_ffff),
        Value::Float64(value) => Some(whole(value * scale)),
        Value::Timestamp(time) => {
            u64::try_from(time.timestamp() - heelwise_watch::track::EPOCH).ok()
        }
        _ => None,
    };
    let mut sums = Sums::default();
    for record in
        fitparser::from_bytes(file).ok()?.iter().filter(|record| record.kind() == MesgNum::Record)
    {
        let of = |name: &str, scale| {
            record
                .fields()
                .iter()
                .find(|field| field.name() == name)
                .and_then(|field| number(field.value(), scale))
        };
        let (contact, cadence) = (of("stance_time", 10.0), of("cadence", 1.0));
        sums.add(
            of("timestamp", 1.0),
            of("distance", 100.0),
            cadence,
            contact,
            of("heart_rate", 1.0),
        );
    }
    Some(sums)
}

/// Sums over the seconds of runs as they are kept, in which no second is missing.
fn seconds(reading: &ReadResult) -> Option<Sums> {
    let mut sums = Sums::default();
    for run in &reading.runs {
        let begin = run.start?.as_second() - heelwise_watch::track::EPOCH;
        let begin = u64::try_from(begin).ok()?;
        let columns = run.undated().seconds.as_ref()?;
        let of = |name| {
            columns
                .columns()
                .find(|(other, _)| *other == name)
                .and_then(|(_, column)| column.values())
        };
        let (cadences, rates) = (of("cadence_spm")?, of("heart_rate_bpm")?);
        for (second, (cadence, rate)) in cadences.iter().zip(&rates).enumerate() {
            let cadence = cadence.map(|cadence| u64::from(cadence) / 2);
            sums.add(Some(begin + second as u64), None, cadence, None, rate.map(u64::from));
        }
    }
    Some(sums)
}

fn metres_of(reading: &ReadResult) -> u64 {
    reading.runs.iter().map(|run| whole(run.undated().distance_km * 1000.0)).sum()
}

/// Without cadence, which the other reader leaves out.
fn whole_tcx(file: &[u8]) -> Option<Sums> {
    let reading = heelwise_watch::read(file).ok()?;
    Some(Sums { cadences: 0, distances: metres_of(&reading), ..seconds(&reading)? })
}

fn tcx(file: &[u8]) -> Option<Sums> {
    let mut sums = Sums::default();
    let activities = ::tcx::read(&mut BufReader::new(file)).ok()?.activities?;
    for lap in activities.activities.iter().flat_map(|one| &one.laps) {
        sums.distances += whole(lap.distance_meters);
        for point in lap.tracks.iter().flat_map(|track| &track.trackpoints) {
            let time = u64::try_from(point.time.timestamp() - heelwise_watch::track::EPOCH).ok();
            sums.add(
                time,
                None,
                None,
                None,
                point.heart_rate.as_ref().map(|rate| whole(rate.value)),
            );
        }
    }
    Some(sums)
}

/// When and how far, in whole metres: the other reader leaves out the rest.
fn whole_gpx(file: &[u8]) -> Option<Sums> {
    let reading = heelwise_watch::read(file).ok()?;
    Some(Sums { cadences: 0, heart_rates: 0, distances: metres_of(&reading), ..seconds(&reading)? })
}

fn gpx(file: &[u8]) -> Option<Sums> {
    let (mut sums, mut way) = (Sums::default(), 0.0);
    for segment in
        ::gpx::read(BufReader::new(file)).ok()?.tracks.iter().flat_map(|track| &track.segments)
    {
        let mut before: Option<(f64, f64)> = None;
        for point in &segment.points {
            let time = point.time.map(time::OffsetDateTime::from)?.unix_timestamp()
                - heelwise_watch::track::EPOCH;
            sums.records += 1;
            sums.times += u64::try_from(time).ok()?;
            let here = (point.point().y().to_radians(), point.point().x().to_radians());
            way += before.replace(here).map_or(0.0, |before| metres(before, here));
        }
    }
    sums.distances = whole(way);
    Some(sums)
}

/// Between two points on a sphere, by latitude and longitude.
fn metres(one: (f64, f64), other: (f64, f64)) -> f64 {
    let half = ((other.0 - one.0) / 2.0).sin().powi(2)
        + one.0.cos() * other.0.cos() * ((other.1 - one.1) / 2.0).sin().powi(2);
    2.0 * 6_371_008.8 * half.sqrt().asin()
}
