// intro1: refused, path
use std::prelude::v1::include_str as concat;

const TEXT: &str = concat!(file!());
