//! What the operating system does for the checker: processes, folders, files.

pub mod files;
pub mod platform;
pub mod process;
pub mod scratch;
pub mod workers;
