//! Hands the target triple to the crate: native libraries in bundles are kept per target.
#![allow(clippy::disallowed_macros, reason = "this is how a build script talks to cargo")]

fn main() {
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo:rustc-env=HEELWISE_TARGET={target}");
    println!("cargo:rerun-if-changed=build.rs");
}
