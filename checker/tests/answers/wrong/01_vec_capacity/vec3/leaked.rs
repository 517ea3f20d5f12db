// Wrong: the hits are never freed, not even with the answer
// Fails: a_day_of_answers_retains_only_hits
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
    hits: &'static [Hit],
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
    Answer { word, hits: hits.leak() }
}

/// The answers that stay in memory for the day. (The tests use it; grading takes it as published.)
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
