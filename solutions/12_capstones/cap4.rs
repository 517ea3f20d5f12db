//! A store that has its keys in memory and its values in the log.
//!
//! Gold, for about 1,300 operations on 60 keys: 86 blocks and a peak of 5,728 bytes. A sorted list in place
//! of the map needs 80 blocks and 4,368 bytes (`sorted_list.rs` in `checker/tests/answers/right`), but each
//! insertion moves what is behind it.
//!
//! ## Why it works
//!
//! * A value is in the file already. An offset and a length, 16 bytes, find it, however long it is. So memory
//!   depends on the keys, and not on the values or the number of changes.
//! * Opening reads a header and a key, and skips the value (chapter 09). The key is read into one String for
//!   all of them; only a new key is copied (chapter 02).
//! * A record is written in three parts, which are not put together first (chapter 09).
//! * `get` fills the caller's Vec, whose memory is used again (chapter 04).
//! * What is removed is removed from the map (chapter 05). The log remembers it, until it is compacted.
//! * `compact` lets `io::copy` carry values from log to log; its buffer is on the stack (chapter 07).
//!
//! ## What it costs
//!
//! `get` reads the file, where there was a copy in memory. The benchmark does not show this: its log is in
//! memory, too. With a real file it is a seek and a read for each `get`, and three writes for each record. A
//! `BufWriter` makes one write of them, but then `get` must not look in the file for what is still in the
//! buffer.
//!
//! ## When not to
//!
//! When all values fit into memory and are read often: keep them, and read the log once. When not even the
//! keys fit: then they belong on the disk too, sorted, as in an LSM tree. And this log has no checksums and
//! no `fsync`; data that must survive a power cut needs both.
//!
//! `sled`, `redb` and `fjall` are stores of this kind with all of that. `bytes` lends values without a copy.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | silver_opening_needs_no_room_for_values | before | 2037 | 982718 | 679542 | 363140 |
//! | | after | 60 | 3696 | 3684 | 2784 |
//! | gold_a_new_value_of_a_known_key_needs_no_block | before | 4838 | 1866462 | 679542 | 592712 |
//! | | after | 60 | 3696 | 3684 | 2784 |
//! | bronze_reading_fills_the_buffer_of_the_caller | before | 400 | 239000 | 1700 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | bronze_what_is_removed_leaves_nothing_behind | before | 15177 | 507304 | 248906 | 248840 |
//! | | after | 3001 | 40368 | 408 | 368 |
//! | silver_compacting_needs_room_for_one_value | before | 390 | 138036 | 58465 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | bronze_blocks | before | 5749 | 1787639 | 679542 | 46008 |
//! | | after | 86 | 7541 | 5728 | 2784 |
//! | silver_blocks | before | 5749 | 1787639 | 679542 | 46008 |
//! | | after | 86 | 7541 | 5728 | 2784 |
//! | gold_blocks | before | 5749 | 1787639 | 679542 | 46008 |
//! | | after | 86 | 7541 | 5728 | 2784 |
//! | gold_peak | before | 5749 | 1787639 | 679542 | 46008 |
//! | | after | 86 | 7541 | 5728 | 2784 |
//!
//! Seen: majiayu000/harness#659: an event log is replayed by a BufReader, and compacted; no more whole file.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{self, Read, Seek, SeekFrom, Write};

use heaplings::bench;

/// What stands before each record: the kind, and the lengths of key and value.
const HEADER: usize = 9;
/// The kinds of records.
const SET: u8 = b'S';
const REMOVE: u8 = b'R';

/// A header for such a record.
fn header(kind: u8, key: usize, value: usize) -> [u8; HEADER] {
    let mut header = [kind; HEADER];
    header[1..5].copy_from_slice(&(key as u32).to_le_bytes());
    header[5..].copy_from_slice(&(value as u32).to_le_bytes());
    header
}

/// Kind, length of key and length of value. An error if this is no header.
fn lengths(header: [u8; HEADER]) -> io::Result<(u8, u64, u64)> {
    let [kind, a, b, c, d, e, f, g, h] = header;
    let (key, value) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
    match kind {
        SET | REMOVE => Ok((kind, key.into(), value.into())),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "this is no log")),
    }
}

/// Where a value is in the log.
#[derive(Clone, Copy)]
struct Place {
    offset: u64,
    length: u32,
}

/// Where the value of each key is in the log of all changes.
struct Store<L> {
    log: L,
    end: u64,
    places: BTreeMap<Box<str>, Place>,
}

impl<L: Read + Write + Seek> Store<L> {
    /// Reads a log.
    fn open(mut log: L) -> io::Result<Store<L>> {
        let length = log.seek(SeekFrom::End(0))?;
        let mut store = Store { log, end: 0, places: BTreeMap::new() };
        let mut name = String::new();
        while store.end + HEADER as u64 <= length {
            let mut header = [0; HEADER];
            store.log.seek(SeekFrom::Start(store.end))?;
            store.log.read_exact(&mut header)?;
            let (kind, key, value) = lengths(header)?;
            let offset = store.end + HEADER as u64 + key;
            if offset + value > length {
                break;
            }
            name.clear();
            (&mut store.log).take(key).read_to_string(&mut name)?;
            store.end = offset + value;
            match kind {
                SET => store.note(&name, Place { offset, length: value as u32 }),
                _ => _ = store.places.remove(name.as_str()),
            }
        }
        Ok(store)
    }

    /// Hands the log back.
    fn into_log(self) -> L {
        self.log
    }

    /// How many keys have a value.
    fn len(&self) -> usize {
        self.places.len()
    }

    /// Sets the value of a key.
    fn set(&mut self, key: &str, value: &[u8]) -> io::Result<()> {
        self.write(SET, key, value)?;
        let place = Place { offset: self.end - value.len() as u64, length: value.len() as u32 };
        self.note(key, place);
        Ok(())
    }

    /// Reads the value of a key into a buffer, in place of what is there. Says whether there is one.
    fn get(&mut self, key: &str, value: &mut Vec<u8>) -> io::Result<bool> {
        let Some(place) = self.places.get(key) else { return Ok(false) };
        self.log.seek(SeekFrom::Start(place.offset))?;
        value.clear();
        value.resize(place.length as usize, 0);
        self.log.read_exact(value)?;
        Ok(true)
    }

    /// Removes a key. Says whether it had a value.
    fn remove(&mut self, key: &str) -> io::Result<bool> {
        let had = self.places.contains_key(key);
        if had {
            // First the log, so that an error leaves both as they were.
            self.write(REMOVE, key, &[])?;
            self.places.remove(key);
        }
        Ok(had)
    }

    /// Writes the last values to an empty log, and goes on with that.
    fn compact(&mut self, mut fresh: L) -> io::Result<()> {
        let mut end = 0;
        for (key, place) in &self.places {
            fresh.write_all(&header(SET, key.len(), place.length as usize))?;
            fresh.write_all(key.as_bytes())?;
            self.log.seek(SeekFrom::Start(place.offset))?;
            io::copy(&mut (&mut self.log).take(place.length.into()), &mut fresh)?;
        }
        // All is written: from here on nothing can fail. The map is read in the same order as above.
        for (key, place) in &mut self.places {
            place.offset = end + (HEADER + key.len()) as u64;
            end = place.offset + u64::from(place.length);
        }
        (self.log, self.end) = (fresh, end);
        Ok(())
    }

    fn write(&mut self, kind: u8, key: &str, value: &[u8]) -> io::Result<()> {
        self.log.seek(SeekFrom::Start(self.end))?;
        self.log.write_all(&header(kind, key.len(), value.len()))?;
        self.log.write_all(key.as_bytes())?;
        self.log.write_all(value)?;
        self.end += (HEADER + key.len() + value.len()) as u64;
        Ok(())
    }

    /// Remembers where a value is.
    fn note(&mut self, key: &str, place: Place) {
        // Looked up first, so that a known key is not copied.
        match self.places.get_mut(key) {
            Some(known) => *known = place,
            None => _ = self.places.insert(key.into(), place),
        }
    }
}

fn main() {
    bench("set and get 100 values", || -> io::Result<usize> {
        let (mut store, mut value) = (Store::open(io::Cursor::new(Vec::new()))?, Vec::new());
        for i in 0..100_u8 {
            store.set("player/1", &[black_box(i); 100])?;
            store.get("player/1", &mut value)?;
        }
        store.remove("player/1")?;
        store.compact(io::Cursor::new(Vec::new()))?;
        Ok(store.len() + store.into_log().into_inner().len())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::io::{self, Read, Seek, Write};

    type File = io::Cursor<Vec<u8>>;

    fn file() -> File {
        io::Cursor::new(Vec::with_capacity(1_000_000))
    }

    fn store() -> Store<File> {
        Store::open(file()).expect("an empty file is a log")
    }

    fn got(store: &mut Store<impl Read + Write + Seek>, key: &str) -> Option<Vec<u8>> {
        let mut value = b"old".to_vec();
        store.get(key, &mut value).expect("a value can be read").then_some(value)
    }

    /// A value of 300 to 900 bytes.
    fn value(i: usize) -> Vec<u8> {
        vec![i as u8; 300 + i % 7 * 100]
    }

    fn key(i: usize) -> String {
        format!("player/{i:05}")
    }

    /// A log in which 50 keys were set ten times each, and ten of them removed.
    fn old_log() -> File {
        let mut store = store();
        (0..500).for_each(|i| store.set(&key(i % 50), &value(i)).unwrap());
        (0..10).for_each(|i| assert!(store.remove(&key(i)).unwrap()));
        store.into_log()
    }

    // Part 1.
    #[test]
    fn knows_after_opening_what_it_knew_before() {
        let mut store = Store::open(old_log()).unwrap();
        assert!((0..50).all(|i| got(&mut store, &key(i)) == (i >= 10).then(|| value(450 + i))));
        store.set("größe", b"").unwrap();
        for value in [&b"one"[..], b"", b"a longer one", &[7; 10_000], b"x"] {
            store.set("a", value).unwrap();
            assert_eq!((got(&mut store, "a").as_deref(), store.len()), (Some(value), 42));
        }
        let (long, large) = ("key".repeat(30_000), vec![1; 3_000_000]);
        store.set(&long, b"long").unwrap();
        store.set("", &large).unwrap();
        let mut store = Store::open(store.into_log()).unwrap();
        assert_eq!((store.len(), got(&mut store, "größe"), got(&mut store, "no")), (44, Some(vec![]), None));
        assert_eq!((got(&mut store, ""), got(&mut store, &long)), (Some(large), Some(b"long".to_vec())));
    }

    #[test]
    fn leaves_out_a_record_that_is_cut_off() {
        for cut in 1..20 {
            let mut two = store();
            [&b"one"[..], b"two and more"].iter().for_each(|value| two.set("a", value).unwrap());
            let mut log = two.into_log();
            log.get_mut().truncate(HEADER + 4 + cut);
            let mut store = Store::open(log).unwrap();
            assert_eq!(got(&mut store, "a"), Some(b"one".to_vec()), "cut after {cut} bytes");
            store.set("b", b"three").unwrap();
            let mut store = Store::open(store.into_log()).unwrap();
            assert_eq!(got(&mut store, "b"), Some(b"three".to_vec()));
        }
        assert!(Store::open(io::Cursor::new(b"this was never a log of ours".to_vec())).is_err());
    }

    #[test]
    fn silver_opening_needs_no_room_for_values() {
        let heap = measure_with(old_log, |log| Store::open(log).unwrap());
        // 50 keys, and where their values are; the values are 600 bytes each, 500 times.
        dhat::assert!(heap.max_bytes <= 12_000);
    }

    // Part 2.
    #[test]
    fn an_error_changes_nothing() {
        // Files that cannot grow.
        let file = |bytes: Vec<u8>| io::Cursor::new(bytes.into_boxed_slice());
        let mut two = store();
        [("b", b"two"), ("a", b"one")].iter().for_each(|(key, value)| two.set(key, *value).unwrap());
        let mut store = Store::open(file(two.into_log().into_inner())).unwrap();
        assert!(store.set("b", b"no").is_err() && store.set("c", b"").is_err() && store.remove("b").is_err());
        assert!(store.compact(file(vec![0; 20])).is_err() && store.len() == 2);
        assert_eq!(["a", "b"].map(|key| got(&mut store, key).unwrap()), [b"one", b"two"]);
    }

    #[test]
    fn gold_a_new_value_of_a_known_key_needs_no_block() {
        let heap = measure_with(morning, |(log, _, keys, value)| {
            let mut store = Store::open(log).unwrap();
            (0..400).for_each(|i| store.set(&keys[10 + i % 40], &value).unwrap());
            store
        });
        // For opening, 50 keys, a map and buffers that grow.
        dhat::assert!(heap.total_blocks <= 80);
    }

    // Part 3.
    #[test]
    fn bronze_reading_fills_the_buffer_of_the_caller() {
        let set_up =
            || (Store::open(old_log()).unwrap(), (10..50).map(key).collect::<Vec<_>>(), vec![0; 2_000]);
        let heap = measure_with(set_up, |(mut store, keys, mut value)| {
            (0..400).filter(|i| store.get(&keys[i % 40], &mut value).unwrap()).count()
        });
        assert_eq!(heap.value, 400);
        dhat::assert!(heap.total_blocks == 0);
    }

    // Part 4.
    #[test]
    fn what_is_removed_is_gone() {
        let mut store = store();
        assert!(!store.remove("a").unwrap());
        store.set("a", b"one").unwrap();
        assert!(store.remove("a").unwrap() && !store.remove("a").unwrap());
        assert_eq!((got(&mut store, "a"), store.len()), (None, 0));
        assert_eq!(got(&mut Store::open(store.into_log()).unwrap(), "a"), None);
    }

    #[test]
    fn bronze_what_is_removed_leaves_nothing_behind() {
        let heap = measure_with(store, |mut store| {
            let change = |i| store.set(&key(i), b"short").and_then(|()| store.remove(&key(i)));
            assert!((0..1_000).map(change).all(|removed| removed.unwrap()));
            store
        });
        // A map for a few keys.
        dhat::assert!(heap.curr_bytes <= 1_000);
    }

    // Part 5.
    #[test]
    fn compacting_keeps_the_last_values_only() {
        let mut store = Store::open(old_log()).unwrap();
        store.compact(file()).unwrap();
        assert!((0..50).all(|i| got(&mut store, &key(i)) == (i >= 10).then(|| value(450 + i))));
        store.set("new", b"value").unwrap();
        let log = store.into_log();
        let bytes: usize = (10..50).map(|i| value(450 + i).len() + key(i).len()).sum();
        assert!(log.get_ref().len() <= bytes + 8 + 41 * 16, "{} bytes", log.get_ref().len());
        let mut store = Store::open(log).unwrap();
        assert_eq!((store.len(), got(&mut store, "new")), (41, Some(b"value".to_vec())));
    }

    #[test]
    fn silver_compacting_needs_room_for_one_value() {
        let set_up = || (Store::open(old_log()).unwrap(), file());
        let heap = measure_with(set_up, |(mut store, fresh)| store.compact(fresh));
        assert!(heap.value.is_ok());
        // The keys once more, and a buffer for a value.
        dhat::assert!(heap.max_bytes <= 6_000);
    }

    // The budget: a log is opened, 400 values are read and 400 set, 20 removed, and it is compacted.
    fn day((log, fresh, keys, new): (File, File, Vec<String>, Vec<u8>)) -> Store<File> {
        let (mut store, mut value) = (Store::open(log).unwrap(), Vec::new());
        for i in 0..400 {
            store.get(&keys[i % 60], &mut value).unwrap();
            store.set(&keys[i * 7 % 60], &new[..100 + i]).unwrap();
        }
        keys[..20].iter().for_each(|key| assert!(store.remove(key).unwrap()));
        store.compact(fresh).unwrap();
        store
    }

    fn morning() -> (File, File, Vec<String>, Vec<u8>) {
        (old_log(), file(), (0..60).map(key).collect(), vec![7; 500])
    }

    #[test]
    fn bronze_blocks() {
        let heap = measure_with(morning, day);
        // Two for each of about 1,300 operations.
        dhat::assert!(heap.total_blocks <= 2_600);
    }

    #[test]
    fn silver_blocks() {
        let heap = measure_with(morning, day);
        // A key for each of about 900 that are set in the log and after it, and 80 for compacting.
        dhat::assert!(heap.total_blocks <= 1_020);
    }

    #[test]
    fn gold_blocks() {
        let heap = measure_with(morning, day);
        dhat::assert!(heap.total_blocks <= 86);
    }

    #[test]
    fn gold_peak() {
        let heap = measure_with(morning, day);
        dhat::assert!(heap.max_bytes <= 5_728);
    }
}
