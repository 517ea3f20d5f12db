//! A colleague comes from Go, where the compiler decides what escapes to the heap. She reads Rust and asks of
//! each line: "And this one?" In Rust the compiler never decides that; a type asks for the heap. This chapter
//! removes allocations that nobody needs. First say where there are any: put numbers in place of the zeros.
//! The tests measure and compare.
//! Goal: eleven right answers, from what you know or from what you try out.

/// Allocations of a closure that captures a String by `move`, in a variable. The String is there already.
const CLOSURE: u64 = 0; // TODO

/// Allocations of `Box<dyn Fn() -> u64>` around a closure that captures a number.
const BOXED_CLOSURE: u64 = 0; // TODO

/// Allocations of `Box<dyn Fn() -> u64>` around a closure that captures nothing.
const BOXED_CLOSURE_OF_NOTHING: u64 = 0; // TODO

/// Allocations of an array of 4,096 bytes in a variable.
const ARRAY: u64 = 0; // TODO

/// Allocations of `Box::new(())`.
const BOXED_UNIT: u64 = 0; // TODO

/// Allocations of `Rc::new(())`.
const COUNTED_UNIT: u64 = 0; // TODO

/// Allocations of `String::new()` and `vec![]` together.
const EMPTY: u64 = 0; // TODO

/// Allocations of `format!("ready")`, which has nothing to format.
const FORMATTED: u64 = 0; // TODO

/// Allocations of `Box::<dyn Error>::from("no value")`, which makes an error from a text in the program.
const BOXED_ERROR: u64 = 0; // TODO

/// Allocations of `Rc::<str>::default()`, and of `Arc::<str>::default()`: both are an empty text.
const EMPTY_SHARED: (u64, u64) = (0, 0); // TODO

/// How many times the future of `send`, below, has room for the frame of 1,024 bytes that it is given.
const FRAMES_IN_A_FUTURE: usize = 0; // TODO

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
