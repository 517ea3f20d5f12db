// Right: splits at the three characters and pushes what stands between them in pieces
use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

/// The text with the three characters replaced. You choose the type that is returned: the tests turn it into
/// a `Cow<str>` with `into()`.
fn escape(text: &str) -> Cow<'_, str> {
    // Three searches for one character each are faster than one search for three.
    if !text.contains('&') && !text.contains('<') && !text.contains('>') {
        return Cow::Borrowed(text);
    }
    // An ASCII byte is never a part of another character, so bytes can be counted.
    let special = text.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>')).count();
    let mut escaped = String::with_capacity(text.len() + 4 * special);
    for piece in text.split_inclusive(['&', '<', '>']) {
        let plain = piece.trim_end_matches(['&', '<', '>']);
        escaped.push_str(plain);
        escaped.push_str(match &piece[plain.len()..] {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            _ => "",
        });
    }
    Cow::Owned(escaped)
}

fn main() {
    let clean = "I tried it on two machines and it runs on both of them. ".repeat(5);
    let dirty = "if a < b && b < c then a < c. ".repeat(5);
    bench("escape(a clean post)", || escape(black_box(&clean)).len());
    bench("escape(a post with code)", || escape(black_box(&dirty)).len());
}
