//! The checker of heaplings: it builds an exercise, runs its tests, and says which line allocates.
//!
//! Dependencies point one way: `commands` and `watch` stand on `check`, `check` on `build` and
//! `process`, and all of them on the small modules that know one thing each.

pub mod args;
pub mod base64;
pub mod benchmark;
pub mod build;
pub mod catalog;
pub mod check;
pub mod commands;
pub mod diagnostic;
pub mod diff;
pub mod error;
pub mod figures;
pub mod freshness;
pub mod grade;
pub mod json;
pub mod lexer;
pub mod manifest;
pub mod notes;
pub mod outcome;
pub mod page;
pub mod platform;
pub mod portrait;
pub mod process;
pub mod profile;
pub mod program;
pub mod progress;
pub mod runner;
pub mod scaffold;
pub mod source;
pub mod style;
pub mod terminal;
pub mod trust;
pub mod verdict;
pub mod verify;
pub mod watch;
pub mod workload;
pub mod wrap;
