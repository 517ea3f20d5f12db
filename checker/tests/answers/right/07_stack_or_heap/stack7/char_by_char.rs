// Right: functions in place of Display, and one character after the other

use std::fmt::{self, Write};
use std::hint::black_box;

use heaplings::bench;

/// A counter and what tells it from others of its name.
struct Counter<'a> {
    name: &'a str,
    labels: &'a [(&'a str, &'a str)],
    count: u64,
}

fn write_escaped(value: &str, out: &mut dyn Write) -> fmt::Result {
    value.chars().try_for_each(|c| match c {
        '\\' => out.write_str(r"\\"),
        '"' => out.write_str("\\\""),
        '\n' => out.write_str(r"\n"),
        c => out.write_char(c),
    })
}

fn write_page(counters: &[Counter<'_>], out: &mut dyn Write) -> fmt::Result {
    for counter in counters {
        write!(out, "{}", counter.name)?;
        for (i, (name, value)) in counter.labels.iter().enumerate() {
            out.write_str(if i == 0 { "{" } else { "," })?;
            write!(out, "{name}=\"")?;
            write_escaped(value, out)?;
            out.write_char('"')?;
        }
        if !counter.labels.is_empty() {
            out.write_char('}')?;
        }
        writeln!(out, " {}", counter.count)?;
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
