//! An empty program, with which all other counts are compared.
#![forbid(unsafe_code)]

fn main() {}
