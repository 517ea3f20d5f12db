// Wrong: the result is not used at all
// Fails: hides_every_result

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
        operation(opaque.hide_input(input));
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
