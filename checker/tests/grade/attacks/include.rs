// intro1: refused, macro
include!("answers.rs");
