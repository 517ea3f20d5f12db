// Wrong: only the first number that has to change is changed
// Fails: loud_numbers_are_cut, quiet_numbers_become_silence

use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

fn clean(block: &[i16], threshold: u16, limit: u16) -> Cow<'_, [i16]> {
    let mut block = Cow::Borrowed(block);
    let loudest = limit.min(32_767) as i16;
    if let Some(at) = block.iter().position(|number| number.unsigned_abs() > limit) {
        block.to_mut()[at] = block[at].clamp(-loudest, loudest);
    }
    if let Some(at) = block.iter().position(|number| *number != 0 && number.unsigned_abs() < threshold) {
        block.to_mut()[at] = 0;
    }
    block
}

fn main() {
    let quiet: Vec<i16> = (0..1_000).map(|i| 100 + i).collect();
    let loud: Vec<i16> = (0..1_000).map(|i| i * 32).collect();
    bench("clean(a block as it should be)", || clean(black_box(&quiet), 50, 20_000).len());
    bench("clean(a block to change)", || clean(black_box(&loud), 50, 20_000).len());
}
