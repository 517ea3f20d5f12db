//! A client builds each request step by step: a path, then some headers, then a body. Then it writes the
//! request to the connection. The common part of all requests is built once, and each request goes on from
//! it.
//!
//! Each step copies the whole request and adds one thing to the copy, so the tenth header copies the other
//! nine.
//! Goal: a step costs what it adds, and a body is never copied.

use std::fmt::Write;
use std::hint::black_box;

use heaplings::bench;

/// A request to a web server.
#[derive(Debug, Clone, Default)]
struct Request {
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

// TODO: let each step hand on the request that it was given, without a copy.
impl Request {
    /// A request for this path.
    fn get(path: &str) -> Request {
        Request { path: path.to_string(), ..Request::default() }
    }

    /// Adds a header behind the others.
    fn header(&self, name: &str, value: &str) -> Request {
        let mut next = self.clone();
        next.headers.push((name.to_string(), value.to_string()));
        next
    }

    /// Sets the body.
    fn body(&self, body: Vec<u8>) -> Request {
        Request { body: body.clone(), ..self.clone() }
    }

    /// What goes over the wire: the head as text, and the body.
    fn write(&self) -> (String, Vec<u8>) {
        let mut head = format!("GET {} HTTP/1.1\r\n", self.path);
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let _ = write!(head, "content-length: {}\r\n\r\n", self.body.len());
        (head, self.body.clone())
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    #[test]
    fn writes_a_request() {
        assert_eq!(
            Request::get("/").write(),
            ("GET / HTTP/1.1\r\ncontent-length: 0\r\n\r\n".to_string(), vec![])
        );
        let request =
            Request::get("/größe?q=1").header("host", "example.org").header("x", "").header("host", "b");
        let (head, body) = request.body(b"abc".to_vec()).write();
        let headers = "host: example.org\r\nx: \r\nhost: b\r\ncontent-length: 3\r\n\r\n";
        assert_eq!(head, format!("GET /größe?q=1 HTTP/1.1\r\n{headers}"));
        assert_eq!(body, b"abc");
    }

    #[test]
    fn steps_may_come_in_any_order() {
        let request = Request::get("/a").body(vec![1, 2]).header("a", "1").body(vec![3]).header("b", "2");
        let expected = "GET /a HTTP/1.1\r\na: 1\r\nb: 2\r\ncontent-length: 1\r\n\r\n".to_string();
        assert_eq!(request.write(), (expected, vec![3]));
        let many = (0..500).fold(Request::get("/"), |request, i| request.header(&format!("n{i}"), "v"));
        let (head, _) = many.write();
        assert_eq!(head.lines().count(), 503);
        assert!(head.lines().skip(1).take(500).eq((0..500).map(|i| format!("n{i}: v"))));
    }

    #[test]
    fn requests_may_have_a_common_base() {
        let base = Request::get("/a").header("host", "x").body(vec![7]);
        let one = base.clone().header("one", "1").write();
        let two = base.clone().body(vec![8, 9]).write();
        assert_eq!(one.0, "GET /a HTTP/1.1\r\nhost: x\r\none: 1\r\ncontent-length: 1\r\n\r\n");
        assert_eq!(two, ("GET /a HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n".to_string(), vec![8, 9]));
        assert_eq!(base.write().0.len(), one.0.len() - 8);
    }

    fn request(body: Vec<u8>) -> (String, Vec<u8>) {
        let request = Request::get("/search").body(body);
        let request =
            (0..40).fold(request, |request, i| request.header(["accept", "x-trace"][i % 2], "a value"));
        request.write()
    }

    #[test]
    fn a_header_costs_what_it_adds() {
        let heap = measure_with(Vec::new, request);
        assert_eq!(heap.value.0.len(), 22 + 20 * (17 + 18) + 21);
        // A path, 40 names, 40 values, and a list and a text that grow to what all of them need.
        dhat::assert!(heap.total_blocks <= 100);
    }

    #[test]
    fn a_body_is_not_copied() {
        let heap = measure_with(|| vec![7_u8; 100_000], request);
        assert_eq!((heap.value.1.len(), heap.value.1[99_999]), (100_000, 7));
        // Headers and text are some 8,000 bytes, or more if made in another way. The body is 100,000.
        dhat::assert!(heap.total_bytes <= 20_000);
    }
}
