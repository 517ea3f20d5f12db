// Right: both steps at once, and a copy if the two together change anything

use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

fn cleaned(number: i16, threshold: u16, limit: u16) -> i16 {
    let loudness = number.unsigned_abs().min(limit).min(32_767);
    if loudness < threshold { 0 } else { loudness as i16 * number.signum() }
}

fn clean(block: &[i16], threshold: u16, limit: u16) -> Cow<'_, [i16]> {
    if block.iter().all(|number| cleaned(*number, threshold, limit) == *number) {
        block.into()
    } else {
        block.iter().map(|number| cleaned(*number, threshold, limit)).collect::<Vec<_>>().into()
    }
}

fn main() {
    let quiet: Vec<i16> = (0..1_000).map(|i| 100 + i).collect();
    let loud: Vec<i16> = (0..1_000).map(|i| i * 32).collect();
    bench("clean(a block as it should be)", || clean(black_box(&quiet), 50, 20_000).len());
    bench("clean(a block to change)", || clean(black_box(&loud), 50, 20_000).len());
}
