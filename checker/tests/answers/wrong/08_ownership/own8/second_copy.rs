// Wrong: the steps take slices, so the second copies what the first has copied
// Fails: a_minute_costs_what_changes, what_changes_is_copied_once

use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

fn cut(block: &[i16], limit: u16) -> Cow<'_, [i16]> {
    let loudest = limit.min(32_767) as i16;
    if block.iter().any(|number| number.unsigned_abs() > limit) {
        block.iter().map(|number| (*number).clamp(-loudest, loudest)).collect()
    } else {
        Cow::Borrowed(block)
    }
}

fn silence(block: &[i16], threshold: u16) -> Cow<'_, [i16]> {
    if block.iter().any(|number| *number != 0 && number.unsigned_abs() < threshold) {
        block.iter().map(|number| if number.unsigned_abs() < threshold { 0 } else { *number }).collect()
    } else {
        Cow::Borrowed(block)
    }
}

fn clean(block: &[i16], threshold: u16, limit: u16) -> Cow<'_, [i16]> {
    match cut(block, limit) {
        Cow::Borrowed(block) => silence(block, threshold),
        Cow::Owned(block) => Cow::Owned(silence(&block, threshold).into_owned()),
    }
}

fn main() {
    let quiet: Vec<i16> = (0..1_000).map(|i| 100 + i).collect();
    let loud: Vec<i16> = (0..1_000).map(|i| i * 32).collect();
    bench("clean(a block as it should be)", || clean(black_box(&quiet), 50, 20_000).len());
    bench("clean(a block to change)", || clean(black_box(&loud), 50, 20_000).len());
}
