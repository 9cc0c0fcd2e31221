//! The worker's side of a call.
//!
//! Exit codes, for inspecting the process itself; the host uses the answer:
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

use heelwise_core::SafeText;
use serde::Serialize;

use crate::cage::{self, Cage, NoCage};
use crate::descriptors;
use crate::error::Fault;
use crate::frame::{self, FrameError, LIBRARY_MAX, REQUEST_MAX};
use crate::library::LoadedLibrary;
use crate::message::{AnalyzeRequest, CageRule, Hello, WorkerMessage};
use crate::sealed_library::SealedLibrary;

const NO_REQUEST: u8 = 64;
const NO_CAGE: u8 = 69;
const NO_ANSWER: u8 = 74;

/// Serves one call and ends. To be called first thing in `main`, before any thread or file is
/// opened, when the first argument is [`VERB`](crate::VERB).
pub fn serve() -> ExitCode {
    let host = parent_id();
    let Ok((input, output)) = descriptors::take_over() else { return ExitCode::from(NO_REQUEST) };
    let mut worker = Worker { input, output };
    let fault = match worker.work(host) {
        Ok(()) => None,
        Err(CallEnd::Pipe(code)) => return ExitCode::from(code),
        Err(CallEnd::Fault(fault)) => Some(fault),
    };
    let code = exit_code(fault.as_ref());
    match fault.map_or(Ok(()), |fault| worker.send(&WorkerMessage::Failed(fault))) {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::from(NO_ANSWER),
    }
}

/// The worker's end of the protocol.
struct Worker {
    input: File,
    output: File,
}

/// Why a call ends early.
enum CallEnd {
    /// The pipe is broken; the exit code.
    Pipe(u8),
    /// The fault to be sent.
    Fault(Fault),
}

impl From<Fault> for CallEnd {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<NoCage> for CallEnd {
    fn from(NoCage(reason): NoCage) -> Self {
        Self::Fault(Fault::Cage(reason.into()))
    }
}

impl Worker {
    /// Serves the call. The order keeps the host safe; see [`cage`].
    fn work(&mut self, host: u32) -> Result<(), CallEnd> {
        cage::tie_to_the_host(host)?;
        let hello: Hello = self.receive()?;
        let library = self.library(&hello)?;
        let image = SealedLibrary::seal_bytes(&library)
            .map_err(|error| Fault::Worker(format!("no place for the library ({error})").into()))?;
        let (cage, uncaged) = enter(&image, &library, hello.cage)?;
        drop(library);
        self.send(&WorkerMessage::Ready { uncaged })?;
        // From here on, the pack can end this process at any point.
        let loaded = LoadedLibrary::open(image.path())?;
        // The host would not accept a message about it now; the exit code is enough.
        cage.map_or(Ok(()), Cage::close).map_err(|_| CallEnd::Pipe(NO_CAGE))?;
        let identity = loaded.describe()?;
        if let Some(fault) = Fault::from_identity(&hello.pack, &hello.version, &identity) {
            return Err(fault.into());
        }
        self.send(&WorkerMessage::Loaded)?;
        let question: AnalyzeRequest = self.receive()?;
        let reply = loaded.analyze(&question.request)?;
        self.send(&WorkerMessage::Answer { number: question.number, reply })
    }

    fn send(&mut self, message: &impl Serialize) -> Result<(), CallEnd> {
        let bytes = serde_json::to_vec(message).map_err(|_| CallEnd::Pipe(NO_ANSWER))?;
        frame::write(&mut self.output, &bytes).map_err(|_| CallEnd::Pipe(NO_ANSWER))
    }

    fn receive<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, CallEnd> {
        let frame =
            frame::read(&mut self.input, REQUEST_MAX).map_err(|_| CallEnd::Pipe(NO_REQUEST))?;
        serde_json::from_slice(&frame).map_err(|_| CallEnd::Pipe(NO_REQUEST))
    }

    /// Reads the library and checks that it is the one that was verified.
    fn library(&mut self, hello: &Hello) -> Result<Vec<u8>, Fault> {
        let library = frame::read(&mut self.input, LIBRARY_MAX).map_err(|error| match error {
            FrameError::TooLarge(bytes) => Fault::LibraryTooLarge { bytes: bytes.into() },
            FrameError::Broken(error) => {
                Fault::Worker(format!("the library did not arrive ({error})").into())
            }
        })?;
        let (expected, found) = (blake3::Hash::from_bytes(hello.digest), blake3::hash(&library));
        if expected == found {
            return Ok(library);
        }
        Err(Fault::Digest {
            expected: expected.to_hex().as_str().into(),
            found: found.to_hex().as_str().into(),
        })
    }
}

/// Enters the cage. Without one it is an error, unless the person allowed that; then the reason is
/// returned.
fn enter(
    image: &SealedLibrary,
    library: &[u8],
    rule: CageRule,
) -> Result<(Option<Cage>, Option<SafeText>), NoCage> {
    match (Cage::enter(image, library), rule) {
        (Ok(cage), _) => Ok((Some(cage), None)),
        (Err(NoCage(reason)), CageRule::IfThereIsOne) => Ok((None, Some(reason.into()))),
        (Err(no_cage), CageRule::Required) => Err(no_cage),
    }
}

fn exit_code(fault: Option<&Fault>) -> u8 {
    match fault {
        None => 0,
        Some(Fault::Digest { .. } | Fault::LibraryTooLarge { .. }) => 65,
        Some(Fault::Load(_)) => 66,
        Some(Fault::NotAPack(_)) => 67,
        Some(Fault::Abi { .. } | Fault::Protocol { .. }) => 68,
        Some(Fault::Cage(_)) => NO_CAGE,
        Some(Fault::Identity { .. }) => 70,
        Some(Fault::Pack(_)) => 71,
        Some(Fault::Panic(_)) => 72,
        Some(Fault::WrongReply(_) | Fault::TooLarge { .. }) => 73,
        Some(_) => NO_REQUEST,
    }
}
