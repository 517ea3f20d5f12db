//! TODO: the story, in about three lines: what the code is for, what must hold, and what is wasted.
//! Goal: TODO, what to reach and not how.

use std::hint::black_box;

use heaplings::bench;

// TODO: what the learner is to reach here.
fn squares(n: u64) -> Vec<u64> {
    let mut squares = Vec::new();
    for i in 0..n {
        squares.push(i * i);
    }
    squares
}

fn main() {
    bench("squares(1000)", || squares(black_box(1_000)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;

    #[test]
    fn gives_the_squares() {
        assert!(squares(0).is_empty());
        assert_eq!(squares(1), [0]);
        assert_eq!(squares(5), [0, 1, 4, 9, 16]);
        assert!(squares(1_000).into_iter().eq((0..1_000).map(|i| i * i)));
    }

    #[test]
    fn allocates_once() {
        let heap = measure(|| squares(1_000));
        dhat::assert!(heap.total_blocks <= 1);
    }
}
