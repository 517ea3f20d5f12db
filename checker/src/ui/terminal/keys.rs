//! From the bytes that a terminal sends to the keys that were pressed.

use std::mem::take;

/// A key, as far as the checker knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Char(char),
    Up,
    Down,
    Left,
    Right,
    /// The mouse's wheel, away from the hand and towards it.
    WheelUp,
    WheelDown,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    Backspace,
    /// Ctrl-C
    Interrupt,
    /// Ctrl-Z
    Suspend,
    /// Ctrl-D, or there is nobody who could press a key.
    EndOfInput,
    /// A key that is none of these, such as F5 or Alt-x.
    Other,
}

/// Takes the terminal's bytes read by read, and puts together what a read has cut apart.
#[derive(Default)]
pub struct KeyDecoder {
    /// The beginning of a character or of an escape sequence.
    pending: Vec<u8>,
}

/// No terminal sends an escape sequence that is longer.
const LONGEST_SEQUENCE: usize = 32;

impl KeyDecoder {
    /// The keys that are complete with `bytes`, which are what one read has given: an escape at its end
    /// is the Escape key, and elsewhere begins the sequence of another key.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Key> {
        let mut all = take(&mut self.pending);
        all.extend_from_slice(bytes);
        let mut rest = all.as_slice();
        let mut keys = Vec::new();
        while let Some((key, length)) = decode(rest) {
            keys.push(key);
            rest = &rest[length..];
        }
        self.pending = rest.to_vec();
        keys
    }
}

/// The first key and the number of its bytes, or `None` if they are not all there.
fn decode(bytes: &[u8]) -> Option<(Key, usize)> {
    let key = match *bytes.first()? {
        b'\r' | b'\n' => Key::Enter,
        0x03 => Key::Interrupt,
        0x04 => Key::EndOfInput,
        0x08 | 0x7f => Key::Backspace,
        0x1a => Key::Suspend,
        0x1b => return decode_escape(bytes),
        b'\t' => Key::Char('\t'),
        0x00..=0x1f => Key::Other,
        0x20.. => return decode_char(bytes),
    };
    Some((key, 1))
}

fn decode_char(bytes: &[u8]) -> Option<(Key, usize)> {
    let chunk = bytes.utf8_chunks().next()?;
    if let Some(char) = chunk.valid().chars().next() {
        return Some((Key::Char(char), char.len_utf8()));
    }
    let invalid = chunk.invalid();
    // What may become a character is at the end, and could go on.
    let incomplete = invalid.len() == bytes.len()
        && str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
    (!incomplete).then_some((Key::Other, invalid.len()))
}

fn decode_escape(bytes: &[u8]) -> Option<(Key, usize)> {
    match bytes.get(1) {
        None | Some(0x1b) => Some((Key::Escape, 1)),
        Some(b'[' | b'O') => decode_sequence(bytes),
        // Alt and a key.
        Some(_) => decode(&bytes[1..]).map(|(_, length)| (Key::Other, 1 + length)),
    }
}

/// `ESC [` and `ESC O`, parameters, and a final byte that says which key.
fn decode_sequence(bytes: &[u8]) -> Option<(Key, usize)> {
    if bytes.starts_with(b"\x1b[M") {
        return decode_old_mouse(bytes);
    }
    // The Linux console's F1 to F5 have a second bracket.
    let start = if bytes.starts_with(b"\x1b[[") { 3 } else { 2 };
    let Some(length) = bytes[start..].iter().position(|byte| !(0x20..0x40).contains(byte)) else {
        return (bytes.len() > LONGEST_SEQUENCE).then_some((Key::Other, bytes.len()));
    };
    let end = start + length;
    let key = match (&bytes[start..end], bytes[end]) {
        // Not the end of a sequence, but the next key.
        (_, 0x00..=0x1f | 0x7f..) => return Some((Key::Other, end)),
        _ if start == 3 => Key::Other,
        (mouse, b'M' | b'm') if mouse.starts_with(b"<") => match mouse.split(|&byte| byte == b';').next() {
            Some(b"<64") => Key::WheelUp,
            Some(b"<65") => Key::WheelDown,
            _ => Key::Other,
        },
        (_, b'A') => Key::Up,
        (_, b'B') => Key::Down,
        (_, b'C') => Key::Right,
        (_, b'D') => Key::Left,
        (_, b'H') => Key::Home,
        (_, b'F') => Key::End,
        (_, b'M') => Key::Enter,
        (b"1" | b"7", b'~') => Key::Home,
        (b"4" | b"8", b'~') => Key::End,
        (b"5", b'~') => Key::PageUp,
        (b"6", b'~') => Key::PageDown,
        _ => Key::Other,
    };
    Some((key, end + 1))
}

/// What the mouse does, from a terminal that does not know the newer form: `ESC [ M` and three bytes.
fn decode_old_mouse(bytes: &[u8]) -> Option<(Key, usize)> {
    const LENGTH: usize = 6;
    let button = *bytes.get(3)?;
    bytes.get(LENGTH - 1)?;
    let key = match button {
        b'`' => Key::WheelUp,
        b'a' => Key::WheelDown,
        _ => Key::Other,
    };
    Some((key, LENGTH))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        KeyDecoder::default().push(bytes)
    }

    #[test]
    fn every_key_is_known() {
        let known: [(&[u8], Key); 33] = [
            (b"q", Key::Char('q')),
            (b" ", Key::Char(' ')),
            (b"\t", Key::Char('\t')),
            ("ü".as_bytes(), Key::Char('ü')),
            ("漢".as_bytes(), Key::Char('漢')),
            ("🦀".as_bytes(), Key::Char('🦀')),
            (b"\r", Key::Enter),
            (b"\n", Key::Enter),
            (b"\x03", Key::Interrupt),
            (b"\x04", Key::EndOfInput),
            (b"\x7f", Key::Backspace),
            (b"\x1b", Key::Escape),
            (b"\x1b[A", Key::Up),
            (b"\x1bOB", Key::Down),
            (b"\x1b[1;5A", Key::Up),
            (b"\x1b[5~", Key::PageUp),
            (b"\x1b[6~", Key::PageDown),
            (b"\x1b[H", Key::Home),
            (b"\x1b[1~", Key::Home),
            (b"\x1bOF", Key::End),
            (b"\x1b[15~", Key::Other),
            (b"\x1b[[A", Key::Other),
            (b"\x1bx", Key::Other),
            (b"\x1a", Key::Suspend),
            (b"\x1b[C", Key::Right),
            (b"\x1b[D", Key::Left),
            (b"\x1bOM", Key::Enter),
            (b"\x1b[<64;10;5M", Key::WheelUp),
            (b"\x1b[<65;10;5M", Key::WheelDown),
            (b"\x1b[<0;10;5M", Key::Other),
            (b"\x1b[<0;10;5m", Key::Other),
            (b"\x1b[M`!!", Key::WheelUp),
            (b"\x1b[M !!", Key::Other),
        ];
        for (bytes, key) in known {
            assert_eq!(keys(bytes), [key], "{bytes:?}");
            let mut twice = keys(&bytes.repeat(2));
            assert_eq!(twice.pop(), Some(key), "{bytes:?}");
            assert_eq!(twice, [key], "{bytes:?}");
        }
    }

    #[test]
    fn a_read_may_end_anywhere_but_after_an_escape() {
        let text = "a\x1b[5~é漢\x1bOA🦀\x1b[1;2B\x1b[[Ez".as_bytes();
        let expected = keys(text);
        assert_eq!(expected.len(), 9);
        for first in (0..text.len()).filter(|&at| at == 0 || text[at - 1] != 0x1b) {
            for second in (first..text.len()).filter(|&at| at == 0 || text[at - 1] != 0x1b) {
                let mut decoder = KeyDecoder::default();
                let mut found = decoder.push(&text[..first]);
                found.extend(decoder.push(&text[first..second]));
                found.extend(decoder.push(&text[second..]));
                assert_eq!(found, expected, "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn an_escape_at_the_end_of_a_read_is_a_key() {
        let mut decoder = KeyDecoder::default();
        assert_eq!(decoder.push(b"a\x1b"), [Key::Char('a'), Key::Escape]);
        assert_eq!(decoder.push(b"[A"), [Key::Char('['), Key::Char('A')]);
    }

    #[test]
    fn a_broken_sequence_does_not_swallow_the_next_key() {
        assert_eq!(keys(b"\x1b[5\x03"), [Key::Other, Key::Interrupt]);
        assert_eq!(keys(b"\x1b[5\x1b[A"), [Key::Other, Key::Up]);
        assert_eq!(keys("\x1b[é".as_bytes()), [Key::Other, Key::Char('é')]);
        assert_eq!(keys(&[b"\x1b[".as_slice(), &[b'1'; 99]].concat()), [Key::Other]);
    }

    #[test]
    fn what_is_not_utf8_is_another_key() {
        assert_eq!(keys(b"\xffa"), [Key::Other, Key::Char('a')]);
        assert_eq!(keys(b"\xc3("), [Key::Other, Key::Char('(')]);
        let mut decoder = KeyDecoder::default();
        assert_eq!(decoder.push(b"\xf0\x9f"), []);
        assert_eq!(decoder.push(b"q"), [Key::Other, Key::Char('q')]);
    }

    #[test]
    fn any_bytes_at_all_do_no_harm() {
        let mut state = 1_u32;
        let mut decoder = KeyDecoder::default();
        for _ in 0..100_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [a, b, ..] = state.to_be_bytes();
            decoder.push(&[b"\x1b[O\xf0\x9f"[a as usize % 5], b]);
            assert!(decoder.pending.len() <= LONGEST_SEQUENCE);
        }
    }
}
