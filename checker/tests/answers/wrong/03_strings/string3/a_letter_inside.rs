// Wrong: short letters are held inside the struct, not counted, and copied out when they are sent
// Fails: a_letter_passes_as_it_came, letters_pass_without_a_copy
use std::hint::black_box;

use heaplings::bench_with;

/// A letter that waits to be sent on.
struct Letter {
    text: [u8; 8_192],
    length: usize,
}

impl Letter {
    /// The letter that came in `raw`, or `raw` itself if that is not UTF-8.
    fn receive(raw: Vec<u8>) -> Result<Letter, Vec<u8>> {
        let raw = String::from_utf8(raw).map_err(|error| error.into_bytes())?;
        let mut text = [0; 8_192];
        let length = raw.len().min(8_192);
        text[..length].copy_from_slice(&raw.as_bytes()[..length]);
        Ok(Letter { text, length })
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.text[..self.length]).expect("checked when it came")
    }

    /// The bytes as they came.
    fn send(self) -> Vec<u8> {
        self.text[..self.length].to_vec()
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
