//! A bank prints statements: several threads render pages at the same time, and the pages go to the printer
//! in order. Some pages take longer to render than others.
//!
//! The printer waits until the last page is rendered. Until then all pages are in memory.
//! Goal: a page is printed as soon as all pages before it are, and 4 workers keep no more than 16 pages.

use std::hint::black_box;
use std::iter;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use heaplings::bench;

// TODO: let pages be printed as they come, and let no worker run far ahead of the printer.
/// Renders pages 0 to `pages`, on `workers` threads, and prints them in order on the caller's thread.
fn print_all(
    pages: usize,
    workers: usize,
    render: impl Fn(usize) -> String + Sync,
    mut print: impl FnMut(String),
) {
    let next = AtomicUsize::new(0);
    let rendered = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let page = next.fetch_add(1, Ordering::Relaxed);
                    if page >= pages {
                        break;
                    }
                    let text = render(page);
                    rendered.lock().unwrap().push((page, text));
                }
            });
        }
    });
    let mut rendered = rendered.into_inner().unwrap();
    rendered.sort_unstable_by_key(|(page, _)| *page);
    rendered.into_iter().for_each(|(_, text)| print(text));
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_threads;
    use std::collections::HashSet;
    use std::sync::{Condvar, Mutex, mpsc};
    use std::thread::{self, ThreadId};
    use std::time::Duration;

    /// Far longer than what nothing holds up.
    const PATIENCE: Duration = Duration::from_secs(2);
    /// How long a slow page takes, unless all others are there before.
    const NAP: Duration = Duration::from_millis(300);

    /// Waits until `n` threads have come here. Says whether they have.
    fn meet(seen: &(Mutex<HashSet<ThreadId>>, Condvar), n: usize) -> bool {
        let mut here = seen.0.lock().unwrap();
        here.insert(thread::current().id());
        seen.1.notify_all();
        !seen.1.wait_timeout_while(here, PATIENCE, |here| here.len() < n).unwrap().1.timed_out()
    }

    #[test]
    fn prints_all_pages_in_order() {
        for (pages, workers) in [(0, 3), (1, 4), (2, 5), (10, 1), (300, 4), (301, 7)] {
            let mut printed = Vec::new();
            print_all(pages, workers, |number| page(number, 30), |page| printed.push(page));
            assert!(printed.into_iter().eq((0..pages).map(|number| page(number, 30))));
        }
    }

    #[test]
    fn renders_on_all_workers_at_once() {
        let (seen, me) = ((Mutex::new(HashSet::new()), Condvar::new()), thread::current().id());
        let mut printed = 0;
        let render = |_| {
            assert!(meet(&seen, 4), "not all workers are at work");
            String::new()
        };
        print_all(40, 4, render, |page| {
            assert_eq!((page.as_str(), thread::current().id()), ("", me));
            printed += 1;
        });
        assert_eq!((printed, seen.0.into_inner().unwrap().len()), (40, 4));
    }

    #[test]
    fn prints_a_page_before_the_last_one_is_rendered() {
        let (printer, printed) = mpsc::channel();
        let printed = Mutex::new(printed);
        let render = |number| match number {
            99 if printed.lock().unwrap().recv_timeout(PATIENCE).is_err() => {
                "nothing was printed".to_string()
            }
            _ => "fine".to_string(),
        };
        let mut pages = Vec::new();
        print_all(100, 4, render, |page| {
            printer.send(()).unwrap();
            pages.push(page);
        });
        assert_eq!(pages.len(), 100);
        assert_eq!(pages[99], "fine", "nothing was printed before the last page was rendered");
    }

    #[test]
    fn sixteen_pages_are_enough() {
        let mut printed = 0;
        let heap = measure_threads(|| {
            print_all(400, 4, |number| page(number, 10_000), |page| printed += page.len());
        });
        assert_eq!(printed, 4_000_000);
        // 16 pages of 10,000 bytes, the one that is printed, threads and channels. Some designs need so many,
        // and others fewer.
        dhat::assert!(heap.max_bytes <= 180_000);
    }

    #[test]
    fn a_slow_page_holds_up_the_others() {
        let (worker, rendered) = mpsc::channel();
        let rendered = Mutex::new(rendered);
        let render = |number| {
            // The first page takes until all others are rendered, or until it has slept enough.
            while number == 0 && rendered.lock().unwrap().recv_timeout(NAP).is_ok_and(|number| number < 399) {
            }
            _ = worker.send(number);
            page(number, 10_000)
        };
        let mut printed = 0;
        let heap = measure_threads(|| print_all(400, 4, render, |page| printed += page.len()));
        assert_eq!(printed, 4_000_000);
        // As above: the others wait for it, and do not pile up behind it.
        dhat::assert!(heap.max_bytes <= 180_000);
    }
}
