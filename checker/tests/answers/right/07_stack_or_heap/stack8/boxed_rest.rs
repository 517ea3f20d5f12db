// Right: five tags in the list, counted by a byte, and a box for the Vec of a long list

use std::hint::black_box;

use heaplings::bench;

enum Tags {
    Short(u8, [u32; 5]),
    Long(Box<Vec<u32>>),
}

impl Tags {
    fn new() -> Tags {
        Tags::Short(0, [0; 5])
    }

    fn push(&mut self, tag: u32) {
        let (len, numbers) = match self {
            Tags::Long(numbers) => return numbers.push(tag),
            Tags::Short(len, numbers) => (len, numbers),
        };
        if let Some(place) = numbers.get_mut(usize::from(*len)) {
            *place = tag;
            *len += 1;
        } else {
            let mut long = Vec::with_capacity(24);
            long.extend(*numbers);
            long.push(tag);
            *self = Tags::Long(Box::new(long));
        }
    }

    fn as_slice(&self) -> &[u32] {
        match self {
            Tags::Short(len, numbers) => &numbers[..usize::from(*len)],
            Tags::Long(numbers) => numbers,
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
