// Right: place numbers in the order of their paths, found by halving, in place of a hash table.
// Needs: gold_blocks 272, gold_peak 13_920
use std::hint::black_box;

use heaplings::bench;

/// No place.
const NONE: u32 = u32::MAX;

/// A page, and its neighbours in the order of use.
struct Slot<K> {
    path: K,
    page: String,
    newer: u32,
    older: u32,
}

/// Pages by their path, and what was used when.
struct Cache<K> {
    places: usize,
    slots: Vec<Slot<K>>,
    /// The slots in the order of their paths.
    order: Vec<u32>,
    newest: u32,
    oldest: u32,
}

impl<K: Clone + Ord> Cache<K> {
    /// An empty cache with so many places, at least one.
    fn new(places: usize) -> Cache<K> {
        let places = places.max(1);
        Cache {
            places,
            slots: Vec::with_capacity(places),
            order: Vec::with_capacity(places),
            newest: NONE,
            oldest: NONE,
        }
    }

    /// How many pages there are.
    fn len(&self) -> usize {
        self.slots.len()
    }

    /// Where a path stands in the order of paths, or where it belongs.
    fn find(&self, path: &K) -> Result<usize, usize> {
        self.order.binary_search_by(|place| self.slots[*place as usize].path.cmp(path))
    }

    fn unlink(&mut self, place: u32) {
        let Slot { newer, older, .. } = self.slots[place as usize];
        match newer {
            NONE => self.newest = older,
            newer => self.slots[newer as usize].older = older,
        }
        match older {
            NONE => self.oldest = newer,
            older => self.slots[older as usize].newer = newer,
        }
    }

    fn link(&mut self, place: u32) {
        let old = std::mem::replace(&mut self.newest, place);
        let slot = &mut self.slots[place as usize];
        (slot.newer, slot.older) = (NONE, old);
        match old {
            NONE => self.oldest = place,
            old => self.slots[old as usize].newer = place,
        }
    }

    /// The page of a path, if it is there.
    fn get(&mut self, path: &K) -> Option<&str> {
        let place = self.order[self.find(path).ok()?];
        self.unlink(place);
        self.link(place);
        Some(&self.slots[place as usize].page)
    }

    /// Puts a page in, in place of an old one of this path, or of the least recently used.
    fn put(&mut self, path: &K, page: &str) {
        if let Ok(at) = self.find(path) {
            let place = self.order[at];
            self.unlink(place);
            self.link(place);
            page.clone_into(&mut self.slots[place as usize].page);
            return;
        }
        let place = if self.slots.len() < self.places {
            self.slots.push(Slot { path: path.clone(), page: page.into(), newer: NONE, older: NONE });
            (self.slots.len() - 1) as u32
        } else {
            let place = self.oldest;
            self.unlink(place);
            if let Ok(at) = self.find(&self.slots[place as usize].path) {
                self.order.remove(at);
            }
            let slot = &mut self.slots[place as usize];
            slot.path.clone_from(path);
            page.clone_into(&mut slot.page);
            place
        };
        self.link(place);
        // The new place is not in the order yet, so its path is not found.
        if let Err(at) = self.find(path) {
            self.order.insert(at, place);
        }
    }
}

fn main() {
    let keys: Vec<String> = (0..200).map(|i| format!("/users/{i}")).collect();
    bench("1000 requests, 100 places", || {
        let mut cache = Cache::new(black_box(100));
        for i in 0..1_000 {
            let key = &keys[i * 7 % 200];
            if cache.get(key).is_none() {
                cache.put(key, "a page");
            }
        }
        cache.len()
    });
}
