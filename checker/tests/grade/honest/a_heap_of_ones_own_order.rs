// vec3
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::hint::black_box;

use heaplings::bench;

const SHOWN: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hit {
    line: u32,
    times: u32,
}

/// A hit, the worst of which is the greatest.
#[derive(Clone, Copy)]
struct Worst(Hit);

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Worst {}

impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.times.cmp(&self.0.times).then(self.0.line.cmp(&other.0.line))
    }
}

struct Answer {
    word: &'static str,
    hits: Vec<Hit>,
}

fn answer(handbook: &[String], word: &'static str) -> Answer {
    let mut best = BinaryHeap::new();
    for (line, text) in (0..).zip(handbook) {
        let times = text.matches(word).count() as u32;
        if times > 0 {
            best.push(Worst(Hit { line, times }));
        }
        if best.len() > SHOWN {
            best.pop();
        }
    }
    let mut hits = Vec::with_capacity(best.len());
    hits.extend(best.into_sorted_vec().into_iter().map(|Worst(hit)| hit));
    Answer { word, hits }
}

/// As it was, only shorter.
fn answers(handbook: &[String], words: &[&'static str]) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(words.len());
    answers.extend(words.iter().map(|word| answer(handbook, word)));
    answers
}

fn main() {
    let handbook: Vec<String> = (0..50).map(|line| format!("{line} printer")).collect();
    bench("answer(printer)", || answer(black_box(&handbook), "printer").hits.len());
    bench("answers", || answers(&handbook, &["printer"])[0].word.len());
}
