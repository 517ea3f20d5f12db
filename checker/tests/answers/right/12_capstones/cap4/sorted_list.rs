// Right: a list in order of keys, in which a key is found by halving.
// Needs: gold_blocks 80, gold_peak 4_368
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
    places: Vec<(Box<str>, Place)>,
}

impl<L: Read + Write + Seek> Store<L> {
    /// Reads a log.
    fn open(mut log: L) -> io::Result<Store<L>> {
        let length = log.seek(SeekFrom::End(0))?;
        let mut store = Store { log, end: 0, places: Vec::new() };
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
                _ => _ = store.find(&name).map(|i| store.places.remove(i)),
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
        let Ok(i) = self.find(key) else { return Ok(false) };
        let place = self.places[i].1;
        self.log.seek(SeekFrom::Start(place.offset))?;
        value.clear();
        value.resize(place.length as usize, 0);
        self.log.read_exact(value)?;
        Ok(true)
    }

    /// Removes a key. Says whether it had a value.
    fn remove(&mut self, key: &str) -> io::Result<bool> {
        let found = self.find(key);
        if let Ok(i) = found {
            // First the log, so that an error leaves both as they were.
            self.write(REMOVE, key, &[])?;
            self.places.remove(i);
        }
        Ok(found.is_ok())
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
        match self.find(key) {
            Ok(i) => self.places[i].1 = place,
            Err(i) => self.places.insert(i, (key.into(), place)),
        }
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        self.places.binary_search_by(|(known, _)| (**known).cmp(key))
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
