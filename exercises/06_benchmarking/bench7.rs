//! An archive exports chats as text. With 10 messages, as in its benchmark, the export is as quick as one
//! could wish; with a year of messages it takes minutes. Whether cost grows with the messages or with their
//! square is what `growth` is to find out. It times two short chats and compares, and says something else
//! on every run: a clock wobbles, and in short chats the fixed costs hide the rest. Allocated bytes
//! are the same in every run.
//! Goal: a verdict that is right and never changes; then an export whose bytes grow with its messages.

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
// TODO: judge by what does not wobble, at sizes at which growth shows.
fn growth(cost_of: impl Fn(u64) -> Cost) -> Growth {
    let (small, large) = (cost_of(10).nanoseconds, cost_of(20).nanoseconds);
    if large < small * 3 / 2 {
        Growth::Constant
    } else if large < small * 3 {
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
// TODO: let the bytes grow with the messages.
fn export(chat: &[Message]) -> String {
    let mut text = String::new();
    for Message { from, text: words } in chat {
        text = [&text, *from, ": ", words, "\n"].concat();
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
