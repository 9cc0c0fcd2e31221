//! Code that runs when anything loads the library, before any of its functions is called. Where it
//! can, it leaves a mark on the disk, so that a test can tell that the library was loaded outside
//! the cage.
#![allow(unsafe_code, reason = "code that runs on loading is what this file is about")]

use crate::{control, misbehaviours};

#[used]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".init_array"))]
static ON_LOAD: extern "C" fn() = on_load;

extern "C" fn on_load() {
    let _ = std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/was-loaded"), "");
    match control::value_of("constructor").as_deref() {
        #[cfg(target_os = "linux")]
        Some("probe") => crate::probes::remember(),
        Some(behaviour) => drop(misbehaviours::commit(behaviour)),
        None => {}
    }
}
