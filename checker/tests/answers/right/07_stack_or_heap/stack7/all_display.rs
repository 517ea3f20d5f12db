// Right: the whole line is a Display, with fmt::from_fn

use std::fmt::{self, Write};
use std::hint::black_box;

use heaplings::bench;

/// A counter and what tells it from others of its name.
struct Counter<'a> {
    name: &'a str,
    labels: &'a [(&'a str, &'a str)],
    count: u64,
}

fn escaped(value: &str) -> impl fmt::Display + '_ {
    fmt::from_fn(move |f| {
        let mut rest = value;
        while let Some(at) = rest.find(['\\', '"', '\n']) {
            let with = match rest.as_bytes()[at] {
                b'\n' => "\\n",
                b'"' => "\\\"",
                _ => "\\\\",
            };
            write!(f, "{}{with}", &rest[..at])?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    })
}

fn labels(labels: &[(&str, &str)]) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        let Some(((name, value), others)) = labels.split_first() else { return Ok(()) };
        write!(f, "{{{name}=\"{}\"", escaped(value))?;
        for (name, value) in others {
            write!(f, ",{name}=\"{}\"", escaped(value))?;
        }
        f.write_char('}')
    })
}

fn write_page(counters: &[Counter<'_>], out: &mut dyn Write) -> fmt::Result {
    for counter in counters {
        out.write_fmt(format_args!("{}{} {}\n", counter.name, labels(counter.labels), counter.count))?;
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
