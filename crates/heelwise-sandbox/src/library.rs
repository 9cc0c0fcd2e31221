//! Loads a library, checks its entry point, and calls it.
#![allow(unsafe_code)] // Loading and calling foreign code.

use std::mem::ManuallyDrop;
use std::path::Path;

use heelwise_analyzer::abi::{self, Bytes, CallFn, FreeFn, HEAD_SIZE, OwnedBytes, TableHeader};
use heelwise_analyzer::{Identity, PackEntry, Reply, Request};
use heelwise_core::SafeText;
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

use crate::error::Fault;
use crate::frame::REPLY_MAX;

/// A pack's code, ready to be called. It is never unloaded: thread-local destructors may still
/// point into it.
pub(crate) struct LoadedLibrary {
    call: CallFn,
    free: FreeFn,
    _library: ManuallyDrop<Library>,
}

impl LoadedLibrary {
    /// Loads the library at an absolute path. Its constructors run now.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        // SAFETY: foreign code runs from here on. That is what this process is for.
        let library = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }
            .map_err(|e| load_fault(&e, path))?;
        let library = ManuallyDrop::new(library);
        let (call, free) = entry(&library)?;
        Ok(Self { call, free, _library: library })
    }

    /// Asks the library for its identity.
    pub(crate) fn describe(&self) -> Result<Identity, Fault> {
        let reply = self.ask(abi::DESCRIBE, &[])?;
        let unread = |error| {
            Fault::NotAPack(
                format!("its identity cannot be read ({})", SafeText::quote(&error)).into(),
            )
        };
        serde_json::from_slice(&reply).map_err(unread)
    }

    /// Runs the analyzer of the library.
    pub(crate) fn analyze(&self, request: &Request) -> Result<Reply, Fault> {
        let unwritten =
            |error| Fault::Worker(format!("the request cannot be written ({error})").into());
        let reply = self.ask(abi::ANALYZE, &serde_json::to_vec(request).map_err(unwritten)?)?;
        serde_json::from_slice(&reply).map_err(|error| {
            Fault::WrongReply(format!("it cannot be read ({})", SafeText::quote(&error)).into())
        })
    }

    fn ask(&self, op: u32, input: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut reply = OwnedBytes::NONE;
        // SAFETY: the input outlives the call, and the reply may be written to. The function may
        // break the contract; then only this process is affected.
        let status = unsafe { (self.call)(op, Bytes::borrow(input), &raw mut reply) };
        let bytes = copied(&reply);
        // SAFETY: the reply comes from this library's `call` and is given back once, after it was
        // copied.
        unsafe { (self.free)(reply) };
        let bytes = bytes?;
        let text = || String::from_utf8_lossy(&bytes).into_owned().into();
        match status {
            abi::OK => Ok(bytes),
            abi::PACK_ERROR => Err(Fault::Pack(text())),
            abi::PANIC => Err(Fault::Panic(text())),
            other => Err(Fault::WrongReply(format!("its status {other} is unknown").into())),
        }
    }
}

fn copied(reply: &OwnedBytes) -> Result<Vec<u8>, Fault> {
    if reply.length > REPLY_MAX as usize {
        return Err(Fault::TooLarge { bytes: reply.length as u64 });
    }
    if reply.start.is_null() {
        return Ok(Vec::new());
    }
    // SAFETY: the pack states that this many bytes are there; see `ask`.
    Ok(unsafe { std::slice::from_raw_parts(reply.start, reply.length) }.to_vec())
}

/// The functions of the library's table, after its head was checked.
fn entry(library: &Library) -> Result<(CallFn, FreeFn), Fault> {
    // SAFETY: only the address is taken; its content is checked below.
    let symbol = unsafe { library.get::<*const u8>(abi::SYMBOL) };
    let missing = |error| Fault::NotAPack(SafeText::quote(&chain(&error)));
    let start: *const PackEntry = symbol.map_err(missing)?.as_raw_ptr().cast_const().cast();
    if start.is_null() || !start.is_aligned() {
        return Err(Fault::NotAPack("its entry is not where one can be".into()));
    }
    // SAFETY: a symbol of a loaded library, which must have at least this size. No reference is
    // made.
    let head = unsafe { start.cast::<[u8; HEAD_SIZE]>().read() };
    TableHeader::read(head).check().map_err(Fault::from_header)?;
    // SAFETY: magic, version, size and place are right, and every bit pattern is a value of its
    // fields.
    let entry = unsafe { &*start };
    entry.functions().ok_or_else(|| Fault::NotAPack("its entry lacks a function".into()))
}

/// The fault of a library that does not load, with its internal path replaced.
fn load_fault(error: &libloading::Error, path: &Path) -> Fault {
    let message = chain(error).replace(&*path.to_string_lossy(), "the library");
    Fault::Load(SafeText::quote(&message))
}

/// The error with its sources, because the loader's message is in a source.
fn chain(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(Some(error), |error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(bytes: &[u8]) -> String {
        let image = crate::sealed_library::SealedLibrary::seal_bytes(bytes).unwrap();
        LoadedLibrary::open(image.path()).err().unwrap().to_string()
    }

    #[test]
    fn what_is_no_library_is_refused_in_the_loaders_words() {
        assert!(
            open(b"").contains("does not load: dlopen failed: the library: file too short"),
            "{}",
            open(b"")
        );
        let text = open(&b"hello\n".repeat(100));
        assert!(text.contains("the library: invalid ELF header"), "{text}");
    }
}
