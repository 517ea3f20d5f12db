// Wrong: a Vec that grows by one tag wastes no room, and has a block all the same
// Fails: only_long_lists_have_blocks

use std::hint::black_box;

use heaplings::bench;

struct Tags {
    numbers: Vec<u32>,
}

impl Tags {
    fn new() -> Tags {
        Tags { numbers: Vec::new() }
    }

    fn push(&mut self, tag: u32) {
        self.numbers.reserve_exact(1);
        self.numbers.push(tag);
    }

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
