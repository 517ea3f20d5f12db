//! A forum shows what people write on a page of HTML, so three characters cannot stay as they are: `&`
//! becomes `&amp;`, `<` becomes `&lt;` and `>` becomes `&gt;`. Every post goes through this, each time it is
//! shown; of a thousand posts there are perhaps thirty in which one of the three occurs.
//!
//! It is correct, and writes even a clean post anew, three times over.
//! Goal: not one allocation for a clean post, and for any other no more than two, with room for about what it
//! needs.

use std::hint::black_box;

use heaplings::bench;

// TODO: let a clean post cost nothing, and any other no more than two blocks.
/// The text as it may stand on a page. What type that is, is yours to choose: the tests turn it into a
/// `Cow<str>` by `into()`.
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
