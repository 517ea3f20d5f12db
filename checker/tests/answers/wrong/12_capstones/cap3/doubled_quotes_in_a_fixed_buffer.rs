// Wrong: a field with a doubled quote has room for 256 bytes, and loses the rest.
// Fails: reads_rows_and_says_which_one_is_wrong
use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{self, BufRead, Write};

use heaplings::bench;

/// A text of up to 256 bytes, without a block.
struct Text {
    bytes: [u8; 256],
    length: usize,
}

impl Default for Text {
    fn default() -> Text {
        Text { bytes: [0; 256], length: 0 }
    }
}

impl Text {
    fn push_str(&mut self, text: &str) {
        let end = (self.length + text.len()).min(self.bytes.len());
        self.bytes[self.length..end].copy_from_slice(&text.as_bytes()[..end - self.length]);
        self.length = end;
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

/// The next field of a row, and what follows its comma if there is one. A field that is not a slice of the
/// row is put together in the buffer.
fn field<'r: 't, 't>(row: &'r str, buffer: &'t mut Text) -> (&'t str, Option<&'r str>) {
    let cut = |rest: &'r str| rest.split_once(',').map_or((rest, None), |(field, rest)| (field, Some(rest)));
    let Some(quoted) = row.strip_prefix('"') else { return cut(row) };
    buffer.length = 0;
    let mut rest = quoted;
    while let Some((text, after)) = rest.split_once('"') {
        let Some(more) = after.strip_prefix('"') else {
            let (tail, next) = cut(after);
            if buffer.length == 0 && tail.is_empty() {
                return (text, next);
            }
            buffer.push_str(text);
            buffer.push_str(tail);
            return (buffer.text(), next);
        };
        buffer.push_str(text);
        buffer.push_str("\"");
        rest = more;
    }
    buffer.push_str(rest);
    (buffer.text(), None)
}

/// Hands each field of a row to `each`, without its quotes.
fn fields(row: &str, each: &mut dyn FnMut(&str)) {
    fields_with(row, &mut Text::default(), each);
}

/// The same, with a buffer for fields that have doubled quotes.
fn fields_with(row: &str, buffer: &mut Text, each: &mut dyn FnMut(&str)) {
    let mut rest = Some(row);
    while let Some(row) = rest {
        let (text, next) = field(row, buffer);
        each(text);
        rest = next;
    }
}

/// The sums of a region.
#[derive(Default)]
struct Sums {
    rows: usize,
    units: u64,
    cents: u64,
}

/// All that has been read.
#[derive(Default)]
struct Table {
    regions: BTreeMap<Box<str>, Sums>,
    region: String,
    field: Text,
}

impl Table {
    /// Takes a row in. Says whether it is one.
    fn add(&mut self, row: &str) -> bool {
        let (mut n, mut units, mut cents) = (0, None, None);
        fields_with(row, &mut self.field, &mut |field| {
            match n {
                0 => field.clone_into(&mut self.region),
                2 => units = field.parse::<u64>().ok(),
                3 => cents = field.parse::<u64>().ok(),
                _ => {}
            }
            n += 1;
        });
        let (4, Some(units), Some(cents)) = (n, units, cents) else { return false };
        if !self.regions.contains_key(self.region.as_str()) {
            self.regions.insert(self.region.as_str().into(), Sums::default());
        }
        if let Some(sums) = self.regions.get_mut(self.region.as_str()) {
            sums.rows += 1;
            sums.units += units;
            sums.cents += units * cents;
        }
        true
    }

    /// Writes the sums, by region.
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"region,rows,units,cents\n")?;
        for (region, Sums { rows, units, cents }) in &self.regions {
            if region.contains([',', '"']) {
                for (i, part) in region.split('"').enumerate() {
                    write!(out, "{}{part}", if i == 0 { "\"" } else { "\"\"" })?;
                }
                out.write_all(b"\"")?;
            } else {
                out.write_all(region.as_bytes())?;
            }
            writeln!(out, ",{rows},{units},{cents}")?;
        }
        Ok(())
    }
}

/// Reads all rows, and writes the sums. A row ends in a line feed, or in a carriage return and a line feed.
fn aggregate(mut rows: impl BufRead, out: &mut dyn Write) -> io::Result<()> {
    let (mut table, mut line, mut number) = (Table::default(), String::new(), 0);
    while rows.read_line(&mut line)? > 0 {
        number += 1;
        let row = line.strip_suffix('\n').map_or(&*line, |row| row.strip_suffix('\r').unwrap_or(row));
        if !table.add(row) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("line {number} is no row of four"),
            ));
        }
        line.clear();
    }
    table.write(out)
}

fn main() {
    let rows = "North,paper,2,150\nSouth,ink,1,900\n\"East, \"\"far\"\"\",glue,3,75\n".repeat(300);
    bench("aggregate(900 rows)", || aggregate(black_box(rows.as_bytes()), &mut io::sink()));
    bench("fields(a row)", || fields(black_box("North,\"a, b\",2,150"), &mut |field| _ = black_box(field)));
}
