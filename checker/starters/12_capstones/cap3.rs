//! A wholesaler gets its sales as CSV: region, article, units, cents for each; a field with a comma or a
//! quote is in quotes, and a quote inside it is doubled. A program reads the rows and writes for each region,
//! in alphabetical order, its rows, units and cents in all. A wrong row ends it, with an error that says
//! where.
//!
//! It reads the file, cuts it up, sorts it and glues it together, and every step is a new copy of everything.
//! Goal: bronze, silver or gold: a peak that depends on the regions, and is the same for any number of rows.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{self, BufRead, Write};

use heaplings::bench;

// TODO 1: let a field be a slice of its row, unless it has a doubled quote.
/// Hands each field of a row to `each`, without its quotes.
fn fields(row: &str, each: &mut dyn FnMut(&str)) {
    let letters: Vec<char> = row.chars().collect();
    let mut all = vec![String::new()];
    let (mut in_quotes, mut i) = (false, 0);
    while i < letters.len() {
        let field = all.last_mut().expect("there is one at least");
        match letters[i] {
            '"' if in_quotes && letters.get(i + 1) == Some(&'"') => {
                field.push('"');
                i += 1;
            }
            '"' if in_quotes => in_quotes = false,
            '"' if i == 0 || letters[i - 1] == ',' => in_quotes = true,
            ',' if !in_quotes => all.push(String::new()),
            letter => field.push(letter),
        }
        i += 1;
    }
    all.iter().for_each(|field| each(field));
}

/// A row that has been read.
#[derive(Clone)]
struct Sale {
    region: String,
    units: u64,
    cents: u64,
}

/// All that has been read.
#[derive(Default)]
struct Table {
    sales: Vec<Sale>,
}

impl Table {
    // TODO 2: let a table hold sums, and let a row of a known region need nothing.
    /// Takes a row in. Says whether it is one.
    fn add(&mut self, row: &str) -> bool {
        let mut all = Vec::new();
        fields(row, &mut |field| all.push(field.to_string()));
        let (Some(units), Some(cents)) = (all.get(2), all.get(3)) else { return false };
        let (Ok(units), Ok(cents)) = (units.parse::<u64>(), cents.parse::<u64>()) else { return false };
        self.sales.push(Sale { region: all[0].clone(), units, cents: units * cents });
        all.len() == 4
    }

    // TODO 4: let the text go to where it is written at once.
    /// Writes the sums, by region.
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut regions: BTreeMap<String, Vec<Sale>> = BTreeMap::new();
        for sale in &self.sales {
            regions.entry(sale.region.clone()).or_default().push(sale.clone());
        }
        let mut text = String::from("region,rows,units,cents\n");
        for (region, sales) in regions {
            let region = match region.contains([',', '"']) {
                true => format!("\"{}\"", region.replace('"', "\"\"")),
                false => region,
            };
            let units: u64 = sales.iter().map(|sale| sale.units).sum();
            let cents: u64 = sales.iter().map(|sale| sale.cents).sum();
            text = text + &format!("{region},{},{units},{cents}\n", sales.len());
        }
        out.write_all(text.as_bytes())
    }
}

// TODO 3: let one row be in memory at a time.
/// Reads all rows, and writes the sums. A row ends in a line feed, or in a carriage return and a line feed.
fn aggregate(mut rows: impl BufRead, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    rows.read_to_string(&mut text)?;
    let lines: Vec<String> = text.lines().map(str::to_string).collect();
    let mut table = Table::default();
    for (i, line) in lines.iter().enumerate() {
        if !table.add(line) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("line {} is no row of four", i + 1),
            ));
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
