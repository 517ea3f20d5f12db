// Wrong: it makes a key for every line, known or not.
// Fails: silver_what_is_known_needs_no_block, gold_blocks
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
    let (client, _method, path) = (words.next()?, words.next()?, words.next()?);
    let (status, micros) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    words.next().is_none().then_some(Request { client, path, status, micros })
}

/// What is known of a path.
#[derive(Default)]
struct Totals {
    requests: u64,
    slowest: u64,
}

/// All that is known so far.
#[derive(Default)]
struct Analyser {
    paths: HashMap<Box<str>, Totals>,
    clients: HashSet<Box<str>>,
    requests: u64,
    broken: u64,
    errors: u64,
    /// The path of a line in small letters, if it has others.
    small: String,
}

impl Analyser {
    /// Takes a line in.
    fn add(&mut self, line: &str) {
        let Some(request) = parse(line) else {
            self.broken += 1;
            return;
        };
        self.requests += 1;
        self.errors += u64::from(request.status >= 400);
        if !self.clients.contains(request.client) {
            self.clients.insert(request.client.into());
        }
        let mut path = request.path.split('?').next().unwrap_or_default();
        if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.small.clear();
            self.small.push_str(path);
            self.small.make_ascii_lowercase();
            path = &self.small;
        }
        // Looked up first, so that a known path needs no key.
        let totals = self.paths.entry(path.into()).or_default();
        totals.requests += 1;
        totals.slowest = totals.slowest.max(request.micros);
    }

    /// The totals, and the five busiest paths; those that are equal by alphabet.
    fn report(&self) -> String {
        let mut busiest: [Option<(&str, &Totals)>; 6] = [None; 6];
        for (path, totals) in &self.paths {
            // The sixth place is for the next; after sorting it holds the one that is out.
            busiest[5] = Some((path, totals));
            busiest.sort_unstable_by_key(|place| {
                Reverse(place.map(|(path, totals)| (totals.requests, Reverse(path))))
            });
        }
        let busiest = || busiest[..5].iter().flatten();
        let mut report =
            String::with_capacity(120 + busiest().map(|(path, _)| path.len() + 60).sum::<usize>());
        let Analyser { requests, broken, clients, errors, .. } = self;
        // A String takes all that is written.
        let _ = writeln!(
            report,
            "{requests} requests, {broken} broken, {} clients, {errors} errors",
            clients.len()
        );
        for (path, Totals { requests, slowest }) in busiest() {
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
        let text = line.strip_suffix('\n').unwrap_or(&line);
        analyser.add(text.strip_suffix('\r').unwrap_or(text));
        line.clear();
    }
    Ok(analyser.report())
}

fn main() {
    let log = "203.0.113.7 GET /articles/1 200 1532\n203.0.113.8 GET /Articles/2?x=1 503 12\n".repeat(500);
    bench("analyse(1000 lines)", || analyse(black_box(log.as_bytes())));
}
