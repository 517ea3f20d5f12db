// Wrong: the last lines are written when the buffer is dropped, and nobody hears that the sink was full.
// Fails: a_full_sink_is_an_error

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
    let mut input = io::BufReader::new(input);
    let mut output = BufWriter::new(output);
    let mut records = 0;
    let mut record = Vec::new();
    while input.by_ref().take(12).read_to_end(&mut record)? > 0 {
        let (second, value) = parse(&record)?;
        writeln!(output, "{second} {value}")?;
        record.clear();
        records += 1;
    }
    Ok(records)
}

fn main() {
    let records = [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 248, 63]; 1_000].concat();
    bench("convert(1000 records)", || convert(black_box(&records[..]), io::sink()).is_ok());
}
