//! A chat shows which tags were used in the last minutes, and completes a tag while it is typed. The tags
//! are a tree of letters: under `r` comes `u`, then `s` and `t`, and who looks up `ru` finds how many tags
//! begin so. Every message adds a tag, and a few minutes later it is forgotten, with all letters that no
//! other tag needs.
//!
//! Each letter is a box of its own, allocated when a tag comes and freed when it goes, all day.
//! Goal: letters that come find room in the places of letters that have gone.

use std::hint::black_box;

use heaplings::bench;

/// How often each tag is in use. A tag has at least one letter.
struct Tags {
    first: Option<Box<Node>>,
}

/// A letter that comes after the letters above it.
struct Node {
    letter: char,
    /// How many tags lead through here or end here, each as often as it was added.
    through: u32,
    /// How many end here.
    ends: u32,
    /// The first of the letters that may follow.
    child: Option<Box<Node>>,
    /// The next letter in the same place.
    next: Option<Box<Node>>,
}

// TODO: keep all letters in few blocks, and use the places of those that are forgotten.
impl Tags {
    fn new() -> Tags {
        Tags { first: None }
    }

    fn add(&mut self, tag: &str) {
        let mut link = &mut self.first;
        let mut letters = tag.chars().peekable();
        while let Some(letter) = letters.next() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &mut link.as_mut().unwrap().next;
            }
            let new = || Box::new(Node { letter, through: 0, ends: 0, child: None, next: None });
            let node = link.get_or_insert_with(new);
            node.through += 1;
            node.ends += u32::from(letters.peek().is_none());
            link = &mut node.child;
        }
    }

    /// Takes a tag away that was added, once; false if it is not there.
    fn forget(&mut self, tag: &str) -> bool {
        if self.times(tag) == 0 {
            return false;
        }
        let mut link = &mut self.first;
        let mut letters = tag.chars().peekable();
        while let Some(letter) = letters.next() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &mut link.as_mut().unwrap().next;
            }
            let node = link.as_mut().unwrap();
            node.through -= 1;
            node.ends -= u32::from(letters.peek().is_none());
            if link.as_ref().unwrap().through == 0 {
                // The letters below lead nowhere else: they go too.
                *link = link.take().unwrap().next;
                return true;
            }
            link = &mut link.as_mut().unwrap().child;
        }
        true
    }

    /// How often a tag is there.
    fn times(&self, tag: &str) -> u32 {
        self.find(tag).map_or(0, |node| node.ends)
    }

    /// How many tags begin so.
    fn beginning(&self, letters: &str) -> u32 {
        self.find(letters).map_or(0, |node| node.through)
    }

    /// The last letter of these.
    fn find(&self, letters: &str) -> Option<&Node> {
        let mut link = &self.first;
        let mut found = None;
        for letter in letters.chars() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &link.as_ref()?.next;
            }
            let node = link.as_deref()?;
            found = Some(node);
            link = &node.child;
        }
        found
    }
}

fn main() {
    let noon: Vec<String> = (0..1_000_u32).map(|i| format!("m{:05}", i * 61_673 % 100_000)).collect();
    let mut tags = Tags::new();
    bench("1,000 tags come and go", || {
        for (i, tag) in noon.iter().enumerate() {
            tags.add(black_box(tag));
            if i >= 200 {
                tags.forget(&noon[i - 200]);
            }
        }
        noon[800..].iter().for_each(|tag| _ = tags.forget(tag));
    });
    noon[..200].iter().for_each(|tag| tags.add(tag));
    bench("look 200 tags up", || {
        noon[..200].iter().map(|tag| black_box(&tags).times(tag) + tags.beginning(&tag[..3])).sum::<u32>()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
    use std::collections::BTreeMap;

    /// The tags of an hour, all different, beginning with the same letter.
    fn hour(first: char, n: u32) -> Vec<String> {
        (0..n).map(|i| format!("{first}{:05}", i.wrapping_mul(61_673) % 100_000)).collect()
    }

    /// How many tags are remembered.
    const REMEMBERED: usize = 200;

    /// Lets an hour pass: each tag comes, and is forgotten when as many as are remembered came after it.
    fn pass(tags: &mut Tags, hour: &[String]) {
        for (i, tag) in hour.iter().enumerate() {
            tags.add(tag);
            if i >= REMEMBERED {
                tags.forget(&hour[i - REMEMBERED]);
            }
        }
        for tag in &hour[hour.len().saturating_sub(REMEMBERED)..] {
            tags.forget(tag);
        }
    }

    #[test]
    fn counts_tags_and_beginnings() {
        let mut tags = Tags::new();
        assert_eq!((tags.times("rust"), tags.beginning("r"), tags.forget("rust")), (0, 0, false));
        for tag in ["rust", "ruby", "rust", "r", "größe", "größer", "日本", "日"] {
            tags.add(tag);
        }
        assert_eq!((tags.times("rust"), tags.times("ruby"), tags.times("r"), tags.times("ru")), (2, 1, 1, 0));
        assert_eq!((tags.beginning("r"), tags.beginning("ru"), tags.beginning("rus")), (4, 3, 2));
        assert_eq!((tags.beginning("rusty"), tags.beginning("x"), tags.beginning("u")), (0, 0, 0));
        assert_eq!(
            (tags.beginning("grö"), tags.times("größe"), tags.times("日"), tags.beginning("日")),
            (2, 1, 1, 2)
        );
    }

    #[test]
    fn forgets_one_at_a_time() {
        let mut tags = Tags::new();
        for tag in ["rust", "ruby", "rust", "rusty", "go"] {
            tags.add(tag);
        }
        assert!(!tags.forget("ru") && !tags.forget("rusts") && !tags.forget("c"));
        assert_eq!(tags.beginning("r"), 4);
        assert!(tags.forget("rust"));
        assert_eq!((tags.times("rust"), tags.beginning("rust"), tags.beginning("ru")), (1, 2, 3));
        assert!(tags.forget("rust") && !tags.forget("rust"));
        assert_eq!((tags.times("rust"), tags.times("rusty"), tags.beginning("rust")), (0, 1, 1));
        assert!(tags.forget("ruby") && tags.forget("rusty") && !tags.forget("rusty"));
        assert_eq!((tags.beginning("r"), tags.beginning("g"), tags.times("go")), (0, 1, 1));
        tags.add("rusty");
        assert_eq!((tags.beginning("ru"), tags.times("rust"), tags.times("rusty")), (1, 0, 1));
        assert!(tags.forget("go") && tags.forget("rusty"));
        assert_eq!((tags.beginning("r"), tags.beginning("g")), (0, 0));
    }

    #[test]
    fn agrees_with_a_list_of_tags() {
        let mut tags = Tags::new();
        let mut list: BTreeMap<String, u32> = BTreeMap::new();
        let mut state = 12_345_u32;
        for _ in 0..2_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let length = 1 + (state >> 28) as usize % 4;
            let tag: String =
                (0..length).map(|i| ['a', 'é', '风'][(state >> (8 + 4 * i)) as usize % 3]).collect();
            let times = list.entry(tag.clone()).or_default();
            if state.is_multiple_of(3) || *times > 3 {
                assert_eq!(tags.forget(&tag), *times > 0);
                *times = times.saturating_sub(1);
            } else {
                tags.add(&tag);
                *times += 1;
            }
            assert_eq!(tags.times(&tag), list[&tag]);
            let begin = tag.chars().next().unwrap().to_string();
            let same = list.iter().filter(|(tag, _)| tag.starts_with(&begin));
            assert_eq!(tags.beginning(&begin), same.map(|(_, times)| times).sum::<u32>());
        }
    }

    #[test]
    fn forgets_a_whole_hour() {
        let mut tags = Tags::new();
        let (morning, noon) = (hour('m', 500), hour('n', 300));
        pass(&mut tags, &morning);
        assert_eq!((tags.beginning("m"), tags.times(&morning[499])), (0, 0));
        noon.iter().for_each(|tag| tags.add(tag));
        let n0 = noon.iter().filter(|tag| tag.starts_with("n0")).count() as u32;
        assert_eq!((tags.beginning("m"), tags.beginning("n"), tags.beginning("n0")), (0, 300, n0));
        assert!(noon.iter().all(|tag| tags.times(tag) == 1));
    }

    #[test]
    fn a_new_hour_finds_the_places_of_the_last() {
        let heap = measure_with(
            || {
                let mut tags = Tags::new();
                pass(&mut tags, &hour('m', 2_000));
                (tags, hour('n', 2_000))
            },
            |(mut tags, noon)| {
                pass(&mut tags, &noon);
                tags
            },
        );
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn all_letters_are_in_one_block() {
        let heap = measure_with(
            || hour('m', 200),
            |hour| {
                let mut tags = Tags::new();
                hour.iter().for_each(|tag| tags.add(tag));
                tags
            },
        );
        // And a second one, for whoever keeps a list of free places.
        dhat::assert!(heap.curr_blocks <= 2);
    }

    #[test]
    fn an_hour_needs_room_for_what_is_remembered() {
        let heap = measure_with(
            || hour('m', 2_000),
            |hour| {
                let mut tags = Tags::new();
                pass(&mut tags, &hour);
                tags
            },
        );
        // About 700 letters at a time: a block that doubles up to 1,024, of 20 bytes each. There is room for
        // links that are larger, and for a list of free places.
        dhat::assert!(heap.total_bytes <= 120_000);
    }
}
