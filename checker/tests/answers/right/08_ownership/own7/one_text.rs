// Right: headers are written into the text at once

use std::fmt::Write;
use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    fn get(path: &str) -> Self {
        Request { head: format!("GET {path} HTTP/1.1\r\n"), body: Vec::new() }
    }

    fn header(self, name: &str, value: &str) -> Self {
        let mut head = self.head;
        [name, ": ", value, "\r\n"].into_iter().for_each(|part| head.push_str(part));
        Request { head, ..self }
    }

    fn body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    fn write(mut self) -> (String, Vec<u8>) {
        let length = self.body.len();
        let _ = write!(self.head, "content-length: {length}\r\n\r\n");
        (self.head, self.body)
    }
}

fn main() {
    bench("a request with 12 headers", || {
        let request = (0..12)
            .fold(Request::get(black_box("/search")), |request, i| request.header("x-trace", NAMES[i]));
        request.body(vec![7; 100]).write()
    });
}

const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
