// intro1: refused, path
use ::std::{fmt::{Debug, Display}, process::{self}, cmp};

fn total(_: &[u64]) -> u64 {
    process::exit(cmp::max(0, 0))
}

fn show(_: &(impl Debug + Display)) {}
