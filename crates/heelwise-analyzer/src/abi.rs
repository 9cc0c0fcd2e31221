//! The C table that every native pack exports, and nothing else that crosses between the two sides.
//!
//! A pack exports one static, [`SYMBOL`], so that the first look at a library runs none of its
//! functions. The caller copies the first [`HEAD_SIZE`] bytes, checks them with
//! [`TableHeader::check`], and only then makes a reference. Text in both directions is JSON. Bytes
//! that go in are borrowed for the call; bytes that come out are freed by the side that made them.
//! A status is a number, not an enum: another compiler may send any value.

use crate::Analyzer;
use crate::thunk;

/// Name of the exported static.
pub const SYMBOL: &str = "HEELWISE_PACK";
/// Number of this table's layout. It changes when a field changes; fields appended at the end do
/// not change it.
pub const ABI_VERSION: u32 = 1;
/// The first bytes of every table.
pub const MAGIC: [u8; 8] = *b"HEELPACK";
/// The number of bytes to check before the table is trusted.
pub const HEAD_SIZE: usize = 16;

/// Operation: identify. No input; the reply is an [`Identity`](crate::Identity).
pub const DESCRIBE: u32 = 0;
/// Operation: measure. The input is a [`Request`](crate::Request), the reply a
/// [`Reply`](crate::Reply).
pub const ANALYZE: u32 = 1;

/// Status: the reply is the result of the operation.
pub const OK: u32 = 0;
/// Status: the reply is the text of an error.
pub const PACK_ERROR: u32 = 1;
/// Status: the pack panicked; the reply is the message of the panic.
pub const PANIC: u32 = 2;

/// Bytes lent for the length of one call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Bytes {
    /// The first byte.
    pub start: *const u8,
    /// The number of bytes.
    pub length: usize,
}

impl Bytes {
    /// Lends these bytes. They must outlive the call.
    pub fn borrow(bytes: &[u8]) -> Self {
        Self { start: bytes.as_ptr(), length: bytes.len() }
    }
}

/// Bytes handed over. Whoever receives them gives them back to the maker's `free`.
#[repr(C)]
#[derive(Debug)]
pub struct OwnedBytes {
    /// The first byte; null when there are none.
    pub start: *mut u8,
    /// The number of bytes.
    pub length: usize,
}

impl OwnedBytes {
    /// No bytes, as the place where a reply is to be written.
    pub const NONE: Self = Self { start: std::ptr::null_mut(), length: 0 };
}

/// Runs an operation and writes its reply through the pointer. Returns the status.
pub type CallFn = unsafe extern "C" fn(op: u32, input: Bytes, reply: *mut OwnedBytes) -> u32;
/// Takes a reply back.
pub type FreeFn = unsafe extern "C" fn(OwnedBytes);

/// The table itself.
#[repr(C)]
#[derive(Debug)]
pub struct PackEntry {
    magic: [u8; 8],
    abi_version: u32,
    size: u32,
    call: Option<CallFn>,
    free: Option<FreeFn>,
}

/// Size of the table. It is written into the table itself, where later versions may say more.
const SIZE: u32 = {
    let size = size_of::<PackEntry>();
    assert!(size < 4096, "the table is small");
    #[expect(clippy::cast_possible_truncation, reason = "checked in the line above")]
    {
        size as u32
    }
};

impl PackEntry {
    /// The table of one analyzer.
    pub const fn new<A: Analyzer>() -> Self {
        Self {
            magic: MAGIC,
            abi_version: ABI_VERSION,
            size: SIZE,
            call: Some(thunk::call::<A>),
            free: Some(thunk::free),
        }
    }

    /// The two functions, unless one of them is missing.
    pub fn functions(&self) -> Option<(CallFn, FreeFn)> {
        Some((self.call?, self.free?))
    }
}

/// The first bytes of a table, read before anything else is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableHeader {
    /// Must be [`MAGIC`].
    pub magic: [u8; 8],
    /// Must be [`ABI_VERSION`].
    pub abi_version: u32,
    /// Size of the whole table.
    pub size: u32,
}

/// Why a table is not one we can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableHeaderError {
    /// Some other library that happens to have the symbol.
    NotAPack,
    /// Another number of the binary interface.
    Abi(u32),
    /// Shorter than its version must be.
    TooShort(u32),
}

impl TableHeader {
    /// Takes the raw bytes apart.
    pub fn read(bytes: [u8; HEAD_SIZE]) -> Self {
        let [magic @ .., v0, v1, v2, v3, s0, s1, s2, s3] = bytes;
        Self {
            magic,
            abi_version: u32::from_ne_bytes([v0, v1, v2, v3]),
            size: u32::from_ne_bytes([s0, s1, s2, s3]),
        }
    }

    /// Whether a [`PackEntry`] of this version may be read here.
    pub fn check(self) -> Result<(), TableHeaderError> {
        match self {
            head if head.magic != MAGIC => Err(TableHeaderError::NotAPack),
            head if head.abi_version != ABI_VERSION => Err(TableHeaderError::Abi(head.abi_version)),
            head if head.size < SIZE => Err(TableHeaderError::TooShort(head.size)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> TableHeader {
        TableHeader { magic: MAGIC, abi_version: ABI_VERSION, size: SIZE }
    }

    #[test]
    fn the_head_is_the_first_sixteen_bytes() {
        assert_eq!(std::mem::offset_of!(PackEntry, call), HEAD_SIZE);
        let mut bytes = *b"HEELPACK\0\0\0\0\0\0\0\0";
        bytes[8..12].copy_from_slice(&ABI_VERSION.to_ne_bytes());
        bytes[12..].copy_from_slice(&SIZE.to_ne_bytes());
        assert_eq!(TableHeader::read(bytes), head());
        assert_eq!(head().check(), Ok(()));
    }

    #[test]
    fn another_head_is_refused_by_the_first_thing_wrong() {
        assert_eq!(
            TableHeader { magic: *b"heelpack", abi_version: 9, ..head() }.check(),
            Err(TableHeaderError::NotAPack)
        );
        assert_eq!(
            TableHeader { abi_version: 2, size: 0, ..head() }.check(),
            Err(TableHeaderError::Abi(2))
        );
        assert_eq!(
            TableHeader { size: SIZE - 1, ..head() }.check(),
            Err(TableHeaderError::TooShort(SIZE - 1))
        );
        assert_eq!(TableHeader { size: SIZE + 8, ..head() }.check(), Ok(()));
    }
}
