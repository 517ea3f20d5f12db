// Right: a sorted Vec of `Arc<str>`, searched by halves
use std::hint::black_box;
use std::sync::Arc;

use heaplings::bench;

#[derive(Default)]
struct Trace {
    /// Every name that has been added so far, once.
    names: Vec<Arc<str>>,
    spans: Vec<Span>,
}

struct Span {
    service: Arc<str>,
    micros: u32,
}

impl Trace {
    /// Adds the spans of a batch. A line is a service, a space and a time; any other line is skipped.
    fn add(&mut self, batch: &str) {
        for line in batch.lines() {
            let Some((service, micros)) = line.rsplit_once(' ') else { continue };
            let Ok(micros) = micros.parse() else { continue };
            let service = self.intern(service);
            self.spans.push(Span { service, micros });
        }
    }

    /// The name that the trace holds for `name`.
    fn intern(&mut self, name: &str) -> Arc<str> {
        match self.names.binary_search_by(|known| (**known).cmp(name)) {
            Ok(at) => Arc::clone(&self.names[at]),
            Err(at) => {
                self.names.insert(at, Arc::from(name));
                Arc::clone(&self.names[at])
            }
        }
    }

    fn len(&self) -> usize {
        self.spans.len()
    }

    /// The service and the time of span `i`, counted from 0.
    fn span(&self, i: usize) -> Option<(&str, u32)> {
        let span = self.spans.get(i)?;
        Some((&span.service, span.micros))
    }

    /// The time of all spans of a service.
    fn total(&self, service: &str) -> u64 {
        let spans = self.spans.iter().filter(|span| &*span.service == service);
        spans.map(|span| u64::from(span.micros)).sum()
    }
}

/// A batch of 200 spans, of 24 services, for the tests: grading uses this function as published.
fn batch(number: u32) -> String {
    let line = |i: u32| {
        let service = (i * i + number) % 24;
        format!("eu-west/warehouse/{service:02}/order-handling {}\n", 50 + (i * 37 + number) % 900)
    };
    (0..200).map(line).collect()
}

fn main() {
    let batches: Vec<String> = (0..32).map(batch).collect();
    let load = |batches: &[String]| {
        let mut trace = Trace::default();
        batches.iter().for_each(|batch| trace.add(batch));
        trace
    };
    bench("add 32 batches of 200 spans", || load(black_box(&batches)));
    let trace = load(&batches);
    bench("total of a service", || black_box(&trace).total("eu-west/warehouse/01/order-handling"));
    black_box((trace.len(), trace.span(0)));
}
