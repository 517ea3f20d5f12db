//! A pen plotter draws from a text with a step on each line: `line 3 -4` draws, `move 10 0` moves with the
//! pen up, `home` goes back to the start. A job is read once and drawn many times, so the steps are kept.
//!
//! Each step is in a box of its own, although there are only three kinds of steps, and no others will come.
//! Goal: a finished job of a thousand steps is one block, and it keeps nothing of the text.

use std::hint::black_box;

use heaplings::bench;

/// Where the pen is, in micrometres, and the length of all that it has drawn, along x and along y.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pen {
    x: i64,
    y: i64,
    drawn: u64,
}

/// What a line of the text asks for.
trait Step {
    fn apply(&self, pen: &mut Pen);
}

struct Line(i64, i64);

impl Step for Line {
    fn apply(&self, pen: &mut Pen) {
        (pen.x, pen.y) = (pen.x + self.0, pen.y + self.1);
        pen.drawn += self.0.unsigned_abs() + self.1.unsigned_abs();
    }
}

struct Move(i64, i64);

impl Step for Move {
    fn apply(&self, pen: &mut Pen) {
        (pen.x, pen.y) = (pen.x + self.0, pen.y + self.1);
    }
}

struct Home;

impl Step for Home {
    fn apply(&self, pen: &mut Pen) {
        (pen.x, pen.y) = (0, 0);
    }
}

/// The two numbers behind a step's name.
fn pair<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<(i64, i64)> {
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

// TODO: keep steps without a block for each.
/// The step on one line.
fn step(line: &str) -> Option<Box<dyn Step>> {
    let mut words = line.split_whitespace();
    match words.next()? {
        "line" => pair(words).map(|(dx, dy)| -> Box<dyn Step> { Box::new(Line(dx, dy)) }),
        "move" => pair(words).map(|(dx, dy)| -> Box<dyn Step> { Box::new(Move(dx, dy)) }),
        "home" => Some(Box::new(Home)),
        _ => None,
    }
}

/// The steps of a text, or the number of its first line that is not one. Choose the type of a step yourself.
fn plan(text: &str) -> Result<Vec<Box<dyn Step>>, usize> {
    text.lines().zip(1_usize..).map(|(line, number)| step(line).ok_or(number)).collect()
}

/// Where the pen is after a job that begins at the origin, and how much it has drawn.
fn draw(job: &[Box<dyn Step>]) -> Pen {
    let mut pen = Pen::default();
    job.iter().for_each(|step| step.apply(&mut pen));
    pen
}

fn main() {
    let text = "line 30 -40\nmove 10 0\nline 5 5\nhome\n".repeat(250);
    bench("plan(1,000 steps)", || plan(black_box(&text)));
    let job = plan(&text).expect("all steps are right");
    bench("draw(1,000 steps)", || draw(black_box(&job)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    fn drawn(text: &str) -> Result<(i64, i64, u64), usize> {
        plan(text).map(|job| draw(&job)).map(|pen| (pen.x, pen.y, pen.drawn))
    }

    #[test]
    fn draws_what_the_text_says() {
        assert_eq!(drawn(""), Ok((0, 0, 0)));
        assert_eq!(drawn("line 3 -4"), Ok((3, -4, 7)));
        assert_eq!(drawn("move 10 0\nline -2 5\n"), Ok((8, 5, 7)));
        assert_eq!(drawn("line 1 1\nhome\n  line 2  2 # twice as far\nmove -1 -1"), Ok((1, 1, 6)));
        assert_eq!(drawn("home\nhome\nline 100000 100000"), Ok((100_000, 100_000, 200_000)));
    }

    #[test]
    fn a_job_can_be_drawn_again() {
        let job = plan("line 1 2\nmove 3 4\nline 5 6").unwrap();
        assert_eq!(draw(&job), Pen { x: 9, y: 12, drawn: 14 });
        assert_eq!(draw(&job), Pen { x: 9, y: 12, drawn: 14 });
    }

    #[test]
    fn says_which_line_is_wrong() {
        assert_eq!(drawn("line 1"), Err(1));
        assert_eq!(drawn("line 1 2\narc 3 4\nline x y"), Err(2));
        assert_eq!(drawn("home\nmove 1 2\nmove 1 2.5"), Err(3));
        assert_eq!(drawn("home\n\nhome"), Err(2));
    }

    #[test]
    fn a_job_leaves_nothing() {
        let heap = measure(|| drop(plan("line 1 2\nmove 3 4\nline 5 6\nhome")));
        assert_eq!(heap.curr_blocks, 0);
    }

    /// 1,000 steps, with a comment behind each.
    fn poster() -> String {
        let step = |i: i64| match i % 4 {
            0 => format!("move {i} 0 # to the next word of this line of the poster, with the pen up\n"),
            3 => "home # because the paper may have slipped on the way, and often has\n".to_string(),
            _ => format!("line {i} {} # a stroke of the next letter, from its top to its foot\n", -i),
        };
        (0..1_000).map(step).collect()
    }

    #[test]
    fn a_job_is_one_block() {
        let heap = measure_with(poster, |text| plan(&text).ok());
        dhat::assert!(heap.curr_blocks <= 1);
    }

    #[test]
    fn a_step_is_small() {
        let heap = measure_with(poster, |text| plan(&text).ok());
        // 1,024 steps of 24 bytes are 24,576. The text alone would be 67,000.
        dhat::assert!(heap.max_bytes <= 25_000);
    }
}
