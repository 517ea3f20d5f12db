// vec3
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::num::NonZeroU32;

const SHOWN: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hit {
    line: u32,
    times: u32,
}

struct Answer {
    word: &'static str,
    hits: Vec<Hit>,
}

/// Keeps the best `N`, by type and not by value.
struct Best<const N: usize, Of = Hit> {
    found: BTreeMap<(std::cmp::Reverse<u32>, u32), ()>,
    of: PhantomData<Of>,
}

impl<const N: usize, Of> Default for Best<N, Of> {
    fn default() -> Self {
        Self { found: BTreeMap::new(), of: PhantomData }
    }
}

impl<const N: usize> Best<N> {
    fn offer(&mut self, line: u32, times: Option<NonZeroU32>) {
        if let Some(times) = times
            && (self.found.len() < N || self.found.last_key_value().is_some())
        {
            self.found.insert((std::cmp::Reverse(times.get()), line), ());
            while self.found.len() > N {
                self.found.pop_last();
            }
        }
    }
}

impl<const N: usize> From<Best<N>> for Box<[Hit]> {
    fn from(best: Best<N>) -> Self {
        best.found.into_keys().map(|(times, line)| Hit { line, times: times.0 }).collect()
    }
}

fn answer(handbook: &[String], word: &'static str) -> Answer {
    let mut best = Best::<SHOWN>::default();
    'lines: for (line, text) in (0_u32..).zip(handbook) {
        if text.len() < word.len() {
            continue 'lines;
        }
        best.offer(line, NonZeroU32::new(text.matches(word).count() as u32));
    }
    Answer { word, hits: Box::<[Hit]>::from(best).into_vec() }
}

fn answers(handbook: &[String], words: &[&'static str]) -> Vec<Answer> {
    words.iter().map(|word| answer(handbook, word)).collect()
}
