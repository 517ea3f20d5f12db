// Wrong: a lazy one leaves `into_owned` out; a line is still a Vec, its fields are one, and a broken name a String.
// Fails: a_thousand_shelves_share_one_buffer, sixteen_thousand_shelves_have_the_memory_of_one_line

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
    for line in input.split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            continue;
        }
        let fields: Vec<&str> = text.split(';').collect();
        let [_, .., _, pieces] = fields[..] else { return Err(ErrorKind::InvalidData.into()) };
        let pieces: u32 = pieces.parse().map_err(|_| ErrorKind::InvalidData)?;
        stock.shelves += 1;
        stock.empty += u64::from(pieces == 0);
        stock.pieces += u64::from(pieces);
    }
    Ok(stock)
}

fn main() {
    let export = b"Gr\xf6\xdfe 7, T\xfcr;A-17;12\nSchraube;B-2;0\n".repeat(500);
    bench("stock(1000 shelves)", || stock(black_box(&export[..])).is_ok());
}
