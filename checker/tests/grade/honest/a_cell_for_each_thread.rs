// pool6
use std::cell::Cell;
use std::fmt::{self, Display, Write};
use std::hint::black_box;

use heaplings::bench;

struct Event<'a> {
    room: u32,
    text: &'a str,
}

impl Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "room {}: {}", self.room, self.text)
    }
}

thread_local! {
    static BUFFERS: Cell<Vec<String>> = const { Cell::new(Vec::new()) };
}

fn with_buffers<T>(work: impl FnOnce(&mut Vec<String>) -> T) -> T {
    let mut buffers = BUFFERS.take();
    let result = work(&mut buffers);
    BUFFERS.set(buffers);
    result
}

fn log(event: &dyn Display, sink: &mut dyn FnMut(&str)) {
    let mut line = with_buffers(Vec::pop).unwrap_or_default();
    line.clear();
    writeln!(line, "{event}").unwrap();
    sink(&line);
    with_buffers(|buffers| buffers.push(line));
}

fn main() {
    let event = Event { room: 7, text: "Grace has come in" };
    bench("log, alone", || log(black_box(&event), &mut |line| _ = black_box(line)));
}
