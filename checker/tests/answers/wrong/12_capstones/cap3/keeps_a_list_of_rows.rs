// Wrong: one row at a time is read, and all sales are kept.
// Fails: gold_peak_of_500_rows, gold_peak_of_2000_rows, silver_a_known_region_needs_no_block
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
    let mut line = String::new();
    let mut table = Table::default();
    for i in 0.. {
        line.clear();
        if rows.read_line(&mut line)? == 0 {
            break;
        }
        if !table.add(line.trim_end_matches(['\r', '\n'])) {
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
