// Right: keeps the bytes, checked once, and views them as text when somebody reads
use std::hint::black_box;

use heaplings::bench_with;

/// A letter that waits to be sent on.
struct Letter {
    bytes: Box<[u8]>,
}

impl Letter {
    /// The letter that came in `raw`, or `raw` itself if that is not UTF-8.
    fn receive(raw: Vec<u8>) -> Result<Letter, Vec<u8>> {
        if str::from_utf8(&raw).is_err() {
            return Err(raw);
        }
        Ok(Letter { bytes: raw.into_boxed_slice() })
    }

    fn text(&self) -> &str {
        str::from_utf8(&self.bytes).expect("checked when it came")
    }

    /// The bytes as they came.
    fn send(self) -> Vec<u8> {
        self.bytes.into_vec()
    }
}

fn main() {
    let letter = "Dear Ada, the engine arrived on Monday, and it runs.\r\n".repeat(50);
    bench_with(
        "receive and send a letter",
        || letter.clone().into_bytes(),
        |raw| Letter::receive(black_box(raw)).map(Letter::send),
    );
    let length = Letter::receive(letter.into_bytes()).map_or(0, |letter| letter.text().len());
    eprintln!("a letter of {length} bytes");
}
