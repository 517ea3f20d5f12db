//! For maintainers: what holds exercises to their rules, and what makes new ones.

pub mod scaffold;
pub mod verify;
