// Wrong: cuts every buffer down before it knows whether the bytes are a letter, and so copies those that go back
// Fails: other_bytes_come_back_without_a_copy
use std::hint::black_box;

use heaplings::bench_with;

/// A letter that waits to be sent on.
struct Letter {
    text: String,
}

impl Letter {
    /// The letter that came in `raw`, or `raw` itself if that is not UTF-8.
    fn receive(mut raw: Vec<u8>) -> Result<Letter, Vec<u8>> {
        raw.shrink_to_fit();
        let text = String::from_utf8(raw).map_err(|error| error.into_bytes())?;
        Ok(Letter { text })
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
