//! A backup packs files into one archive and sends it: for each file a line with its size and its name, then
//! exactly that many bytes, then a line feed. A file that has grown meanwhile is cut at its stated size; one
//! that has become shorter is an error. At the end `out` is flushed.
//!
//! It is correct, but holds the archive, and each file once more, before the first byte leaves.
//! Goal: no more than 16 KiB at once for files of any size, and no block for a file.

use std::hint::black_box;
use std::io::{self, ErrorKind, Read, Write};

use heaplings::bench;

/// A file that is to be packed.
struct Entry<R> {
    name: String,
    /// Its size when the backup began.
    size: u64,
    content: R,
}

// TODO: let the bytes go straight from the files to the sink.
/// Writes an archive of the entries to `out`.
fn pack<R: Read>(entries: impl IntoIterator<Item = Entry<R>>, mut out: impl Write) -> io::Result<()> {
    let mut archive = Vec::new();
    for entry in entries {
        let mut content = Vec::new();
        entry.content.take(entry.size).read_to_end(&mut content)?;
        if (content.len() as u64) < entry.size {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let header = format!("{} {}\n", entry.size, entry.name);
        archive.extend_from_slice(header.as_bytes());
        archive.extend_from_slice(&content);
        archive.push(b'\n');
    }
    out.write_all(&archive)?;
    out.flush()
}

fn main() {
    let file = vec![b'x'; 100_000];
    let mut out = Vec::with_capacity(1_100_000);
    bench("pack(10 files of 100 kB)", || {
        out.clear();
        let entry = |_| Entry { name: String::new(), size: 100_000, content: &file[..] };
        pack((0..black_box(10)).map(entry), &mut out).is_ok()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::measure_with;
    use std::io::{self, ErrorKind, Write};

    /// What is written for files with these contents and sizes, and the result.
    fn packed(files: &[(&str, u64, &[u8])]) -> (Vec<u8>, io::Result<()>) {
        let entry = |&(name, size, content)| Entry { name: String::from(name), size, content };
        let mut archive = Vec::new();
        let result = pack(files.iter().map(entry), &mut archive);
        (archive, result)
    }

    /// A sink that adds up what it is given, takes 1,000 bytes at a time, and has room for some.
    struct Line {
        sum: u64,
        room: u64,
        flushed: bool,
    }

    impl Write for Line {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let n = self.room.min(1_000).min(bytes.len() as u64) as usize;
            self.room -= n as u64;
            self.sum += bytes[..n].iter().map(|byte| u64::from(*byte)).sum::<u64>();
            self.flushed = false;
            if n == 0 && !bytes.is_empty() { Err(ErrorKind::BrokenPipe.into()) } else { Ok(n) }
        }

        fn flush(&mut self) -> io::Result<()> {
            self.flushed = true;
            Ok(())
        }
    }

    fn files(n: usize, size: u64) -> Vec<Entry<io::Repeat>> {
        let entry = |i| Entry { name: format!("backup/file-{i}.bin"), size, content: io::repeat(b'x') };
        (0..n).map(entry).collect()
    }

    fn line(room: u64) -> Line {
        Line { sum: 0, room, flushed: false }
    }

    #[test]
    fn a_header_and_the_content() {
        assert_matches!(packed(&[]), (archive, Ok(())) if archive.is_empty());
        assert_matches!(packed(&[("a", 0, b"")]), (archive, Ok(())) if archive == b"0 a\n\n");
        let (archive, result) = packed(&[("größe 1", 3, b"\xff\0\n"), ("b/c", 5, b"12345")]);
        assert_eq!(archive, "3 größe 1\n".bytes().chain(*b"\xff\0\n\n5 b/c\n12345\n").collect::<Vec<_>>());
        assert_matches!(result, Ok(()));
        let long = "n".repeat(100_000);
        assert_eq!(packed(&[(&long, 3, b"abc")]).0, format!("3 {long}\nabc\n").into_bytes());
    }

    #[test]
    fn longer_is_cut_and_shorter_is_an_error() {
        assert_matches!(packed(&[("a", 2, b"1234"), ("b", 1, b"5")]).0.as_slice(), b"2 a\n12\n1 b\n5\n");
        for (size, content) in [(5, &b"1234"[..]), (1, b""), (u64::MAX, b"12")] {
            let (_, result) = packed(&[("b", 1, b"5"), ("a", size, content), ("c", 1, b"6")]);
            assert_matches!(result, Err(error) if error.kind() == ErrorKind::UnexpectedEof);
        }
    }

    #[test]
    fn everything_arrives_and_is_flushed() {
        let mut out = line(u64::MAX);
        pack(files(3, 50_000), &mut out).unwrap();
        let header = |i| format!("50000 backup/file-{i}.bin\n\n").into_bytes();
        let headers: u64 = (0..3).flat_map(header).map(u64::from).sum();
        assert_eq!((out.sum, out.flushed), (headers + 3 * 50_000 * u64::from(b'x'), true));
        for room in [0, 5, 1_000, 60_000] {
            let result = pack(files(3, 50_000), line(room));
            assert_matches!(result, Err(error) if error.kind() == ErrorKind::BrokenPipe);
        }
    }

    #[test]
    fn ten_files() {
        let heap = measure_with(|| files(10, 20_000), |files| pack(files, line(u64::MAX)).unwrap());
        // Nothing is needed. There is room for a buffer in front of the sink.
        dhat::assert!(heap.max_bytes <= 16_384);
    }

    #[test]
    fn ten_files_sixteen_times_as_large() {
        let heap = measure_with(|| files(10, 320_000), |files| pack(files, line(u64::MAX)).unwrap());
        // As above.
        dhat::assert!(heap.max_bytes <= 16_384);
    }

    #[test]
    fn a_thousand_small_files() {
        let heap = measure_with(|| files(1_000, 10), |files| pack(files, line(u64::MAX)).unwrap());
        // One buffer for all, and another to read into.
        dhat::assert!(heap.total_blocks <= 2);
    }
}
