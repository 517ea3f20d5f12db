// Right: a variant for each short length

use std::hint::black_box;

use heaplings::bench;

enum Tags {
    None,
    One([u32; 1]),
    Two([u32; 2]),
    Three([u32; 3]),
    More(Vec<u32>),
}

impl Tags {
    fn new() -> Tags {
        Tags::None
    }

    fn push(&mut self, tag: u32) {
        *self = match self {
            Tags::None => Tags::One([tag]),
            Tags::One([a]) => Tags::Two([*a, tag]),
            Tags::Two([a, b]) => Tags::Three([*a, *b, tag]),
            Tags::Three([a, b, c]) => Tags::More(vec![*a, *b, *c, tag]),
            Tags::More(numbers) => return numbers.push(tag),
        };
    }

    fn as_slice(&self) -> &[u32] {
        match self {
            Tags::None => &[],
            Tags::One(numbers) => numbers,
            Tags::Two(numbers) => numbers,
            Tags::Three(numbers) => numbers,
            Tags::More(numbers) => numbers,
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
