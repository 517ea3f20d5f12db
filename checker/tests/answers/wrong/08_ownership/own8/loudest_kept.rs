// Wrong: it looks for numbers above the limit, and cuts to another limit
// Fails: loud_numbers_are_cut

use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

/// Cuts what is louder than `limit`. A limit above 32,767 counts as 32,767.
fn cut(mut block: Cow<'_, [i16]>, limit: u16) -> Cow<'_, [i16]> {
    let loudest = limit.min(32_767) as i16;
    if let Some(first) = block.iter().position(|number| number.unsigned_abs() > limit) {
        for number in &mut block.to_mut()[first..] {
            *number = (*number).clamp(-loudest, loudest);
        }
    }
    block
}

/// Silences what is quieter than `threshold`.
fn silence(mut block: Cow<'_, [i16]>, threshold: u16) -> Cow<'_, [i16]> {
    let is_noise = |number: &i16| *number != 0 && number.unsigned_abs() < threshold;
    if let Some(first) = block.iter().position(is_noise) {
        for number in block.to_mut()[first..].iter_mut().filter(|number| is_noise(number)) {
            *number = 0;
        }
    }
    block
}

/// A block as it is sent.
fn clean(block: &[i16], threshold: u16, limit: u16) -> Cow<'_, [i16]> {
    silence(cut(Cow::Borrowed(block), limit), threshold)
}

fn main() {
    let quiet: Vec<i16> = (0..1_000).map(|i| 100 + i).collect();
    let loud: Vec<i16> = (0..1_000).map(|i| i * 32).collect();
    bench("clean(a block as it should be)", || clean(black_box(&quiet), 50, 20_000).len());
    bench("clean(a block to change)", || clean(black_box(&loud), 50, 20_000).len());
}
