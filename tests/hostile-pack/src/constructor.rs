//! Code that runs when anything loads the library, before any of its functions is called. It leaves a mark on the disk, so
//! that a test can tell whether the library was loaded.
#![allow(unsafe_code, reason = "code that runs on loading is what this file is about")]

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
static ON_LOAD: extern "C" fn() = leave_mark;

extern "C" fn leave_mark() {
    let _ = std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/was-loaded"), "");
}
