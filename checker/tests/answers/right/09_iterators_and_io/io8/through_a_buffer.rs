// Right: a BufWriter in front of the sink, which io::copy reads into.

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

fn pack<R: Read>(entries: impl IntoIterator<Item = Entry<R>>, out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    for Entry { name, size, content } in entries {
        writeln!(out, "{size} {name}")?;
        let copied = io::copy(&mut content.take(size), &mut out)?;
        (copied == size).then_some(()).ok_or(ErrorKind::UnexpectedEof)?;
        writeln!(out)?;
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
