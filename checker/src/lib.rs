//! The checker of heaplings: it builds an exercise, runs its tests, and says which line allocates.
//!
//! `ARCHITECTURE.md` follows a save, a profile and a grade through the code.

pub mod author;
pub mod bench;
pub mod build;
pub mod check;
pub mod cli;
pub mod course;
pub mod grade;
pub mod html;
pub mod own_crate;
pub mod profile;
pub mod profile_run;
pub mod session;
pub mod sys;
pub mod ui;
pub mod update;
pub mod util;
pub mod watch;

pub use cli::run;
