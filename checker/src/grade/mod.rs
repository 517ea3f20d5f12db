//! A score that can be trusted: strangers' code under the published tests.

pub mod judge;
mod record;
mod shelf;
pub mod workshop;
