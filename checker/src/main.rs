//! The command line of heaplings; everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    checker::run()
}
