//! Generated watch files: FIT, TCX and GPX of one run.

use std::fmt::Write as _;

use jiff::Timestamp;

/// Seconds from the Unix epoch to the FIT epoch.
const EPOCH: i64 = 631_065_600;

/// A position whose digits must appear nowhere.
pub(crate) const MARKER: (f64, f64) = (47.123_456_7, 8.765_432_1);

/// A run at a steady speed, with the values of a chest strap.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) start: Timestamp,
    pub(crate) minutes: u32,
    pub(crate) kmh: f64,
    /// Steps of both feet in the first and in the last second.
    pub(crate) cadence: (f64, f64),
    /// Ground contact in milliseconds, likewise.
    pub(crate) contact: (f64, f64),
    /// Share of the left foot in per cent, likewise.
    pub(crate) balance: (f64, f64),
    /// Metres climbed, evenly.
    pub(crate) climb_m: f64,
    /// The sport's number in FIT; 1 is running.
    pub(crate) sport: u8,
}

impl Made {
    pub(crate) fn at(start: &str, minutes: u32) -> Self {
        let (cadence, contact, balance) = ((168.0, 168.0), (250.0, 250.0), (50.0, 50.0));
        Self {
            start: start.parse().unwrap(),
            minutes,
            kmh: 10.0,
            cadence,
            contact,
            balance,
            climb_m: 0.0,
            sport: 1,
        }
    }

    pub(crate) fn km(&self) -> f64 {
        self.kmh * f64::from(self.minutes) / 60.0
    }

    fn seconds(&self) -> u32 {
        self.minutes * 60
    }

    fn between(&self, (first, last): (f64, f64), second: u32) -> f64 {
        first + (last - first) * f64::from(second) / f64::from(self.seconds())
    }

    /// The FIT file: one record a second, then the totals.
    pub(crate) fn fit(&self) -> Vec<u8> {
        let start = u32::try_from(self.start.as_second() - EPOCH).unwrap();
        let mut fit = Fit::default();
        fit.define(0, 0, &[(0, 0x00, 1), (1, 0x84, 2), (2, 0x84, 2)]);
        fit.message(0, &[4, 1, 3291]);
        fit.define(
            1,
            20,
            &[
                (253, 0x86, 4),
                (0, 0x85, 4),
                (1, 0x85, 4),
                (5, 0x86, 4),
                (2, 0x84, 2),
                (4, 0x02, 1),
                (53, 0x02, 1),
                (41, 0x84, 2),
                (84, 0x84, 2),
                (3, 0x02, 1),
            ],
        );
        let semicircles = |degrees: f64| (degrees / 180.0 * 2_147_483_648.0) as u32;
        for second in 0..=self.seconds() {
            let strides = self.between(self.cadence, second) / 2.0;
            let distance = self.kmh / 3.6 * f64::from(second) * 100.0;
            let altitude = (self.between((400.0, 400.0 + self.climb_m), second) + 500.0) * 5.0;
            fit.message(
                1,
                &[
                    start + second,
                    semicircles(MARKER.0),
                    semicircles(MARKER.1),
                    distance as u32,
                    altitude as u32,
                    strides.floor() as u32,
                    ((strides - strides.floor()) * 128.0) as u32,
                    (self.between(self.contact, second) * 10.0) as u32,
                    (self.between(self.balance, second) * 100.0) as u32,
                    150,
                ],
            );
        }
        fit.define(
            2,
            18,
            &[(253, 0x86, 4), (2, 0x86, 4), (5, 0x00, 1), (7, 0x86, 4), (8, 0x86, 4), (9, 0x86, 4)],
        );
        let (ms, end) = (self.seconds() * 1000, start + self.seconds());
        fit.message(2, &[end, start, self.sport.into(), ms, ms, (self.km() * 100_000.0) as u32]);
        fit.define(3, 34, &[(253, 0x86, 4), (5, 0x86, 4)]);
        fit.message(3, &[end, end + 3600]);
        fit.whole()
    }

    /// The TCX file: cadence of one foot, no running dynamics.
    pub(crate) fn tcx(&self) -> String {
        let mut text = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase \
             xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\"><Activities><Activity Sport=\"Running\">",
        );
        let _ = writeln!(
            text,
            "<Id>{0}</Id><Lap StartTime=\"{0}\"><TotalTimeSeconds>{1}</TotalTimeSeconds><DistanceMeters>{2}</DistanceMeters><Track>",
            self.start,
            self.seconds(),
            self.km() * 1000.0
        );
        for second in 0..=self.seconds() {
            let time = self.start + jiff::SignedDuration::from_secs(second.into());
            let _ = writeln!(
                text,
                "<Trackpoint><Time>{time}</Time><Position><LatitudeDegrees>{}</LatitudeDegrees><LongitudeDegrees>{}</LongitudeDegrees></Position><DistanceMeters>{:.2}</DistanceMeters><Extensions><TPX xmlns=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\"><RunCadence>{:.0}</RunCadence></TPX></Extensions></Trackpoint>",
                MARKER.0,
                MARKER.1,
                self.kmh / 3.6 * f64::from(second),
                self.between(self.cadence, second) / 2.0
            );
        }
        text.push_str("</Track></Lap></Activity></Activities></TrainingCenterDatabase>\n");
        text
    }

    /// The GPX file: only positions and times, going north from the marker.
    pub(crate) fn gpx(&self) -> String {
        let mut text = String::from(
            "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" \
             xmlns=\"http://www.topografix.com/GPX/1/1\"><trk><name>Morning run in Hidden \
             Lane</name><type>running</type><trkseg>\n",
        );
        for second in 0..=self.seconds() {
            let time = self.start + jiff::SignedDuration::from_secs(second.into());
            let metres = self.kmh / 3.6 * f64::from(second);
            let _ = writeln!(
                text,
                "<trkpt lat=\"{:.7}\" lon=\"{:.7}\"><time>{time}</time></trkpt>",
                MARKER.0 + metres / 111_194.9,
                MARKER.1
            );
        }
        text.push_str("</trkseg></trk></gpx>\n");
        text
    }
}

/// A FIT file under construction.
#[derive(Default)]
struct Fit {
    bytes: Vec<u8>,
    sizes: [Vec<u8>; 4],
}

impl Fit {
    fn define(&mut self, local: u8, message: u16, fields: &[(u8, u8, u8)]) {
        self.bytes.extend([0x40 | local, 0, 0]);
        self.bytes.extend(message.to_le_bytes());
        self.bytes.push(u8::try_from(fields.len()).unwrap());
        for (number, base, size) in fields {
            self.bytes.extend([*number, *size, *base]);
        }
        self.sizes[usize::from(local)] = fields.iter().map(|(_, _, size)| *size).collect();
    }

    fn message(&mut self, local: u8, values: &[u32]) {
        self.bytes.push(local);
        for (value, size) in values.iter().zip(&self.sizes[usize::from(local)]) {
            self.bytes.extend(&value.to_le_bytes()[..usize::from(*size)]);
        }
    }

    fn whole(self) -> Vec<u8> {
        let mut file = vec![12, 0x20, 0, 0];
        file.extend(u32::try_from(self.bytes.len()).unwrap().to_le_bytes());
        file.extend(b".FIT");
        file.extend(self.bytes);
        let sum = checksum(&file);
        file.extend(sum.to_le_bytes());
        file
    }
}

fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(
            sum ^ u16::from(*byte),
            |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xa001 } else { sum >> 1 },
        )
    })
}
