//! A warehouse system of 1990 exports its stock every night, a line for each shelf: `name;shelf;pieces`.
//! The names are in Latin-1, so they are not UTF-8, and nobody reads them: the report needs the pieces in
//! all, and how many shelves are empty. Blank lines count for nothing; a line with fewer than three fields,
//! or without a number at its end, is an error.
//!
//! It is correct, but copies every line twice to look at its last field.
//! Goal: the memory of one line, for as many lines as there are.

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Stock {
    shelves: u64,
    empty: u64,
    pieces: u64,
}

// TODO: look at bytes, and let all lines share the memory of one.
impl Stock {
    /// Counts a line, if it is not blank.
    fn count(&mut self, line: &str) -> Option<()> {
        let line = line.trim_end();
        if line.is_empty() {
            return Some(());
        }
        let fields: Vec<&str> = line.split(';').collect();
        let [_, .., _, pieces] = fields[..] else { return None };
        let pieces: u32 = pieces.parse().ok()?;
        self.shelves += 1;
        self.empty += u64::from(pieces == 0);
        self.pieces += u64::from(pieces);
        Some(())
    }
}

/// The stock in all lines that there are to read.
fn stock(input: impl BufRead) -> io::Result<Stock> {
    let mut stock = Stock::default();
    for line in input.split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        stock.count(&line).ok_or(ErrorKind::InvalidData)?;
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
