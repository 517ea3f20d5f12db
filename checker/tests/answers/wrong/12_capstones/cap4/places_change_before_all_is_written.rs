// Wrong: it notes the new place of each value at once; if the new log cannot be written, the old one is lost.
// Fails: an_error_changes_nothing
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
    at: u64,
    length: u32,
}

/// Keys and the places of their values, and the log of all changes.
struct Store<L> {
    log: L,
    end: u64,
    places: BTreeMap<Box<str>, Place>,
}

impl<L: Read + Write + Seek> Store<L> {
    /// Reads a log.
    fn open(mut log: L) -> io::Result<Store<L>> {
        let length = log.seek(SeekFrom::End(0))?;
        log.seek(SeekFrom::Start(0))?;
        let mut store = Store { log, end: 0, places: BTreeMap::new() };
        let mut text = String::new();
        while store.end + HEADER as u64 <= length {
            let mut header = [0; HEADER];
            store.log.read_exact(&mut header)?;
            let (kind, key, value) = lengths(header)?;
            let at = store.end + HEADER as u64 + key;
            if at + value > length {
                break;
            }
            text.clear();
            (&mut store.log).take(key).read_to_string(&mut text)?;
            if kind == SET {
                store.put(&text, Place { at, length: value as u32 });
            } else {
                store.places.remove(text.as_str());
            }
            store.end = at + value;
            store.log.seek(SeekFrom::Start(store.end))?;
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
        self.put(key, Place { at: self.end - value.len() as u64, length: value.len() as u32 });
        Ok(())
    }

    /// Reads the value of a key into a buffer, in place of what is there. Says whether there is one.
    fn get(&mut self, key: &str, value: &mut Vec<u8>) -> io::Result<bool> {
        let Some(place) = self.places.get(key) else { return Ok(false) };
        value.resize(place.length as usize, 0);
        self.log.seek(SeekFrom::Start(place.at))?;
        self.log.read_exact(value)?;
        Ok(true)
    }

    /// Removes a key. Says whether it had a value.
    fn remove(&mut self, key: &str) -> io::Result<bool> {
        if !self.places.contains_key(key) {
            return Ok(false);
        }
        self.write(REMOVE, key, b"")?;
        self.places.remove(key);
        Ok(true)
    }

    /// Writes the last values to an empty log, and goes on with that.
    fn compact(&mut self, mut fresh: L) -> io::Result<()> {
        fresh.seek(SeekFrom::Start(0))?;
        let mut end = 0;
        for (key, place) in &mut self.places {
            fresh.write_all(&header(SET, key.len(), place.length as usize))?;
            fresh.write_all(key.as_bytes())?;
            self.log.seek(SeekFrom::Start(place.at))?;
            io::copy(&mut (&mut self.log).take(place.length.into()), &mut fresh)?;
            place.at = end + (HEADER + key.len()) as u64;
            end = place.at + u64::from(place.length);
        }
        (self.log, self.end) = (fresh, end);
        Ok(())
    }

    /// Adds a record to the log.
    fn write(&mut self, kind: u8, key: &str, value: &[u8]) -> io::Result<()> {
        self.log.seek(SeekFrom::Start(self.end))?;
        self.log.write_all(&header(kind, key.len(), value.len()))?;
        self.log.write_all(key.as_bytes())?;
        self.log.write_all(value)?;
        self.end += (HEADER + key.len() + value.len()) as u64;
        Ok(())
    }

    /// Notes the place of a value.
    fn put(&mut self, key: &str, place: Place) {
        match self.places.get_mut(key) {
            Some(old) => *old = place,
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
