//! Worker k renders the pages k, k + 4, k + 8 …, and the printer asks the workers in turn.
//!
//! ## Why it works
//!
//! Pages can be in order all the way, not only at the end. Page n always belongs to worker n mod 4, so the
//! printer knows which worker to ask for the next one, and need not search for it among others. Each worker
//! has a channel of its own with a single place. When a page is in that place, the worker renders one more,
//! and waits in `send` until the place is free. So no more than three pages of a worker exist at a time (in
//! the place, in its hands, at the printer), and it is the same for 400 pages and for a million.
//!
//! The printer only ever waits for the page that comes next.
//!
//! ## What it costs
//!
//! The work is fixed to workers. If one gets all the slow pages, it falls behind, and the others wait for it.
//! A counter that gives the next page to any free worker, and a map that puts pages in order, suit uneven
//! work better. But such a map must have a bound, too: behind one slow page, all others pile up in it.
//! Waiting costs time as well: the whole run is slower, about four times in `cargo checker bench conc8`.
//!
//! ## When not to
//!
//! When order does not matter: then one channel for all is simpler and never waits for a slow page. When all
//! pages are needed before the first can be printed (a table of contents, a total) they have to be kept, or
//! rendered twice.
//!
//! `rayon` collects in order, and collects all; `pariter` and `futures`' `buffered(n)` hand out in order with
//! a bound. With std, a channel for each worker is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | sixteen_pages_are_enough | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//! | a_slow_page_holds_up_the_others | before | varies | varies | varies | varies |
//! | | after | varies | varies | varies | varies |
//!
//! Seen: BurntSushi/ripgrep#4: matches of one file are printed as found; before, all were held in memory.

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
    thread::scope(|scope| {
        let render = &render;
        let rendered: Vec<_> = (0..workers)
            .map(|worker| {
                let (done, rendered) = mpsc::sync_channel(1);
                scope.spawn(move || {
                    for page in (worker..pages).step_by(workers) {
                        if done.send(render(page)).is_err() {
                            break;
                        }
                    }
                });
                rendered
            })
            .collect();
        // Page after page, and worker after worker in the same order.
        for page in 0..pages {
            print(rendered[page % workers].recv().expect("its worker renders it"));
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
