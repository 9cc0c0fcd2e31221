//! The host's side of a call: one process, one request, one answer, one deadline.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::Path;
use std::time::{Duration, Instant};

use heelwise_analyzer::Reply;
use heelwise_core::SafeText;
use serde::Serialize;

use crate::child::{Child, ReadResult};
use crate::error::{Fault, FaultKind, WorkerError};
use crate::frame::{self, FrameError, LIBRARY_MAX, REPLY_MAX, REQUEST_MAX};
use crate::message::{AnalyzeRequest, AnalyzerCall, AnalyzerResult, Hello, WorkerMessage};

/// The time a process that closed its pipe has to end, so that its exit status is known.
const GRACE: Duration = Duration::from_millis(200);

/// Runs a pack's code once. `program` must hand [`VERB`](crate::VERB) to
/// [`serve`](fn@crate::serve).
///
/// Writing, running and reading end together at the deadline; then the process and its group are
/// killed. The calling thread must live as long as the call. The reply is still untrusted, see
/// [`check_reply`](crate::check_reply).
pub fn run(
    program: &Path,
    call: &AnalyzerCall,
    deadline: Duration,
) -> Result<AnalyzerResult, WorkerError> {
    let failed = |fault, printed| WorkerError { pack: call.pack.clone(), fault, printed };
    let opening = opening(call).map_err(|fault| failed(fault, String::new()))?;
    let ends = CallLimits { started: Instant::now(), deadline };
    let mut child = Child::start(program, opening).map_err(|fault| failed(fault, String::new()))?;
    converse(&mut child, call, ends).map_err(|fault| {
        child.finish(Duration::ZERO);
        failed(fault, child.printed())
    })
}

/// The time limit of a call.
#[derive(Clone, Copy)]
struct CallLimits {
    started: Instant,
    deadline: Duration,
}

impl CallLimits {
    fn left(self) -> Duration {
        self.deadline.saturating_sub(self.started.elapsed())
    }
}

/// Exchanges the messages of a call. Each message is accepted in its order only: from the second
/// on, the pack's code may have written it.
fn converse(
    child: &mut Child,
    call: &AnalyzerCall,
    ends: CallLimits,
) -> Result<AnalyzerResult, Fault> {
    let uncaged = ready(receive(child, ends)?)?;
    loaded(receive(child, ends)?)?;
    if child.has_more_frames() {
        return Err(out_of_order("before it was asked"));
    }
    let question = AnalyzeRequest { number: nonce(), request: call.request.clone() };
    child.send(framed(&[&written(&question)?])?);
    let answer = receive(child, ends)?;
    child.finish(Duration::ZERO);
    if child.has_more_frames() {
        return Err(out_of_order("after its answer"));
    }
    Ok(AnalyzerResult { reply: reply(answer, question.number)?, uncaged })
}

/// The reason why there is no cage; `None` when there is one.
fn ready(message: WorkerMessage) -> Result<Option<SafeText>, Fault> {
    match message {
        WorkerMessage::Ready { uncaged } => Ok(uncaged),
        WorkerMessage::Failed(fault) => Err(fault),
        WorkerMessage::Loaded | WorkerMessage::Answer { .. } => {
            Err(out_of_order("before its cage stood"))
        }
    }
}

fn loaded(message: WorkerMessage) -> Result<(), Fault> {
    match message {
        WorkerMessage::Loaded => Ok(()),
        WorkerMessage::Failed(fault) => Err(pack_fault(fault)),
        WorkerMessage::Ready { .. } | WorkerMessage::Answer { .. } => {
            Err(out_of_order("while it was loaded"))
        }
    }
}

/// Parses the reply from the whole output of a worker that was sent a request with this number.
/// This is [`run`] without a process, for fuzzing.
#[doc(hidden)]
pub fn parse_reply(mut written: &[u8], asked: u64) -> Result<Reply, Fault> {
    let mut next = || match frame::read(&mut written, REPLY_MAX) {
        Ok(bytes) => parse_message(&bytes),
        Err(FrameError::TooLarge(bytes)) => Err(Fault::TooLarge { bytes: bytes.into() }),
        Err(FrameError::Broken(_)) => Err(Fault::Closed),
    };
    ready(next()?)?;
    loaded(next()?)?;
    reply(next()?, asked)
}

/// A number that cannot be guessed, from the random keys of the standard library's hash maps.
fn nonce() -> u64 {
    RandomState::new().build_hasher().finish()
}

const NOT_ITS_OWN: &str = "it reports a failure that is not its own";

/// The fault, if the pack's code may report it: once it is loaded, none of the cage or the program.
fn pack_fault(fault: Fault) -> Fault {
    match fault {
        Fault::Load(_)
        | Fault::NotAPack(_)
        | Fault::Abi { .. }
        | Fault::Protocol { .. }
        | Fault::Identity { .. }
        | Fault::Pack(_)
        | Fault::Panic(_)
        | Fault::TooLarge { .. }
        | Fault::WrongReply(_) => fault,
        _ => wrong(NOT_ITS_OWN),
    }
}

fn reply(message: WorkerMessage, asked: u64) -> Result<Reply, Fault> {
    match message {
        WorkerMessage::Answer { number, reply } if number == asked => Ok(reply),
        WorkerMessage::Answer { .. } => Err(wrong("it answers another question")),
        // It was loaded and identified before the request, so now it can only have failed.
        WorkerMessage::Failed(fault) if fault.kind() == FaultKind::Failed => Err(pack_fault(fault)),
        WorkerMessage::Failed(_) => Err(wrong(NOT_ITS_OWN)),
        WorkerMessage::Ready { .. } | WorkerMessage::Loaded => {
            Err(out_of_order("instead of its answer"))
        }
    }
}

fn wrong(what: &str) -> Fault {
    Fault::WrongReply(what.into())
}

fn out_of_order(when: &str) -> Fault {
    wrong(&format!("it spoke {when}"))
}

/// The first frames: everything the worker needs before it loads the library.
fn opening(call: &AnalyzerCall) -> Result<Vec<u8>, Fault> {
    let AnalyzerCall { pack, version, library, digest, cage, .. } = call;
    if library.len() > LIBRARY_MAX as usize {
        return Err(Fault::LibraryTooLarge { bytes: library.len() as u64 });
    }
    let ask = Hello { pack: pack.clone(), version: version.clone(), digest: *digest, cage: *cage };
    framed(&[&written(&ask)?, library])
}

fn written(message: &impl Serialize) -> Result<Vec<u8>, Fault> {
    let bytes = serde_json::to_vec(message).map_err(|error| not_sent(&error))?;
    if bytes.len() > REQUEST_MAX as usize {
        return Err(Fault::RequestTooLarge { bytes: bytes.len() as u64 });
    }
    Ok(bytes)
}

fn framed(messages: &[&[u8]]) -> Result<Vec<u8>, Fault> {
    let mut frames = Vec::with_capacity(messages.iter().map(|bytes| bytes.len() + 4).sum());
    for message in messages {
        frame::write(&mut frames, message).map_err(|error| not_sent(&error))?;
    }
    Ok(frames)
}

fn not_sent(error: &dyn std::error::Error) -> Fault {
    Fault::Worker(format!("nothing could be asked ({error})").into())
}

/// The next message before the deadline, or the fault of the process.
fn receive(child: &mut Child, ends: CallLimits) -> Result<WorkerMessage, Fault> {
    match child.receive(ends.left()) {
        ReadResult::Frame(bytes) => parse_message(&bytes),
        ReadResult::TooLarge(bytes) => Err(Fault::TooLarge { bytes: bytes.into() }),
        ReadResult::Nothing => Err(Fault::Deadline {
            ms: u64::try_from(ends.deadline.as_millis()).unwrap_or(u64::MAX),
        }),
        ReadResult::Closed => Err(child.finish(GRACE.min(ends.left())).unwrap_or(Fault::Closed)),
    }
}

fn parse_message(bytes: &[u8]) -> Result<WorkerMessage, Fault> {
    serde_json::from_slice(bytes).map_err(|error| {
        Fault::WrongReply(format!("it cannot be read ({})", SafeText::quote(&error)).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(bytes: &[u8]) -> Result<Reply, Fault> {
        reply(parse_message(bytes)?, 7)
    }

    // threat: A15
    #[test]
    fn a_reply_answers_its_own_question() {
        assert_eq!(
            parsed(br#"{"Answer":{"number":7,"reply":{"findings":{}}}}"#),
            Ok(Reply::default())
        );
        let other = parsed(br#"{"Answer":{"number":8,"reply":{"findings":{}}}}"#);
        assert!(other.unwrap_err().to_string().contains("another question"));
        assert!(parsed(br#""Loaded""#).unwrap_err().to_string().contains("instead of its answer"));
    }

    // threat: A16
    #[test]
    fn a_malformed_reply_is_an_error() {
        let deep = format!("{}{}", r#"{"Answer":{"number":7,"reply":"#, "[".repeat(1_000_000));
        let cases: [&[u8]; 9] = [
            b"",
            b"\xff",
            b"{}",
            b"null",
            br#"{"Answer":{"number":7,"reply":{"findings":{"a":
                {"present":true,"figures":{"x":NaN},"because":""}}}}}"#,
            br#"{"Answer":{"number":7,"reply":{"findings":{"a":
                {"present":"yes","figures":{},"because":""}}}}}"#,
            br#"{"Answer":{"number":7,"reply":{"findings":{}},"more":1}}"#,
            br#"{"Answer":{"number":7,"reply":{"findings":{},"urgency":"self-care"}}}"#,
            deep.as_bytes(),
        ];
        for case in cases {
            let fault = parsed(case);
            assert!(
                matches!(fault, Err(Fault::WrongReply(_))),
                "{}",
                String::from_utf8_lossy(&case[..case.len().min(99)])
            );
        }
    }

    #[test]
    fn a_fault_from_the_worker_is_sanitized() {
        let sent = br#"{"Failed":{"Panic":"boo\u001b[2J\nhoo"}}"#;
        assert_eq!(parsed(sent), Err(Fault::Panic("boo\u{fffd}[2J hoo".into())));
    }

    // threat: A14
    #[test]
    fn loaded_code_cannot_report_faults_of_the_cage_or_the_program() {
        for sent in [
            &br#"{"Failed":{"Cage":"there is none"}}"#[..],
            br#"{"Failed":{"Worker":"x"}}"#,
            br#"{"Failed":"Closed"}"#,
        ] {
            assert!(matches!(parsed(sent), Err(Fault::WrongReply(_))));
        }
    }

    #[test]
    fn no_two_questions_have_the_same_number() {
        let mut drawn: Vec<u64> = std::iter::repeat_with(nonce).take(1000).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), 1000);
    }
}
