//! Eleven answers on what asks for the heap. It is always a type, and you can see it in the code.
//!
//! ## Why it works
//!
//! * A closure is a struct of what it captures, and lives where it is put. `Box` moves it to the heap, into a
//!   block of its size: 8 bytes for one number. A closure that captures nothing has no size, and a box of no
//!   size allocates nothing. Neither does `Box::new(())`.
//! * `Rc` and `Arc` keep two counters beside their value, so even `Rc::new(())` is a block, of 16 bytes.
//! * `dyn` says how a method is found, not where a value lives. `&dyn Display` is two pointers: one to the
//!   value, wherever it lies, and one to a table of its methods.
//! * An array is as large as it looks and lies in the variable: 4,096 bytes of stack, no block.
//! * `String::new()` and `vec![]` ask for nothing until something is put in. `format!` returns a String, so
//!   it allocates whenever the text is not empty, formatted or not: here 5 bytes.
//! * `Box<dyn Error>` from a text is two blocks: the text is copied into a String, and the String is boxed.
//! * An empty `Rc<str>` is a block for its two counters. An empty `Arc<str>` is one that the whole program
//!   shares, in static memory; so `Arc` allocates nothing where `Rc` does.
//! * The future of an `async fn` is a struct too. It keeps its arguments as they came, and again as the
//!   variables that are alive across an `.await`: twice 1,024 bytes and 2 bytes more.
//!
//! ## What it costs
//!
//! The stack is cheap because it is small and ordered: a few megabytes for the main thread, two for a thread
//! of std's. A move copies what lies on it, unless the optimiser avoids that; large arrays and large futures
//! are better boxed once than moved five times.
//!
//! ## When not to
//!
//! Do not avoid the heap for its own sake. A value whose size is known only when the program runs, that
//! outlives the function and is shared, belongs there, and one allocation at start-up is nothing. Count what
//! happens per event, per line and per request. And do not rely on what std does not promise: that an empty
//! `Arc<str>` is free, and how often a future keeps an argument, may change.

/// Allocations of a closure that captures a String by `move`, in a variable. The String is there already.
const CLOSURE: u64 = 0;

/// Allocations of `Box<dyn Fn() -> u64>` around a closure that captures a number.
const BOXED_CLOSURE: u64 = 1;

/// Allocations of `Box<dyn Fn() -> u64>` around a closure that captures nothing.
const BOXED_CLOSURE_OF_NOTHING: u64 = 0;

/// Allocations of an array of 4,096 bytes in a variable.
const ARRAY: u64 = 0;

/// Allocations of `Box::new(())`.
const BOXED_UNIT: u64 = 0;

/// Allocations of `Rc::new(())`.
const COUNTED_UNIT: u64 = 1;

/// Allocations of `String::new()` and `vec![]` together.
const EMPTY: u64 = 0;

/// Allocations of `format!("ready")`, which has nothing to format.
const FORMATTED: u64 = 1;

/// Allocations of `Box::<dyn Error>::from("no value")`, which makes an error from a text in the program.
const BOXED_ERROR: u64 = 2;

/// Allocations of `Rc::<str>::default()`, and of `Arc::<str>::default()`: both are an empty text.
const EMPTY_SHARED: (u64, u64) = (1, 0);

/// How many times the future of `send`, below, has room for the frame of 1,024 bytes that it is given.
const FRAMES_IN_A_FUTURE: usize = 2;

/// What you said, as text in one line.
fn answers() -> String {
    format!(
        "{CLOSURE} {BOXED_CLOSURE} {BOXED_CLOSURE_OF_NOTHING} {ARRAY} {BOXED_UNIT} \
         {COUNTED_UNIT} {EMPTY} {FORMATTED} {BOXED_ERROR} {EMPTY_SHARED:?} {FRAMES_IN_A_FUTURE}"
    )
}

/// Sends a frame once the line is free. A test looks at this function: leave it as it is.
async fn send(frame: [u8; 1_024]) -> u8 {
    std::future::ready(()).await;
    frame[0]
}

fn main() {
    eprintln!("your answers: {}", answers());
    let size = size_of_val(&send([0; 1_024]));
    eprintln!("the future of `send` is at least {} bytes", size / 1_000 * 1_000);
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::error::Error;
    use std::hint::black_box;
    use std::rc::Rc;
    use std::sync::Arc;

    /// Compares without giving the number away, as `assert_eq!` would.
    fn check<T: PartialEq + std::fmt::Debug>(truth: T, answer: T, question: &str) {
        assert!(truth == answer, "{question} Not {answer:?}.");
    }

    #[test]
    fn a_closure_in_a_variable() {
        let heap = measure_with(
            || "a name".to_string(),
            |name| {
                let closure = move || name.len();
                black_box(&closure)();
                closure
            },
        );
        check(heap.total_blocks, CLOSURE, "CLOSURE: how often does a closure in a variable allocate?");
    }

    #[test]
    fn a_boxed_closure() {
        let number = black_box(7);
        let heap = measure(|| -> Box<dyn Fn() -> u64> { Box::new(move || number) });
        check(heap.total_blocks, BOXED_CLOSURE, "BOXED_CLOSURE: how often, with a number in it?");
    }

    #[test]
    fn a_boxed_closure_of_nothing() {
        let heap = measure(|| -> Box<dyn Fn() -> u64> { Box::new(|| 7) });
        check(heap.total_blocks, BOXED_CLOSURE_OF_NOTHING, "BOXED_CLOSURE_OF_NOTHING: how often?");
    }

    #[test]
    fn an_array() {
        let heap = measure(|| black_box([7_u8; 4_096]));
        check(heap.total_blocks, ARRAY, "ARRAY: how often does an array of 4,096 bytes allocate?");
    }

    #[test]
    fn a_boxed_unit() {
        let heap = measure(|| black_box(Box::new(())));
        check(heap.total_blocks, BOXED_UNIT, "BOXED_UNIT: how often does Box::new(()) allocate?");
    }

    #[test]
    fn a_counted_unit() {
        let heap = measure(|| black_box(Rc::new(())));
        check(heap.total_blocks, COUNTED_UNIT, "COUNTED_UNIT: how often does Rc::new(()) allocate?");
    }

    #[test]
    fn empty_ones() {
        let heap = measure(|| -> (String, Vec<u64>) { (String::new(), vec![]) });
        check(heap.total_blocks, EMPTY, "EMPTY: how often do String::new() and vec![] allocate?");
    }

    #[test]
    #[allow(clippy::useless_format)]
    fn a_text_with_nothing_to_format() {
        let heap = measure(|| black_box(format!("ready")));
        check(heap.total_blocks, FORMATTED, "FORMATTED: how often does format!(\"ready\") allocate?");
    }

    #[test]
    fn an_error_from_a_text() {
        let heap = measure(|| Box::<dyn Error>::from(black_box("no value")));
        check(heap.total_blocks, BOXED_ERROR, "BOXED_ERROR: how often does a boxed error allocate?");
    }

    #[test]
    fn an_empty_rc() {
        let heap = measure(|| black_box(Rc::<str>::default()));
        check(heap.total_blocks, EMPTY_SHARED.0, "EMPTY_SHARED: how often does the first, the Rc, allocate?");
    }

    #[test]
    fn an_empty_arc() {
        let heap = measure(|| black_box(Arc::<str>::default()));
        check(
            heap.total_blocks,
            EMPTY_SHARED.1,
            "EMPTY_SHARED: how often does the second, the Arc, allocate?",
        );
    }

    #[test]
    fn a_future_and_its_argument() {
        let frames = size_of_val(&send([7; 1_024])) / 1_024;
        check(
            frames,
            FRAMES_IN_A_FUTURE,
            "FRAMES_IN_A_FUTURE: how many frames does the future have room for?",
        );
    }
}
