// Right: a list in order, in which a region is found by halving.
// Needs: gold_blocks_of_500_rows 39, gold_peak_of_2000_rows 1_788
use std::hint::black_box;
use std::io::{self, BufRead, Write};

use heaplings::bench;

/// Hands each field of a row to `each`, without its quotes.
fn fields(row: &str, each: &mut dyn FnMut(&str)) {
    // Only a field with a doubled quote is put together here.
    let mut glued = String::new();
    unquoted(row, &mut glued, each);
}

/// The same, with a buffer for fields that have a doubled quote.
fn unquoted(row: &str, glued: &mut String, each: &mut dyn FnMut(&str)) {
    let mut rest = row;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let end = rest.find(',').unwrap_or(rest.len());
            each(&rest[..end]);
            let Some(next) = rest.get(end + 1..) else { return };
            rest = next;
            continue;
        };
        let mut from = 0;
        let end = loop {
            // A doubled quote goes on, a single one ends the field.
            match quoted[from..].find('"').map(|at| from + at) {
                Some(at) if quoted[at + 1..].starts_with('"') => from = at + 2,
                Some(at) => break at,
                None => break quoted.len(),
            }
        };
        let tail = quoted.get(end + 1..).unwrap_or_default();
        let comma = tail.find(',').unwrap_or(tail.len());
        if from == 0 && comma == 0 {
            each(&quoted[..end]);
        } else {
            glued.clear();
            for (i, part) in quoted[..end].split("\"\"").enumerate() {
                glued.push_str(if i > 0 { "\"" } else { "" });
                glued.push_str(part);
            }
            glued.push_str(&tail[..comma]);
            each(glued);
        }
        let Some(next) = tail.get(comma + 1..) else { return };
        rest = next;
    }
}

/// What is known of a region.
#[derive(Default)]
struct Sums {
    rows: u64,
    units: u64,
    cents: u64,
}

/// The sums of all regions, in order.
#[derive(Default)]
struct Table {
    regions: Vec<(Box<str>, Sums)>,
    region: String,
    glued: String,
}

impl Table {
    /// Takes a row in. Says whether it is one.
    fn add(&mut self, row: &str) -> bool {
        let Table { regions, region, glued } = self;
        let (mut n, mut units, mut cents) = (0, None, None);
        unquoted(row, glued, &mut |field| {
            match n {
                0 => field.clone_into(region),
                2 => units = field.parse::<u64>().ok(),
                3 => cents = field.parse::<u64>().ok(),
                _ => {}
            }
            n += 1;
        });
        let (4, Some(units), Some(cents)) = (n, units, cents) else { return false };
        // Looked up first, so that a known region needs no key.
        let place = match regions.binary_search_by(|(known, _)| (**known).cmp(region)) {
            Ok(place) => place,
            Err(place) => {
                regions.insert(place, (region.as_str().into(), Sums::default()));
                place
            }
        };
        let sums = &mut regions[place].1;
        sums.rows += 1;
        sums.units += units;
        sums.cents += units * cents;
        true
    }

    /// Writes the sums, by region.
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"region,rows,units,cents\n")?;
        for (region, Sums { rows, units, cents }) in &self.regions {
            if region.contains([',', '"']) {
                out.write_all(b"\"")?;
                for (i, part) in region.split('"').enumerate() {
                    out.write_all(if i > 0 { b"\"\"" } else { b"" })?;
                    out.write_all(part.as_bytes())?;
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
    let mut table = Table::default();
    let mut row = String::with_capacity(128);
    for line in 1.. {
        row.clear();
        if rows.read_line(&mut row)? == 0 {
            break;
        }
        let text = row.strip_suffix('\n').unwrap_or(&row);
        if !table.add(text.strip_suffix('\r').unwrap_or(text)) {
            let what = format!("line {line} is no row of four");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
    }
    table.write(out)
}

fn main() {
    let rows = "North,paper,2,150\nSouth,ink,1,900\n\"East, \"\"far\"\"\",glue,3,75\n".repeat(300);
    bench("aggregate(900 rows)", || aggregate(black_box(rows.as_bytes()), &mut io::sink()));
    bench("fields(a row)", || fields(black_box("North,\"a, b\",2,150"), &mut |field| _ = black_box(field)));
}
