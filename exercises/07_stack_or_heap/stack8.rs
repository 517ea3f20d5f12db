//! A photo archive keeps a list of tags, as numbers, for each of its ten thousand pictures. Ninety-nine
//! pictures of a hundred have one to three tags; a few have dozens, and every list must be able to grow.
//!
//! A picture with two tags has 8 bytes of them. They lie in a block of their own, with room for four tags.
//! Goal: lists of up to three tags need no block of their own, and a list is hardly larger than a Vec.

use std::hint::black_box;

use heaplings::bench;

// TODO: let a list of one to three tags hold them itself, without a block.
/// The tags of a picture, in the order in which they were added.
struct Tags {
    numbers: Vec<u32>,
}

impl Tags {
    /// No tags.
    fn new() -> Tags {
        Tags { numbers: Vec::new() }
    }

    /// Adds a tag.
    fn push(&mut self, tag: u32) {
        self.numbers.push(tag);
    }

    /// All tags, side by side.
    fn as_slice(&self) -> &[u32] {
        &self.numbers
    }
}

fn main() {
    bench("tags of 1,000 pictures", || {
        let mut lists: Vec<Tags> = (0..1_000).map(|_| Tags::new()).collect();
        for (i, list) in lists.iter_mut().enumerate() {
            (0..=i as u32 % 3).for_each(|tag| list.push(black_box(tag)));
        }
        lists.iter().map(|list| list.as_slice().len()).sum::<usize>()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;

    fn tags(n: u32, first: u32) -> Tags {
        let mut tags = Tags::new();
        (0..n).for_each(|i| tags.push(first + i));
        tags
    }

    #[test]
    fn keeps_tags_in_order() {
        assert!(Tags::new().as_slice().is_empty());
        assert_eq!(tags(1, 0).as_slice(), [0]);
        for n in [2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 127, 129] {
            let expected: Vec<u32> = (1_000..1_000 + n).collect();
            assert_eq!(tags(n, 1_000).as_slice(), expected);
        }
        let mut same = Tags::new();
        (0..5).for_each(|_| same.push(u32::MAX));
        assert_eq!(same.as_slice(), [u32::MAX; 5]);
    }

    #[test]
    fn a_list_can_be_looked_at_while_it_grows() {
        let mut tags = Tags::new();
        for tag in 0..20_000 {
            tags.push(tag ^ 5);
            assert_eq!(tags.as_slice().len(), tag as usize + 1);
            assert_eq!((tags.as_slice()[0], tags.as_slice().last()), (5, Some(&(tag ^ 5))));
        }
        assert!(tags.as_slice().iter().copied().eq((0..20_000).map(|tag| tag ^ 5)));
    }

    #[test]
    fn lists_leave_nothing() {
        let heap = measure(|| drop((tags(2, 0), tags(4, 0), tags(1_000, 0))));
        assert_eq!(heap.curr_blocks, 0);
    }

    /// 2,000 pictures: one in a hundred has 20 tags, the others 1 to 3.
    fn archive() -> Vec<Tags> {
        let mut lists = Vec::with_capacity(2_000);
        lists.extend((0..2_000).map(|i| if i % 100 == 7 { tags(20, i) } else { tags(1 + i % 3, i) }));
        lists
    }

    #[test]
    fn only_long_lists_have_blocks() {
        let heap = measure(archive);
        assert_eq!(heap.value.iter().map(|tags| tags.as_slice().len()).sum::<usize>(), 4_358);
        // 20 long lists, of which each may grow 4 times, and the block in which all lists lie.
        dhat::assert!(heap.total_blocks <= 81);
    }

    #[test]
    fn an_archive_is_small() {
        let heap = measure(archive);
        assert_eq!(heap.value.iter().map(|tags| tags.as_slice()[0]).max(), Some(1_999));
        // 2,000 lists of 32 bytes, though 24 will do, and up to 128 bytes for each of the 20 long lists.
        dhat::assert!(heap.curr_bytes <= 66_560);
    }
}
