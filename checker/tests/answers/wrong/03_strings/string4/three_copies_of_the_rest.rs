// Wrong: the lazy fix: a clean post is handed out, and any other is replaced three times as before
// Fails: only_posts_that_are_not_clean_cost_anything
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
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

fn main() {
    let clean = "I tried it on two machines and it runs on both of them. ".repeat(5);
    let dirty = "if a < b && b < c then a < c. ".repeat(5);
    bench("escape(a clean post)", || escape(black_box(&clean)).len());
    bench("escape(a post with code)", || escape(black_box(&dirty)).len());
}
