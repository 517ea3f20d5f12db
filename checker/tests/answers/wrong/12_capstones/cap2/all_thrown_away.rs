// Wrong: when all places are taken, all pages go.
// Fails: the_least_recently_used_makes_room, does_as_a_plain_list_does
use std::collections::{BTreeMap, VecDeque};
use std::hash::Hash;
use std::hint::black_box;

use heaplings::bench;

/// Pages by their path, and what was used when. A path is a String, or whatever `K` stands for.
struct Cache<K> {
    places: usize,
    pages: BTreeMap<K, String>,
    /// Each use: the path, and its number. Only the last one of a path counts.
    uses: VecDeque<(K, u64)>,
    last_use: BTreeMap<K, u64>,
    clock: u64,
}

impl<K: Clone + Ord + Hash> Cache<K> {
    /// An empty cache with so many places, at least one.
    fn new(places: usize) -> Cache<K> {
        Cache {
            places: places.max(1),
            pages: BTreeMap::new(),
            uses: VecDeque::new(),
            last_use: BTreeMap::new(),
            clock: 0,
        }
    }

    /// How many pages there are.
    fn len(&self) -> usize {
        self.pages.len()
    }

    // TODO 1: let a page be lent, and let its use be noted without a copy.
    /// The page of a path, if it is there.
    fn get(&mut self, path: &K) -> Option<String> {
        let page = self.pages.get(path).cloned()?;
        self.note(path.clone());
        Some(page)
    }

    // TODO 2: let a page that is replaced leave its memory to the new one.
    /// Puts a page in, in place of an old one of this path, or of the least recently used.
    fn put(&mut self, path: &K, page: &str) {
        if !self.pages.contains_key(path) && self.pages.len() == self.places {
            self.make_room();
        }
        self.pages.insert(path.clone(), page.to_string());
        self.note(path.clone());
    }

    /// Notes a use.
    fn note(&mut self, path: K) {
        self.clock += 1;
        self.last_use.insert(path.clone(), self.clock);
        self.uses.push_back((path, self.clock));
    }

    // TODO 3: let what has made room leave nothing behind, and its memory to what comes.
    /// Takes the least recently used page out.
    fn make_room(&mut self) {
        self.pages.clear();
        self.uses.clear();
        self.last_use.clear();
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
