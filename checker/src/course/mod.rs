//! What there is to learn, and how far the learner has come: exercises, notes, progress, costs.

pub mod aim;
pub mod catalog;
pub mod chapter;
pub mod cost_table;
pub mod exercise_text;
pub mod facts;
pub mod limits;
pub mod manifest;
pub mod notes;
pub mod overview;
pub mod page;
pub mod practice;
pub mod progress;
pub mod restore;
pub mod savings;
pub mod sure;
pub mod terms;
