// Wrong: pages are printed as they come, and those that come early wait in a map without a bound.
// Fails: a_slow_page_holds_up_the_others
use std::hint::black_box;
use std::iter;
use std::sync::mpsc;
use std::thread;

use heaplings::bench;

/// Renders pages 0 to `pages`, on `workers` threads, and prints them in order on the caller's thread.
fn print_all(
    pages: usize,
    workers: usize,
    render: impl Fn(usize) -> String + Sync,
    mut print: impl FnMut(String),
) {
    let next = std::sync::atomic::AtomicUsize::new(0);
    thread::scope(|scope| {
        let (next, render) = (&next, &render);
        let (done, rendered) = mpsc::sync_channel(1);
        for _ in 0..workers {
            let done = done.clone();
            scope.spawn(move || {
                loop {
                    let page = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if page >= pages || done.send((page, render(page))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let mut early = std::collections::BTreeMap::new();
        let mut wanted = 0;
        for (page, text) in rendered {
            early.insert(page, text);
            while let Some(text) = early.remove(&wanted) {
                print(text);
                wanted += 1;
            }
        }
    });
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
