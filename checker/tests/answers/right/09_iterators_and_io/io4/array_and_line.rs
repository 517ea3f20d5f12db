// Right: an array for a hundred records, and a Vec for their lines, both written out by hand.

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
    let mut lines = Vec::with_capacity(16_384);
    let mut buffer = [0; 12 * 200];
    let mut records = 0;
    loop {
        let mut len = 0;
        while len < buffer.len() {
            match input.read(&mut buffer[len..]) {
                Ok(0) => break,
                Ok(n) => len += n,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        lines.clear();
        let mut result = Ok(());
        for record in buffer[..len].chunks(12) {
            match parse(record) {
                Ok((second, value)) => writeln!(lines, "{second} {value}")?,
                Err(error) => result = Err(error),
            }
        }
        output.write_all(&lines)?;
        result?;
        records += len as u64 / 12;
        if len < buffer.len() {
            return Ok(records);
        }
    }
}

fn main() {
    let records = [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 248, 63]; 1_000].concat();
    bench("convert(1000 records)", || convert(black_box(&records[..]), io::sink()).is_ok());
}
