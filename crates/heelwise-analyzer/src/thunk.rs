//! The two C functions behind a [`PackEntry`](crate::PackEntry): bytes to types and back, and no
//! panic gets past them.
#![allow(unsafe_code)] // The C side of the boundary. Every block says why it holds.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use crate::abi::{self, Bytes, OwnedBytes};
use crate::{Analyzer, AnalyzerError, Identity, PROTOCOL_VERSION, Request};

thread_local! {
    static CALLING: Cell<bool> = const { Cell::new(false) };
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs one operation of `A`.
///
/// # Safety
/// `input` must be readable for the length of the call, and `reply` null or writable.
pub(crate) unsafe extern "C" fn call<A: Analyzer>(
    op: u32,
    input: Bytes,
    reply: *mut OwnedBytes,
) -> u32 {
    let (status, text) = guarded(|| {
        // SAFETY: the caller promises that the input can be read until we return.
        let input = unsafe { borrowed(&input) };
        answer::<A>(op, input)
    });
    if !reply.is_null() {
        // SAFETY: the caller promises that a pointer which is not null can be written to.
        unsafe { reply.write(into_owned(text)) };
    }
    status
}

/// Takes a reply back and frees it.
///
/// # Safety
/// `bytes` must come from [`call`] of the same library, and only once.
pub(crate) unsafe extern "C" fn free(bytes: OwnedBytes) {
    if !bytes.start.is_null() {
        let slice = std::ptr::slice_from_raw_parts_mut(bytes.start, bytes.length);
        // SAFETY: `handed_over` made the pair from a boxed slice of this length, with this
        // allocator.
        drop(unsafe { Box::from_raw(slice) });
    }
}

unsafe fn borrowed(bytes: &Bytes) -> &[u8] {
    if bytes.start.is_null() || bytes.length == 0 {
        return &[];
    }
    // SAFETY: the pointer is not null, and the caller of `call` promises that it can be read for
    // this length.
    unsafe { std::slice::from_raw_parts(bytes.start, bytes.length) }
}

fn into_owned(bytes: Vec<u8>) -> OwnedBytes {
    if bytes.is_empty() {
        return OwnedBytes::NONE;
    }
    let length = bytes.len();
    OwnedBytes { start: Box::into_raw(bytes.into_boxed_slice()).cast(), length }
}

fn answer<A: Analyzer>(op: u32, input: &[u8]) -> Result<Vec<u8>, AnalyzerError> {
    match op {
        abi::DESCRIBE => written(&Identity::from_analyzer::<A>()),
        abi::ANALYZE => written(&A::analyze(&request(input)?)?),
        _ => Err(AnalyzerError::new(format!("operation {op} is unknown"))),
    }
}

fn request(input: &[u8]) -> Result<Request, AnalyzerError> {
    let request: Request = serde_json::from_slice(input)
        .map_err(|error| AnalyzerError::new(format!("the request cannot be read: {error}")))?;
    match request.protocol {
        PROTOCOL_VERSION => Ok(request),
        other => Err(AnalyzerError::new(format!(
            "the request speaks protocol {other}, this pack was built for {PROTOCOL_VERSION}"
        ))),
    }
}

fn written<T: serde::Serialize>(reply: &T) -> Result<Vec<u8>, AnalyzerError> {
    serde_json::to_vec(reply)
        .map_err(|error| AnalyzerError::new(format!("the reply cannot be written: {error}")))
}

fn guarded(run: impl FnOnce() -> Result<Vec<u8>, AnalyzerError>) -> (u32, Vec<u8>) {
    keep_panics_quiet();
    CALLING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    CALLING.set(false);
    match outcome {
        Ok(Ok(reply)) => (abi::OK, reply),
        Ok(Err(error)) => (abi::PACK_ERROR, error.to_string().into_bytes()),
        Err(payload) => {
            std::mem::forget(payload); // dropping it could panic again
            (abi::PANIC, LAST_PANIC.take().into_bytes())
        }
    }
}

/// A library has its own standard library and thus its own hook. Ours keeps the message of a
/// panic instead of printing it.
fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if CALLING.get() {
                LAST_PANIC.set(info.to_string());
            } else {
                previous(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Measurement, Reply};

    struct Odd;

    impl Analyzer for Odd {
        const ID: &'static str = "odd";
        const VERSION: &'static str = "1.2.3";

        fn analyze(request: &Request) -> Result<Reply, AnalyzerError> {
            let limit = request.parameter("limit")?;
            assert!(limit < 100.0, "the limit is {limit}");
            Ok(Reply::stating([(
                "above",
                Measurement::new(limit > 1.0, &[("limit", limit)], "Said so."),
            )]))
        }
    }

    crate::export_analyzer!(Odd);

    fn ask(op: u32, input: &[u8]) -> (u32, String) {
        let (call, free) = HEELWISE_PACK.functions().unwrap();
        let mut reply = OwnedBytes::NONE;
        // SAFETY: the input lives until the call returns, and the reply is freed by its maker after
        // it was copied.
        unsafe {
            let status = call(op, Bytes::borrow(input), &raw mut reply);
            let copy = borrowed(&Bytes { start: reply.start, length: reply.length }).to_vec();
            free(reply);
            (status, String::from_utf8(copy).unwrap())
        }
    }

    fn analyze(parameters: &[(&str, f64)]) -> (u32, String) {
        let parameters =
            parameters.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        let request = Request { protocol: PROTOCOL_VERSION, parameters, ..Request::default() };
        ask(abi::ANALYZE, &serde_json::to_vec(&request).unwrap())
    }

    #[test]
    fn a_pack_returns_its_identity() {
        assert_eq!(
            ask(abi::DESCRIBE, b""),
            (abi::OK, r#"{"id":"odd","version":"1.2.3","protocol":2}"#.into())
        );
    }

    #[test]
    fn a_good_request_gets_its_findings() {
        let (status, text) = analyze(&[("limit", 2.0)]);
        let reply: Reply = serde_json::from_str(&text).unwrap();
        assert_eq!((status, reply.findings["above"].present), (abi::OK, Some(true)));
    }

    #[test]
    fn an_error_is_text() {
        let expected =
            "the parameter `limit` is missing; pack.toml must set it under [analyzer.parameters]";
        assert_eq!(analyze(&[]), (abi::PACK_ERROR, expected.into()));
    }

    #[test]
    fn a_panic_is_text_as_well_and_the_pack_can_be_called_again() {
        let (status, text) = analyze(&[("limit", 100.0)]);
        assert_eq!(status, abi::PANIC);
        assert!(text.contains("thunk.rs") && text.ends_with("the limit is 100"), "{text}");
        assert_eq!(analyze(&[("limit", 1.0)]).0, abi::OK);
    }

    #[test]
    fn an_unknown_operation_is_an_error() {
        assert_eq!(ask(7, b""), (abi::PACK_ERROR, "operation 7 is unknown".into()));
    }

    #[test]
    fn input_that_is_no_request_is_an_error() {
        for bad in [&b""[..], b"\xff\xfe", b"{", b"[]", br#"{"protocol":1}"#] {
            let (status, text) = ask(abi::ANALYZE, bad);
            assert_eq!(status, abi::PACK_ERROR);
            assert!(text.starts_with("the request cannot be read"), "{text}");
        }
    }

    #[test]
    fn another_protocol_is_named() {
        let request = Request { protocol: 9, ..Request::default() };
        let (status, text) = ask(abi::ANALYZE, &serde_json::to_vec(&request).unwrap());
        assert_eq!(status, abi::PACK_ERROR);
        assert_eq!(text, "the request speaks protocol 9, this pack was built for 2");
    }

    #[test]
    fn a_null_input_is_empty_and_a_null_reply_is_left_alone() {
        let (call, free) = HEELWISE_PACK.functions().unwrap();
        // SAFETY: both functions check for null pointers, which is what this tests.
        unsafe {
            let nothing = Bytes { start: std::ptr::null(), length: 5 };
            assert_eq!(call(abi::DESCRIBE, nothing, std::ptr::null_mut()), abi::OK);
            free(OwnedBytes::NONE);
        }
    }
}
