//! From an exercise's file to a binary.

pub mod cargo;
pub mod direct;
pub mod ending;
pub mod fingerprint;
pub mod messages;
pub mod program;
pub mod tests;
