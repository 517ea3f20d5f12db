//! A list of tags keeps up to three of them in itself, and all of them on the heap when there are more.
//!
//! ## Why it works
//!
//! Nearly all lists are short, so the common case gets a variant of its own: `Few` holds a length and an
//! array. The fourth tag does not fit, so the list *spills*: the tags move to a Vec, and stay there.
//! `as_slice` hides which of the two it is, and a caller never needs to know.
//!
//! It needs no more room. A Vec is three words, 24 bytes, and one of them, the capacity, is never more than
//! `isize::MAX`. The compiler uses the values above that for the tag of the enum. That leaves 16 bytes for
//! the other variant: a length of 4 bytes and three numbers. With a fourth number the enum is 32 bytes.
//!
//! ## What it costs
//!
//! A branch at each access, and more code. Moving a list copies its tags, always 24 bytes. Once spilled, a
//! list stays on the heap. And pushing into a list that spills costs one more copy than in a Vec.
//!
//! ## When not to
//!
//! When lists are mostly long: then each has room that it does not use, and pays for the branch. When
//! elements are large: an inline buffer of three structs of 100 bytes makes every list larger than 300 bytes,
//! whether it is empty or not. When lists do not change any more: one Vec with all numbers and an offset for
//! each picture beats both. The crate `smallvec` is this list in general, with everything a Vec has; it costs
//! `unsafe` code that others have checked and, as here, a branch. For one short list in one place std is
//! enough.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | only_long_lists_have_blocks | before | 2061 | 84480 | 82240 | 82240 |
//! | | after | 41 | 50880 | 49920 | 49920 |
//! | an_archive_is_small | before | 2061 | 84480 | 82240 | 82240 |
//! | | after | 41 | 50880 | 49920 | 49920 |
//!
//! Seen: rust-lang/rust#55816: 14% fewer allocations in a check build, by SmallVec in place of Vec.

use std::hint::black_box;

use heaplings::bench;

/// How many tags a list holds without a block.
const FEW: usize = 3;

/// The tags of a picture, in the order in which they were added.
enum Tags {
    /// The first `len` of these.
    Few {
        len: u32,
        numbers: [u32; FEW],
    },
    Many(Vec<u32>),
}

impl Tags {
    /// No tags.
    fn new() -> Tags {
        Tags::Few { len: 0, numbers: [0; FEW] }
    }

    /// Adds a tag.
    fn push(&mut self, tag: u32) {
        match self {
            Tags::Few { len, numbers } if (*len as usize) < FEW => {
                numbers[*len as usize] = tag;
                *len += 1;
            }
            Tags::Few { numbers, .. } => {
                let mut many = Vec::with_capacity(4 * FEW);
                many.extend_from_slice(numbers);
                many.push(tag);
                *self = Tags::Many(many);
            }
            Tags::Many(numbers) => numbers.push(tag),
        }
    }

    /// All tags, side by side.
    fn as_slice(&self) -> &[u32] {
        match self {
            Tags::Few { len, numbers } => &numbers[..*len as usize],
            Tags::Many(numbers) => numbers,
        }
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
