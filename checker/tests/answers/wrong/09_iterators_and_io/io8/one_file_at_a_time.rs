// Wrong: the archive is gone, and a whole file is still in memory.
// Fails: ten_files, ten_files_sixteen_times_as_large

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
    let mut content = Vec::new();
    for entry in entries {
        content.clear();
        entry.content.take(entry.size).read_to_end(&mut content)?;
        if (content.len() as u64) < entry.size {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        writeln!(out, "{} {}", entry.size, entry.name)?;
        out.write_all(&content)?;
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
