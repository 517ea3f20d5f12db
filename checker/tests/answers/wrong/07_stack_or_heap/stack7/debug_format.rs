// Wrong: the escapes of `{:?}` are Rust's, and there are more of them
// Fails: escapes_values

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
    for counter in counters {
        out.write_str(counter.name)?;
        let mut before = '{';
        for (name, value) in counter.labels {
            write!(out, "{before}{name}={value:?}")?;
            before = ',';
        }
        let after = if counter.labels.is_empty() { "" } else { "}" };
        writeln!(out, "{after} {}", counter.count)?;
    }
    Ok(())
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
