// Right: whoever is free takes the next page, but none that is more than twice the workers ahead of the printer.
use std::hint::black_box;
use std::iter;
use std::thread;

use heaplings::bench;

/// Renders pages 0 to `pages`, on `workers` threads, and prints them in order on the caller's thread.
fn print_all(
    pages: usize,
    workers: usize,
    render: impl Fn(usize) -> String + Sync,
    mut print: impl FnMut(String),
) {
    use std::sync::{Condvar, Mutex};
    let window = 2 * workers;
    let state = Mutex::new((0, 0, (0..window).map(|_| None).collect::<Vec<Option<String>>>()));
    let changed = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let mut now = state.lock().unwrap();
                    now = changed.wait_while(now, |now| now.0 < pages && now.0 >= now.1 + window).unwrap();
                    let page = now.0;
                    if page >= pages {
                        return;
                    }
                    now.0 += 1;
                    drop(now);
                    let text = render(page);
                    state.lock().unwrap().2[page % window] = Some(text);
                    changed.notify_all();
                }
            });
        }
        for page in 0..pages {
            let mut now =
                changed.wait_while(state.lock().unwrap(), |now| now.2[page % window].is_none()).unwrap();
            let text = now.2[page % window].take().unwrap();
            now.1 += 1;
            drop(now);
            changed.notify_all();
            print(text);
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
