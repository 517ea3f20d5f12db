//! A lorry's records become lines through one buffer on each side.
//!
//! ## Why it works
//!
//! Much of what a call to the system costs does not depend on how many bytes it moves, so a buffer saves
//! calls: 682 records come in with one `read`, and some hundred lines leave with one `write`. It can do
//! so only if it outlives a record. One that is made inside the loop is filled with a single line, flushed
//! and thrown away: it allocates 8 KiB, and saves no call. A buffered reader inside the loop would even be
//! wrong, because what it has read ahead is lost with it.
//!
//! Each record is read into the same 12 bytes. `read_to_end` behind `take` says how many bytes there were:
//! 0 at the end of the file, and fewer than 12 where a record is cut off. It tries again when a call was
//! interrupted, and so does a `BufWriter` when it writes.
//!
//! ## What it costs
//!
//! Two blocks of 8 KiB, and 12 bytes, for as long as the files are open. The lines reach the sink later:
//! until then a reader of the file does not see them, and after a crash the last ones are missing. An error
//! appears later, too, at the latest in `flush`. Without that call `drop` writes the rest, and ignores the
//! error. Here that happens when the last record is cut off: the function returns that error at once, and
//! `drop` writes the complete records. If the sink is full as well, the caller is not told.
//!
//! ## When not to
//!
//! When what is read or written is in memory already, as a slice or a `Vec<u8>`: the buffer is one more copy.
//! When each piece is as large as the buffer; a `BufWriter` passes those on directly, and is of no use. When
//! somebody waits for every line, as in a chat or at a terminal: flush after each, or use a `LineWriter`. And
//! around a reader that other code continues to read: what the buffer has read ahead is gone.
//!
//! ## Another way
//!
//! `fill_buf` shows whether bytes are left without taking them, and `read_exact` into an array needs no Vec.
//! But `fill_buf` does not try again when a call was interrupted: match its error, as in io3.
//!
//! `with_capacity` makes a buffer larger or smaller than 8 KiB. Whether a larger one helps depends on the
//! disk or the network, so measure it there.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | all_records_share_the_buffers | before | 3000 | 8248000 | 8236 | 0 |
//! | | after | 3 | 16396 | 16396 | 0 |
//! | sixteen_times_as_many_share_64_kib | before | 48000 | 131968000 | 8236 | 0 |
//! | | after | 3 | 16396 | 16396 | 0 |
//!
//! Seen: uutils/coreutils#2115: `ls -R` of a large tree went from 344,064 to 1,090 calls of `write`

use std::hint::black_box;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};

use heaplings::bench;

/// A record's second and value, if it has 12 bytes.
fn parse(record: &[u8]) -> io::Result<(u32, f64)> {
    let (second, value) = record.split_first_chunk().ok_or(ErrorKind::UnexpectedEof)?;
    let value = value.try_into().map_err(|_| ErrorKind::UnexpectedEof)?;
    Ok((u32::from_le_bytes(*second), f64::from_le_bytes(value)))
}

/// Writes a line for each record, and says how many there were.
fn convert(input: impl Read, output: impl Write) -> io::Result<u64> {
    let mut input = BufReader::new(input);
    let mut output = BufWriter::new(output);
    let mut record = Vec::with_capacity(12);
    let mut records = 0;
    while input.by_ref().take(12).read_to_end(&mut record)? > 0 {
        let (second, value) = parse(&record)?;
        writeln!(output, "{second} {value}")?;
        record.clear();
        records += 1;
    }
    output.flush()?;
    Ok(records)
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
