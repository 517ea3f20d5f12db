// intro1
/* unsafe { std::process::exit(0) } /* nested: #[global_allocator] */ still a comment */
use std::hint::black_box;

use heaplings::bench;

/// Never `unsafe`: no `static mut`, no `std::process::exit(0)`, no `thread_local!`.
/// ```
/// #[cfg(test)]
/// mod tests {
/// ```
fn total(prices: &[u64]) -> u64 {
    // macro_rules! unsafe extern "C" { " '
    let note = "unsafe { std::env::set_var(\"RUST_TEST_THREADS\", r#\"1\"#) } // /*";
    let more = r##"#[cfg(test)] mod tests { "# unsafe "##;
    let quotes = ['"', '\'', '{', '\\', '}'];
    prices.iter().sum::<u64>() + (note.len() + more.len() + quotes.len()) as u64 * u64::from(note.is_empty())
}

fn main() {
    let prices = [250, 1_999, 89, 450, 1_200];
    bench("total(a basket)", || total(black_box(&prices)));
}
