//! A forum's posts, made safe for a page: most of them need nothing, and get nothing.
//!
//! ## Why it works
//!
//! `Cow<'_, str>` is a `&str` or a `String`, and which of the two shows only at run time. So a post that
//! needs no change is handed back as it came, and one that needs it pays for a text of its own. To whoever
//! shows the posts both are the same: a Cow derefs to `str`. To know which it will be costs one look at the
//! text, which also counts what is to be replaced; so the String that is written has room for all of it,
//! and the three characters are replaced in one go instead of in three, each with a String of its own.
//!
//! ## What it costs
//!
//! A clean post is read once. Any other is read twice, and is one allocation: its length, and the 4 bytes
//! by which `&amp;` is longer than `&`, for each of the three (`&lt;` leaves one unused). A Cow is three
//! words, as a String is, and it borrows from the post, so the post has to stay.
//!
//! ## When not to
//!
//! When nearly every text has to be changed: then Cow is a branch and a lifetime for nothing, and `String`
//! says what happens. When the caller needs a String anyway, `into_owned` copies what was borrowed, and
//! nothing is saved; take a `String` by value, change it in place or hand it back. And when the result is
//! only written somewhere, write the pieces there: a `Display` wrapper or a function that takes
//! `&mut impl fmt::Write` needs no String even for the posts that are not clean.
//!
//! ## Another way
//!
//! `text.find(['&', '<', '>'])` tells where the first one is: what stands before it is copied in one piece,
//! and the room is a guess (the text's length and a bit). A guess that is too small doubles once: with the
//! bare length for a guess the posts of the limits are 31,848 bytes, where counting takes 11,096. std itself
//! works like this: `String::from_utf8_lossy` returns a Cow, borrowed as long as the bytes are good.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_thread_costs_what_is_not_clean | before | 3060 | 557670 | 3314 | 0 |
//! | | after | 30 | 11096 | 562 | 0 |
//! | what_is_not_clean_is_written_once | before | 3060 | 557670 | 3314 | 0 |
//! | | after | 30 | 11096 | 562 | 0 |
//! | a_clean_post_is_handed_out_as_it_is | before | 3 | 243 | 243 | 81 |
//! | | after | 0 | 0 | 0 | 0 |

use std::borrow::Cow;
use std::hint::black_box;

use heaplings::bench;

/// The text as it may stand on a page. What type that is, is yours to choose: the tests turn it into a
/// `Cow<str>` by `into()`.
fn escape(text: &str) -> Cow<'_, str> {
    // ASCII is never a part of another character, so bytes will do, and are quicker to look through.
    let special = text.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>')).count();
    if special == 0 {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 4 * special);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

fn main() {
    let clean = "I tried it on two machines and it runs on both of them. ".repeat(5);
    let dirty = "if a < b && b < c then a < c. ".repeat(5);
    bench("escape(a clean post)", || escape(black_box(&clean)).len());
    bench("escape(a post with code)", || escape(black_box(&dirty)).len());
}

#[cfg(test)]
mod tests {
    use super::*;
    use assert_matches::assert_matches;
    use heaplings::{measure, measure_with};
    use std::borrow::Cow;

    static CLEAN: &str = "The new build is out; it's “faster”, says 李雷, and we'd say: yes, by half.";

    // Of a Cow, `into` would be one too many.
    #[allow(clippy::useless_conversion)]
    fn escaped(text: &str) -> Cow<'_, str> {
        escape(text).into()
    }

    /// Post `i` of a thread: clean, but for every 33rd.
    fn post(i: usize) -> String {
        let words = "It runs on the machine in the corner, says Zoë; twice as fast. ".repeat(1 + i % 4);
        if i % 33 == 7 { format!("Post {i}: {words} But if a < b && c > 0? {words}") } else { words }
    }

    #[test]
    fn clean_text_stays_as_it_is() {
        for text in ["", "a", " ", "it's \"quoted\"; amp; lt; %26 \u{26b}", CLEAN] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn the_three_characters_are_replaced() {
        assert_eq!(escaped("&"), "&amp;");
        assert_eq!(escaped("<"), "&lt;");
        assert_eq!(escaped(">"), "&gt;");
        assert_eq!(escaped("<b>"), "&lt;b&gt;");
        assert_eq!(escaped("a < b && b > c"), "a &lt; b &amp;&amp; b &gt; c");
        assert_eq!(escaped("&&&<<<>>>"), "&amp;&amp;&amp;&lt;&lt;&lt;&gt;&gt;&gt;");
        // What has been replaced once is text like any other.
        assert_eq!(escaped("&amp; &lt;"), "&amp;amp; &amp;lt;");
        assert_eq!(escaped("雪&雪<é>🚂"), "雪&amp;雪&lt;é&gt;🚂");
    }

    #[test]
    fn in_whatever_post_they_are() {
        for i in 0..200 {
            let (start, end) = ("clean ".repeat(i), "ünd so weiter ".repeat(i / 3));
            assert_eq!(escaped(&format!("{start}<{end}")), format!("{start}&lt;{end}"));
            assert_eq!(escaped(&format!("{start}&{end}>")), format!("{start}&amp;{end}&gt;"));
            assert_eq!(escaped(&format!("{start}{end}")), format!("{start}{end}"));
        }
    }

    #[test]
    fn a_post_that_was_shown_leaves_nothing() {
        let heap = measure(|| drop(escaped(black_box("a < b && b < c"))));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn a_thread_costs_what_is_not_clean() {
        let heap = measure_with(
            || (0..990).map(post).collect::<Vec<_>>(),
            |posts| posts.iter().map(|post| escaped(post).len()).sum::<usize>(),
        );
        // 30 posts are not clean: a block for each, and another where that had to grow.
        dhat::assert!(heap.total_blocks <= 60);
    }

    #[test]
    fn what_is_not_clean_is_written_once() {
        let heap = measure_with(
            || (0..990).map(post).collect::<Vec<_>>(),
            |posts| posts.iter().map(|post| escaped(post).len()).sum::<usize>(),
        );
        // The 30 posts are 10,616 bytes. A block for each, and another of twice its size, are 31,848; where
        // the first has a few bytes to spare, and not enough of them, it is some more.
        dhat::assert!(heap.total_bytes <= 36_000);
    }

    #[test]
    fn a_clean_post_is_handed_out_as_it_is() {
        let heap = measure(|| escaped(black_box(CLEAN)));
        dhat::assert!(heap.total_blocks == 0);
        assert_matches!(heap.value, Cow::Borrowed(text) if std::ptr::eq(text, CLEAN));
    }
}
