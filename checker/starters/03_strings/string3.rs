//! A mail relay reads letters from the network, each into a buffer of its own. If the bytes of a letter are
//! UTF-8 it is kept as text, so that a clerk can read it, and later sent on unchanged. Bytes that are not
//! UTF-8 go back to the caller, also unchanged.
//!
//! The code is correct, but it keeps both the buffer and a copy of every letter.
//! Goal: no copy of a letter that fills its buffer, and none of bytes that are not UTF-8; a letter that waits
//! holds the bytes of its text and no others.

use std::hint::black_box;

use heaplings::bench_with;

/// A letter that waits to be sent on.
struct Letter {
    raw: Vec<u8>,
    text: String,
}

impl Letter {
    // TODO: make the letter from these bytes without a copy, and keep nothing but its text.
    /// The letter that came in `raw`, or `raw` itself if that is not UTF-8.
    fn receive(raw: Vec<u8>) -> Result<Letter, Vec<u8>> {
        match String::from_utf8(raw.clone()) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    /// What the network hands over: `bytes`, in a buffer with this much room.
    fn read_into(room: usize, bytes: &[u8]) -> Vec<u8> {
        let mut raw = Vec::with_capacity(room);
        raw.extend(bytes);
        raw
    }

    fn read(bytes: &[u8]) -> Vec<u8> {
        read_into(4_096, bytes)
    }

    /// 200 different letters, each in a buffer that it fills.
    fn letters() -> Vec<Vec<u8>> {
        (0..200_usize)
            .map(|i| ["Letter no. ", &i.to_string(), &": the 雪 engine runs".repeat(i)].concat().into_bytes())
            .collect()
    }

    /// 200 letters in Latin-1, each in a buffer with room to spare.
    fn latin_letters() -> Vec<Vec<u8>> {
        (0..200_u8).map(|i| read(&[b"Letter no. ", &[b'0' + i % 10][..], b": fa\xe7ade"].concat())).collect()
    }

    #[track_caller]
    fn assert_passes(bytes: &[u8]) {
        let Ok(letter) = Letter::receive(read(bytes)) else { panic!("{bytes:?} is refused") };
        assert_eq!(letter.text().as_bytes(), bytes);
        assert_eq!(letter.text(), std::str::from_utf8(bytes).unwrap());
        assert_eq!(letter.send(), bytes);
    }

    #[track_caller]
    fn assert_refused(bytes: &[u8]) {
        match Letter::receive(read(bytes)) {
            Ok(letter) => panic!("{bytes:?} became {:?}", letter.text()),
            Err(raw) => assert_eq!(raw, bytes),
        }
    }

    #[test]
    fn a_letter_passes_as_it_came() {
        assert_passes(b"");
        assert_passes(b"a");
        assert_passes(b" \r\n\0\x7f tabs\tand blanks \r\n\n");
        assert_passes("\u{feff}Grüße, 李雷 🚂 e\u{301}".as_bytes());
        assert_passes("a letter longer than any fixed buffer".repeat(100_000).as_bytes());
        for letter in letters() {
            assert_passes(&letter);
        }
    }

    #[test]
    fn other_bytes_come_back_as_they_were() {
        assert_refused(b"\xff");
        assert_refused(b"fa\xe7ade");
        // The last character is cut off, or begins in the middle.
        assert_refused(&"北京".as_bytes()[..5]);
        assert_refused(&"北京".as_bytes()[1..]);
        // Half of a surrogate pair, and a NUL in two bytes.
        assert_refused(b"\xed\xa0\xbd");
        assert_refused(b"\xc0\x80");
        for letter in latin_letters() {
            assert_refused(&letter);
        }
    }

    #[test]
    fn a_letter_that_was_sent_leaves_nothing() {
        let heap = measure(|| drop(Letter::receive(read(b"short and good")).map(Letter::send)));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn letters_pass_without_a_copy() {
        let heap = measure_with(letters, |letters| {
            letters.into_iter().flat_map(Letter::receive).map(|letter| letter.send().len()).sum::<usize>()
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn other_bytes_come_back_without_a_copy() {
        let heap = measure_with(latin_letters, |letters| {
            letters.into_iter().map(Letter::receive).filter(Result::is_err).count()
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_letter_that_waits_holds_its_text_and_no_more() {
        let bytes = "Dear Ada, the engine runs. 敬具\r\n".as_bytes();
        let rooms = [36, 64, 4_096, 100_000];
        let heap = measure(|| rooms.map(|room| Letter::receive(read_into(room, bytes)).ok()));
        // The text is 35 bytes in UTF-8, four times. A buffer counts only if its letter still holds it.
        dhat::assert!(heap.curr_bytes <= 140);
    }
}
