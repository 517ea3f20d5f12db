// Wrong: the printer renders each page itself.
// Fails: renders_on_all_workers_at_once
use std::hint::black_box;
use std::iter;
#[allow(unused_imports)]
use std::thread;

use heaplings::bench;

/// Renders pages 0 to `pages`, on `workers` threads, and prints them in order on the caller's thread.
fn print_all(
    pages: usize,
    workers: usize,
    render: impl Fn(usize) -> String + Sync,
    mut print: impl FnMut(String),
) {
    let _ = workers;
    (0..pages).for_each(|page| print(render(page)));
}

/// A page that is so many bytes long, and begins with its number.
fn page(number: usize, bytes: usize) -> String {
    let mut page = String::with_capacity(bytes);
    page.push_str(&number.to_string());
    page.extend(iter::repeat_n('-', bytes - page.len()));
    page
}

fn main() {
    bench("print_all(100 pages, 4 workers)", || {
        print_all(black_box(100), 4, |number| page(number, 2_000), |page| _ = black_box(page));
    });
}
