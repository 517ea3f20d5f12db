// Right: to_mut at each number that changes; only the first call copies

use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

fn map<'a>(mut block: Cow<'a, [i16]>, change: impl Fn(i16) -> i16) -> Cow<'a, [i16]> {
    for i in 0..block.len() {
        let changed = change(block[i]);
        if changed != block[i] {
            block.to_mut()[i] = changed;
        }
    }
    block
}

fn clean(block: &[i16], threshold: u16, limit: u16) -> Cow<'_, [i16]> {
    let loudest = limit.min(32_767) as i16;
    let block = map(Cow::from(block), |number| number.clamp(-loudest, loudest));
    map(block, |number| if number.unsigned_abs() < threshold { 0 } else { number })
}

fn main() {
    let quiet: Vec<i16> = (0..1_000).map(|i| 100 + i).collect();
    let loud: Vec<i16> = (0..1_000).map(|i| i * 32).collect();
    bench("clean(a block as it should be)", || clean(black_box(&quiet), 50, 20_000).len());
    bench("clean(a block to change)", || clean(black_box(&loud), 50, 20_000).len());
}
