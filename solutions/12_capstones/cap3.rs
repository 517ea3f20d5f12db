//! Sums of a CSV file, with one row and one sum for each region in memory.
//!
//! Gold, for 30 regions: 40 blocks and a peak of 2,884 bytes, for 500 rows as for 2,000. A sorted list in
//! place of the map needs 39 blocks and 1,788 bytes (`sorted_at_the_end.rs` in
//! `checker/tests/answers/right`), but each insertion moves what is behind it.
//!
//! ## Why it works
//!
//! * A field is a slice of its row (chapter 03). Only one with a doubled quote has to be put together, in a
//!   buffer that stays (chapter 04).
//! * Three numbers say all that the output needs of a region's rows. They are added up as they come, so that
//!   nothing of a row is kept (chapter 09).
//! * A region is looked up before a key is made of it (chapter 02); its text is written into a String that
//!   keeps its memory, by `clone_into` (chapter 08).
//! * A `BTreeMap` has its keys in order, so the output needs no list and no sorting. Each part is written
//!   straight to where it goes (chapter 09), and a quote that has to be doubled is written twice.
//! * One row is in memory at a time: `read_line` into a String with capacity, which is cleared.
//!
//! ## What it costs
//!
//! Many small writes: put a `BufWriter` around a file before you hand it over. A `BTreeMap` compares its way
//! to a key: the more regions, the more comparisons. And the sums must be chosen beforehand: a median cannot
//! be added up.
//!
//! ## When not to
//!
//! When the file is read more than once, or has to answer other questions: then load it, in columns (chapter
//! 10). When there are as many regions as rows, this keeps them all: sort on disk, and merge (chapter 09).
//!
//! The `csv` crate also reads quoted fields with a line feed inside, which this one does not allow, and its
//! `ByteRecord` is filled again for each row. Use it for CSV that others have written.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | bronze_fields_need_no_block | before | 3400 | 109600 | 208 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | silver_a_known_region_needs_no_block | before | 9008 | 324800 | 44270 | 43960 |
//! | | after | 0 | 0 | 0 | 0 |
//! | silver_reading_needs_few_blocks | before | 9774 | 425468 | 103970 | 0 |
//! | | after | 40 | 2904 | 2884 | 0 |
//! | bronze_writing_needs_one_list | before | 2040 | 91798 | 54026 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | bronze_blocks_of_500_rows | before | 9774 | 425468 | 103970 | 0 |
//! | | after | 40 | 2904 | 2884 | 0 |
//! | silver_blocks_of_500_rows | before | 9774 | 425468 | 103970 | 0 |
//! | | after | 40 | 2904 | 2884 | 0 |
//! | gold_blocks_of_500_rows | before | 9774 | 425468 | 103970 | 0 |
//! | | after | 40 | 2904 | 2884 | 0 |
//! | bronze_peak_of_2000_rows | before | 38350 | 1753525 | 432334 | 0 |
//! | | after | 40 | 2904 | 2884 | 0 |
//! | gold_peak_of_500_rows | before | 9774 | 425468 | 103970 | 0 |
//! | | after | 40 | 2904 | 2884 | 0 |
//! | gold_peak_of_2000_rows | before | 38350 | 1753525 | 432334 | 0 |
//! | | after | 40 | 2904 | 2884 | 0 |
//!
//! Seen: NodeDB-Lab/nodedb#39: GROUP BY kept every matching document; millions of rows ran out of memory

use std::collections::BTreeMap;
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
    regions: BTreeMap<Box<str>, Sums>,
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
        let sums = match regions.get_mut(region.as_str()) {
            Some(sums) => sums,
            None => regions.entry(region.as_str().into()).or_default(),
        };
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::hint::black_box;
    use std::io::{self, BufRead};

    /// The fields of a row.
    fn fields_of(row: &str) -> Vec<String> {
        let mut found = Vec::new();
        fields(row, &mut |field| found.push(field.to_string()));
        found
    }

    /// What comes out for a text.
    fn sums(rows: &str) -> io::Result<String> {
        let mut out = Vec::new();
        aggregate(rows.as_bytes(), &mut out)?;
        Ok(String::from_utf8(out).expect("text in, text out"))
    }

    /// A reader of so many rows, of which only one is in memory: 30 regions, some of them in quotes.
    struct Rows {
        rows: usize,
        row: Vec<u8>,
        at: usize,
    }

    impl Rows {
        fn new(rows: usize) -> Rows {
            Rows { rows, row: Vec::with_capacity(100), at: 0 }
        }
    }

    impl io::Read for Rows {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let mut row = self.fill_buf()?;
            let n = io::Read::read(&mut row, out)?;
            self.consume(n);
            Ok(n)
        }
    }

    impl BufRead for Rows {
        fn fill_buf(&mut self) -> io::Result<&[u8]> {
            if self.at == self.row.len() && self.rows > 0 {
                self.rows -= 1;
                self.row.clear();
                self.at = 0;
                let (i, region) = (self.rows, self.rows % 30);
                match i % 3 {
                    0 => writeln!(self.row, "\"Region {region}, \"\"east\"\"\",paper,{},{}", i % 7, i % 90)?,
                    _ => writeln!(self.row, "Region {region},{},{},1", i * 31, i % 11)?,
                }
            }
            Ok(&self.row[self.at..])
        }

        fn consume(&mut self, n: usize) {
            self.at += n;
        }
    }

    // Part 1.
    #[test]
    fn cuts_a_row_into_fields() {
        assert_eq!(fields_of("a,b,c"), ["a", "b", "c"]);
        assert_eq!(fields_of(""), [""]);
        assert_eq!(fields_of(",,"), ["", "", ""]);
        assert_eq!(fields_of(r#""a, b",c,"""#), ["a, b", "c", ""]);
        assert_eq!(fields_of(r#""say ""hi""","größe","""""#), [r#"say "hi""#, "größe", r#"""#]);
        assert_eq!(fields_of(r#"a"b,c"#), [r#"a"b"#, "c"]);
    }

    #[test]
    fn bronze_fields_need_no_block() {
        let count = |row: &str| {
            let mut letters = 0;
            fields(black_box(row), &mut |field| letters += field.len());
            letters
        };
        let heap = measure(|| {
            (0..200).map(|_| count("North,paper,12,4") + count("\"a, b\",\"\",1,2")).sum::<usize>()
        });
        assert_eq!(heap.value, 200 * (13 + 6));
        dhat::assert!(heap.total_blocks == 0);
    }

    // Part 2.
    #[test]
    fn adds_up_by_region() {
        assert_eq!(sums("").unwrap(), "region,rows,units,cents\n");
        let rows = "North,paper,2,150\nSouth,ink,1,900\r\nNorth,ink,3,900\n\"North\",glue,1,1";
        assert_eq!(sums(rows).unwrap(), "region,rows,units,cents\nNorth,3,6,3001\nSouth,1,1,900\n");
    }

    #[test]
    fn silver_a_known_region_needs_no_block() {
        let mut table = Table::default();
        ["North,paper,1,1", "\"a, \"\"b\"\"\",paper,1,1"].iter().for_each(|row| assert!(table.add(row)));
        let heap = measure(|| {
            let rows = ["North,paper,2,150", "\"North\",ink,3,900", "North,\"x, y\",3,9"];
            (0..600).filter(|i| table.add(rows[i % 3])).count()
        });
        assert_eq!(heap.value, 600);
        dhat::assert!(heap.total_blocks == 0);
    }

    // Part 3.
    #[test]
    fn reads_rows_and_says_which_one_is_wrong() {
        for (rows, line) in
            [("a,b,1", 1), ("a,b,1,2\n\n", 2), ("a,b,1,2\na,b,1,2,3", 2), ("a,b,1,2\na,b,c,2\na,b,1,2", 2)]
        {
            let error = sums(rows).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert_eq!(error.to_string(), format!("line {line} is no row of four"));
        }
        assert!(sums("a,b,1,-2").is_err() && aggregate(&b"\xff,b,1,2"[..], &mut io::sink()).is_err());
        let long = "x".repeat(50_000);
        let row = format!("{long},\"{long}\",1,2\n");
        assert_eq!(sums(&row.repeat(3)).unwrap(), format!("region,rows,units,cents\n{long},3,3,6\n"));
        let row = format!("\"{long}\"\"{long}\",\"\"\"{long}\",1,2\n");
        let expected = format!("region,rows,units,cents\n\"{long}\"\"{long}\",2,2,4\n");
        assert_eq!(sums(&row.repeat(2)).unwrap(), expected);
    }

    #[test]
    fn silver_reading_needs_few_blocks() {
        let heap = measure_with(|| Rows::new(500), |rows| aggregate(rows, &mut io::sink()));
        assert!(heap.value.is_ok());
        // One or two for each of 167 rows with doubled quotes, a key for each of 30 regions, a table and
        // buffers that grow. A String for each row is 500.
        dhat::assert!(heap.total_blocks <= 400);
    }

    // Part 4.
    #[test]
    fn writes_quotes_where_they_are_needed() {
        let rows = "\"a, \"\"b\"\"\",x,1,1\n\"\"\"\",x,1,1\n,x,1,1\n";
        let expected = "region,rows,units,cents\n,1,1,1\n\"\"\"\",1,1,1\n\"a, \"\"b\"\"\",1,1,1\n";
        assert_eq!(sums(rows).unwrap(), expected);
    }

    #[test]
    fn writes_all_of_many_regions() {
        let rows: String = (0..5_000).map(|i| format!("{:04},x,1,1\n", i * 7 % 5_000)).collect();
        let expected = (0..5_000).map(|i| format!("{i:04},1,1,1\n"));
        assert!(sums(&rows).unwrap().split_inclusive('\n').skip(1).map(str::to_string).eq(expected));
    }

    #[test]
    fn bronze_writing_needs_one_list() {
        let mut table = Table::default();
        (0..200).for_each(|i| assert!(table.add(&format!("\"Region \"\"{i}\"\"\",x,1,1"))));
        let heap = measure(|| table.write(&mut io::sink()));
        assert!(heap.value.is_ok());
        // A list of regions in order, if the table has none; it may grow.
        dhat::assert!(heap.total_blocks <= 8);
    }

    // The budget: 500 rows, and 2,000.
    #[test]
    fn bronze_blocks_of_500_rows() {
        let heap = measure_with(|| Rows::new(500), |rows| aggregate(rows, &mut io::sink()));
        // Six for each row: a list of its fields, a String for each of them, and one for a doubled quote.
        dhat::assert!(heap.total_blocks <= 3_000);
    }

    #[test]
    fn silver_blocks_of_500_rows() {
        let heap = measure_with(|| Rows::new(500), |rows| aggregate(rows, &mut io::sink()));
        // One for each row with doubled quotes, and what gold needs.
        dhat::assert!(heap.total_blocks <= 250);
    }

    #[test]
    fn gold_blocks_of_500_rows() {
        let heap = measure_with(|| Rows::new(500), |rows| aggregate(rows, &mut io::sink()));
        // A key for each region, a map, and three buffers, each of which may grow.
        dhat::assert!(heap.total_blocks <= 42);
    }

    #[test]
    fn bronze_peak_of_2000_rows() {
        let heap = measure_with(|| Rows::new(2_000), |rows| aggregate(rows, &mut io::sink()));
        // About half of what the rows are.
        dhat::assert!(heap.max_bytes <= 30_000);
    }

    #[test]
    fn gold_peak_of_500_rows() {
        let heap = measure_with(|| Rows::new(500), |rows| aggregate(rows, &mut io::sink()));
        dhat::assert!(heap.max_bytes <= 2_884);
    }

    #[test]
    fn gold_peak_of_2000_rows() {
        let heap = measure_with(|| Rows::new(2_000), |rows| aggregate(rows, &mut io::sink()));
        // The same budget: it does not depend on the rows.
        dhat::assert!(heap.max_bytes <= 2_884);
    }
}
