// Wrong: a path with capitals has room for 2,048 bytes on the stack, and no more.
// Fails: reads_all_lines
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::hint::black_box;
use std::io::{self, BufRead};

use heaplings::bench;

/// What a line says.
struct Request<'a> {
    client: &'a str,
    path: &'a str,
    status: u16,
    micros: u64,
}

/// Reads a line of five words with one space between them; the last two are numbers.
fn parse(line: &str) -> Option<Request<'_>> {
    let mut words = line.split(' ');
    let (client, _, path) = (words.next()?, words.next()?, words.next()?);
    let (status, micros) = (words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    Some(Request { client, path, status: status.parse().ok()?, micros: micros.parse().ok()? })
}

/// The sums of a path.
#[derive(Default)]
struct Totals {
    requests: usize,
    slowest: u64,
}

/// All that is known so far.
#[derive(Default)]
struct Analyser {
    requests: usize,
    broken: usize,
    errors: usize,
    clients: HashSet<Box<str>>,
    paths: HashMap<Box<str>, Totals>,
}

impl Analyser {
    /// Takes a line in.
    fn add(&mut self, line: &str) {
        let Some(request) = parse(line) else {
            self.broken += 1;
            return;
        };
        self.requests += 1;
        self.errors += usize::from(request.status >= 400);
        if !self.clients.contains(request.client) {
            self.clients.insert(request.client.into());
        }
        let path = request.path.split('?').next().unwrap_or_default();
        let mut small = [0; 2_048];
        let path = if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            small[..path.len()].copy_from_slice(path.as_bytes());
            small[..path.len()].make_ascii_lowercase();
            std::str::from_utf8(&small[..path.len()]).unwrap_or_default()
        } else {
            path
        };
        if !self.paths.contains_key(path) {
            self.paths.insert(path.into(), Totals::default());
        }
        if let Some(totals) = self.paths.get_mut(path) {
            totals.requests += 1;
            totals.slowest = totals.slowest.max(request.micros);
        }
    }

    /// The totals, and the five busiest paths; those that are equal by alphabet.
    fn report(&self) -> String {
        let mut top: [Option<(Reverse<usize>, &str, u64)>; 5] = [None; 5];
        for (path, totals) in &self.paths {
            let mut new = Some((Reverse(totals.requests), &**path, totals.slowest));
            for place in &mut top {
                if place.is_none() || new.is_some() && new < *place {
                    std::mem::swap(place, &mut new);
                }
            }
        }
        let mut report = String::with_capacity(400);
        let _ = writeln!(
            report,
            "{} requests, {} broken, {} clients, {} errors",
            self.requests,
            self.broken,
            self.clients.len(),
            self.errors
        );
        for (Reverse(requests), path, slowest) in top.into_iter().flatten() {
            let _ = writeln!(report, "{path} {requests} requests, {slowest} slowest");
        }
        report
    }
}

/// Reads a log to its end, and reports. A line ends in a line feed, or in a carriage return and a line feed.
fn analyse(mut log: impl BufRead) -> io::Result<String> {
    let mut analyser = Analyser::default();
    let mut line = String::with_capacity(128);
    while log.read_line(&mut line)? > 0 {
        let text = line.strip_suffix('\n').map_or(&*line, |text| text.strip_suffix('\r').unwrap_or(text));
        analyser.add(text);
        line.clear();
    }
    Ok(analyser.report())
}

fn main() {
    let log = "203.0.113.7 GET /articles/1 200 1532\n203.0.113.8 GET /Articles/2?x=1 503 12\n".repeat(500);
    bench("analyse(1000 lines)", || analyse(black_box(log.as_bytes())));
}
