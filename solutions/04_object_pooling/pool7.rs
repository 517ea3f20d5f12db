//! The tags of a chat: a tree of letters in one block, with indices for links and a list of free places.
//!
//! ## Why it works
//!
//! An arena is a Vec of nodes, and a link is an index into it. A new letter is pushed to the Vec, which asks
//! for memory a few times while it doubles, not once for each letter. The place of a letter that goes is not
//! freed: it becomes the head of a list of free places, and the next letter takes it from there. That list
//! needs no memory of its own. It runs through the free places, by their field `next`, which nothing else
//! uses there. So the arena is as large as the tree has ever been at one time, however many letters come and
//! go.
//!
//! Indices are also smaller: two links of 4 bytes instead of two of 8, so a node is 16 bytes and not 24. And
//! they borrow nothing, so the code needs no `RefCell` to follow one link and change another. When the tree
//! is dropped one block is freed; boxes are freed one inside the other, as deep as the tree is.
//!
//! ## What it costs
//!
//! An index is a pointer that the compiler does not check. Nothing prevents you from using a place after it
//! was freed: that is not undefined behaviour, but you read another letter, which may be harder to find. If
//! indices are handed out, give each place a generation that is increased when the place is freed, and hand
//! out both. Each step is a bounds check. 4,294,967,295 letters are the limit. And an arena does not shrink:
//! it keeps its high-water mark, as a Vec does.
//!
//! ## When not to
//!
//! When there are few nodes, or all live as long as the tree: then boxes are simpler, or an arena without a
//! free list. When single nodes must outlive the tree, or are shared, they need owners of their own: `Rc`.
//! And before you write a structure of your own, look at std: a `BTreeMap` keeps up to 11 entries in a node,
//! and is all that most trees are for.
//!
//! ## Another way
//!
//! A list of free places beside the nodes (`free: Vec<u32>`) is easier to read, and a second block.
//! `Option<u32>` for a link needs no special value and takes 8 bytes; `Option<NonZeroU32>` takes 4, because
//! place 0 belongs to the root.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_new_hour_finds_the_places_of_the_last | before | 6111 | 146664 | 17136 | 0 |
//! | | after | 0 | 0 | 0 | 0 |
//! | an_hour_needs_few_blocks | before | 6111 | 146664 | 17136 | 0 |
//! | | after | 10 | 32720 | 16384 | 0 |
//! | an_hour_needs_room_for_what_is_remembered | before | 6111 | 146664 | 17136 | 0 |
//! | | after | 10 | 32720 | 16384 | 0 |

use std::hint::black_box;

use heaplings::bench;

/// How many tags begin with some letters.
struct Tags {
    /// The arena: the root, then letters that are in use and places that are free, in any order.
    nodes: Vec<Node>,
    /// The first of the free places; each leads to the next one by its `next`.
    free: u32,
}

/// A letter below the letters before it in a tag.
struct Node {
    letter: char,
    /// How many tags lead through here, each as often as it was added.
    tags: u32,
    /// The first of the letters that may follow.
    child: u32,
    /// The next letter that may be here instead.
    next: u32,
}

/// The place of the root, which has no letter.
const ROOT: u32 = 0;
/// No node: nothing leads to the root.
const NONE: u32 = 0;

impl Tags {
    fn new() -> Tags {
        Tags { nodes: vec![Node { letter: '\0', tags: 0, child: NONE, next: NONE }], free: NONE }
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
            self.node_mut(place).tags += 1;
        }
    }

    /// Takes away a tag that was added, once.
    fn forget(&mut self, tag: &str) {
        let mut parent = ROOT;
        for letter in tag.chars() {
            let place = self.child(parent, letter);
            self.node_mut(place).tags -= 1;
            if self.node(place).tags == 0 {
                return self.remove(parent, place);
            }
            parent = place;
        }
    }

    /// How many tags begin with these letters.
    fn beginning(&self, letters: &str) -> u32 {
        let mut place = ROOT;
        for letter in letters.chars() {
            place = self.child(place, letter);
            if place == NONE {
                return 0;
            }
        }
        self.node(place).tags
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
        let node = Node { letter, tags: 0, child: NONE, next: self.node(parent).child };
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

    /// Frees the place of a letter, and of the letters below it, which no other tag needs.
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
        noon[800..].iter().for_each(|tag| tags.forget(tag));
    });
    black_box(tags.beginning("m"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;

    /// `n` different tags that begin with the same letter.
    fn hour(first: char, n: u32) -> Vec<String> {
        (0..n).map(|i| format!("{first}{:05}", i.wrapping_mul(61_673) % 100_000)).collect()
    }

    /// Lets an hour pass, in which each tag is forgotten after 200 more have come.
    fn pass(tags: &mut Tags, hour: &[String]) {
        for (i, tag) in hour.iter().enumerate() {
            tags.add(tag);
            if i >= 200 {
                tags.forget(&hour[i - 200]);
            }
        }
        hour[hour.len().saturating_sub(200)..].iter().for_each(|tag| tags.forget(tag));
    }

    #[test]
    fn counts_what_begins_with_some_letters() {
        let mut tags = Tags::new();
        assert_eq!(tags.beginning("r"), 0);
        ["rust", "ruby", "rust", "r", "größe", "größer", "日本", "日"]
            .into_iter()
            .for_each(|tag| tags.add(tag));
        let counts = ["r", "ru", "rus", "rusty", "x", "u", "grö", "日"].map(|begin| tags.beginning(begin));
        assert_eq!(counts, [4, 3, 2, 0, 0, 0, 2, 2]);
        tags.forget("rust");
        assert_eq!(["ru", "rust", "ruby"].map(|begin| tags.beginning(begin)), [2, 1, 1]);
    }

    #[test]
    fn agrees_with_a_list_of_tags() {
        let (mut tags, mut list) = (Tags::new(), Vec::<String>::new());
        let mut state = 12_345_u32;
        for _ in 0..2_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let letter = |i| ['a', 'é', '风'][(state >> (8 + 4 * i)) as usize % 3];
            let tag: String = (0..1 + (state >> 28) as usize % 4).map(letter).collect();
            if list.len() > 40 {
                tags.forget(&list.swap_remove(state as usize % 40));
            }
            let begin = letter(0).to_string();
            tags.add(&tag);
            list.push(tag);
            let expected = list.iter().filter(|tag| tag.starts_with(&begin)).count();
            assert_eq!(tags.beginning(&begin) as usize, expected);
        }
    }

    #[test]
    fn more_letters_than_any_fixed_table() {
        let mut tags = Tags::new();
        (0..200_000).for_each(|i| tags.add(&format!("{i:06}")));
        (0..200_000).step_by(2).for_each(|i| tags.forget(&format!("{i:06}")));
        let counts = ["0", "1", "19999", "199998", "199999"].map(|begin| tags.beginning(begin));
        assert_eq!(counts, [50_000, 50_000, 5, 0, 1]);
    }

    #[test]
    fn a_new_hour_finds_the_places_of_the_last() {
        let noon = || {
            let mut tags = Tags::new();
            pass(&mut tags, &hour('m', 2_000));
            (tags, hour('n', 2_000))
        };
        let heap = measure_with(noon, |(mut tags, hour)| pass(&mut tags, &hour));
        dhat::assert!(heap.total_blocks == 0);
    }

    #[test]
    fn an_hour_needs_few_blocks() {
        let heap = measure_with(|| hour('m', 2_000), |hour| pass(&mut Tags::new(), &hour));
        // A block that doubles up to 1,024 places is 9. There is room for a list of free places, and for
        // blocks that do not grow, of 16 places or more.
        dhat::assert!(heap.total_blocks <= 100);
    }

    #[test]
    fn an_hour_needs_room_for_what_is_remembered() {
        let heap = measure_with(|| hour('m', 2_000), |hour| pass(&mut Tags::new(), &hour));
        assert_eq!(heap.curr_blocks, 0, "the tags are dropped, and nothing may be left");
        // About 700 letters at a time: a block that doubles up to 1,024 places, of 16 bytes each. There is
        // room for links of 16 bytes, and for a list of free places.
        dhat::assert!(heap.total_bytes <= 120_000);
    }
}
