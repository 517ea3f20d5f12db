// Wrong: nothing is allocated, and the disk is called for every piece of every line.
// Fails: reads_and_writes_in_large_pieces

use std::hint::black_box;
use std::io::{self, BufWriter, ErrorKind, Read, Write};

use heaplings::bench;

/// A record's second and value, if it has 12 bytes.
fn parse(record: &[u8]) -> io::Result<(u32, f64)> {
    let (second, value) = record.split_first_chunk().ok_or(ErrorKind::UnexpectedEof)?;
    let value = value.try_into().map_err(|_| ErrorKind::UnexpectedEof)?;
    Ok((u32::from_le_bytes(*second), f64::from_le_bytes(value)))
}

fn convert(mut input: impl Read, mut output: impl Write) -> io::Result<u64> {
    let mut records = 0;
    loop {
        let (mut record, mut len) = ([0; 12], 0);
        while len < 12 {
            match input.read(&mut record[len..]) {
                Ok(0) if len == 0 => return Ok(records),
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n) => len += n,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let (second, value) = parse(&record)?;
        writeln!(output, "{second} {value}")?;
        records += 1;
    }
}

fn main() {
    let records = [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 248, 63]; 1_000].concat();
    bench("convert(1000 records)", || convert(black_box(&records[..]), io::sink()).is_ok());
}
