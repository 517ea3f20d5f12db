//! The tags of a chat: a tree of letters in one block, with indices for links and a list of free places.
//!
//! ## Why it works
//!
//! An arena is a Vec of nodes, and a link is a place in it. A letter that comes is pushed to the Vec, which
//! asks for memory a few times while it doubles, and not once for each letter. A letter that goes is not
//! freed: its place is put at the head of a list of free places, and the next letter takes it from there.
//! That list needs no memory of its own. It runs through the free places themselves, by the field `next`,
//! which nobody else uses there. So the arena is as large as the tree has ever been at one time, however
//! many letters come and go.
//!
//! Indices are also smaller: two links of 4 bytes instead of two of 8, so a node is 20 bytes and not 32.
//! The borrow checker likes them, because a `u32` borrows nothing; two nodes can be looked at in turn
//! without a cell. And when the tree is dropped one block is freed, where boxes are freed one inside the
//! other, as deep as the tree goes.
//!
//! ## What it costs
//!
//! An index is a pointer that the compiler does not check. Nothing keeps you from using a place after it
//! was freed: it is no undefined behaviour, you read another letter, and that may be the worse bug. Where
//! indices are handed out, give each place a generation that counts up when it is freed, and hand out both.
//! Each step is a bounds check: where this was written, the benchmark's tags came and went faster, and its
//! look-ups were slower. 4,294,967,295 letters are the end. Nor does an arena shrink: it keeps its high-water
//! mark, as a Vec does.
//!
//! ## When not to
//!
//! When nodes are few, or live as long as the tree: then boxes are simpler, and a tree that is only built
//! and never changed wants an arena without a free list. When single nodes are to outlive the tree, or are
//! shared, they need an owner each: `Rc`. And before a structure of your own, ask std: a `BTreeMap` keeps
//! up to 11 entries in a node, and is all that most trees are for.
//!
//! ## Another way
//!
//! A list of free places beside the nodes (`free: Vec<u32>`) is easier to read, and a second block.
//! `Option<u32>` for a link needs no sentinel and takes 8 bytes; `Option<NonZeroU32>` needs none and takes
//! 4, if place 0 is the root's. And as long as 200 tags are all, one String with a tag on each line meets the
//! goal in 2,048 bytes: every look-up is a walk over all of them.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_new_hour_finds_the_places_of_the_last | before | 6111 | 195552 | 22848 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | all_letters_are_in_one_block | before | 711 | 22752 | 22752 | 22752 |
//! | | after | 10 | 40900 | 20480 | 20480 |
//! | an_hour_needs_room_for_what_is_remembered | before | 6111 | 195552 | 22848 | 0 |
//! | | after | 10 | 40900 | 20480 | 20480 |

use std::hint::black_box;

use heaplings::bench;

/// How often each tag is in use. A tag has at least one letter.
struct Tags {
    /// The arena: the root, then letters that are in use and places that are free, in any order.
    nodes: Vec<Node>,
    /// The first of the free places; each leads to the next one by its `next`.
    free: u32,
}

/// A letter that comes after the letters above it.
struct Node {
    letter: char,
    /// How many tags lead through here or end here, each as often as it was added.
    through: u32,
    /// How many end here.
    ends: u32,
    /// The first of the letters that may follow.
    child: u32,
    /// The next letter in the same place.
    next: u32,
}

/// The place of the root, which has no letter.
const ROOT: u32 = 0;
/// No node: nothing leads to the root.
const NONE: u32 = 0;

impl Tags {
    fn new() -> Tags {
        let root = Node { letter: '\0', through: 0, ends: 0, child: NONE, next: NONE };
        Tags { nodes: vec![root], free: NONE }
    }

    fn node(&self, place: u32) -> &Node {
        &self.nodes[place as usize]
    }

    fn node_mut(&mut self, place: u32) -> &mut Node {
        &mut self.nodes[place as usize]
    }

    fn add(&mut self, tag: &str) {
        let mut place = ROOT;
        for letter in tag.chars() {
            place = match self.child(place, letter) {
                NONE => self.add_child(place, letter),
                child => child,
            };
            self.node_mut(place).through += 1;
        }
        self.node_mut(place).ends += 1;
    }

    /// Takes a tag away that was added, once; false if it is not there.
    fn forget(&mut self, tag: &str) -> bool {
        if self.times(tag) == 0 {
            return false;
        }
        let mut parent = ROOT;
        for letter in tag.chars() {
            let place = self.child(parent, letter);
            self.node_mut(place).through -= 1;
            if self.node(place).through == 0 {
                self.remove(parent, place);
                return true;
            }
            parent = place;
        }
        self.node_mut(parent).ends -= 1;
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
        let mut place = ROOT;
        for letter in letters.chars() {
            place = self.child(place, letter);
            if place == NONE {
                return None;
            }
        }
        (place != ROOT).then(|| self.node(place))
    }

    /// The place of this letter below another.
    fn child(&self, parent: u32, letter: char) -> u32 {
        let mut place = self.node(parent).child;
        while place != NONE && self.node(place).letter != letter {
            place = self.node(place).next;
        }
        place
    }

    /// Puts a letter below another, into a free place if there is one.
    fn add_child(&mut self, parent: u32, letter: char) -> u32 {
        let node = Node { letter, through: 0, ends: 0, child: NONE, next: self.node(parent).child };
        let place = match self.free {
            NONE => {
                self.nodes.push(node);
                u32::try_from(self.nodes.len() - 1).expect("fewer than 2^32 letters")
            }
            free => {
                self.free = self.node(free).next;
                *self.node_mut(free) = node;
                free
            }
        };
        self.node_mut(parent).child = place;
        place
    }

    /// Frees the place of a letter, and of the letters below it, which lead nowhere else.
    fn remove(&mut self, parent: u32, place: u32) {
        let next = self.node(place).next;
        if self.node(parent).child == place {
            self.node_mut(parent).child = next;
        } else {
            let mut before = self.node(parent).child;
            while self.node(before).next != place {
                before = self.node(before).next;
            }
            self.node_mut(before).next = next;
        }
        let mut place = place;
        while place != NONE {
            let free = self.free;
            let node = self.node_mut(place);
            node.next = free;
            let below = node.child;
            self.free = place;
            place = below;
        }
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
