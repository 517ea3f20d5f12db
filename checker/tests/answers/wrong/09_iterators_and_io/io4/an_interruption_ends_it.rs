// Wrong: `fill_buf` leaves it to its caller to try again, and here an interruption is an error.
// Fails: a_line_for_each_record, a_full_sink_is_an_error

use std::hint::black_box;
use std::io::{self, BufWriter, ErrorKind, Read, Write};

use heaplings::bench;

/// A record's second and value, if it has 12 bytes.
fn parse(record: &[u8]) -> io::Result<(u32, f64)> {
    let (second, value) = record.split_first_chunk().ok_or(ErrorKind::UnexpectedEof)?;
    let value = value.try_into().map_err(|_| ErrorKind::UnexpectedEof)?;
    Ok((u32::from_le_bytes(*second), f64::from_le_bytes(value)))
}

fn convert(input: impl Read, output: impl Write) -> io::Result<u64> {
    use std::io::BufRead;
    let mut input = io::BufReader::new(input);
    let mut output = BufWriter::new(output);
    let mut records = 0;
    while !input.fill_buf()?.is_empty() {
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
