// Wrong: room for every second of the day so far, however few lines there are
// Fails: loading_asks_for_what_the_text_can_hold
use std::hint::black_box;

use heaplings::bench;

/// What is measured: rotor speed, pitch, power, wind, temperature, vibration.
const CHANNELS: usize = 6;

/// The readings of a turbine: each second once, in order of time.
struct Log {
    readings: Vec<Reading>,
}

#[derive(Clone, Copy)]
struct Reading {
    second: u32,
    values: [i32; CHANNELS],
}

impl Log {
    fn load(text: &str) -> Log {
        // A reading for each second so far, and each of them may come twice.
        let last = text.lines().rev().find_map(parse).map_or(0, |reading| reading.second as usize + 1);
        let mut readings: Vec<Reading> = Vec::with_capacity(last * 2);
        readings.extend(text.lines().filter_map(parse));
        readings.sort_unstable_by_key(|reading: &Reading| reading.second);
        readings.dedup_by_key(|reading| reading.second);
        readings.shrink_to_fit();
        Log { readings }
    }

    fn len(&self) -> usize {
        self.readings.len()
    }

    /// The second of the day in which a reading was taken.
    fn second(&self, row: usize) -> u32 {
        self.readings[row].second
    }

    fn value(&self, row: usize, channel: usize) -> i32 {
        self.readings[row].values[channel]
    }

    /// The median of each channel (the lower of the two in the middle if there are two).
    fn medians(&self) -> Option<[i32; CHANNELS]> {
        let middle = self.len().checked_sub(1)? / 2;
        let mut column = Vec::with_capacity(self.len());
        Some(std::array::from_fn(|channel| {
            column.clear();
            column.extend(self.readings.iter().map(|reading| reading.values[channel]));
            *column.select_nth_unstable(middle).1
        }))
    }

    /// Of all stretches of `width` readings, the one whose values in `channel` have the smallest sum: the
    /// row in which it begins, the first of several. None if there is no such stretch, or if `width` is 0.
    fn calmest(&self, channel: usize, width: usize) -> Option<usize> {
        if width == 0 {
            return None;
        }
        let sum = |stretch: &[Reading]| stretch.iter().map(|r| i64::from(r.values[channel])).sum::<i64>();
        let (start, _) = self.readings.windows(width).enumerate().min_by_key(|(_, stretch)| sum(stretch))?;
        Some(start)
    }
}

/// The reading in a line, if the line is seven whole numbers and nothing else.
fn parse(line: &str) -> Option<Reading> {
    let mut fields = line.split(',');
    let second = fields.next()?.parse().ok()?;
    let mut values = [0; CHANNELS];
    for value in &mut values {
        *value = fields.next()?.parse().ok()?;
    }
    fields.next().is_none().then_some(Reading { second, values })
}

/// `n` readings as they come in: some late, every tenth twice, every twentieth followed by half a line.
/// (The tests use it; grading takes it as published.)
fn transmission(turbine: u32, n: u32) -> String {
    let mut text = String::new();
    let mut state = turbine;
    for i in 0..n {
        // Every eighth reading changes places with the seventh.
        let second = match i % 8 {
            6 if i + 1 < n => i + 1,
            7 => i - 1,
            _ => i,
        };
        let mut line = second.to_string();
        for channel in 0..CHANNELS as i32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            line += &format!(",{}", (state >> 16) as i32 % 400 - 100 + 50 * channel);
        }
        line.push('\n');
        text.push_str(&line.repeat(if second % 10 == 3 { 2 } else { 1 }));
        if second % 20 == 5 {
            text.push_str(&line[..line.len() / 2]);
            text.push('\n');
        }
    }
    text
}

fn main() {
    let text = transmission(1, 3_600);
    bench("load(an hour)", || Log::load(black_box(&text)));
    let log = Log::load(&text);
    bench("medians(an hour)", || black_box(&log).medians());
    bench("calmest(an hour)", || black_box(&log).calmest(3, 60));
    black_box((log.second(0), log.value(0, 0)));
}
