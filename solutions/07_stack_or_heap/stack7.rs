//! A page of counters is written part by part, and no part is a String first.
//!
//! ## Why it works
//!
//! `format!` has to return a String. Here every String was handed straight to the next `format!` or to the
//! page. `Display` works the other way round: it does not return text, but gets the place to write to. So
//! `Escaped` is a reference that can write itself, `{}` calls it, and the characters go from the value to the
//! page. A parameter of type `impl Display` takes a text that has not been made yet. So does one of type
//! `fmt::Arguments`, which is what `format_args!` returns.
//!
//! `join` needed a list of Strings to join. A loop that writes the comma before every label but the first
//! needs none.
//!
//! ## What it costs
//!
//! There is no text to work with: no length, no search, no second use. Each part is a call on the sink, and
//! through `dyn Write` an indirect one, so a sink that is slow for each call needs a buffer in front of it.
//! And a `Display` that writes its parts ignores the width in `{:>10}`. `Formatter::pad` respects it, but has
//! to be given the whole text: called for each part, it pads each of them.
//!
//! ## When not to
//!
//! When the text is used twice, compared, or kept: make it once. When the sink may fail in the middle of a
//! line, and half a line does harm: then make the line in a buffer that is cleared and used again, and write
//! it whole. And not in an error path that runs once. The crate `itoa` writes integers into a buffer on the
//! stack without `fmt`; std allocates as little.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | two_hundred_counters_allocate_nothing | before | 2525 | 47950 | 315 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_long_value_allocates_nothing | before | 14 | 2040101 | 730024 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//!
//! Seen: betrusted-io/xous-core#237: Display in place of Into<String>, so no String on the way to a buffer.

use std::fmt::{self, Write};
use std::hint::black_box;

use heaplings::bench;

/// A counter and what tells it from others of its name.
struct Counter<'a> {
    name: &'a str,
    labels: &'a [(&'a str, &'a str)],
    count: u64,
}

/// A value as it stands between its quotes.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.0.split_inclusive(['\\', '"', '\n']) {
            match part.char_indices().next_back() {
                Some((at, '\n')) => write!(f, "{}\\n", &part[..at])?,
                Some((at, special @ ('\\' | '"'))) => write!(f, "{}\\{special}", &part[..at])?,
                _ => f.write_str(part)?,
            }
        }
        Ok(())
    }
}

/// Writes the line of a counter.
fn write_line(counter: &Counter<'_>, out: &mut dyn Write) -> fmt::Result {
    out.write_str(counter.name)?;
    let mut before = '{';
    for (name, value) in counter.labels {
        write!(out, "{before}{name}=\"{}\"", Escaped(value))?;
        before = ',';
    }
    let after = if counter.labels.is_empty() { "" } else { "}" };
    writeln!(out, "{after} {}", counter.count)
}

/// Writes the page, and ends with the first error of `out`.
fn write_page(counters: &[Counter<'_>], out: &mut dyn Write) -> fmt::Result {
    counters.iter().try_for_each(|counter| write_line(counter, out))
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::fmt::{self, Write};

    fn page(labels: &[(&str, &str)], count: u64) -> String {
        let mut page = "before\n".to_string();
        let counters =
            [Counter { name: "hits", labels, count }, Counter { name: "größe", labels: &[], count: 0 }];
        write_page(&counters, &mut page).unwrap();
        page
    }

    #[test]
    fn writes_a_line_for_each() {
        assert_eq!(page(&[], 7), "before\nhits 7\ngröße 0\n");
        assert_eq!(
            page(&[("code", "200")], u64::MAX),
            "before\nhits{code=\"200\"} 18446744073709551615\ngröße 0\n"
        );
        let labels = [("path", "/ü b"), ("code", ""), ("zone", "雪")];
        assert_eq!(page(&labels, 1), "before\nhits{path=\"/ü b\",code=\"\",zone=\"雪\"} 1\ngröße 0\n");
        let mut empty = String::new();
        write_page(&[], &mut empty).unwrap();
        assert_eq!(empty, "");
    }

    #[test]
    fn escapes_values() {
        let escaped = |value| page(&[("v", value)], 0).lines().nth(1).unwrap().to_string();
        assert_eq!(escaped("\""), r#"hits{v="\""} 0"#);
        assert_eq!(escaped("\\n"), r#"hits{v="\\n"} 0"#);
        assert_eq!(escaped("a\n\nb\\"), r#"hits{v="a\n\nb\\"} 0"#);
        assert_eq!(escaped("\"雪\"\r\\\"é"), "hits{v=\"\\\"雪\\\"\r\\\\\\\"é\"} 0");
    }

    /// Has room for so many bytes, and counts them.
    struct Sink(usize);

    impl Write for Sink {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 = self.0.checked_sub(text.len()).ok_or(fmt::Error)?;
            Ok(())
        }
    }

    #[test]
    fn ends_with_the_sinks_error() {
        let labels = [("path", "/a\"b")];
        let counters = [Counter { name: "hits", labels: &labels, count: 17 }];
        let length = r#"hits{path="/a\"b"} 17"#.len() + 1;
        for room in 0..length {
            assert_eq!(write_page(&counters, &mut Sink(room)), Err(fmt::Error), "{room}");
        }
        let mut sink = Sink(length);
        assert_eq!((write_page(&counters, &mut sink), sink.0), (Ok(()), 0));
    }

    #[test]
    fn two_hundred_counters_allocate_nothing() {
        const LABELS: [(&str, &str); 3] =
            [("path", "/search?q=\"rust\""), ("dir", "C:\\logs"), ("code", "200")];
        let counters =
            || (0..200).map(|i| Counter { name: "hits", labels: &LABELS[i % 4..], count: i as u64 });
        let heap = measure_with(
            || counters().collect::<Vec<_>>(),
            |counters| {
                let mut sink = Sink(1_000_000);
                write_page(&counters, &mut sink).map(|()| 1_000_000 - sink.0)
            },
        );
        assert_eq!(heap.value, Ok(6_290));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_long_value_allocates_nothing() {
        let value = "\"quoted\" and \\ slashed\n".repeat(5_000);
        let labels = [("text", value.as_str())];
        let heap = measure(|| {
            let mut sink = Sink(1_000_000);
            write_page(&[Counter { name: "hits", labels: &labels, count: 1 }], &mut sink)
                .map(|()| 1_000_000 - sink.0)
        });
        assert_eq!(heap.value, Ok(135_016));
        dhat::assert!(heap.total_blocks == 0);
    }
}
