// Wrong: one copy for each block, in a Cow that is always owned
// Fails: a_minute_costs_what_changes, a_clean_block_is_handed_out_as_it_is

use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

fn clean(block: &[i16], threshold: u16, limit: u16) -> Cow<'_, [i16]> {
    let loudest = limit.min(32_767) as i16;
    let mut block = block.to_vec();
    for number in &mut block {
        *number = (*number).clamp(-loudest, loudest);
        if number.unsigned_abs() < threshold {
            *number = 0;
        }
    }
    Cow::Owned(block)
}

fn main() {
    let quiet: Vec<i16> = (0..1_000).map(|i| 100 + i).collect();
    let loud: Vec<i16> = (0..1_000).map(|i| i * 32).collect();
    bench("clean(a block as it should be)", || clean(black_box(&quiet), 50, 20_000).len());
    bench("clean(a block to change)", || clean(black_box(&loud), 50, 20_000).len());
}
