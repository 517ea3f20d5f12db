//! A mail relay: bytes become text and then bytes again, in the block in which they came.
//!
//! ## Why it works
//!
//! A String *is* a `Vec<u8>` with the guarantee that its bytes are UTF-8. `String::from_utf8` checks the
//! bytes and takes the Vec over, block and all; `into_bytes` gives the Vec back. If the bytes are not UTF-8
//! nothing is lost either: `FromUtf8Error::into_bytes` returns the Vec that was passed in, the same block.
//!
//! Since each form can be turned into the other at no cost, there is no reason to keep both. And a letter
//! that waits does not grow any more, so it does not need the room of its buffer: `into_boxed_str` shrinks
//! the block to the text, and a `Box<str>` has no capacity to forget about.
//!
//! ## What it costs
//!
//! The check reads every byte once, and is fast. Shrinking a roomy buffer is a reallocation, which may copy
//! the text into a smaller block: here 35 bytes, to save 4,061. A buffer that is full is left as it is, and
//! `into_string` and `into_bytes` copy nothing on the way out.
//!
//! ## When not to
//!
//! If the letter is sent on at once, do not shrink it: that is a reallocation for nothing. If the buffer
//! could be used for the next letter, do the opposite: copy the few bytes that stay
//! (`str::from_utf8(&raw)?.into()`, one small block) and keep the large buffer to read into. And if nobody
//! reads the text, keep bytes; not everything that comes from a network has to be a String.
//!
//! `from_utf8_lossy` is for display, not for passing data on: it replaces whatever is not UTF-8. It returns a
//! `Cow`, which is borrowed, and free, for valid bytes, until `to_string` or `into_owned` makes a copy.
//!
//! ## Another way
//!
//! A `String` field after `text.shrink_to_fit()` holds the same bytes on the heap; only the letter itself is
//! a word larger. Keeping the shrunk `Vec<u8>` and calling `str::from_utf8` whenever the clerk reads costs
//! no memory either, but checks the bytes each time.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | letters_pass_without_a_copy | before | 200 | 420590 | 4193 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | other_bytes_come_back_without_a_copy | before | 200 | 4000 | 20 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | a_letter_that_waits_holds_its_text_and_no_more | before | 8 | 104336 | 104336 | 104336 |
//! | | after | 8 | 104336 | 100105 | 140 |

use std::hint::black_box;

use heaplings::bench_with;

/// A letter that waits to be sent on.
struct Letter {
    text: Box<str>,
}

impl Letter {
    /// The letter that came in `raw`, or `raw` itself if that is not UTF-8.
    fn receive(raw: Vec<u8>) -> Result<Letter, Vec<u8>> {
        let text = String::from_utf8(raw).map_err(|error| error.into_bytes())?;
        Ok(Letter { text: text.into_boxed_str() })
    }

    fn text(&self) -> &str {
        &self.text
    }

    /// The bytes as they came.
    fn send(self) -> Vec<u8> {
        self.text.into_string().into_bytes()
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
