//! Text that a test writes into the library before it is loaded: neither environment nor files
//! reach code in the cage.
#![allow(
    unsafe_code,
    reason = "the bytes are read as the loader mapped them, not as the compiler knows them"
)]

/// The mark that a test looks for. The text after it, up to the first zero, has the words
/// `constructor=…`, and for the probes `home=…`, `host=…`, `port=…`.
const MARK: &[u8; 16] = b"HEELWISE-CONTROL";

/// The mark and the text after it.
#[used]
static CONTROL: [u8; 1024] = {
    let mut bytes = [0; 1024];
    let mut at = 0;
    while at < MARK.len() {
        bytes[at] = MARK[at];
        at += 1;
    }
    bytes
};

/// The text that was written for `name`.
pub(crate) fn value_of(name: &str) -> Option<String> {
    // SAFETY: a static of this library, read as a whole.
    let bytes = unsafe { std::ptr::read_volatile(&raw const CONTROL) };
    let text = bytes.get(MARK.len()..)?.split(|byte| *byte == 0).next()?;
    let text = std::str::from_utf8(text).ok()?;
    text.split(';').find_map(|word| Some(word.strip_prefix(name)?.strip_prefix('=')?.to_owned()))
}
