//! What stands between a text and the person who reads it.

pub mod markdown;
pub mod output;
pub mod pager;
pub mod progress;
pub mod status_line;
pub mod style;
pub mod terminal;
pub mod wrap;
