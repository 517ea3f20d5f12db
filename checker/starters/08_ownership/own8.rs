//! A radio sends sound in blocks of numbers. Numbers louder than a limit are cut to it, and then numbers
//! quieter than a threshold become 0. Of a hundred blocks, perhaps three have something to change.
//!
//! Both steps copy each block to return one, whether or not there is something to do.
//! Goal: an unchanged block costs nothing, and a changed one costs one copy, however many steps change it.

use std::hint::black_box;

use heaplings::bench;

// TODO: let a block be borrowed as long as nothing changes, and copied once when something does.
/// Cuts what is louder than `limit`. A limit above 32,767 counts as 32,767.
fn cut(block: Vec<i16>, limit: u16) -> Vec<i16> {
    let loudest = limit.min(32_767) as i16;
    block.iter().map(|&number| number.clamp(-loudest, loudest)).collect()
}

/// Silences what is quieter than `threshold`.
fn silence(block: Vec<i16>, threshold: u16) -> Vec<i16> {
    let mut block = block.clone();
    for number in &mut block {
        if number.unsigned_abs() < threshold {
            *number = 0;
        }
    }
    block
}

/// A block as it is sent. What type that is, is yours to choose: the tests call `into()` on it.
fn clean(block: &[i16], threshold: u16, limit: u16) -> Vec<i16> {
    silence(cut(block.to_vec(), limit), threshold)
}

fn main() {
    let quiet: Vec<i16> = (0..1_000).map(|i| 100 + i).collect();
    let loud: Vec<i16> = (0..1_000).map(|i| i * 32).collect();
    bench("clean(a block as it should be)", || clean(black_box(&quiet), 50, 20_000).len());
    bench("clean(a block to change)", || clean(black_box(&loud), 50, 20_000).len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::{measure, measure_with};
    use std::borrow::Cow;
    use std::hint::black_box;

    // If `clean` returns a Cow, this `into` does nothing.
    #[allow(clippy::useless_conversion)]
    fn cleaned(block: &[i16], threshold: u16, limit: u16) -> Cow<'_, [i16]> {
        clean(block, threshold, limit).into()
    }

    #[test]
    fn a_clean_block_stays_as_it_is() {
        assert!(cleaned(&[], 3, 5).is_empty());
        for block in [&[0][..], &[3], &[-5], &[5, 4, 3, 0, -3, -4, -5, 0, 0]] {
            assert_eq!(cleaned(block, 3, 5), block);
        }
        assert_eq!(*cleaned(&[-32_767, 32_767, 1, 0, -1], 0, 32_767), [-32_767, 32_767, 1, 0, -1]);
    }

    #[test]
    fn loud_numbers_are_cut() {
        assert_eq!(*cleaned(&[6, 5, -6, 100, -5], 3, 5), [5, 5, -5, 5, -5]);
        assert_eq!(*cleaned(&[i16::MIN, 0, i16::MAX], 0, 32_767), [-32_767, 0, 32_767]);
        assert_eq!(*cleaned(&[i16::MIN, 7], 0, 6), [-6, 6]);
        assert_eq!(*cleaned(&[i16::MIN, 5], 0, 40_000), [-32_767, 5]);
        assert_eq!(*cleaned(&[1, -1], 0, 0), [0, 0]);
    }

    #[test]
    fn quiet_numbers_become_silence() {
        assert_eq!(*cleaned(&[2, -2, 3, 0, -3, 1], 3, 5), [0, 0, 3, 0, -3, 0]);
        assert_eq!(*cleaned(&[9, 1, -9, -1], 3, 5), [5, 0, -5, 0]);
        // First cut, then silenced.
        assert_eq!(*cleaned(&[9, 4, -9], 6, 5), [0, 0, 0]);
    }

    #[test]
    fn wherever_they_are() {
        for at in 0..300 {
            let mut block = vec![50; 300];
            (block[at], block[299 - at]) = (-99, 7);
            let sent = |number: &i16| if *number == 7 { 0 } else { *number.max(&-60) };
            let expected: Vec<i16> = block.iter().map(sent).collect();
            assert_eq!(cleaned(&block, 10, 60), expected);
        }
    }

    #[test]
    fn a_block_leaves_nothing() {
        let heap = measure(|| drop(cleaned(black_box(&[9, 1, 4]), 3, 5)));
        assert_eq!(heap.curr_blocks, 0);
    }

    /// Block `i` of 1,000 numbers: as it should be, but for every 33rd, which is too loud or too quiet.
    fn block(i: i16) -> Vec<i16> {
        let mut block: Vec<i16> = (0..1_000).map(|n| 100 + n + i).collect();
        if i % 33 == 7 {
            block[500] = if i % 2 == 0 { 30_000 } else { -1 };
            block[800] = 3;
        }
        block
    }

    #[test]
    fn a_minute_costs_what_changes() {
        let heap = measure_with(
            || (0..495).map(block).collect::<Vec<_>>(),
            |blocks| blocks.iter().filter(|block| cleaned(block, 50, 20_000)[800] == 0).count(),
        );
        assert_eq!(heap.value, 15);
        dhat::assert!(heap.total_blocks <= 15);
    }

    #[test]
    fn what_changes_is_copied_once() {
        let heap = measure_with(
            || (0..495).map(block).collect::<Vec<_>>(),
            |blocks| blocks.iter().filter(|block| cleaned(block, 50, 20_000)[800] == 0).count(),
        );
        assert_eq!(heap.value, 15);
        dhat::assert!(heap.total_bytes <= 30_000);
    }

    #[test]
    fn a_clean_block_is_handed_out_as_it_is() {
        let mut clean = block(0);
        clean[700] = 0; // It is silent already.
        let heap = measure(|| cleaned(black_box(&clean), 50, 20_000));
        dhat::assert!(heap.total_blocks == 0);
        assert_matches!(heap.value, Cow::Borrowed(_));
    }
}
