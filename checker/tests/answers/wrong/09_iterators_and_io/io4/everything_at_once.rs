// Wrong: a lazy one reads the whole file and writes the whole text; few calls, and the buffers grow with the file.
// Fails: sixteen_times_as_many_share_64_kib, what_is_complete_is_written

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
    let mut file = Vec::new();
    input.read_to_end(&mut file)?;
    let mut text = Vec::new();
    for record in file.chunks(12) {
        let (second, value) = parse(record)?;
        writeln!(text, "{second} {value}")?;
    }
    output.write_all(&text)?;
    Ok(file.len() as u64 / 12)
}

fn main() {
    let records = [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 248, 63]; 1_000].concat();
    bench("convert(1000 records)", || convert(black_box(&records[..]), io::sink()).is_ok());
}
