//! A logger in a lorry writes records of 12 bytes: the second as a `u32`, a value as an `f64`, both
//! little endian. The workshop turns them into lines of text. Complete records are written even if the
//! last one is cut off. A record that is cut off is an error, and so is a sink that is full. A call that
//! is interrupted is tried again.
//!
//! It is correct, but asks the disk for 12 bytes at a time, and makes a buffer of 8 KiB for every line.
//! Goal: two buffers, together no larger than 64 KiB, with a record or a line beside them, and one call for
//! some hundred records.

use std::hint::black_box;
use std::io::{self, BufWriter, ErrorKind, Read, Write};

use heaplings::bench;

/// A record's second and value, if it has 12 bytes.
fn parse(record: &[u8]) -> io::Result<(u32, f64)> {
    let (second, value) = record.split_first_chunk().ok_or(ErrorKind::UnexpectedEof)?;
    let value = value.try_into().map_err(|_| ErrorKind::UnexpectedEof)?;
    Ok((u32::from_le_bytes(*second), f64::from_le_bytes(value)))
}

// TODO: let all records go through the same two buffers.
/// Writes a line for each record, and says how many there were.
fn convert(mut input: impl Read, mut output: impl Write) -> io::Result<u64> {
    let mut records = 0;
    loop {
        let mut record = Vec::new();
        input.by_ref().take(12).read_to_end(&mut record)?;
        if record.is_empty() {
            return Ok(records);
        }
        let (second, value) = parse(&record)?;
        let mut line = BufWriter::new(&mut output);
        writeln!(line, "{second} {value}")?;
        line.flush()?;
        records += 1;
    }
}

fn main() {
    let records = [[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 248, 63]; 1_000].concat();
    bench("convert(1000 records)", || convert(black_box(&records[..]), io::sink()).is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure_with;
    use std::io::{self, ErrorKind, Read, Write};

    fn records(n: u32) -> Vec<u8> {
        (0..n).flat_map(|i| [&i.to_le_bytes()[..], &(f64::from(i) / 4.0).to_le_bytes()].concat()).collect()
    }

    /// A disk: counts its calls, gives or takes at most `piece` bytes in one, and has room for `room`. A call
    /// is interrupted now and then.
    struct Disk<'a> {
        file: &'a [u8],
        written: Vec<u8>,
        piece: usize,
        room: usize,
        calls: usize,
    }

    impl<'a> Disk<'a> {
        fn of(file: &'a [u8], piece: usize, room: usize) -> Disk<'a> {
            Disk { file, written: Vec::with_capacity(room.min(1 << 20)), piece, room, calls: 0 }
        }

        fn call(&mut self) -> io::Result<()> {
            self.calls += 1;
            if self.calls % 16 == 2 { Err(ErrorKind::Interrupted.into()) } else { Ok(()) }
        }
    }

    impl Read for Disk<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.call()?;
            let n = buffer.len().min(self.piece);
            self.file.read(&mut buffer[..n])
        }
    }

    impl Write for Disk<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.call()?;
            let n = bytes.len().min(self.piece).min(self.room - self.written.len());
            self.written.extend_from_slice(&bytes[..n]);
            if n == 0 && !bytes.is_empty() { Err(ErrorKind::StorageFull.into()) } else { Ok(n) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn converted(file: &[u8], piece: usize, room: usize) -> (String, io::Result<u64>) {
        let mut sink = Disk::of(&[], piece, room);
        let result = convert(Disk::of(file, piece, 0), &mut sink);
        (String::from_utf8(sink.written).unwrap(), result)
    }

    #[test]
    fn a_line_for_each_record() {
        for piece in [1, 5, 12, 100, 1 << 20] {
            let (nothing, three) = (converted(&[], piece, 100), converted(&records(3), piece, 100));
            assert_matches!(nothing, (text, Ok(0)) if text.is_empty());
            assert_matches!(three, (text, Ok(3)) if text == "0 0\n1 0.25\n2 0.5\n");
            let (text, result) = converted(&records(5_000), piece, 1 << 20);
            assert_matches!(result, Ok(5_000));
            assert!(text.lines().enumerate().all(|(i, line)| line == format!("{i} {}", i as f64 / 4.0)));
            assert_eq!(text.lines().count(), 5_000);
        }
    }

    #[test]
    fn what_is_complete_is_written() {
        for cut in 1..12 {
            let (text, result) = converted(&records(3)[..36 - cut], 7, 100);
            assert_eq!(text, "0 0\n1 0.25\n");
            assert_matches!(result, Err(error) if error.kind() == ErrorKind::UnexpectedEof);
        }
    }

    #[test]
    fn a_full_sink_is_an_error() {
        for (n, room) in [(2, 0), (2, 9), (1_000, 5), (5_000, 50_000)] {
            let (_, result) = converted(&records(n), 1 << 20, room);
            assert_matches!(result, Err(error) if error.kind() == ErrorKind::StorageFull, "{n} records");
        }
    }

    #[test]
    fn reads_and_writes_in_large_pieces() {
        let file = records(10_000);
        let (mut source, mut sink) = (Disk::of(&file, 1 << 20, 0), Disk::of(&[], 1 << 20, 1 << 20));
        assert_matches!(convert(&mut source, &mut sink), Ok(10_000));
        assert!(source.calls <= 100, "{} calls to read 10,000 records", source.calls);
        assert!(sink.calls <= 100, "{} calls to write 10,000 lines", sink.calls);
    }

    #[test]
    fn all_records_share_the_buffers() {
        let disks = |file| (file, Disk::of(&[], 1 << 20, 1 << 20));
        let heap = measure_with(|| disks(records(1_000)), |(file, sink)| convert(&file[..], sink).unwrap());
        // A buffer on each side; and a record or a line of one's own, with the few times that it may grow.
        dhat::assert!(heap.total_blocks <= 8);
    }

    #[test]
    fn sixteen_times_as_many_share_64_kib() {
        let disks = |file| (file, Disk::of(&[], 1 << 20, 1 << 20));
        let heap = measure_with(|| disks(records(16_000)), |(file, sink)| convert(&file[..], sink).unwrap());
        // Ours have 8 KiB each. There is room for two of 32 KiB, and for a record or a line of one's own.
        dhat::assert!(heap.total_bytes <= 66_560);
    }
}
