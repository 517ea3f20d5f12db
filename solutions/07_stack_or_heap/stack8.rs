//! TODO: what this is, in a line or two.
//!
//! ## Why it works
//!
//! TODO
//!
//! ## What it costs
//!
//! TODO
//!
//! ## When not to
//!
//! TODO
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | allocates_once | before | 0 | 0 | 0 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;

use heaplings::bench;

fn squares(n: u64) -> Vec<u64> {
    (0..n).map(|i| i * i).collect()
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
