//! A turbine's log, from radio to control room: every reading once, in order, in one block that is
//! from then on only read.
//!
//! ## Why it works
//!
//! * **Known beforehand.** There cannot be more readings than lines, and counting the lines takes a look at
//!   the text, not a block. So the Vec is told, and every push finds room.
//! * **Flat.** Seven numbers are an array, not a Vec: a reading is 28 bytes in a row, without a block of its
//!   own.
//! * **Slices.** A field is parsed where it is in the text; a stretch of time is a window into the log.
//! * **In place.** Damaged lines never get in. `sort_unstable_by_key` needs no buffer (equal seconds are
//!   equal lines, so their order cannot matter), and `dedup_by_key` moves readings up in their own block.
//! * **Shrunk.** The log is kept for months. The room that was reserved for damaged and repeated lines is
//!   given back once, at the end, when the length is final.
//! * **Used again, and selected.** One column serves all six medians: `clear` keeps its block, and a median
//!   does not need a sort.
//!
//! ## What it costs
//!
//! The text is read twice, once to count its lines. Shrinking may move what is kept to a smaller block. And a
//! seventh channel is now a change of the program, where a Vec would have taken it as it came.
//!
//! ## When not to
//!
//! When most lines are damaged, room for each of them is a peak for nothing; count the sound lines instead,
//! or let the Vec double. When the log is thrown away after the report, do not shrink it: the copy serves
//! nobody. When the text does not fit into memory, do not keep it only to count its lines: stream it, and let
//! the Vec grow. And when one channel out of hundreds is read all the time, store columns: the same number
//! of bytes, in the order in which they are read.
//!
//! ## Another way
//!
//! A line has at least 14 bytes, so `text.len() / 14 + 1` is a bound too, without reading the text twice; for
//! the tests' five minutes it is nearly twice the room. One `Vec<i32>` with a stride of 7, seen through
//! `as_chunks::<7>()`, costs the same as an array for each reading. So does a `Box<[Reading]>` from
//! `into_boxed_slice`, which also says that the log no longer grows.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | loading_asks_for_a_block_and_gives_the_rest_back | before | 2005 | 196382 | 50528 | 23584 |
//! | | after | 2 | 18060 | 9660 | 8400 |
//! | loading_asks_for_what_the_text_can_hold | before | 1825 | 183660 | 49568 | 23584 |
//! | | after | 1 | 8400 | 8400 | 8400 |
//! | keeps_nothing_but_the_readings | before | 4010 | 392764 | 50528 | 23584 |
//! | | after | 4 | 36120 | 9660 | 8400 |
//! | medians_need_no_more_than_a_column | before | 48 | 24480 | 2048 | 0 |
//! | | after | 1 | 1200 | 1200 | 0 |
//! | calmest_copies_no_stretch | before | 3201 | 162960 | 560 | 0 |
//! | | after | 0 | 0 | 0 | 0 |

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
        let mut readings = Vec::with_capacity(text.lines().count());
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
        let mut medians = [0; CHANNELS];
        let mut column = Vec::with_capacity(self.len());
        for (channel, median) in medians.iter_mut().enumerate() {
            column.clear();
            column.extend(self.readings.iter().map(|reading| reading.values[channel]));
            *median = *column.select_nth_unstable(middle).1;
        }
        Some(medians)
    }

    /// Of all stretches of `width` readings, the one whose values in `channel` have the smallest sum: the
    /// row in which it begins, the first of several. None if there is no such stretch, or if `width` is 0.
    fn calmest(&self, channel: usize, width: usize) -> Option<usize> {
        if width == 0 {
            return None;
        }
        let sum = |stretch: &[Reading]| -> i64 {
            stretch.iter().map(|reading| i64::from(reading.values[channel])).sum()
        };
        let stretches = self.readings.windows(width).map(sum).enumerate();
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};
    use std::collections::BTreeMap;

    const READINGS: u32 = 300;

    /// 300 readings in 345 lines: 30 come twice, and there are 15 halves of a line.
    fn five_minutes() -> String {
        let text = transmission(7, READINGS);
        assert_eq!(text.lines().count(), 345);
        text
    }

    /// The readings in the text, found in another way.
    fn readings(text: &str) -> BTreeMap<u32, [i32; CHANNELS]> {
        let reading = |line: &str| {
            let (second, values) = line.split_once(',')?;
            let values: Option<Vec<i32>> = values.split(',').map(|v| v.parse().ok()).collect();
            Some((second.parse().ok()?, values?.try_into().ok()?))
        };
        text.lines().filter_map(reading).collect()
    }

    #[track_caller]
    fn assert_holds(log: &Log, text: &str) {
        let expected = readings(text);
        assert_eq!(log.len(), expected.len());
        for (row, (&second, values)) in expected.iter().enumerate() {
            assert_eq!(log.second(row), second);
            assert!((0..CHANNELS).all(|channel| log.value(row, channel) == values[channel]));
        }
    }

    #[test]
    fn nothing_and_one_reading() {
        let log = Log::load("");
        assert_eq!((log.len(), log.medians(), log.calmest(0, 1)), (0, None, None));
        let log = Log::load("40,-1,2,-3,4,-5,6");
        assert_eq!((log.len(), log.second(0), log.value(0, 4)), (1, 40, -5));
        assert_eq!(log.medians(), Some([-1, 2, -3, 4, -5, 6]));
        assert_eq!((log.calmest(5, 1), log.calmest(5, 2), log.calmest(5, 0)), (Some(0), None, None));
    }

    #[test]
    fn damaged_lines_are_left_out() {
        let text = "9,1,2,3,4,5,6\r\n\n8,1,2,3,4,5\n7,1,2,3,4,5,6,7\n6,1,2,3,4,5,\n,1,2,3,4,5,6\n\
            5,1,2,drei,4,5,6\n4,1,2,3°,4,5,6\n-3,1,2,3,4,5,6\n2,1,2,3,4,5,3000000000\n\
            1,-60000,-5,-4,-3,-2,70000\n风,1,2,3,4,5,6\n0,1, 2,3,4,5,6\n9,1,2,3,4,5,6\n";
        let log = Log::load(text);
        assert_eq!(log.len(), 2);
        assert_holds(&log, text);
    }

    #[test]
    fn every_reading_is_kept_once_and_in_order() {
        for (turbine, n) in [(1, 2), (2, 7), (3, 8), (4, 100), (5, READINGS)] {
            let text = transmission(turbine, n);
            let log = Log::load(&text);
            assert_eq!(log.len(), n as usize);
            assert_holds(&log, &text);
        }
        let backwards: String = transmission(6, 100).lines().rev().flat_map(|l| [l, "\n"]).collect();
        assert_holds(&Log::load(&backwards), &backwards);
    }

    #[test]
    fn medians_are_those_of_every_channel() {
        for (turbine, n) in [(1, 1), (2, 2), (3, 3), (4, 100), (5, 101), (6, 3_600)] {
            let text = transmission(turbine, n);
            let log = Log::load(&text);
            let expected = std::array::from_fn(|channel| {
                let mut column: Vec<i32> = readings(&text).values().map(|v| v[channel]).collect();
                column.sort();
                column[(column.len() - 1) / 2]
            });
            assert_eq!([log.medians(), log.medians()], [Some(expected); 2]);
            assert_holds(&log, &text);
        }
    }

    #[test]
    fn calmest_is_the_first_of_the_smallest_sums() {
        let log = Log::load("3,5,0,0,0,0,0\n1,4,0,0,0,0,0\n2,9,0,0,0,0,0\n4,4,0,0,0,0,0\n");
        assert_eq!((log.calmest(0, 1), log.calmest(0, 2), log.calmest(0, 3)), (Some(0), Some(2), Some(0)));
        assert_eq!((log.calmest(1, 2), log.calmest(0, 4), log.calmest(0, 5)), (Some(0), Some(0), None));
        assert_eq!((log.calmest(0, 0), log.calmest(0, usize::MAX)), (None, None));
        // Sums that an i32 cannot hold.
        let log = Log::load("1,2147483647,0,0,0,0,0\n2,2147483647,0,0,0,0,0\n3,-9,0,0,0,0,0\n");
        assert_eq!(log.calmest(0, 2), Some(1));
        for (turbine, width) in [(8, 1), (9, 10), (10, 99), (11, 100)] {
            let text = transmission(turbine, 100);
            let column: Vec<i32> = readings(&text).values().map(|values| values[3]).collect();
            let sum = |start: usize| column[start..start + width].iter().sum::<i32>();
            let expected = (0..=100 - width).min_by_key(|&start| sum(start));
            assert_eq!(Log::load(&text).calmest(3, width), expected);
        }
    }

    #[test]
    fn a_whole_day() {
        let text: String = (0..86_400).map(|s| format!("{s},{s},1,2,3,4,{}\n", -s)).collect();
        let log = Log::load(&text);
        assert_eq!((log.len(), log.second(86_399), log.value(86_399, 5)), (86_400, 86_399, -86_399));
        assert_eq!(log.medians(), Some([43_199, 1, 2, 3, 4, -43_200]));
    }

    #[test]
    fn gives_all_of_it_back() {
        let text = five_minutes();
        let heap = measure(|| Log::load(&text).medians().and(Log::load(&text).calmest(5, 60)));
        assert_eq!(heap.curr_blocks, 0);
    }

    #[test]
    fn loading_asks_for_a_block_and_gives_the_rest_back() {
        let heap = measure_with(five_minutes, |text| Log::load(&text));
        // The block, and the smaller one that it is cut to.
        dhat::assert!(heap.total_blocks <= 2);
    }

    #[test]
    fn loading_asks_for_what_the_text_can_hold() {
        let evening = || (86_100..86_400).map(|s| format!("{s},0,0,0,0,0,0\n")).collect::<String>();
        let heap = measure_with(evening, |text| Log::load(&text));
        // Room for 300 lines (or 386, by the text's length: 5,400 / 14 + 1) and a log of 300, 28 bytes each.
        dhat::assert!(heap.total_bytes <= 19_208);
    }

    #[test]
    fn keeps_nothing_but_the_readings() {
        let heap = measure_with(five_minutes, |text| {
            drop(Log::load(&text));
            Log::load(&text)
        });
        // Only those of the second log: 300 readings of seven numbers, 4 bytes each.
        dhat::assert!(heap.curr_bytes <= 8_400);
    }

    #[test]
    fn medians_need_no_more_than_a_column() {
        let heap = measure_with(|| Log::load(&five_minutes()), |log| log.medians());
        // One channel of 300 readings, 4 bytes each, for all six medians.
        dhat::assert!(heap.total_bytes <= 1_200);
    }

    #[test]
    fn calmest_copies_no_stretch() {
        let heap = measure_with(|| Log::load(&five_minutes()), |log| log.calmest(3, 10));
        dhat::assert!(heap.total_blocks == 0);
    }
}
