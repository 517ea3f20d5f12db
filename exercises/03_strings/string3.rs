//! A mail relay reads letters from the network into buffers of 4 KiB, one for each letter. A letter whose
//! bytes are UTF-8 is kept as text, so that a clerk can look at it, and sent on later, byte for byte as
//! it came. Bytes that are no UTF-8 go back to whoever handed them over, also as they came.
//!
//! It is correct, and of every letter it keeps the buffer and a copy.
//! Goal: a letter that fills its buffer is not copied on its way through, and one that waits in a roomy
//! buffer holds no byte but its text.

use std::hint::black_box;

use heaplings::bench_with;

/// A letter that waits to be sent on.
struct Letter {
    raw: Vec<u8>,
    text: String,
}

impl Letter {
    // TODO: make a letter of these bytes without copying them, and keep nothing that is not its text.
    /// The letter that came in `raw`, or `raw` itself if that is no UTF-8.
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

    /// What the network hands over: `bytes`, in a buffer of 4 KiB.
    fn read(bytes: &[u8]) -> Vec<u8> {
        let mut raw = Vec::with_capacity(4_096);
        raw.extend(bytes);
        raw
    }

    /// 200 different letters, each in a buffer that it fills.
    fn letters() -> Vec<Vec<u8>> {
        (0..200_usize)
            .map(|i| ["Letter no. ", &i.to_string(), &": the 雪 engine runs".repeat(i)].concat().into_bytes())
            .collect()
    }

    /// 200 times what somebody wrote in Latin-1, each in a buffer that it fills.
    fn latin_letters() -> Vec<Vec<u8>> {
        (0..200_u8).map(|i| [b"Letter no. ".as_slice(), &[b'0' + i % 10], b": fa\xe7ade"].concat()).collect()
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
        assert_passes(&[b'x'; 5_000]);
        for letter in letters() {
            assert_passes(&letter);
        }
    }

    #[test]
    fn no_text_comes_back_as_it_was() {
        assert_refused(b"\xff");
        assert_refused(b"fa\xe7ade");
        // The last character is cut off, or begins in the middle.
        assert_refused(&"北京".as_bytes()[..5]);
        assert_refused(&"北京".as_bytes()[1..]);
        // Half of a pair of UTF-16, and a NUL in two bytes.
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
    fn no_text_comes_back_without_a_copy() {
        let heap = measure_with(latin_letters, |letters| {
            letters.into_iter().map(Letter::receive).filter(Result::is_err).count()
        });
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn a_letter_that_waits_holds_its_text_and_no_more() {
        let bytes = "Dear Ada, the engine runs. 敬具\r\n".as_bytes();
        let heap = measure(|| Letter::receive(read(bytes)).ok());
        // The text is 35 bytes in UTF-8. What the letter still holds counts, and so the buffer of 4 KiB in
        // which it came does not, unless the letter keeps it.
        dhat::assert!(heap.curr_bytes <= 35);
    }
}
