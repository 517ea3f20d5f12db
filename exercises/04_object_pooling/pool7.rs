//! A chat shows which tags were used in the last minutes, and completes a tag while it is typed. The tags are
//! a tree of letters: below `r` is `u`, and below that `s` and `t`; and each letter counts the tags that lead
//! through it. Every message adds a tag. Minutes later the tag is forgotten, with all letters that no other
//! tag needs.
//!
//! Each letter is a box of its own, allocated when a tag comes and freed when it goes, all day long.
//! Goal: all letters are in a few blocks, and new letters use the places of letters that were forgotten.

use std::hint::black_box;

use heaplings::bench;

/// How many tags begin with some letters.
struct Tags {
    first: Option<Box<Node>>,
}

/// A letter below the letters before it in a tag.
struct Node {
    letter: char,
    /// How many tags lead through here, each as often as it was added.
    tags: u32,
    /// The first of the letters that may follow.
    child: Option<Box<Node>>,
    /// The next letter that may be here instead.
    next: Option<Box<Node>>,
}

// TODO: keep all letters in few blocks, and use the places of those that are forgotten.
impl Tags {
    fn new() -> Tags {
        Tags { first: None }
    }

    fn add(&mut self, tag: &str) {
        let mut link = &mut self.first;
        for letter in tag.chars() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &mut link.as_mut().unwrap().next;
            }
            let node =
                link.get_or_insert_with(|| Box::new(Node { letter, tags: 0, child: None, next: None }));
            node.tags += 1;
            link = &mut node.child;
        }
    }

    /// Takes away a tag that was added, once.
    fn forget(&mut self, tag: &str) {
        let mut link = &mut self.first;
        for letter in tag.chars() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &mut link.as_mut().unwrap().next;
            }
            link.as_mut().expect("a tag that was added").tags -= 1;
            if link.as_ref().unwrap().tags == 0 {
                // No other tag needs the letters below: they go too.
                *link = link.take().unwrap().next;
                return;
            }
            link = &mut link.as_mut().unwrap().child;
        }
    }

    /// How many tags begin with these letters.
    fn beginning(&self, letters: &str) -> u32 {
        let (mut link, mut tags) = (&self.first, 0);
        for letter in letters.chars() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &link.as_ref().unwrap().next;
            }
            let Some(node) = link else { return 0 };
            (link, tags) = (&node.child, node.tags);
        }
        tags
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
