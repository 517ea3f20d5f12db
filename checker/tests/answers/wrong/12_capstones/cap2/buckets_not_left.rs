// Wrong: a place that is taken over stays in its old bucket.
// Fails: does_as_a_plain_list_does
use std::hash::{BuildHasher, Hash, RandomState};
use std::hint::black_box;

use heaplings::bench;

/// No place.
const NONE: u32 = u32::MAX;

/// A page with its path, and its neighbours in the two lists in which it is.
struct Place<K> {
    path: K,
    page: String,
    /// The next in the same bucket.
    next_alike: u32,
    newer: u32,
    older: u32,
}

/// Pages in places that are used again. A hash table of place numbers finds them by path, and a list from
/// the newest to the oldest use is threaded through them.
struct Cache<K> {
    places: Vec<Place<K>>,
    /// The first place of each bucket; as many as the next power of two above the number of places.
    buckets: Box<[u32]>,
    limit: usize,
    hasher: RandomState,
    newest: u32,
    oldest: u32,
}

impl<K: Clone + Ord + Hash> Cache<K> {
    /// An empty cache with so many places, at least one.
    fn new(places: usize) -> Cache<K> {
        let limit = places.max(1);
        Cache {
            places: Vec::with_capacity(limit),
            buckets: vec![NONE; limit.next_power_of_two()].into_boxed_slice(),
            limit,
            hasher: RandomState::new(),
            newest: NONE,
            oldest: NONE,
        }
    }

    /// How many pages there are.
    fn len(&self) -> usize {
        self.places.len()
    }

    /// The page of a path, if it is there.
    fn get(&mut self, path: &K) -> Option<&str> {
        let place = self.find(path)?;
        self.use_now(place);
        Some(&self.places[place as usize].page)
    }

    /// Puts a page in, in place of an old one of this path, or of the least recently used.
    fn put(&mut self, path: &K, page: &str) {
        let place = match self.find(path) {
            Some(place) => place,
            None => self.enter(path),
        };
        // `clone_into` keeps the memory of the old text.
        page.clone_into(&mut self.places[place as usize].page);
        self.use_now(place);
    }

    fn bucket(&self, path: &K) -> usize {
        self.hasher.hash_one(path) as usize & (self.buckets.len() - 1)
    }

    fn find(&self, path: &K) -> Option<u32> {
        let mut place = self.buckets[self.bucket(path)];
        while place != NONE {
            let found = &self.places[place as usize];
            if found.path == *path {
                return Some(place);
            }
            place = found.next_alike;
        }
        None
    }

    /// A place for a new path, with its page still to be written: a new one, or the oldest one.
    fn enter(&mut self, path: &K) -> u32 {
        let place = if self.places.len() < self.limit {
            let place = self.places.len() as u32;
            let path = path.clone();
            self.places.push(Place { path, page: String::new(), next_alike: NONE, newer: NONE, older: NONE });
            self.link(place);
            place
        } else {
            let place = self.oldest;
            self.buckets.iter_mut().for_each(|first| {
                if *first == place {
                    *first = NONE;
                }
            });
            self.places[place as usize].path.clone_from(path);
            place
        };
        let bucket = self.bucket(path);
        self.places[place as usize].next_alike = self.buckets[bucket];
        self.buckets[bucket] = place;
        place
    }

    /// Makes a place the newest.
    fn use_now(&mut self, place: u32) {
        if self.newest != place {
            let (newer, older) = (self.places[place as usize].newer, self.places[place as usize].older);
            // It is not the newest, so there is a newer one.
            self.places[newer as usize].older = older;
            match older {
                NONE => self.oldest = newer,
                older => self.places[older as usize].newer = newer,
            }
            self.link(place);
        }
    }

    /// Puts a place that is in no list in front of the newest.
    fn link(&mut self, place: u32) {
        let newest = self.newest;
        self.places[place as usize].newer = NONE;
        self.places[place as usize].older = newest;
        match newest {
            NONE => self.oldest = place,
            newest => self.places[newest as usize].newer = place,
        }
        self.newest = place;
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
