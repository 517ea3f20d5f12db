// Wrong: replaces in place, so that each of the three characters moves the rest of the post
// Fails: a_post_of_nothing_but_signs
use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

/// The text with the three characters replaced. You choose the type that is returned: the tests turn it into
/// a `Cow<str>` with `into()`.
fn escape(text: &str) -> Cow<'_, str> {
    let mut escaped = Cow::Borrowed(text);
    let mut at = 0;
    while let Some(next) = escaped[at..].find(['&', '<', '>']) {
        at += next;
        let replacement = match escaped.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        };
        escaped.to_mut().replace_range(at..at + 1, replacement);
        at += replacement.len();
    }
    escaped
}

fn main() {
    let clean = "I tried it on two machines and it runs on both of them. ".repeat(5);
    let dirty = "if a < b && b < c then a < c. ".repeat(5);
    bench("escape(a clean post)", || escape(black_box(&clean)).len());
    bench("escape(a post with code)", || escape(black_box(&dirty)).len());
}
