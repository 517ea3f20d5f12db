// Right: an array for the record; the buffer is asked whether anything is left, and again after an interruption.

use std::hint::black_box;
use std::io::{self, BufRead, BufWriter, ErrorKind, Read, Write};

use heaplings::bench;

/// A record's second and value, if it has 12 bytes.
fn parse(record: &[u8]) -> io::Result<(u32, f64)> {
    let (second, value) = record.split_first_chunk().ok_or(ErrorKind::UnexpectedEof)?;
    let value = value.try_into().map_err(|_| ErrorKind::UnexpectedEof)?;
    Ok((u32::from_le_bytes(*second), f64::from_le_bytes(value)))
}

/// Whether nothing is left to read. A call that is interrupted is tried again.
fn at_end(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        match input.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            piece => return Ok(piece?.is_empty()),
        }
    }
}

fn convert(input: impl Read, output: impl Write) -> io::Result<u64> {
    let mut input = io::BufReader::new(input);
    let mut output = BufWriter::new(output);
    let mut records = 0;
    while !at_end(&mut input)? {
        let mut record = [0; 12];
        input.read_exact(&mut record)?;
        let (second, value) = parse(&record)?;
        writeln!(output, "{second} {value}")?;
        records += 1;
    }
    output.flush()?;
    Ok(records)
}

fn main() {
    let records = [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 248, 63]; 1_000].concat();
    bench("convert(1000 records)", || convert(black_box(&records[..]), io::sink()).is_ok());
}
