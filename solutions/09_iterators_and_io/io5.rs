//! A warehouse's stock is read as bytes, and only a number is ever text.
//!
//! ## Why it works
//!
//! A `String` promises UTF-8, so somebody has to check: `from_utf8_lossy` looks at every byte of a line, and
//! copies the line if it has to replace one; `into_owned` copies the other lines. All that is for a name that
//! the report skips. The fields are separated by `;`, which is one byte in Latin-1 as in UTF-8, so bytes are
//! enough to find them. `parse` wants a `str`; `str::from_utf8` checks the digits of one field where they
//! are.
//!
//! `split` hands out a Vec for each line, as `lines` does a String. `read_until` fills one that is there,
//! and `clear` keeps its room for the next line.
//!
//! ## What it costs
//!
//! Slices of bytes have fewer methods than `str`: no `find`, no `parse`, no `split_once` in stable Rust. They
//! print as numbers (`escape_ascii` helps). And readers of the code have to know that `;` cannot be a part of
//! another character: true for ASCII in UTF-8 and in Latin-1, not in UTF-16.
//!
//! ## When not to
//!
//! When people read the text: then decode it once, where it comes in. When characters matter: upper and lower
//! case, length, the place where a word ends. And when the whole line is UTF-8: `read_line` fills one String
//! for all lines, checks each line there without a copy, and a `str` has more convenient methods.
//!
//! The crate `bstr` gives byte slices the methods of `str`, and `memchr` finds `;` and line feeds many
//! bytes at a time. For one field at the end of a line, std is enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_thousand_shelves_share_one_buffer | before | 3571 | 130526 | 116 | 0 |
//! | | after | 2 | 48 | 32 | 0 |
//! | sixteen_thousand_shelves_have_the_memory_of_one_line | before | 57143 | 2152550 | 120 | 0 |
//! | | after | 2 | 48 | 32 | 0 |
//!
//! Seen: MaxOhn/rosu-pp#9: bytes in place of a String: about 13 % faster, other encodings work

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Stock {
    shelves: u64,
    empty: u64,
    pieces: u64,
}

impl Stock {
    /// Counts a line, if it is not blank.
    fn count(&mut self, line: &[u8]) -> Option<()> {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return Some(());
        }
        let mut fields = line.rsplit(|byte| *byte == b';');
        let (pieces, _, _) = (fields.next()?, fields.next()?, fields.next()?);
        let pieces: u32 = str::from_utf8(pieces).ok()?.parse().ok()?;
        self.shelves += 1;
        self.empty += u64::from(pieces == 0);
        self.pieces += u64::from(pieces);
        Some(())
    }
}

/// The stock in all lines that there are to read.
fn stock(mut input: impl BufRead) -> io::Result<Stock> {
    let mut stock = Stock::default();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        stock.count(&line).ok_or(ErrorKind::InvalidData)?;
        line.clear();
    }
    Ok(stock)
}

fn main() {
    let export = b"Gr\xf6\xdfe 7, T\xfcr;A-17;12\nSchraube;B-2;0\n".repeat(500);
    bench("stock(1000 shelves)", || stock(black_box(&export[..])).is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure_with;
    use std::io::{BufReader, ErrorKind};

    fn of(shelves: u64, empty: u64, pieces: u64) -> Stock {
        Stock { shelves, empty, pieces }
    }

    /// The stock of an export that comes in whole, if it is the same when it comes in pieces.
    fn stock_of(export: impl AsRef<[u8]>) -> Option<Stock> {
        let whole = stock(export.as_ref()).ok();
        for piece in [1, 2, 7, 64] {
            let pieces = BufReader::with_capacity(piece, export.as_ref());
            assert_eq!(stock(pieces).ok(), whole, "in pieces of {piece} bytes");
        }
        whole
    }

    /// An export of `n` shelves, every tenth of them empty, with names in Latin-1.
    fn export(n: u32) -> Vec<u8> {
        let names =
            [&b"Schraube"[..], b"T\xfcr, gro\xdf", b"Scharnier \xbd Zoll", b"Gr\xfc\xdfe;mit;Strichpunkten"];
        let line = |i: u32| {
            let pieces = if i % 10 == 3 { 0 } else { i + 1 };
            let rest = format!(";A-{};{pieces}\r\n", i % 77);
            [names[(i * i % 7 % 4) as usize], rest.as_bytes()].concat()
        };
        (0..n).flat_map(line).collect()
    }

    #[test]
    fn nothing_to_count() {
        assert_eq!(stock_of(""), Some(of(0, 0, 0)));
        assert_eq!(stock_of("\n\r\n  \n"), Some(of(0, 0, 0)));
    }

    #[test]
    fn every_shelf_counts() {
        assert_eq!(stock_of("Screw;A-1;12"), Some(of(1, 0, 12)));
        assert_eq!(stock_of("Screw;A-1;12\nDoor;B;0\r\n\n;;4294967295  \n"), Some(of(3, 1, 4_294_967_307)));
        assert_eq!(stock_of(b"\xff\xfe;\x80;5\n\0;a;6\n"), Some(of(2, 0, 11)));
        assert_eq!(stock_of(export(1_000)), Some(of(1_000, 100, 450_600)));
        // A long line, a short one, a long one: nothing of one is left in the next.
        let long = [&b"x\xe9".repeat(3_000)[..], b";A;1"].concat();
        assert_eq!(stock_of([&long[..], b"\n;;0\n", &long, b"23"].concat()), Some(of(3, 1, 124)));
    }

    #[test]
    fn a_damaged_line_is_an_error() {
        for text in [
            "x\n",
            "x;y\n",
            "7\n",
            "a;1\n",
            "a;b;\n",
            "a;b;-1\n",
            "a;b;1.5\na;b;2",
            "a;b;4294967296",
            "a;b;1 ;",
        ] {
            assert_eq!(stock_of(text), None, "{text}");
        }
        assert_eq!(stock_of(b"a;b;1\xb9\n"), None);
        assert_matches!(stock(&b"a;b;c"[..]), Err(error) if error.kind() == ErrorKind::InvalidData);
    }

    #[test]
    fn a_thousand_shelves_share_one_buffer() {
        let heap = measure_with(|| export(1_000), |export| stock(&export[..]).unwrap());
        // The buffer, with the few times that it may grow.
        dhat::assert!(heap.total_blocks <= 5);
    }

    #[test]
    fn sixteen_thousand_shelves_have_the_memory_of_one_line() {
        let heap = measure_with(|| export(16_000), |export| stock(&export[..]).unwrap());
        // The longest line has 34 bytes. There is room for all that a buffer asks for while it grows, and for
        // one that is made roomy ahead.
        dhat::assert!(heap.total_bytes <= 1_024);
    }
}
