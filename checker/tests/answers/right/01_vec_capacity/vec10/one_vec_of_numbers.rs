// Right: one Vec of numbers with a stride of seven, and medians found by halving the range of values
use std::hint::black_box;

use heaplings::bench;

/// What is measured: rotor speed, pitch, power, wind, temperature, vibration.
const CHANNELS: usize = 6;

/// The readings of a turbine: each second once, in order of time.
struct Log {
    /// Seven for each reading: the second, as its bits, and the values.
    numbers: Vec<i32>,
}

#[derive(Clone, Copy)]
struct Reading {
    second: u32,
    values: [i32; CHANNELS],
}

impl Log {
    fn load(text: &str) -> Log {
        let mut readings = Vec::with_capacity(text.lines().count());
        readings.extend(text.lines().filter_map(parse));
        readings.sort_unstable_by_key(|reading: &Reading| reading.second);
        readings.dedup_by_key(|reading| reading.second);
        let mut numbers = Vec::with_capacity(readings.len() * (1 + CHANNELS));
        for reading in &readings {
            numbers.push(reading.second.cast_signed());
            numbers.extend_from_slice(&reading.values);
        }
        Log { numbers }
    }

    fn len(&self) -> usize {
        self.numbers.len() / (1 + CHANNELS)
    }

    /// The second of the day in which a reading was taken.
    fn second(&self, row: usize) -> u32 {
        self.numbers[row * (1 + CHANNELS)].cast_unsigned()
    }

    fn value(&self, row: usize, channel: usize) -> i32 {
        self.numbers[row * (1 + CHANNELS) + 1 + channel]
    }

    /// The median of each channel (the lower of the two in the middle if there are two).
    fn medians(&self) -> Option<[i32; CHANNELS]> {
        let middle = self.len().checked_sub(1)? / 2;
        let mut medians = [0; CHANNELS];
        for (channel, median) in medians.iter_mut().enumerate() {
            let column = self.numbers.iter().skip(1 + channel).step_by(1 + CHANNELS);
            let (mut low, mut high) = (i64::from(i32::MIN), i64::from(i32::MAX));
            while low < high {
                let half = (low + high).div_euclid(2);
                if column.clone().filter(|&&value| i64::from(value) <= half).count() > middle {
                    high = half;
                } else {
                    low = half + 1;
                }
            }
            *median = low as i32;
        }
        Some(medians)
    }

    /// Of all stretches of `width` readings, the one whose values in `channel` have the smallest sum: the
    /// row in which it begins, the first of several. None if there is no such stretch, or if `width` is 0.
    fn calmest(&self, channel: usize, width: usize) -> Option<usize> {
        if width == 0 {
            return None;
        }
        let sum = |stretch: &[[i32; 1 + CHANNELS]]| -> i64 {
            stretch.iter().map(|reading| i64::from(reading[1 + channel])).sum()
        };
        let stretches = self.numbers.as_chunks().0.windows(width).map(sum).enumerate();
        stretches.min_by_key(|&(_, sum)| sum).map(|(start, _)| start)
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
