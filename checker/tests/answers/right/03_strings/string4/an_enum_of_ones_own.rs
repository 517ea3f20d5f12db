// Right: returns an enum of its own, which can be turned into a Cow, and starts with room for the bare post
use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

/// A text that is safe on a page.
enum Escaped<'a> {
    AsItWas(&'a str),
    Anew(String),
}

impl Escaped<'_> {
    fn len(&self) -> usize {
        match self {
            Escaped::AsItWas(text) => text.len(),
            Escaped::Anew(text) => text.len(),
        }
    }
}

impl<'a> From<Escaped<'a>> for Cow<'a, str> {
    fn from(escaped: Escaped<'a>) -> Cow<'a, str> {
        match escaped {
            Escaped::AsItWas(text) => text.into(),
            Escaped::Anew(text) => text.into(),
        }
    }
}

/// The text with the three characters replaced. You choose the type that is returned: the tests turn it into
/// a `Cow<str>` with `into()`.
fn escape(text: &str) -> Escaped<'_> {
    // Three searches for one character each are faster than one search for three.
    if !text.contains('&') && !text.contains('<') && !text.contains('>') {
        return Escaped::AsItWas(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => escaped.push(c),
        }
    }
    Escaped::Anew(escaped)
}

fn main() {
    let clean = "I tried it on two machines and it runs on both of them. ".repeat(5);
    let dirty = "if a < b && b < c then a < c. ".repeat(5);
    bench("escape(a clean post)", || escape(black_box(&clean)).len());
    bench("escape(a post with code)", || escape(black_box(&dirty)).len());
}
