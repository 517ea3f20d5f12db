// Wrong: what io::copy returns is not looked at, so a file that has become shorter is packed.
// Fails: longer_is_cut_and_shorter_is_an_error

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
    for entry in entries {
        writeln!(out, "{} {}", entry.size, entry.name)?;
        io::copy(&mut entry.content.take(entry.size), &mut out)?;
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
