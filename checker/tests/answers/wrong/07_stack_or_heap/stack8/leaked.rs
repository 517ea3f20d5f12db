// Wrong: long lists are leaked slices
// Fails: lists_leave_nothing

use std::hint::black_box;

use heaplings::bench;

enum Tags {
    Few(u32, [u32; 3]),
    Many(&'static mut [u32], usize),
}

impl Tags {
    fn new() -> Tags {
        Tags::Few(0, [0; 3])
    }

    fn push(&mut self, tag: u32) {
        match self {
            Tags::Few(len, numbers) if *len < 3 => {
                numbers[*len as usize] = tag;
                *len += 1;
            }
            _ => {
                let len = self.as_slice().len();
                if !matches!(self, Tags::Many(room, _) if room.len() > len) {
                    let mut room = vec![0; 24.max(2 * len)];
                    room[..len].copy_from_slice(self.as_slice());
                    *self = Tags::Many(room.leak(), len);
                }
                if let Tags::Many(room, len) = self {
                    room[*len] = tag;
                    *len += 1;
                }
            }
        }
    }

    fn as_slice(&self) -> &[u32] {
        match self {
            Tags::Few(len, numbers) => &numbers[..*len as usize],
            Tags::Many(numbers, len) => &numbers[..*len],
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
