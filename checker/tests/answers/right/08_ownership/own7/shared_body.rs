// Right: steps move, names and values are boxed, and the body is in an option

use std::hint::black_box;

use heaplings::bench;

#[derive(Clone)]
struct Request {
    path: Box<str>,
    headers: Vec<(Box<str>, Box<str>)>,
    body: Option<Vec<u8>>,
}

impl Request {
    fn get(path: &str) -> Request {
        Request { path: path.into(), headers: Vec::with_capacity(16), body: None }
    }

    fn header(self, name: &str, value: &str) -> Request {
        let Request { path, mut headers, body } = self;
        headers.push((name.into(), value.into()));
        Request { path, headers, body }
    }

    fn body(self, body: Vec<u8>) -> Request {
        Request { body: Some(body), ..self }
    }

    fn write(mut self) -> (String, Vec<u8>) {
        let body = self.body.take().unwrap_or_default();
        let mut head = ["GET ", &self.path, " HTTP/1.1\r\n"].concat();
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.extend(["content-length: ", &body.len().to_string(), "\r\n\r\n"]);
        (head, body)
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
