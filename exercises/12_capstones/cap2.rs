//! A web server keeps rendered pages in a cache. It has a number of places; when all are taken, the page that
//! has not been used for the longest time makes room. Getting a page uses it, and so does putting it. A page
//! is found without comparing its path with all others.
//!
//! The cache finds the right page, but it copies paths and pages all day. What it notes of each use is
//! thrown away late, and what it notes of a page that is gone, never.
//! Goal: bronze, silver or gold: in the long run no block for a request, and no more memory than places.

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
        while let Some((path, number)) = self.uses.pop_front() {
            if self.last_use[&path] == number {
                self.pages.remove(&path);
                return;
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::cell::Cell;
    use std::hash::Hasher;

    /// A page that was found, whatever it is in.
    fn text(page: Option<impl AsRef<str>>) -> Option<String> {
        page.map(|page| page.as_ref().to_string())
    }

    /// The page of a user, with a text that is longer for some than for others.
    fn page(i: usize) -> (String, String) {
        (format!("/users/{:04}", i % 10_000), "text ".repeat(1 + i % 13))
    }

    /// A cache with so many places in which so many pages have been put.
    fn filled(places: usize, pages: usize) -> Cache<String> {
        let mut cache = Cache::new(places);
        for i in 0..pages {
            let (key, value) = page(i);
            cache.put(&key, &value);
        }
        cache
    }

    /// A day: 2,000 requests for pages, some of which come again and again. Returns the hits.
    fn day(cache: &mut Cache<String>, requests: &[(String, String)]) -> usize {
        let mut hits = 0;
        for (key, value) in requests {
            if cache.get(key).is_some() {
                hits += 1;
            } else {
                cache.put(key, value);
            }
        }
        hits
    }

    /// The requests of that day: half for one of 40 pages, half for one of 1,000.
    fn requests() -> Vec<(String, String)> {
        (0..2_000).map(|i| page(if i % 2 == 0 { i * 7 % 40 } else { i * 31 % 1_000 })).collect()
    }

    // Part 1.
    #[test]
    fn gets_what_was_put() {
        let (mut cache, [a, b, empty, long]) = (Cache::new(3), ["/a", "/b", "", "/größe"].map(String::from));
        assert!(cache.get(&a).is_none());
        [(&a, "one"), (&empty, ""), (&long, "größer")].iter().for_each(|(path, page)| cache.put(path, page));
        assert_eq!(text(cache.get(&a)).as_deref(), Some("one"));
        assert_eq!(text(cache.get(&empty)).as_deref(), Some(""));
        assert_eq!(text(cache.get(&long)).as_deref(), Some("größer"));
        assert!(cache.get(&b).is_none());
        assert_eq!(cache.len(), 3);
    }

    #[test]
    fn silver_a_hit_needs_no_block() {
        let heap = measure_with(
            || (filled(50, 50), (10..50).map(page).collect::<Vec<_>>()),
            |(mut cache, pages)| (0..800).filter(|i| cache.get(&pages[i % 40].0).is_some()).count(),
        );
        assert_eq!(heap.value, 800);
        dhat::assert!(heap.total_blocks == 0);
    }

    // Part 2.
    #[test]
    fn a_value_is_replaced() {
        let (mut cache, path) = (Cache::new(2), "/a".to_string());
        for value in ["one", "a longer one", "", &"x".repeat(100_000), "short"] {
            cache.put(&path, value);
            assert_eq!(text(cache.get(&path)).as_deref(), Some(value));
            assert_eq!(cache.len(), 1);
        }
    }

    #[test]
    fn silver_replacing_a_value_needs_no_block() {
        let heap = measure_with(
            || (filled(50, 50), (10..50).map(page).collect::<Vec<_>>()),
            |(mut cache, pages)| (0..800).for_each(|i| cache.put(&pages[i % 40].0, "new")),
        );
        // Room for a value that is as long as the old one is there already.
        dhat::assert!(heap.total_blocks == 0);
    }

    // Part 3.
    #[test]
    fn the_least_recently_used_makes_room() {
        let (mut cache, [a, b, c, d, e]) = (Cache::new(3), ["/a", "/b", "/c", "/d", "/e"]);
        [a, b, c].iter().for_each(|path| cache.put(path, path));
        assert!(cache.get(&a).is_some());
        cache.put(&b, "new");
        cache.put(&d, d);
        assert!(cache.get(&c).is_none());
        assert_eq!(text(cache.get(&b)).as_deref(), Some("new"));
        cache.put(&e, e);
        // The oldest was /a: a miss uses nothing.
        assert!(cache.get(&a).is_none());
        assert!([b, d, e].iter().all(|path| cache.get(path).is_some()));
        assert_eq!(cache.len(), 3);
        let mut single = Cache::new(1);
        [a, b, a].iter().for_each(|path| single.put(path, path));
        assert_eq!(text(single.get(&a)).as_deref(), Some(a));
        assert!(single.get(&b).is_none());
        assert_eq!(single.len(), 1);
    }

    #[test]
    fn does_as_a_plain_list_does() {
        for places in [1, 2, 7, 100] {
            let (mut cache, mut list) = (Cache::new(places), Vec::<usize>::new());
            let mut at = 7_usize;
            for round in 0..3_000 {
                at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let i = (at >> 33) % 150;
                let (key, value) = page(i);
                let place = list.iter().position(|other| *other == i);
                assert_eq!(cache.get(&key).is_some(), place.is_some(), "round {round}, {places} places");
                if let Some(place) = place {
                    list.remove(place);
                } else {
                    cache.put(&key, &value);
                    list.drain(..(list.len() + 1).saturating_sub(places));
                }
                list.push(i);
                assert_eq!((cache.len(), text(cache.get(&key))), (list.len(), Some(value)));
            }
        }
    }

    thread_local!(static COMPARED: Cell<u32> = const { Cell::new(0) });

    /// A path that counts how often it is compared.
    #[derive(Clone, Eq)]
    struct Counted(u32);

    impl Ord for Counted {
        fn cmp(&self, other: &Counted) -> std::cmp::Ordering {
            COMPARED.set(COMPARED.get() + 1);
            self.0.cmp(&other.0)
        }
    }

    impl PartialOrd for Counted {
        fn partial_cmp(&self, other: &Counted) -> Option<std::cmp::Ordering> {
            Some(self.cmp(other))
        }
    }

    impl PartialEq for Counted {
        fn eq(&self, other: &Counted) -> bool {
            self.cmp(other).is_eq()
        }
    }

    impl std::hash::Hash for Counted {
        fn hash<H: Hasher>(&self, state: &mut H) {
            state.write_u32(self.0);
        }
    }

    #[test]
    fn compares_a_path_with_few_others() {
        let mut cache = Cache::new(5_000);
        (0..10_000).for_each(|i| cache.put(&Counted(i), "a page"));
        assert!((5_000..10_000).all(|i| cache.get(&Counted(i)).is_some()));
        // Two hundred for a request; half of a list is 2,500.
        let (compared, limit) = (COMPARED.get(), 200 * 15_000);
        assert!(compared <= limit, "{compared} comparisons in 15,000 requests, the limit is {limit}");
    }

    #[test]
    fn bronze_what_made_room_is_gone() {
        let heap = measure(|| filled(50, 2_000));
        assert_eq!(heap.value.len(), 50);
        // For each page: its text of up to 72 bytes, three copies of its path, and room in maps and lists.
        dhat::assert!(heap.curr_bytes <= 14_000);
    }

    // The budget: a day of 2,000 requests, 100 places.
    #[test]
    fn bronze_blocks() {
        let heap = measure_with(requests, |requests| day(&mut Cache::new(100), &requests));
        // Three for each request.
        dhat::assert!(heap.total_blocks <= 6_000);
    }

    #[test]
    fn silver_blocks() {
        let heap = measure_with(requests, |requests| day(&mut Cache::new(100), &requests));
        // Two for each page that is put, say its path and an Rc of it; and pages, maps and lists.
        dhat::assert!(heap.total_blocks <= 2_500);
    }

    #[test]
    fn gold_blocks() {
        let heap = measure_with(requests, |requests| day(&mut Cache::new(100), &requests));
        dhat::assert!(heap.total_blocks <= 272);
    }

    #[test]
    fn bronze_peak() {
        let heap = measure_with(requests, |requests| day(&mut Cache::new(100), &requests));
        // 100 entries of up to 400 bytes.
        dhat::assert!(heap.max_bytes <= 40_000);
    }

    #[test]
    fn gold_peak() {
        let heap = measure_with(requests, |requests| day(&mut Cache::new(100), &requests));
        dhat::assert!(heap.max_bytes <= 14_838);
    }
}
