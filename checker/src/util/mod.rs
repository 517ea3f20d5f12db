//! Small pieces that know nothing of exercises.

pub mod base64;
pub mod diff;
pub mod edit_distance;
pub mod error;
pub mod json;
pub mod lexer;
pub mod span;
