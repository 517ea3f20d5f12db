//! Cost against n, told by bytes at three large sizes; and an export that appends instead of starting anew.
//!
//! ## Why it works
//!
//! A benchmark at one size says what that size costs. How cost grows takes at least two. When n doubles, a
//! linear cost doubles, a quadratic one becomes four times as much, and 3 lies between them, with room on
//! both sides. Bytes are counted, not timed, so the verdict is the same on a busy machine. The sizes are as
//! large as is affordable, since 4,000 + n² is no square to be seen at n = 10; and with three sizes the two
//! *differences* are compared, in which fixed costs cancel out. 100,000,000 + n² is not even half as much
//! again at 8,000 as at 4,000, and yet the second difference is four times the first.
//!
//! The export copied all earlier lines for each new one: at 1,000 messages 18.7 million bytes for a text of
//! 37,556, and for twice the messages four times as many. The number of blocks was no warning, it grew with
//! n. `push_str` copies a message once, and the String doubles when it is full.
//!
//! ## What it costs
//!
//! A benchmark at 8,000 messages of something quadratic takes its time: that is why there is a largest n.
//! The appended String may have up to twice the room that its text needs, until it is shrunk.
//!
//! ## When not to
//!
//! Bytes tell of copies and of memory, not of comparisons: a search through all messages for each message
//! is quadratic and allocates nothing. Then count what it does: calls of a comparison, steps, look-ups. The
//! differences of three sizes tell n from n², not n from n log n; and a size that just crosses a doubling
//! or a cache can make one ratio jump, so take sizes that are powers of two apart. If n never exceeds ten,
//! the quadratic version may well be the faster one.
//!
//! ## Another way
//!
//! Collecting a formatted String for each message, `join`, and `write!` into the String are linear, too,
//! and pass. So does the ratio of two large sizes, once the cost of a single message is taken off both.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | bytes_grow_with_the_messages | before | 1000 | 18747161 | 75075 | 37556 |
//! | | after | 13 | 139238 | 69632 | 69632 |

use std::hint::black_box;
use std::time::Instant;

use heaplings::{bench, measure};

/// What an operation costs at one size.
#[derive(Debug, Clone, Copy)]
struct Cost {
    nanoseconds: u64,
    bytes: u64,
}

/// How cost grows with n: not at all, with n, or with its square (or worse).
#[derive(Debug, Clone, Copy, PartialEq)]
enum Growth {
    Constant,
    Linear,
    Quadratic,
}

/// The largest n for which one may ask: beyond it a quadratic operation takes too long.
const LARGEST: u64 = 8_000;

/// Judges by what the operation costs at a few sizes. Asking is expensive, so ask for few.
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

/// A message of a chat.
struct Message {
    from: &'static str,
    text: String,
}

/// All messages as text, a line for each.
fn export(chat: &[Message]) -> String {
    let mut text = String::new();
    for Message { from, text: words } in chat {
        text.push_str(from);
        text.push_str(": ");
        text.push_str(words);
        text.push('\n');
    }
    text
}

/// A chat of n messages.
fn chat(n: u64) -> Vec<Message> {
    let from = ["Ada", "Grace", "Lin"];
    let text = |i| format!("message number {i} of this chat");
    (0..n).map(|i| Message { from: from[i as usize % 3], text: text(i) }).collect()
}

/// What it costs to export n messages.
fn cost_of_export(n: u64) -> Cost {
    assert!(n <= LARGEST, "{n} messages would take too long");
    let chat = chat(n);
    let start = Instant::now();
    black_box(export(&chat));
    let nanoseconds = start.elapsed().as_nanos() as u64;
    let heap = measure(|| export(&chat));
    Cost { nanoseconds, bytes: heap.total_bytes }
}

fn main() {
    for n in [500, 1_000, 2_000] {
        let Cost { nanoseconds, bytes } = cost_of_export(n);
        println!("export({n} messages): {nanoseconds} ns, {bytes} bytes");
    }
    println!("growth: {:?}", growth(cost_of_export));
    let chat = chat(1_000);
    bench("export(1000 messages)", || export(black_box(&chat)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::measure_with;
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
    }

    #[test]
    fn tells_quadratic() {
        for each in [1, 24, 1_000] {
            assert_eq!(verdict(|n| each * n * n), Growth::Quadratic, "{each} bytes for each pair");
            assert_eq!(verdict(|n| each * n * n.saturating_sub(1) / 2), Growth::Quadratic);
        }
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
    fn exports_every_message_in_order() {
        assert_eq!(export(&[]), "");
        let one = Message { from: "Ada", text: "Grüße aus 京都".to_string() };
        assert_eq!(export(&[one]), "Ada: Grüße aus 京都\n");
        for n in [2, 3, 100] {
            let text = export(&chat(n));
            let lines: Vec<&str> = text.split_terminator('\n').collect();
            assert_eq!(lines.len(), n as usize);
            for (line, message) in lines.iter().zip(chat(n)) {
                assert_eq!(line.split_once(": "), Some((message.from, message.text.as_str())));
            }
        }
    }

    #[test]
    fn bytes_grow_with_the_messages() {
        let heap = measure_with(|| chat(1_000), |chat| export(&chat));
        // The text has 37,556 bytes. A String that doubles asks for less than four times as much on its
        // way, and a String for each line comes on top; one that is made anew asks for 500 times as much.
        dhat::assert!(heap.total_bytes <= 300_000);
    }
}
