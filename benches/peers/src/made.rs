//! Makes an hour's run, the same every time, as a watch with a chest strap writes it.

use std::fmt::Write as _;

use crc::{CRC_16_ARC, Crc};

/// Seconds of watches' time at the start.
pub const BEGIN: u32 = 1_100_000_000;
const SECONDS: u32 = 3600;

/// The fields of a record: number, length, type. 39 bytes.
pub const FIELDS: [(u8, u8, u8); 15] = [
    (253, 4, 0x86),
    (0, 4, 0x85),
    (1, 4, 0x85),
    (5, 4, 0x86),
    (73, 4, 0x86),
    (78, 4, 0x86),
    (39, 2, 0x84),
    (41, 2, 0x84),
    (83, 2, 0x84),
    (84, 2, 0x84),
    (85, 2, 0x84),
    (7, 2, 0x84),
    (3, 1, 0x02),
    (4, 1, 0x02),
    (53, 1, 0x02),
];

/// A generator of numbers that look random.
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Below a limit.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as u32 % limit
    }
}

/// The measurements of one second.
struct Second {
    time: u32,
    distance: u32,
    speed: u32,
    altitude: u32,
    heart_rate: u8,
    cadence: u8,
    rest: [u32; 8],
}

fn run(seed: u64) -> impl Iterator<Item = Second> {
    let mut random = Random::new(seed);
    let mut distance = 0;
    (0..SECONDS).map(move |second| {
        let speed = 2600 + random.below(300);
        distance += speed / 10;
        Second {
            time: BEGIN + second,
            distance,
            speed,
            altitude: 3000 + second / 60 % 40,
            heart_rate: 140 + random.below(25) as u8,
            cadence: 82 + random.below(7) as u8,
            rest: std::array::from_fn(|_| random.below(100)),
        }
    })
}

/// A FIT file.
pub fn fit(seed: u64) -> Vec<u8> {
    let mut body = vec![0x40, 0, 0, 0, 0, 1, 0, 1, 0x00, 0x00, 4];
    body.extend([0x40, 0, 0, 20, 0, FIELDS.len() as u8]);
    body.extend(FIELDS.iter().flat_map(|(number, size, base)| [*number, *size, *base]));
    for second in run(seed) {
        body.push(0);
        let longs = [
            second.time,
            500_000_000 + second.rest[0],
            100_000_000 + second.rest[1],
            second.distance,
        ];
        body.extend(
            longs.into_iter().chain([second.speed, second.altitude]).flat_map(u32::to_le_bytes),
        );
        let [.., oscillation, contact, ratio, balance, step, power] = second.rest;
        let shorts = [
            850 + oscillation,
            2450 + contact,
            800 + ratio,
            4950 + balance,
            9600 + step,
            230 + power,
        ];
        body.extend(shorts.into_iter().flat_map(|value| (value as u16).to_le_bytes()));
        body.extend([second.heart_rate, second.cadence, 64]);
    }
    let end = BEGIN + SECONDS;
    body.extend([0x41, 0, 0, 18, 0, 4, 253, 4, 0x86, 2, 4, 0x86, 5, 1, 0x00, 8, 4, 0x86, 1]);
    body.extend(end.to_le_bytes());
    body.extend(BEGIN.to_le_bytes());
    body.push(1);
    body.extend((SECONDS * 1000).to_le_bytes());
    let mut file = vec![14, 0x20, 0x5c, 0x08];
    file.extend((body.len() as u32).to_le_bytes());
    file.extend(b".FIT");
    let crc = Crc::<u16>::new(&CRC_16_ARC);
    file.extend(crc.checksum(&file).to_le_bytes());
    file.extend(body);
    file.extend(crc.checksum(&file).to_le_bytes());
    file
}

/// Time of day; the run begins at the full hour, so that the minutes need no calendar.
fn clock(second: &Second) -> String {
    let gone = second.time - BEGIN;
    format!("2024-11-08T11:{:02}:{:02}Z", gone / 60, gone % 60)
}

/// A TCX file.
pub fn tcx(seed: u64) -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TrainingCenterDatabase \
         xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\" \
         xmlns:ns3=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\">\n  <Activities>\n    <Activity Sport=\"Running\">\n      <Id>2024-11-08T11:00:00Z</Id>\n      <Lap StartTime=\"2024-11-08T11:00:00Z\">\n        <TotalTimeSeconds>3600.0</TotalTimeSeconds>\n        <DistanceMeters>9900.0</DistanceMeters>\n        <Calories>600</Calories>\n        <Intensity>Active</Intensity>\n        <TriggerMethod>Manual</TriggerMethod>\n        <Track>\n",
    );
    for second in run(seed) {
        let (lat, lon) = place(&second);
        let _ = write!(
            text,
            "          <Trackpoint>\n            <Time>{}</Time>\n            <Position>\n              <LatitudeDegrees>{lat:.7}</LatitudeDegrees>\n              <LongitudeDegrees>{lon:.7}</LongitudeDegrees>\n            </Position>\n            <AltitudeMeters>{:.1}</AltitudeMeters>\n            <DistanceMeters>{:.2}</DistanceMeters>\n            <HeartRateBpm>\n              <Value>{}</Value>\n            </HeartRateBpm>\n            <Extensions>\n              <ns3:TPX>\n                <ns3:Speed>{:.3}</ns3:Speed>\n                <ns3:RunCadence>{}</ns3:RunCadence>\n              </ns3:TPX>\n            </Extensions>\n          </Trackpoint>\n",
            clock(&second),
            f64::from(second.altitude) / 5.0 - 500.0,
            f64::from(second.distance) / 100.0,
            second.heart_rate,
            f64::from(second.speed) / 1000.0,
            second.cadence,
        );
    }
    text.push_str("        </Track>\n      </Lap>\n    </Activity>\n  </Activities>\n</TrainingCenterDatabase>\n");
    text.into_bytes()
}

/// A GPX file.
pub fn gpx(seed: u64) -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx creator=\"made\" version=\"1.1\" \
         xmlns=\"http://www.topografix.com/GPX/1/1\" \
         xmlns:ns3=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\">\n  <trk>\n    <type>running</type>\n    <trkseg>\n",
    );
    for second in run(seed) {
        let (lat, lon) = place(&second);
        let _ = write!(
            text,
            "      <trkpt lat=\"{lat:.7}\" \
             lon=\"{lon:.7}\">\n        <ele>{:.1}</ele>\n        <time>{}</time>\n        <extensions>\n          <ns3:TrackPointExtension>\n            <ns3:hr>{}</ns3:hr>\n            <ns3:cad>{}</ns3:cad>\n          </ns3:TrackPointExtension>\n        </extensions>\n      </trkpt>\n",
            f64::from(second.altitude) / 5.0 - 500.0,
            clock(&second),
            second.heart_rate,
            second.cadence,
        );
    }
    text.push_str("    </trkseg>\n  </trk>\n</gpx>\n");
    text.into_bytes()
}

/// Somewhere on a straight line to the north.
fn place(second: &Second) -> (f64, f64) {
    (47.0 + f64::from(second.distance) / 11_119_500.0, 8.0 + f64::from(second.rest[0]) * 1e-8)
}
