// Wrong: the lock is held only to take the buffer and to put it back, but one long line stays for ever
// Fails: threads_that_have_ended_keep_nothing
use std::fmt::{self, Display, Write};
use std::hint::black_box;
use std::sync::Mutex;

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

/// The buffer of all threads.
static LINE: Mutex<String> = Mutex::new(String::new());

/// Hands the line of an event to the sink in one piece. A sink may be slow, and it may log something itself.
fn log(event: &dyn Display, sink: &mut dyn FnMut(&str)) {
    let mut line = std::mem::take(&mut *LINE.lock().unwrap());
    write_line(event, &mut line, sink);
    *LINE.lock().unwrap() = line;
}

fn write_line(event: &dyn Display, line: &mut String, sink: &mut dyn FnMut(&str)) {
    line.clear();
    writeln!(line, "{event}").expect("a String takes all that is written");
    sink(line);
}

fn main() {
    let event = Event { room: 7, text: "Grace has come in, and says that she brings cake" };
    bench("log, alone", || log(black_box(&event), &mut |line| _ = black_box(line)));
    bench("log, inside another", || {
        log(&event, &mut |_| log(black_box(&event), &mut |line| _ = black_box(line)));
    });
}
