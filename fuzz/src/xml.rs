//! Any bytes are read or refused, whichever format they look like.

use crate::runs;

pub fn seeds() -> Vec<Vec<u8>> {
    [TCX, GPX].map(|text| text.as_bytes().to_vec()).into()
}

pub fn check(bytes: &[u8]) {
    runs::check(bytes);
}

const TCX: &str = r#"<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>1</Id><Lap StartTime="2024-11-08T11:00:00Z"><TotalTimeSeconds>2</TotalTimeSeconds><DistanceMeters>6</DistanceMeters><Track><Trackpoint><Time>2024-11-08T11:00:00Z</Time><Position><LatitudeDegrees>47.0</LatitudeDegrees><LongitudeDegrees>8.0</LongitudeDegrees></Position><AltitudeMeters>100</AltitudeMeters><DistanceMeters>0</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm><Extensions><ns3:TPX><ns3:Speed>2.8</ns3:Speed><ns3:RunCadence>85</ns3:RunCadence><ns3:Watts>230</ns3:Watts></ns3:TPX></Extensions></Trackpoint><Trackpoint><Time>2024-11-08T11:00:02.5+01:00</Time><DistanceMeters>6</DistanceMeters><Cadence>85</Cadence></Trackpoint></Track></Lap><Creator><Name>a watch</Name></Creator></Activity></Activities></TrainingCenterDatabase>"#;

const GPX: &str = r#"<?xml version="1.0"?><gpx version="1.1"><trk><type>running</type><trkseg><trkpt lat="47.0" lon="8.0"><ele>100.5</ele><time>2024-11-08T11:00:00Z</time><extensions><x:TrackPointExtension><x:hr>150</x:hr><x:cad>85</x:cad></x:TrackPointExtension><power>230</power></extensions></trkpt><trkpt lat="47.0001" lon="8.0001"><ele>101</ele><time>2024-11-08T11:00:04Z</time></trkpt></trkseg></trk></gpx>"#;
