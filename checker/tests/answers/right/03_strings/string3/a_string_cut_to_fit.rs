// Right: a String field, shrunk to its text
use std::hint::black_box;

use heaplings::bench_with;

/// A letter that waits to be sent on.
struct Letter {
    text: String,
}

impl Letter {
    /// The letter that came in `raw`, or `raw` itself if that is not UTF-8.
    fn receive(raw: Vec<u8>) -> Result<Letter, Vec<u8>> {
        match String::from_utf8(raw) {
            Ok(mut text) => {
                text.shrink_to_fit();
                Ok(Letter { text })
            }
            Err(refused) => Err(refused.into_bytes()),
        }
    }

    fn text(&self) -> &str {
        &self.text
    }

    /// The bytes as they came.
    fn send(self) -> Vec<u8> {
        self.text.into_bytes()
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
