//! A server's day: every line is split and searched where it is, without a copy.
//!
//! ## Why it works
//!
//! `split_once`, `lines` and `trim` return parts of the text that they are given: an address and a length
//! each, and no byte is copied. The copies were made only to put the parts into a struct. A struct can hold
//! a `&'a str` as well; the `'a` says that it lives no longer than the line. What `parse` returns is then six
//! values on the stack. `largest` may return a part of the log for the same reason: the caller owns the log.
//! And entries that are read once need not be collected first.
//!
//! ## What it costs
//!
//! A lifetime in a type, which everything that holds an `Entry` has to carry. And a borrow keeps its owner
//! alive: as long as one entry exists the log cannot be dropped or changed.
//!
//! ## When not to
//!
//! When entries outlive the text, because the line is read into a buffer that is used again, or because they
//! go to another thread: then own the fields, but only those that are needed. When a few entries of a large
//! text are kept for long, borrowing is the waste: it keeps the whole text alive for a few words. And when
//! a field may have to change (an escape undone, `%20` turned into a space), a `&str` cannot hold it; a
//! `Cow<'a, str>` can.
//!
//! ## Another way
//!
//! `log.lines().filter_map(parse).reduce(…)` finds the largest without a loop. Where a lifetime is in the
//! way, keep offsets: an `Entry` of `Range<u32>` into a log that somebody owns borrows nothing, is smaller
//! still, and can be stored beside its text. Each use of a range is then checked. (The tests here need
//! texts.)
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | parses_a_day_without_an_allocation | before | 3600 | 26187 | 32 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | adds_up_without_an_allocation | before | 3609 | 255115 | 140875 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | finds_the_largest_without_an_allocation | before | 3600 | 26187 | 63 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench;

/// A request, as in `10.0.0.7 ada "GET /index.html" 200 5120`; the user is `-` if nobody has logged in.
#[derive(Debug, Clone, PartialEq)]
struct Entry<'a> {
    client: &'a str,
    user: Option<&'a str>,
    method: &'a str,
    path: &'a str,
    status: u16,
    bytes: u64,
}

fn parse(line: &str) -> Option<Entry<'_>> {
    let (client, rest) = line.split_once(' ')?;
    let (user, rest) = rest.split_once(' ')?;
    let (request, rest) = rest.strip_prefix('"')?.split_once("\" ")?;
    let (method, path) = request.split_once(' ')?;
    let (status, bytes) = rest.split_once(' ')?;
    Some(Entry {
        client,
        user: (user != "-").then_some(user),
        method,
        path,
        status: status.parse().ok()?,
        bytes: bytes.parse().ok()?,
    })
}

/// How many bytes were sent for `path` in all answers with status 200.
fn traffic(log: &str, path: &str) -> u64 {
    let entries = log.lines().filter_map(parse);
    entries.filter(|entry| entry.status == 200 && entry.path == path).map(|entry| entry.bytes).sum()
}

/// The path with the largest answer, whatever its status; the first of several. You choose the type of the
/// path: the tests take an Option of anything that is `AsRef<str>`.
fn largest(log: &str) -> Option<&str> {
    let mut largest: Option<Entry<'_>> = None;
    for entry in log.lines().filter_map(parse) {
        if largest.as_ref().is_none_or(|largest| entry.bytes > largest.bytes) {
            largest = Some(entry);
        }
    }
    largest.map(|entry| entry.path)
}

/// A day with `n` requests, for the tests: grading uses this function as published.
fn day(n: u64) -> String {
    let users = ["-", "ada", "-", "grace", "zoë"];
    let line = |i: u64| {
        let (user, page, bytes) = (users[i as usize % 5], i * 7 % 13, i * 7_919 % 4_099 + 100);
        let query = if i.is_multiple_of(3) { "" } else { "?print" };
        let status = if i % 11 == 10 { 404 } else { 200 };
        format!("10.0.{}.{} {user} \"GET /page/{page}{query}\" {status} {bytes}\n", i / 256, i % 256)
    };
    (0..n).map(line).collect()
}

fn main() {
    let log = day(1_000);
    bench("parse(a line)", || parse(black_box("10.0.0.7 ada \"GET /index.html\" 200 5120")));
    bench("traffic(1000 lines)", || traffic(black_box(&log), "/page/7"));
    bench("largest(1000 lines)", || largest(black_box(&log)).is_some());
    black_box(parse(&log).map(|entry| (entry.client.len(), entry.user.is_some(), entry.method.len())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// The fields of a line that is an entry.
    fn fields(line: &str) -> String {
        let entry = parse(line).unwrap_or_else(|| panic!("{line} is an entry"));
        assert_eq!(parse(line).as_ref(), Some(&entry));
        let user = entry.user.as_ref().map_or("nobody".to_string(), |user| format!("<{user}>"));
        let Entry { client, method, path, status, bytes, .. } = &entry;
        format!("{client} {user} {method} {path} {status} {bytes}")
    }

    /// What `largest` found, whether a String or a part of the log.
    fn text(found: &Option<impl AsRef<str>>) -> Option<&str> {
        found.as_ref().map(AsRef::as_ref)
    }

    #[test]
    fn takes_a_line_apart() {
        let line = "10.0.0.7 ada \"GET /index.html\" 200 5120";
        assert_eq!(fields(line), "10.0.0.7 <ada> GET /index.html 200 5120");
        assert_eq!(fields("::1 - \"POST /søk?q=雪\" 404 0"), "::1 nobody POST /søk?q=雪 404 0");
        // A client without a name, and a path with spaces.
        assert_eq!(fields(" zoë \"GET /a b c\" 200 1"), " <zoë> GET /a b c 200 1");
        assert_eq!(fields("a -- \"  \" 65535 18446744073709551615"), "a <-->    65535 18446744073709551615");
    }

    #[test]
    fn skips_what_is_not_an_entry() {
        for line in [
            "",
            "10.0.0.7",
            "10.0.0.7 ada \"GET /\" 200",
            "10.0.0.7 ada \"GET /\" two 5",
            "10.0.0.7 ada \"GET /\" 65536 5",
            "10.0.0.7 ada \"GET /\" 200 -5",
            "10.0.0.7 ada \"GET\" 200 5",
            "10.0.0.7 ada GET / 200 5",
            "10.0.0.7 ada \"GET / 200 5",
        ] {
            assert_eq!(parse(line), None, "{line}");
        }
    }

    #[test]
    fn adds_up_the_traffic_of_a_page() {
        assert_eq!(traffic("", "/"), 0);
        let log = "a - \"GET /x\" 200 5\nb u \"PUT /x\" 200 70\nb u \"GET /x\" 404 800\n\
            b u \"GET /x\" 206 300\nb /x \"GET /y\" 200 4000\n\
            damaged\nc - \"GET /x?\" 200 9000\r\nc - \"GET /雪\" 200 6\n";
        assert_eq!(traffic(log, "/x"), 75);
        assert_eq!(traffic(log, "/x?"), 9_000);
        assert_eq!(traffic(log, "/雪"), 6);
    }

    #[test]
    fn finds_the_largest_answer() {
        assert_eq!(text(&largest("")), None);
        assert_eq!(text(&largest("a - \"GET /x\" 200 0")), Some("/x"));
        let log = "a - \"GET /x\" 200 5\na - \"GET /größer\" 404 6\na - \"GET /late\" 200 6\nx\n";
        assert_eq!(text(&largest(log)), Some("/größer"));
    }

    #[test]
    fn fields_longer_than_any_fixed_buffer() {
        let long = "x".repeat(3_000_000);
        let line = format!("{long} {long} \"{long} /{long}a\" 200 5");
        assert!(fields(&line) == format!("{long} <{long}> {long} /{long}a 200 5"), "a long field is damaged");
        assert_eq!((traffic(&line, &format!("/{long}a")), traffic(&line, &format!("/{long}b"))), (5, 0));
        assert!(text(&largest(&line)) == Some(&format!("/{long}a")), "a long path is damaged");
    }

    #[test]
    fn searches_a_day() {
        assert_eq!(traffic(&day(1_000), "/page/7"), 50_084);
        assert_eq!(traffic(&day(400), "/page/12?print"), 39_641);
        assert_eq!(text(&largest(&day(1_000))), Some("/page/11?print"));
        assert_eq!(text(&largest(&day(50))), Some("/page/1"));
    }

    #[test]
    fn parses_a_day_without_an_allocation() {
        let heap = measure_with(
            || day(1_000),
            |log| log.lines().filter_map(parse).filter(|entry| entry.user.is_none()).count(),
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn adds_up_without_an_allocation() {
        let heap = measure_with(|| day(1_000), |log| traffic(&log, "/page/7"));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn finds_the_largest_without_an_allocation() {
        let heap = measure_with(|| day(1_000), |log| largest(&log).is_some());
        dhat::assert!(heap.total_blocks == 0);
    }
}
