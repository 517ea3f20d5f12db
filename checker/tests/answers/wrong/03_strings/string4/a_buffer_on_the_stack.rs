// Wrong: escapes into an array on the stack, which is not counted, and copies it once; a long post does not fit
// Fails: a_post_longer_than_any_fixed_buffer
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
    let (mut escaped, mut length) = ([0; 32_768], 0);
    for byte in text.bytes() {
        let bytes: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            _ => &[byte],
        };
        escaped[length..length + bytes.len()].copy_from_slice(bytes);
        length += bytes.len();
    }
    Cow::Owned(std::str::from_utf8(&escaped[..length]).expect("still UTF-8").to_string())
}

fn main() {
    let clean = "I tried it on two machines and it runs on both of them. ".repeat(5);
    let dirty = "if a < b && b < c then a < c. ".repeat(5);
    bench("escape(a clean post)", || escape(black_box(&clean)).len());
    bench("escape(a post with code)", || escape(black_box(&dirty)).len());
}
