// Wrong: formats into an array on the stack, which is not counted, and cuts a long line
// Fails: writes_each_event_as_a_line
use std::fmt::{self, Display};
use std::hint::black_box;
use std::io::Write;

use heaplings::bench;

/// What happened, as it is written to the log.
struct Event<'a> {
    room: u32,
    text: &'a str,
}

impl Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "room {}: {}", self.room, self.text)
    }
}

/// Hands the line of an event to the sink in one piece. A sink may be slow, and it may log something itself.
fn log(event: &dyn Display, sink: &mut dyn FnMut(&str)) {
    let mut buffer = [0; 65_536];
    let mut left = &mut buffer[..];
    _ = writeln!(left, "{event}");
    let length = 65_536 - left.len();
    sink(&String::from_utf8_lossy(&buffer[..length]));
}

fn main() {
    let event = Event { room: 7, text: "Grace has come in, and says that she brings cake" };
    bench("log, alone", || log(black_box(&event), &mut |line| _ = black_box(line)));
    bench("log, inside another", || {
        log(&event, &mut |_| log(black_box(&event), &mut |line| _ = black_box(line)));
    });
}
