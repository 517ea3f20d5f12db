// Wrong: an array with room for sixteen headers
// Fails: steps_may_come_in_any_order, a_header_costs_what_it_adds

use std::hint::black_box;

use heaplings::bench;

#[derive(Clone, Default)]
struct Request {
    path: String,
    headers: [Option<(String, String)>; 16],
    len: usize,
    body: Vec<u8>,
}

impl Request {
    fn get(path: &str) -> Request {
        Request { path: path.to_string(), ..Request::default() }
    }

    fn header(mut self, name: &str, value: &str) -> Request {
        if self.len < 16 {
            self.headers[self.len] = Some((name.to_string(), value.to_string()));
            self.len += 1;
        }
        self
    }

    fn body(mut self, body: Vec<u8>) -> Request {
        self.body = body;
        self
    }

    fn write(self) -> (String, Vec<u8>) {
        let mut head = format!("GET {} HTTP/1.1\r\n", self.path);
        for (name, value) in self.headers.iter().flatten() {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head += &format!("content-length: {}\r\n\r\n", self.body.len());
        (head, self.body)
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
