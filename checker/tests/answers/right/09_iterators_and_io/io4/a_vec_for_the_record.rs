// Right: the buffers have 32 KiB each, and an inner function returns early, so that `flush` is always called.

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
    fn copy(input: &mut impl Read, output: &mut impl Write) -> io::Result<u64> {
        let mut record = Vec::with_capacity(12);
        let mut records = 0;
        while input.take(12).read_to_end(&mut record)? > 0 {
            let (second, value) = parse(&record)?;
            writeln!(output, "{second} {value}")?;
            records += 1;
            record.clear();
        }
        Ok(records)
    }
    let mut output = BufWriter::with_capacity(32_768, output);
    let result = copy(&mut io::BufReader::with_capacity(32_768, input), &mut output);
    output.flush()?;
    result
}

fn main() {
    let records = [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 248, 63]; 1_000].concat();
    bench("convert(1000 records)", || convert(black_box(&records[..]), io::sink()).is_ok());
}
