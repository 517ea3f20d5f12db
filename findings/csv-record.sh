#!/usr/bin/env bash
# Subject: csv 1.4.0, one record of 5 and of 50 fields from records()
# Guess: A StringRecord is a list of Strings: 1 block per field and 1 for the list.
# Seen: 3 blocks for 5 fields and for 50; 0 for read_record into a record that was used before.
# Why: A record is one text, one list of ends and a box around both: 3 blocks for any number of fields. records() clones its own buffer for each row; the clone has the exact text and the whole list of ends.
# Where users meet it: Counting by field predicts 51; the gain of read_record into one StringRecord is 3 per row, not one per field.
# Toolchain: rustc 1.95, x86_64 Linux.
source "${BASH_SOURCE%/*}/lib.sh"

project main \
    'csv = "=1.4.0"' <<'RUST'
mod count;
use count::count;

fn main() {
    for fields in [5, 50] {
        let row = vec!["1"; fields].join(",") + "\n";
        let text = row.repeat(4);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut records = reader.records();
        records.next();
        count(&format!("records(), {fields} fields"), || records.next().unwrap().unwrap());
        let mut record = csv::StringRecord::new();
        reader.read_record(&mut record).unwrap();
        count(&format!("read_record again, {fields} fields"), || reader.read_record(&mut record).unwrap());
    }
}
RUST
run main >"$work/seen"
same "$work/seen" <<'END'
records(), 5 fields: 3 blocks, 157 bytes, 0 freed [88, 64, 5]
read_record again, 5 fields: 0 blocks, 0 bytes, 0 freed
records(), 50 fields: 3 blocks, 650 bytes, 0 freed [88, 512, 50]
read_record again, 50 fields: 0 blocks, 0 bytes, 0 freed
END
