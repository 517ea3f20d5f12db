// Wrong: a line is copied to an array of 256 bytes, and the rest of a longer one is taken for the next.
// Fails: every_shelf_counts

use std::hint::black_box;
use std::io::{self, BufRead, ErrorKind};

use heaplings::bench;

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Stock {
    shelves: u64,
    empty: u64,
    pieces: u64,
}

fn stock(input: impl BufRead) -> io::Result<Stock> {
    let mut stock = Stock::default();
    let (mut line, mut len) = ([0; 256], 0);
    let mut count = |line: &[u8]| -> Option<()> {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            return Some(());
        }
        let mut fields = line.rsplit(|byte| *byte == b';');
        let (pieces, _, _) = (fields.next()?, fields.next()?, fields.next()?);
        let pieces: u32 = str::from_utf8(pieces).ok()?.parse().ok()?;
        stock.shelves += 1;
        stock.empty += u64::from(pieces == 0);
        stock.pieces += u64::from(pieces);
        Some(())
    };
    for byte in io::Read::bytes(input) {
        let byte = byte?;
        if byte == b'\n' || len == line.len() {
            count(&line[..len]).ok_or(ErrorKind::InvalidData)?;
            len = 0;
        } else {
            line[len] = byte;
            len += 1;
        }
    }
    count(&line[..len]).ok_or(ErrorKind::InvalidData)?;
    Ok(stock)
}

fn main() {
    let export = b"Gr\xf6\xdfe 7, T\xfcr;A-17;12\nSchraube;B-2;0\n".repeat(500);
    bench("stock(1000 shelves)", || stock(black_box(&export[..])).is_ok());
}
