//! A search box shows the ten best hits for a word, and keeps the answers in memory for the day.
//!
//! ## Why it works
//!
//! A Vec keeps the room that it once needed. `truncate` reduces the length to ten, and the capacity stays at
//! that of the 4,000 lines that were found: 32,768 bytes around 80. That is what you want while the Vec is
//! being worked on, but the answer that lives all day pays for it. `shrink_to_fit` moves the ten hits to a
//! block of their size and gives the large one back.
//!
//! Nothing that only removes elements gives memory back: `clear`, `truncate`, `retain`, `drain` and the head
//! that `split_off` leaves behind all keep the capacity. Nor does `into_iter().take(10).collect()`: it looks
//! like a new Vec, but a Vec that is collected from another's `into_iter` may take over its block, and here
//! it does.
//!
//! ## What it costs
//!
//! One more allocation for an answer that was too roomy, and a copy of what is kept, here 80 bytes. The
//! peak of a search stays what it was: for a moment every hit is in memory. A Vec that is full already is
//! left alone.
//!
//! ## When not to
//!
//! When the Vec will fill up again. A read buffer, a frame's list of sprites, a queue: their capacity saves
//! the next round from growing. After a shrink the first push doubles the Vec at once, so ten elements and
//! one more have room for twenty. If a single burst was out of the ordinary, `shrink_to(usual)` brings the
//! Vec back to its usual size instead. And when the Vec is soon dropped, leave it alone: shrinking it is one
//! more allocation for nothing.
//!
//! ## Another way
//!
//! `hits.into_boxed_slice()` shrinks as well, and `Box<[Hit]>` says in its type that the answer is
//! finished: nobody can push to it and make it roomy again. It stores no capacity, so an answer is 32 bytes
//! instead of 40, and the test's day of six answers retains 536 bytes instead of 584. Copying what is kept
//! (`hits[..n].to_vec()`) and dropping the rest is as good; a copy has no spare room.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | an_answer_retains_only_its_hits | before | 11 | 65504 | 32768 | 32768 |
//! | | after | 12 | 65584 | 32768 | 80 |
//! | a_short_answer_retains_only_its_hits | before | 1 | 32 | 32 | 32 |
//! | | after | 2 | 56 | 32 | 24 |
//! | a_day_of_answers_retains_only_hits | before | 90 | 459040 | 114960 | 114960 |
//! | | after | 100 | 459728 | 33192 | 584 |

use std::cmp::Reverse;
use std::hint::black_box;

use heaplings::bench;

/// How many hits the search box shows.
const SHOWN: usize = 10;

/// A line of the handbook, counted from 0, and how often it says the word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hit {
    line: u32,
    times: u32,
}

/// What the search box shows for a word.
struct Answer {
    word: &'static str,
    hits: Vec<Hit>,
}

fn answer(handbook: &[String], word: &'static str) -> Answer {
    let mut hits: Vec<Hit> = (0..)
        .zip(handbook)
        .map(|(line, text)| Hit { line, times: text.matches(word).count() as u32 })
        .filter(|hit| hit.times > 0)
        .collect();
    hits.sort_unstable_by_key(|hit| (Reverse(hit.times), hit.line));
    hits.truncate(SHOWN);
    hits.shrink_to_fit();
    Answer { word, hits }
}

/// The answers that stay in memory for the day.
fn answers(handbook: &[String], words: &[&'static str]) -> Vec<Answer> {
    words.iter().map(|word| answer(handbook, word)).collect()
}

fn main() {
    let handbook: Vec<String> = (0..5_000)
        .map(|line| format!("{line} to pair the printer, {}", "press reset, ".repeat(line % 4)))
        .collect();
    bench("answer(printer)", || answer(black_box(&handbook), "printer").hits.len());
    bench("answers(3 words)", || {
        let day = answers(black_box(&handbook), &["printer", "reset", "toner"]);
        day.iter().map(|answer| answer.word.len() + answer.hits.len()).sum::<usize>()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    // What another thread allocates for an answer counts as well.
    use heaplings::measure_threads;

    /// 4,000 lines. Each says `printer`, most say `reset` one to three times, three say `café`.
    fn handbook() -> Vec<String> {
        (0..4_000)
            .map(|line| {
                let place = if line % 1_500 == 700 { "in the café" } else { "" };
                format!("{line}: the printer {}{place}", "reset, ".repeat(line % 4))
            })
            .collect()
    }

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| line.to_string()).collect()
    }

    fn hits(handbook: &[String], word: &'static str) -> Vec<(u32, u32)> {
        let answer = answer(handbook, word);
        assert_eq!(answer.word, word);
        answer.hits.iter().map(|hit| (hit.line, hit.times)).collect()
    }

    #[test]
    fn shows_the_lines_that_say_it_most_often() {
        assert!(hits(&[], "mouse").is_empty());
        assert_eq!(hits(&lines(&["the mouse"]), "mouse"), [(0, 1)]);
        let desk = lines(&["a mouse", "a key", "mouse to mouse", "", "größer: die Größe", "mouse"]);
        assert_eq!(hits(&desk, "mouse"), [(2, 2), (0, 1), (5, 1)]);
        assert_eq!(hits(&desk, "größer"), [(4, 1)]);
        assert!(hits(&desk, "screen").is_empty());
    }

    #[test]
    fn shows_ten_of_many() {
        let handbook = handbook();
        let first_ten: Vec<(u32, u32)> = (0..10).map(|line| (line, 1)).collect();
        assert_eq!(hits(&handbook, "printer"), first_ten);
        let every_fourth: Vec<(u32, u32)> = (0..10).map(|i| (4 * i + 3, 3)).collect();
        assert_eq!(hits(&handbook, "reset"), every_fourth);
        assert_eq!(hits(&handbook, "café"), [(700, 1), (2_200, 1), (3_700, 1)]);
        assert_eq!(hits(&handbook[..10], "printer"), first_ten);
        assert_eq!(hits(&handbook[..9], "printer"), first_ten[..9]);
        assert_eq!(
            hits(&handbook[..11], "reset"),
            [(3, 3), (7, 3), (2, 2), (6, 2), (10, 2), (1, 1), (5, 1), (9, 1)]
        );
    }

    #[test]
    fn keeps_an_answer_for_every_word() {
        let handbook = handbook();
        assert!(answers(&handbook, &[]).is_empty());
        let day = answers(&handbook, &["café", "toner", "printer"]);
        assert_eq!(day.len(), 3);
        assert_eq!((day[0].word, day[0].hits.len()), ("café", 3));
        assert_eq!((day[1].word, day[1].hits.len()), ("toner", 0));
        assert_eq!((day[2].word, day[2].hits.len()), ("printer", 10));
        assert_eq!(day[0].hits[2], Hit { line: 3_700, times: 1 });
        assert_eq!(day[2].hits[9], Hit { line: 9, times: 1 });
    }

    #[test]
    fn an_answer_retains_only_its_hits() {
        let handbook = handbook();
        let heap = measure_threads(|| answer(&handbook, "printer"));
        // 10 hits of 8 bytes.
        dhat::assert!(heap.curr_bytes <= 80);
    }

    #[test]
    fn a_short_answer_retains_only_its_hits() {
        let handbook = handbook();
        let heap = measure_threads(|| answer(&handbook, "café"));
        // 3 hits of 8 bytes.
        dhat::assert!(heap.curr_bytes <= 24);
    }

    #[test]
    fn a_day_of_answers_retains_only_hits() {
        let words = ["printer", "reset", "café", "toner", "the", "1"];
        let handbook = handbook();
        let heap = measure_threads(|| {
            let yesterday = answers(&handbook, &words);
            drop(yesterday);
            answers(&handbook, &words)
        });
        // Only today's: 6 answers of 40 bytes, with 10, 10, 3, 0, 10 and 10 hits of 8 bytes.
        dhat::assert!(heap.curr_bytes <= 584);
    }
}
