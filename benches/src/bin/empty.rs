//! The least a program can do: what every other count is compared with.
#![forbid(unsafe_code)]

fn main() {}
