// Wrong: it searches all pages at each request: the least memory of all, and work that grows with places.
// Fails: compares_a_path_with_few_others
use std::hint::black_box;

use heaplings::bench;

/// Pages by their path, the most recently used last.
struct Cache<K> {
    places: usize,
    pages: Vec<(K, String)>,
}

impl<K: Clone + Eq> Cache<K> {
    /// An empty cache with so many places, at least one.
    fn new(places: usize) -> Cache<K> {
        Cache { places: places.max(1), pages: Vec::with_capacity(places.max(1)) }
    }

    /// How many pages there are.
    fn len(&self) -> usize {
        self.pages.len()
    }

    /// The page of a path, if it is there.
    fn get(&mut self, path: &K) -> Option<&str> {
        let place = self.pages.iter().position(|(key, _)| key == path)?;
        self.pages[place..].rotate_left(1);
        self.pages.last().map(|(_, page)| page.as_str())
    }

    /// Puts a page in, in place of an old one of this path, or of the least recently used.
    fn put(&mut self, path: &K, page: &str) {
        let place = match self.pages.iter().position(|(key, _)| key == path) {
            Some(place) => place,
            None if self.pages.len() == self.places => 0,
            None => {
                self.pages.push((path.clone(), page.to_string()));
                return;
            }
        };
        self.pages[place..].rotate_left(1);
        if let Some((key, value)) = self.pages.last_mut() {
            key.clone_from(path);
            page.clone_into(value);
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
