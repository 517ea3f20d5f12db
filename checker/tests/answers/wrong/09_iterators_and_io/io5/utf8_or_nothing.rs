// Wrong: one String for all lines, and a name in Latin-1 is an error.
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

fn stock(mut input: impl BufRead) -> io::Result<Stock> {
    let mut stock = Stock::default();
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let text = line.trim_end();
        if !text.is_empty() {
            let mut fields = text.rsplit(';');
            let pieces = fields.next().and_then(|pieces| pieces.parse::<u32>().ok());
            let pieces = pieces.filter(|_| fields.count() >= 2).ok_or(ErrorKind::InvalidData)?;
            stock.shelves += 1;
            stock.empty += u64::from(pieces == 0);
            stock.pieces += u64::from(pieces);
        }
        line.clear();
    }
    Ok(stock)
}

fn main() {
    let export = b"Gr\xf6\xdfe 7, T\xfcr;A-17;12\nSchraube;B-2;0\n".repeat(500);
    bench("stock(1000 shelves)", || stock(black_box(&export[..])).is_ok());
}
