//! A cache whose places are made once, and used again by page after page.
//!
//! Gold, for 2,000 requests and 100 places: 272 blocks and a peak of 14,838 bytes. With half as many buckets
//! the peak is 14,586 bytes, and more paths share a bucket (`fewer_buckets.rs` in
//! `checker/tests/answers/right`). A sorted index in place of the table needs 13,920 bytes, and each new path
//! moves a part of it (`an_index_in_order.rs`). A Vec of pages that is searched from its beginning would need
//! the least, but its work for a request grows with the number of places; a test refuses it, by counting how
//! often a path is compared. No test sees a search through numbers, such as stored hashes.
//!
//! ## Why it works
//!
//! * Places are in one Vec that never grows beyond its limit (chapter 01). A place is known by a number of 4
//!   bytes, and both lists, the one from new to old and the one through a bucket, are made of such numbers
//!   (chapters 04 and 10). A use changes six numbers.
//! * `get` lends the page (chapter 08). A caller that needs a copy makes it.
//! * A page that is replaced, and a place that is taken over, keep their Strings, and `clone_into` and
//!   `clone_from` write into them: they grow only where a text is longer than any before it in this place
//!   (chapters 04 and 08).
//! * The path is in its place only, since the table holds numbers, not keys. With a `HashMap<K, _>` it would
//!   be there twice, and with an `Rc<K>` each new path would be a block.
//! * A page that has made room is not noted anywhere, so nothing of it can stay (chapter 05).
//!
//! ## What it costs
//!
//! A hash table of one's own: 60 lines that have to be right, which the test with the plain list checks. A
//! place keeps the room of the longest page that it ever held; where pages differ much, count bytes, and
//! shrink. Paths in the same bucket are compared one after the other.
//!
//! ## When not to
//!
//! Silver is what most programs want: a `HashMap<Rc<K>, u32>` and a Vec of nodes, with a block or two for
//! each new path, and no hash table to maintain. The `lru` crate does that with pointers and `clru` with a
//! Vec; `hashbrown`'s `HashTable` is a table of numbers like ours, ready-made. Use them before you write your
//! own; std has none of the three.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | silver_a_hit_needs_no_block | before | 2404 | 107440 | 41634 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | silver_replacing_a_value_needs_no_block | before | 3204 | 90240 | 41699 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | bronze_what_made_room_is_gone | before | 12626 | 521602 | 158880 | 158811 |
//! | | after | 4161 | 108758 | 8660 | 8581 |
//! | bronze_blocks | before | 7129 | 185636 | 54952 | 0 |
//! | | after | 272 | 17073 | 14838 | 0 |
//! | silver_blocks | before | 7129 | 185636 | 54952 | 0 |
//! | | after | 272 | 17073 | 14838 | 0 |
//! | gold_blocks | before | 7129 | 185636 | 54952 | 0 |
//! | | after | 272 | 17073 | 14838 | 0 |
//! | bronze_peak | before | 7129 | 185636 | 54952 | 0 |
//! | | after | 272 | 17073 | 14838 | 0 |
//! | gold_peak | before | 7129 | 185636 | 54952 | 0 |
//! | | after | 272 | 17073 | 14838 | 0 |
//!
//! Seen: jeromefroe/lru-rs#82: pages that made room were forgotten, not dropped: a leak for each of them.

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
            let bucket = self.bucket(&self.places[place as usize].path);
            let next = self.places[place as usize].next_alike;
            if self.buckets[bucket] == place {
                self.buckets[bucket] = next;
            } else {
                let mut before = self.buckets[bucket] as usize;
                while self.places[before].next_alike != place {
                    before = self.places[before].next_alike as usize;
                }
                self.places[before].next_alike = next;
            }
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
