//! Cost against n, judged by bytes at three large sizes.
//!
//! ## Why it works
//!
//! A benchmark at one size tells what that size costs. To see how cost grows takes at least two. When n
//! doubles, a linear cost doubles and a quadratic one becomes four times as large; 3 lies between them, with
//! room on both sides. Bytes are counted, not timed, so the verdict is the same on a busy machine. The sizes
//! are as large as one can afford, because 4,000 + n² shows no square at n = 10. With three sizes the two
//! *differences* are compared, in which fixed costs cancel out: 100,000,000 + n² at 8,000 is less than one
//! and a half times its value at 4,000, and yet the second difference is four times the first.
//!
//! `export_anew` copies all earlier messages for each new one. The number of its allocations gives no
//! warning, as it grows with n; the bytes do.
//!
//! ## What it costs
//!
//! A quadratic operation does 64 times as much at 8,000 as at 1,000. That is why there is a largest n, and
//! why the verdict asks for three sizes only.
//!
//! ## When not to
//!
//! Bytes tell of copies and of memory, not of comparisons: a search through all messages for each message is
//! quadratic and allocates nothing. Then count what it does: comparisons, steps, look-ups. Three sizes tell n
//! from n², not n from n log n. A doubling buffer or a cache can make a cost jump at one size, so take sizes
//! that are powers of two apart. And if n never exceeds ten, the quadratic version may be the faster one.
//!
//! ## Another way
//!
//! Compare the ratio of two large sizes, after the cost of a single message is taken off both.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | keeps_no_list_of_costs | before | 1 | 1600 | 1600 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

use std::hint::black_box;
use std::time::Instant;

use heaplings::{bench, measure};

/// What an operation costs at one size.
#[derive(Debug, Clone, Copy)]
struct Cost {
    nanoseconds: u64,
    bytes: u64,
}

/// How cost grows with n: not at all, with n (or a little more, as n log n), or with its square (or worse).
#[derive(Debug, Clone, Copy, PartialEq)]
enum Growth {
    Constant,
    Linear,
    Quadratic,
}

/// The largest n for which one may ask: beyond it a quadratic operation takes too long.
const LARGEST: u64 = 8_000;

/// Judges by what the operation costs at a few sizes.
fn growth(cost_of: impl Fn(u64) -> Cost) -> Growth {
    let [at_n, at_2n, at_4n] = [LARGEST / 4, LARGEST / 2, LARGEST].map(|n| cost_of(n).bytes);
    // The differences, because fixed costs are in all three.
    let (first, second) = (at_2n.saturating_sub(at_n), at_4n.saturating_sub(at_2n));
    if second == 0 {
        Growth::Constant
    } else if second < 3 * first {
        Growth::Linear
    } else {
        Growth::Quadratic
    }
}

/// Appends each message of a chat to one String.
fn export(chat: &[String]) -> String {
    let mut text = String::new();
    for message in chat {
        text.push_str(message);
        text.push('\n');
    }
    text
}

/// Makes a new String of the old one and each message.
fn export_anew(chat: &[String]) -> String {
    chat.iter().fold(String::new(), |text, message| [text.as_str(), message, "\n"].concat())
}

/// What it costs to export n messages. The tests use it as it stands here.
fn cost_of(export: impl Fn(&[String]) -> String, n: u64) -> Cost {
    assert!(n <= LARGEST, "{n} messages would take too long");
    let chat: Vec<String> = (0..n).map(|i| format!("message number {i} of this chat")).collect();
    let start = Instant::now();
    black_box(export(&chat));
    let nanoseconds = start.elapsed().as_nanos() as u64;
    let heap = measure(|| export(&chat));
    Cost { nanoseconds, bytes: heap.total_bytes }
}

fn main() {
    let Cost { nanoseconds, bytes } = cost_of(export, 1_000);
    println!("export of 1,000: {nanoseconds} ns, {bytes} bytes, {:?}", growth(|n| cost_of(export, n)));
    let Cost { nanoseconds, bytes } = cost_of(export_anew, 1_000);
    println!(
        "export_anew of 1,000: {nanoseconds} ns, {bytes} bytes, {:?}",
        growth(|n| cost_of(export_anew, n))
    );
    bench("growth of 24n", || growth(|n| Cost { nanoseconds: 0, bytes: black_box(24) * n }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure;
    use std::cell::{Cell, RefCell};

    /// Judges bytes that grow like this, under a clock that says anything.
    fn verdict(bytes: impl Fn(u64) -> u64) -> Growth {
        let verdicts = [1_u64, 2, 3].map(|seed| {
            let state = Cell::new(seed);
            growth(|n| {
                assert!((1..=8_000).contains(&n), "n is {n}, which is not from 1 to 8000");
                state.set(state.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
                Cost { nanoseconds: 1_000 + (state.get() >> 40), bytes: bytes(n) }
            })
        });
        assert!(verdicts.iter().all(|other| *other == verdicts[0]), "not the same twice: {verdicts:?}");
        verdicts[0]
    }

    #[test]
    fn tells_constant() {
        for bytes in [0, 1, 24, 1_000_000] {
            assert_eq!(verdict(|_| bytes), Growth::Constant, "always {bytes} bytes");
        }
    }

    #[test]
    fn tells_linear() {
        for each in [1, 24, 1_000] {
            assert_eq!(verdict(|n| each * n), Growth::Linear, "{each} bytes for each");
        }
        // Quadratic within 250 messages, and then the next 250: at small sizes it looks worse than it is.
        let restarts = |n| n / 250 * 250 * 250 + (n % 250) * (n % 250);
        assert_eq!(verdict(|n| 24 * restarts(n)), Growth::Linear, "quadratic, but anew every 250");
        assert_eq!(growth(|n| cost_of(export, n)), Growth::Linear, "export");
        let sorts = |n: u64| 8 * n * u64::from(n.ilog2());
        assert_eq!(verdict(sorts), Growth::Linear, "n log n is a little more than n, and far from n²");
    }

    #[test]
    fn tells_quadratic() {
        for each in [1, 24, 1_000] {
            assert_eq!(verdict(|n| each * n * n), Growth::Quadratic, "{each} bytes for each pair");
            assert_eq!(verdict(|n| each * n * n.saturating_sub(1) / 2), Growth::Quadratic);
            assert_eq!(verdict(|n| each * n * n * n), Growth::Quadratic, "or worse: {each} times n³");
        }
        // Appended, and all copied after every 250 messages: at small sizes it looks better than it is.
        let copies = |n| 24 * n + 24 * 250 * (n / 250) * (n / 250) / 2;
        assert_eq!(verdict(copies), Growth::Quadratic, "all copied every 250");
        // A tenth of the messages, because they are copied so often.
        let anew = |n: u64| cost_of(export_anew, n.div_ceil(10));
        assert_eq!(growth(anew), Growth::Quadratic, "export_anew");
    }

    #[test]
    fn fixed_costs_hide_nothing() {
        // Ten messages cost what no message costs, and so do twenty.
        assert_eq!(verdict(|n| 4_000 + 24 * n), Growth::Linear);
        assert_eq!(verdict(|n| 4_000 + 24 * n * n), Growth::Quadratic);
        // Below 100 messages there is hardly a square to be seen.
        assert_eq!(verdict(|n| 4_000 + 100 * n + n * n), Growth::Quadratic);
        // Under so much there is hardly a growth to be seen at any size: twice the messages, a fifth more.
        assert_eq!(verdict(|n| 400_000 + 24 * n), Growth::Linear, "400,000 bytes, and 24 for each");
        assert_eq!(verdict(|n| 100_000_000 + n * n), Growth::Quadratic, "100 million bytes, and n²");
    }

    #[test]
    fn a_doubling_vec_is_linear() {
        // 4, 8, 16 … numbers of 8 bytes: the blocks on the way together are twice the last one.
        assert_eq!(verdict(|n| 16 * n.next_power_of_two().max(4) - 32), Growth::Linear);
    }

    #[test]
    fn asks_for_few_sizes() {
        let asked = RefCell::new(Vec::new());
        growth(|n| {
            asked.borrow_mut().push(n);
            Cost { nanoseconds: 10 * n, bytes: n }
        });
        let asked = asked.into_inner();
        assert!((1..=8).contains(&asked.len()), "asked for {asked:?}");
    }

    #[test]
    fn exports_a_line_for_each_message() {
        let small = ["a".to_string(), "b".to_string()];
        assert_eq!((export(&small), export_anew(&small)), ("a\nb\n".into(), "a\nb\n".into()));
    }

    #[test]
    fn keeps_no_list_of_costs() {
        let heap = measure(|| growth(|n| Cost { nanoseconds: n, bytes: 24 * n }));
        // Eight costs or fewer may be in a Vec.
        dhat::assert!(heap.total_bytes <= 128);
    }
}
