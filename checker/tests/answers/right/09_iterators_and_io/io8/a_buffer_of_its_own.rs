// Right: one Vec of 4 KiB for all files, and the copying written out.

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

fn pack<R: Read>(entries: impl IntoIterator<Item = Entry<R>>, mut out: impl Write) -> io::Result<()> {
    let mut buffer = vec![0; 4_096];
    for mut entry in entries {
        writeln!(out, "{} {}", entry.size, entry.name)?;
        let mut left = entry.size;
        while left > 0 {
            let most = left.min(buffer.len() as u64) as usize;
            let n = match entry.content.read(&mut buffer[..most]) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n) => n,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            out.write_all(&buffer[..n])?;
            left -= n as u64;
        }
        out.write_all(b"\n")?;
    }
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
