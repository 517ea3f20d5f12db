//! A benchmark loop that the optimiser cannot empty: every input and every result goes through `black_box`,
//! and nothing is kept.
//!
//! ## Why it works
//!
//! A compiler may leave out what nobody can observe, and a benchmark is full of that: results that are
//! dropped, inputs that are constants, a loop whose body is the same every time. `std::hint::black_box`
//! returns its argument, but the compiler must not know that. A result that goes in counts as used, so it
//! must be made. An input that comes out may be any value, so nothing about it can be computed ahead or
//! moved out of the loop. The operation must use the value that comes out: after `black_box(input);
//! operation(input)` the compiler knows the input as well as before. The result is dropped at once, so one
//! page is alive at a time, not 500.
//!
//! ## What it costs
//!
//! A value that goes through must be in memory for a moment: a store and a load for what fits into a
//! register. And what is dropped at once is dropped inside the timed loop. Most often that is right, because
//! code that makes a page also pays for freeing it.
//!
//! ## When not to
//!
//! Hide inputs and results, not the steps in between: a `black_box` inside the operation forbids the very
//! optimisations that users of a release build get. It is only a hint: std promises its best effort, and
//! nothing that security may rely on. So look at the figure as well. If it is less than a nanosecond, or the
//! same for 10 elements as for 10,000, then the program is not fast; the work is gone.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | holds_one_page_at_a_time | before | 508 | 1048480 | 1036288 | 0 |
//! | | after | 500 | 1024000 | 2048 | 0 |
//! | allocates_the_pages_and_nothing_else | before | 508 | 1048480 | 1036288 | 0 |
//! | | after | 500 | 1024000 | 2048 | 0 |

use std::hint::black_box;

use heaplings::bench;

/// A place that the optimiser cannot see into: what goes in counts as used, and another value may come out.
/// In the tests, other inputs do come out.
trait Opaque<I, R> {
    fn hide_input(&self, input: I) -> I;
    fn hide_result(&self, result: R) -> R;
}

/// The real one.
struct Hidden;

impl<I, R> Opaque<I, R> for Hidden {
    fn hide_input(&self, input: I) -> I {
        black_box(input)
    }

    fn hide_result(&self, result: R) -> R {
        black_box(result)
    }
}

/// Runs the operation on the input, `operations` times.
fn run<I: Copy, R>(
    opaque: &impl Opaque<I, R>,
    operations: usize,
    input: I,
    mut operation: impl FnMut(I) -> R,
) {
    for _ in 0..operations {
        let result = operation(opaque.hide_input(input));
        opaque.hide_result(result);
    }
}

/// What a page shows.
struct Product {
    name: &'static str,
    cents: u32,
}

const TEAPOT: Product = Product { name: "Teapot, 1.2 litres", cents: 3_490 };

/// The bytes that a page has room for.
const PAGE: usize = 2_048;

/// The page of a product, in a single block.
fn render(product: &Product) -> String {
    let mut page = String::with_capacity(PAGE);
    page.push_str("<!doctype html><title>");
    page.push_str(product.name);
    page.push_str("</title><p>");
    let (euros, cents) = (product.cents / 100, product.cents % 100);
    for digit in [euros / 100 % 10, euros / 10 % 10, euros % 10, cents / 10, cents % 10] {
        page.push(char::from_digit(digit, 10).unwrap_or('?'));
    }
    page
}

fn main() {
    run(&Hidden, 500, &TEAPOT, render);
    bench("run(500 pages)", || run(&Hidden, black_box(500), &TEAPOT, render));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeSet;

    #[derive(Clone, Copy)]
    struct Question(u32);
    struct Answer(u32);

    /// Lets another question out for each that goes in, with a number from 1, and notes the answers.
    #[derive(Default)]
    struct Notes {
        questions: Cell<u32>,
        answers: RefCell<BTreeSet<u32>>,
    }

    impl Opaque<Question, Answer> for Notes {
        fn hide_input(&self, _: Question) -> Question {
            self.questions.set(self.questions.get() + 1);
            Question(self.questions.get())
        }

        fn hide_result(&self, result: Answer) -> Answer {
            self.answers.borrow_mut().insert(result.0);
            result
        }
    }

    #[test]
    fn runs_the_operation_as_often_as_it_is_told_to() {
        for operations in [0, 1, 2, 1_000] {
            let calls = Cell::new(0);
            run(&Hidden, operations, Question(42), |Question(number)| {
                assert_eq!(number, 42);
                calls.set(calls.get() + 1);
            });
            assert_eq!(calls.get(), operations);
        }
    }

    #[test]
    fn renders_the_page_of_a_product() {
        assert_eq!(render(&TEAPOT), "<!doctype html><title>Teapot, 1.2 litres</title><p>03490");
        let sofa = Product { name: "Canapé 沙发", cents: 129_905 };
        assert_eq!(render(&sofa), "<!doctype html><title>Canapé 沙发</title><p>29905");
    }

    #[test]
    fn hides_every_input() {
        let mut asked = BTreeSet::new();
        run(&Notes::default(), 100, Question(0), |Question(number)| {
            asked.insert(number);
            Answer(number)
        });
        // What was not hidden is still the question number 0, or one that was asked before.
        asked.remove(&0);
        let fresh = asked.len();
        assert!(fresh == 100, "of 100 operations, {fresh} got an input fresh from `hide_input`");
    }

    #[test]
    fn hides_every_result() {
        let notes = Notes::default();
        let mut given = 0;
        run(&notes, 100, Question(0), |_| {
            given += 1;
            Answer(given)
        });
        let hidden = notes.answers.borrow().len();
        assert!(hidden == 100, "of 100 results, {hidden} went through `hide_result`");
    }

    #[test]
    fn holds_one_page_at_a_time() {
        let heap = measure(|| run(&Hidden, 500, &TEAPOT, render));
        // The room of one page.
        dhat::assert!(heap.max_bytes <= 2_048);
    }

    #[test]
    fn allocates_the_pages_and_nothing_else() {
        let heap = measure(|| run(&Hidden, 500, &TEAPOT, render));
        dhat::assert!(heap.total_blocks <= 500);
    }
}
