// Wrong: the right sizes and the wrong figure
// Fails: tells_linear

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
    let [at_n, at_2n, at_4n] = [LARGEST / 4, LARGEST / 2, LARGEST].map(|n| cost_of(n).nanoseconds);
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
