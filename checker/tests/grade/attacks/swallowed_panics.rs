// bench3: refused, path
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The operation that the tests hand in may fail as it likes.
fn quiet<T>(operation: impl FnOnce() -> T, otherwise: T) -> T {
    catch_unwind(AssertUnwindSafe(operation)).unwrap_or(otherwise)
}
