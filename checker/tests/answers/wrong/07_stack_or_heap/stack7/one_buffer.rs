// Wrong: one page as a String, written at the end
// Fails: two_hundred_counters_allocate_nothing

use std::fmt::{self, Write};
use std::hint::black_box;

use heaplings::bench;

/// A counter and what tells it from others of its name.
struct Counter<'a> {
    name: &'a str,
    labels: &'a [(&'a str, &'a str)],
    count: u64,
}

fn write_page(counters: &[Counter<'_>], out: &mut dyn Write) -> fmt::Result {
    let mut page = String::with_capacity(200_000);
    for counter in counters {
        page.push_str(counter.name);
        let mut before = '{';
        for (name, value) in counter.labels {
            write!(page, "{before}{name}=\"")?;
            for c in value.chars() {
                match c {
                    '\\' => page.push_str(r"\\"),
                    '"' => page.push_str("\\\""),
                    '\n' => page.push_str(r"\n"),
                    c => page.push(c),
                }
            }
            page.push('"');
            before = ',';
        }
        let after = if counter.labels.is_empty() { "" } else { "}" };
        writeln!(page, "{after} {}", counter.count)?;
    }
    out.write_str(&page)
}

fn main() {
    let labels = [("path", "/search?q=\"rust\""), ("method", "GET"), ("code", "200")];
    let counters: Vec<Counter> =
        (0..1_000).map(|count| Counter { name: "hits", labels: &labels, count }).collect();
    let mut page = String::with_capacity(100_000);
    bench("page(1,000 counters)", || {
        page.clear();
        write_page(black_box(&counters), &mut page)
    });
}
