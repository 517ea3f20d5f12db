// Wrong: room for sixty-four tags, and no more
// Fails: keeps_tags_in_order, an_archive_is_small

use std::hint::black_box;

use heaplings::bench;

struct Tags {
    len: usize,
    numbers: [u32; 64],
}

impl Tags {
    fn new() -> Tags {
        Tags { len: 0, numbers: [0; 64] }
    }

    fn push(&mut self, tag: u32) {
        if self.len < 64 {
            self.numbers[self.len] = tag;
            self.len += 1;
        }
    }

    fn as_slice(&self) -> &[u32] {
        &self.numbers[..self.len]
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
