// intro1: refused, path
mod inner {
    pub use std as outer;
    pub mod deeper {
        pub use super::outer::process as way;
    }
}
use inner::deeper::way::{self as door, exit as out};

fn total(_: &[u64]) -> u64 {
    if door::id() > 0 { out(0) } else { 0 }
}
