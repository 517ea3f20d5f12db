// Wrong: counts every answer that is a success, and not only those with status 200
// Fails: adds_up_the_traffic_of_a_page
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
    entries.filter(|entry| entry.status < 300 && entry.path == path).map(|entry| entry.bytes).sum()
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
