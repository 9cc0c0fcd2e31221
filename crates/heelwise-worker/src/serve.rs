//! The worker's side of a call.
//!
//! Exit codes, for whoever looks at the process itself; the host goes by the answer:
//!
//! | code | meaning |
//! |---|---|
//! | 0 | a reply was sent |
//! | 64 | not started by a host, or the request could not be read |
//! | 65 | the library is not the one that was verified |
//! | 66 | the library does not load |
//! | 67 | the library has no entry of a pack |
//! | 68 | another binary interface or protocol |
//! | 69 | the cage could not be entered |
//! | 70 | the library belongs to another pack or version |
//! | 71 | the pack reports an error |
//! | 72 | the pack panicked |
//! | 73 | the pack's reply is wrong or too large |
//! | 74 | the answer could not be sent |

use std::fs::File;
use std::os::unix::process::parent_id;
use std::process::ExitCode;

use heelwise_analyzer::Reply;

use crate::error::Fault;
use crate::frame::{self, FrameError, LIBRARY_MAX, REQUEST_MAX};
use crate::image::Image;
use crate::library::Loaded;
use crate::message::{Answer, Ask};
use crate::{cage, descriptors};

const NO_REQUEST: u8 = 64;
const NO_ANSWER: u8 = 74;

/// Serves one call and ends. To be called first thing in `main`, before any thread or file is opened, when the first
/// argument is [`VERB`](crate::VERB).
pub fn serve() -> ExitCode {
    let host = parent_id();
    let Ok((mut input, mut output)) = descriptors::take_over() else { return ExitCode::from(NO_REQUEST) };
    let Some(ask) = read_ask(&mut input) else { return ExitCode::from(NO_REQUEST) };
    let outcome = read_library(&mut input, &ask).and_then(|library| measure(&ask, &library, host));
    let code = exit_code(&outcome);
    let sent = serde_json::to_vec(&Answer { id: ask.id, outcome }).map(|answer| frame::write(&mut output, &answer));
    ExitCode::from(if matches!(sent, Ok(Ok(()))) { code } else { NO_ANSWER })
}

fn read_ask(input: &mut File) -> Option<Ask> {
    serde_json::from_slice(&frame::read(input, REQUEST_MAX).ok()?).ok()
}

/// Reads the library and makes sure it is the one that was verified.
fn read_library(input: &mut File, ask: &Ask) -> Result<Vec<u8>, Fault> {
    let library = frame::read(input, LIBRARY_MAX).map_err(|error| match error {
        FrameError::TooLarge(bytes) => Fault::LibraryTooLarge { bytes: bytes.into() },
        FrameError::Broken(error) => Fault::Worker(format!("the library did not arrive ({error})").into()),
    })?;
    let (expected, found) = (blake3::Hash::from_bytes(ask.digest), blake3::hash(&library));
    if expected == found {
        return Ok(library);
    }
    Err(Fault::Digest { expected: expected.to_hex().as_str().into(), found: found.to_hex().as_str().into() })
}

/// From here on, what the pack does can end this process at any point.
fn measure(ask: &Ask, library: &[u8], host: u32) -> Result<Reply, Fault> {
    let image =
        Image::of(library).map_err(|error| Fault::Worker(format!("no place for the library ({error})").into()))?;
    enter_cage(host)?;
    let loaded = Loaded::open(image.path())?;
    let identity = loaded.describe()?;
    match Fault::of_identity(&ask.pack, &ask.version, &identity) {
        Some(fault) => Err(fault),
        None => loaded.analyze(&ask.request),
    }
}

/// The host may have died before the cage ties us to it; then another process is our parent by now.
fn enter_cage(host: u32) -> Result<(), Fault> {
    cage::enter().map_err(|error| Fault::Cage(error.to_string().into()))?;
    if parent_id() == host { Ok(()) } else { Err(Fault::Worker("the host is gone".into())) }
}

fn exit_code(outcome: &Result<Reply, Fault>) -> u8 {
    match outcome {
        Ok(_) => 0,
        Err(Fault::Digest { .. } | Fault::LibraryTooLarge { .. }) => 65,
        Err(Fault::Load(_)) => 66,
        Err(Fault::NotAPack(_)) => 67,
        Err(Fault::Abi { .. } | Fault::Protocol { .. }) => 68,
        Err(Fault::Cage(_)) => 69,
        Err(Fault::Identity { .. }) => 70,
        Err(Fault::Pack(_)) => 71,
        Err(Fault::Panic(_)) => 72,
        Err(Fault::WrongReply(_) | Fault::TooLarge { .. }) => 73,
        Err(_) => NO_REQUEST,
    }
}
