// string6
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use heaplings::bench;

type Name = Arc<str>;

#[derive(Default)]
struct Trace {
    numbers: HashMap<Name, u32>,
    names: Vec<Name>,
    spans: Vec<(u32, u32)>,
}

trait Lines {
    fn spans_of(&self) -> impl Iterator<Item = (&str, u32)>;
}

impl Lines for str {
    fn spans_of(&self) -> impl Iterator<Item = (&str, u32)> {
        self.lines().filter_map(|line| {
            let (service, micros) = line.rsplit_once(' ')?;
            Some((service, micros.parse().ok()?))
        })
    }
}

impl Trace {
    fn add(&mut self, batch: &str) {
        for (service, micros) in batch.spans_of() {
            let number = match self.numbers.get(service) {
                Some(number) => *number,
                None => self.name(service),
            };
            self.spans.push((number, micros));
        }
    }

    fn name(&mut self, service: &str) -> u32 {
        let (name, number) = (Name::from(service), self.names.len() as u32);
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        number
    }

    fn len(&self) -> usize {
        self.spans.len()
    }

    fn span(&self, i: usize) -> Option<(&str, u32)> {
        let (number, micros) = self.spans.get(i)?;
        Some((&self.names[*number as usize], *micros))
    }

    fn total(&self, service: &str) -> u64 {
        let Some(wanted) = self.numbers.get(service) else { return 0 };
        self.spans.iter().filter(|(number, _)| number == wanted).map(|(_, micros)| u64::from(*micros)).sum()
    }
}

fn batch(number: u32) -> String {
    let line = |i: u32| {
        let service = (i * i + number) % 24;
        format!("eu-west/warehouse/{service:02}/order-handling {}\n", 50 + (i * 37 + number) % 900)
    };
    (0..200).map(line).collect()
}

fn main() {
    let mut trace = Trace::default();
    trace.add(&batch(0));
    bench("total of a service", || black_box(&trace).total("eu-west/warehouse/01/order-handling"));
    eprintln!("{} spans, the first is {:?}", trace.len(), trace.span(0));
}
