//! A service shows its counters on a page that a monitor reads every ten seconds: a line for each, with its
//! labels in braces, such as `hits{path="/a",code="200"} 17`. In a value, `\`, `"` and a line break are
//! written as `\\`, `\"`, `\n`.
//!
//! Each label and each line is made as a String first, only to be written to the page and thrown away.
//! Goal: a page of any number of counters is written without any allocation, to any sink.

use std::fmt::{self, Write};
use std::hint::black_box;

use heaplings::bench;

/// A counter and what tells it from others of its name.
struct Counter<'a> {
    name: &'a str,
    labels: &'a [(&'a str, &'a str)],
    count: u64,
}

// TODO: write each text where it belongs, without making it first.
/// A value as it stands between its quotes.
fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// A label with its value.
fn label(name: &str, value: &str) -> String {
    format!("{name}=\"{}\"", escape(value))
}

/// The line of a counter.
fn line(counter: &Counter<'_>) -> String {
    let labels: Vec<String> = counter.labels.iter().map(|(name, value)| label(name, value)).collect();
    if labels.is_empty() {
        format!("{} {}\n", counter.name, counter.count)
    } else {
        format!("{}{{{}}} {}\n", counter.name, labels.join(","), counter.count)
    }
}

/// Writes the page, and ends with the first error of `out`.
fn write_page(counters: &[Counter<'_>], out: &mut dyn Write) -> fmt::Result {
    for counter in counters {
        out.write_str(&line(counter))?;
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
