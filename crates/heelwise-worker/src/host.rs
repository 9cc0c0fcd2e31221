//! The host's side of a call: one process, one request, one reply, one deadline.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use heelwise_analyzer::Reply;

use crate::child::{Child, Heard};
use crate::error::{Fault, WorkerError};
use crate::frame::{self, LIBRARY_MAX, REQUEST_MAX};
use crate::message::{Answer, Ask, Call};
use crate::text::Text;

/// How long a process that closed its pipe may take to be gone, so that its exit status can be told.
const GRACE: Duration = Duration::from_millis(200);

/// Runs a pack's code once. `program` must hand [`VERB`](crate::VERB) to [`serve`](crate::serve).
///
/// Writing, running and reading end together at the deadline; then the process and its group are killed. The calling
/// thread must live as long as the call, which it does. The reply is still untrusted, see
/// [`check_reply`](crate::check_reply).
pub fn run(program: &Path, call: &Call, deadline: Duration) -> Result<Reply, WorkerError> {
    let started = Instant::now();
    let failed = |fault, printed| WorkerError { pack: call.pack.clone(), fault, printed };
    let id = next_id();
    let frames = frames(call, id).map_err(|fault| failed(fault, String::new()))?;
    let mut child = Child::start(program, frames).map_err(|fault| failed(fault, String::new()))?;
    let outcome = heard(&mut child, started, deadline).and_then(|bytes| reply(&bytes, id));
    outcome.map_err(|fault| failed(fault, child.printed()))
}

fn next_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

fn frames(call: &Call, id: u64) -> Result<Vec<u8>, Fault> {
    let ask = Ask {
        id,
        pack: call.pack.clone(),
        version: call.version.clone(),
        digest: call.digest,
        request: call.request.clone(),
    };
    let unwritten =
        |error: &dyn std::error::Error| Fault::Worker(format!("no request could be written ({error})").into());
    let ask = serde_json::to_vec(&ask).map_err(|error| unwritten(&error))?;
    if ask.len() > REQUEST_MAX as usize {
        return Err(Fault::RequestTooLarge { bytes: ask.len() as u64 });
    }
    if call.library.len() > LIBRARY_MAX as usize {
        return Err(Fault::LibraryTooLarge { bytes: call.library.len() as u64 });
    }
    let mut frames = Vec::with_capacity(ask.len() + call.library.len() + 8);
    frame::write(&mut frames, &ask).map_err(|error| unwritten(&error))?;
    frame::write(&mut frames, &call.library).map_err(|error| unwritten(&error))?;
    Ok(frames)
}

fn heard(child: &mut Child, started: Instant, deadline: Duration) -> Result<Vec<u8>, Fault> {
    let left = || deadline.saturating_sub(started.elapsed());
    let heard = child.listen(left());
    let grace = if matches!(heard, Heard::Closed) { GRACE.min(left()) } else { Duration::ZERO };
    let ended = child.finish(grace);
    match heard {
        Heard::Frame(bytes) => Ok(bytes),
        Heard::TooLarge(bytes) => Err(Fault::TooLarge { bytes: bytes.into() }),
        Heard::Nothing => Err(Fault::Deadline { ms: u64::try_from(deadline.as_millis()).unwrap_or(u64::MAX) }),
        Heard::Closed => Err(ended.unwrap_or(Fault::Closed)),
    }
}

fn reply(bytes: &[u8], id: u64) -> Result<Reply, Fault> {
    let wrong = |text: String| Fault::WrongReply(Text::from(text));
    let answer: Answer =
        serde_json::from_slice(bytes).map_err(|error| wrong(format!("it cannot be read ({error})")))?;
    if answer.id != id {
        return Err(wrong("it answers another request".into()));
    }
    answer.outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_answers_its_own_request() {
        let good = br#"{"id":7,"outcome":{"Ok":{"findings":{}}}}"#;
        assert_eq!(reply(good, 7), Ok(Reply::default()));
        assert!(reply(good, 8).unwrap_err().to_string().contains("another request"));
    }

    #[test]
    fn a_reply_that_is_none_is_an_error() {
        let deep = format!("{}{}", r#"{"id":7,"outcome":"#, "[".repeat(100_000));
        let cases: [&[u8]; 7] = [
            b"",
            b"\xff",
            b"{}",
            br#"{"id":7,"outcome":{"Ok":{"findings":{"a":{"present":true,"figures":{"x":NaN},"because":""}}}}}"#,
            br#"{"id":7,"outcome":{"Ok":{"findings":{"a":{"present":"yes","figures":{},"because":""}}}}}"#,
            br#"{"id":7,"outcome":{"Ok":{"findings":{}}},"more":1}"#,
            deep.as_bytes(),
        ];
        for case in cases {
            assert!(matches!(reply(case, 7), Err(Fault::WrongReply(_))), "{}", String::from_utf8_lossy(case));
        }
    }

    #[test]
    fn a_fault_that_was_sent_is_cleaned() {
        let sent = br#"{"id":7,"outcome":{"Err":{"Panic":"boo\u001b[2J\nhoo"}}}"#;
        assert_eq!(reply(sent, 7), Err(Fault::Panic("boo\u{fffd}[2J hoo".into())));
    }
}
