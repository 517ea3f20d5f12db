// Wrong: the last step copies the body all the same, on a thread that the measurement does not count
// Fails: a_body_is_not_copied

use std::hint::black_box;
use std::thread;

use heaplings::bench;

#[derive(Clone)]
struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    fn get(path: &str) -> Request {
        Request { head: format!("GET {path} HTTP/1.1\r\n"), body: Vec::new() }
    }

    fn header(mut self, name: &str, value: &str) -> Request {
        self.head.extend([name, ": ", value, "\r\n"]);
        self
    }

    fn body(mut self, body: Vec<u8>) -> Request {
        self.body = body;
        self
    }

    fn write(&self) -> (String, Vec<u8>) {
        let body = thread::scope(|scope| scope.spawn(|| self.body.clone()).join().unwrap());
        (format!("{}content-length: {}\r\n\r\n", self.head, self.body.len()), body)
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
