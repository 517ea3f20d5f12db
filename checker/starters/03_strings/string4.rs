//! A forum shows posts on a page of HTML, so three characters have to be replaced: `&` by `&amp;`, `<` by
//! `&lt;` and `>` by `&gt;`. Every post goes through `escape` each time it is shown, and only about thirty of
//! a thousand posts contain one of the three.
//!
//! The code is correct, but it copies even a clean post three times.
//! Goal: no allocation for a clean post; for any other at most two, and no block much larger than twice the
//! post.

use std::hint::black_box;

use heaplings::bench;

// TODO: let a clean post cost nothing, and any other no more than two allocations.
/// The text with the three characters replaced. You choose the type that is returned: the tests turn it into
/// a `Cow<str>` with `into()`.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
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
    use std::hint::black_box;

    static CLEAN: &str = "The new build is out; it's “faster”, says 李雷, and we'd say: yes, by half.";

    // If `escape` returns a Cow already, `into` does nothing.
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
    fn wherever_they_are_in_a_post() {
        for i in 0..200 {
            let (start, end) = ("clean ".repeat(i), "ünd so weiter ".repeat(i / 3));
            assert_eq!(escaped(&format!("{start}<{end}")), format!("{start}&lt;{end}"));
            assert_eq!(escaped(&format!("{start}&{end}>")), format!("{start}&amp;{end}&gt;"));
            assert_eq!(escaped(&format!("{start}{end}")), format!("{start}{end}"));
        }
    }

    #[test]
    fn a_post_longer_than_any_fixed_buffer() {
        let (start, end) = ("a clean start ".repeat(150_000), " and a clean end".repeat(50_000));
        let expected = format!("{start}&amp;{end}");
        assert!(
            escaped(&format!("{start}&{end}")) == expected,
            "3 MB of text are not escaped as they should be"
        );
    }

    #[test]
    fn a_post_of_nothing_but_signs() {
        // Nothing is timed here. But code that moves the rest of the post for each of these 3,000,000 signs
        // will not finish within the time limit of a test.
        let (signs, expected) = ("<&>".repeat(1_000_000), "&lt;&amp;&gt;".repeat(1_000_000));
        assert!(escaped(&signs) == expected, "3,000,000 signs are not escaped as they should be");
    }

    #[test]
    fn a_post_that_was_shown_leaves_nothing() {
        let heap = measure(|| drop(escaped(black_box("a < b && b < c"))));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn only_posts_that_are_not_clean_cost_anything() {
        let heap = measure_with(
            || (0..990).map(post).collect::<Vec<_>>(),
            |posts| posts.iter().map(|post| escaped(post).len()).sum::<usize>(),
        );
        // 30 posts are not clean: one block for each, and one more if that has to grow.
        dhat::assert!(heap.total_blocks <= 60);
    }

    #[test]
    fn what_is_not_clean_is_written_once() {
        let heap = measure_with(
            || (0..990).map(post).collect::<Vec<_>>(),
            |posts| posts.iter().map(|post| escaped(post).len()).sum::<usize>(),
        );
        // The 30 posts are 10,616 bytes. A block for each, and another of twice its size, are 31,848. It is
        // a little more if the first block has a few bytes to spare, but not enough of them.
        dhat::assert!(heap.total_bytes <= 36_000);
    }

    #[test]
    fn what_is_kept_is_not_much_larger_than_the_posts() {
        let posts: Vec<String> = (0..990).map(post).collect();
        let heap = measure_with(
            || Vec::with_capacity(990),
            |mut kept| {
                kept.extend(posts.iter().map(|post| escaped(post)));
                kept
            },
        );
        // Twice the 10,616 bytes of the posts that are not clean, if their blocks doubled, and some more if
        // the first block had a few bytes to spare.
        dhat::assert!(heap.curr_bytes <= 24_000);
    }

    #[test]
    fn a_clean_post_is_handed_out_as_it_is() {
        let heap = measure(|| escaped(black_box(CLEAN)));
        dhat::assert!(heap.total_blocks == 0);
        assert_matches!(heap.value, Cow::Borrowed(text) if std::ptr::eq(text, CLEAN));
    }
}
