//! Odd text.
