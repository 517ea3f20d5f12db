// Wrong: the lazy fix: `raw` is no longer cloned before the check, but the letter still holds buffer and copy
// Fails: letters_pass_without_a_copy, a_letter_that_waits_holds_its_text_and_no_more
use std::hint::black_box;

use heaplings::bench_with;

/// A letter that waits to be sent on.
struct Letter {
    raw: Vec<u8>,
    text: String,
}

impl Letter {
    /// The letter that came in `raw`, or `raw` itself if that is not UTF-8.
    fn receive(raw: Vec<u8>) -> Result<Letter, Vec<u8>> {
        match std::str::from_utf8(&raw).map(str::to_string) {
            Ok(text) => Ok(Letter { raw, text }),
            Err(_) => Err(raw),
        }
    }

    fn text(&self) -> &str {
        &self.text
    }

    /// The bytes as they came.
    fn send(self) -> Vec<u8> {
        self.raw
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
