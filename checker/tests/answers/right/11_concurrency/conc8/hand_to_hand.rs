// Right: no place in the channels; a worker holds its page until the printer takes it.
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
                let (done, rendered) = mpsc::sync_channel(0);
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
