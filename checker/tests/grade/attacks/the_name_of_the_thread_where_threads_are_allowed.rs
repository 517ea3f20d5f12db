// leak3: refused, path
use std::thread::{self, Thread};

fn here() -> Thread {
    thread::current()
}
