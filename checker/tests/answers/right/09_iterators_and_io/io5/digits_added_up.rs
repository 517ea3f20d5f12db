// Right: the buffer is made ahead, and the digits are added up without a `str`.

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
    fn number(digits: &[u8]) -> Option<u32> {
        let first = digits.first()?;
        let digits = if *first == b'+' && digits.len() > 1 { &digits[1..] } else { digits };
        digits.iter().try_fold(0_u32, |number, digit| {
            let digit = char::from(*digit).to_digit(10)?;
            number.checked_mul(10)?.checked_add(digit)
        })
    }
    let mut stock = Stock::default();
    let mut line = Vec::with_capacity(256);
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(stock);
        }
        let line = line.trim_ascii_end();
        if line.is_empty() {
            continue;
        }
        let at = line.iter().rposition(|byte| *byte == b';').filter(|at| line[..*at].contains(&b';'));
        let pieces = at.and_then(|at| number(&line[at + 1..])).ok_or(ErrorKind::InvalidData)?;
        stock.shelves += 1;
        stock.empty += u64::from(pieces == 0);
        stock.pieces += u64::from(pieces);
    }
}

fn main() {
    let export = b"Gr\xf6\xdfe 7, T\xfcr;A-17;12\nSchraube;B-2;0\n".repeat(500);
    bench("stock(1000 shelves)", || stock(black_box(&export[..])).is_ok());
}
