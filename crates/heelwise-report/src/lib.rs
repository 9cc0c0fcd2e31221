//! What Heelwise draws. All of it is pure: content in, lines and documents out.
#![forbid(unsafe_code)]

pub mod figure;
pub mod html;
