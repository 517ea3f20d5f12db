//! The steps of a plotter's job lie side by side in one Vec.
//!
//! ## Why it works
//!
//! The set of steps is closed: the text has three kinds, and a fourth would mean a change of this file
//! anyway. An enum says just that. All its variants have one size, that of the largest and a tag, here 24
//! bytes, so they can be the elements of a Vec and need no block of their own. `Box<dyn Step>` says the
//! opposite: any type of any size, behind a pointer. The pointer is two words and the box behind it two more,
//! which is 32 bytes for a step.
//!
//! `match` also says at compile time when a variant has been forgotten, and its arms can be inlined; a call
//! through a table seldom can. A box of `Home` was free, by the way: it has no size.
//!
//! ## What it costs
//!
//! Every element is as large as the largest variant. That does not matter for steps of 16 bytes. One variant
//! with an array of 4,096 bytes would make all of them that large; it belongs in a box of its own. The Vec
//! holds 24 bytes for each step where it held 16, so while it doubles it asks for more bytes in total than
//! before; what counts is the peak, which is lower. And a new kind of step is a new variant and a new arm in
//! every `match`, where a trait needs one more `impl`.
//!
//! ## When not to
//!
//! When the set is open. If customers bring their own steps from their own crates, you cannot list them, and
//! `Box<dyn Step>` is what they need; an enum can have one variant `Custom(Box<dyn Step>)` for them, and the
//! frequent ones stay free. When there are ten steps in all, and nothing of this can be measured: a trait may
//! be easier to read. The crate `enum_dispatch` writes the `match` of each method for you. It makes this same
//! enum, so it saves typing and not memory.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_job_is_one_block | before | 759 | 44704 | 28384 | 28384 |
//! | | after | 9 | 49056 | 24576 | 24576 |
//! | a_step_is_small | before | 759 | 44704 | 28384 | 28384 |
//! | | after | 9 | 49056 | 24576 | 24576 |
//!
//! Seen: quinlan-lab/bedder-rs#2: asks for an enum where each record costs a box and two indirect calls.

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
enum Step {
    Line(i64, i64),
    Move(i64, i64),
    Home,
}

impl Step {
    fn apply(&self, pen: &mut Pen) {
        match *self {
            Step::Line(dx, dy) => {
                (pen.x, pen.y) = (pen.x + dx, pen.y + dy);
                pen.drawn += dx.unsigned_abs() + dy.unsigned_abs();
            }
            Step::Move(dx, dy) => (pen.x, pen.y) = (pen.x + dx, pen.y + dy),
            Step::Home => (pen.x, pen.y) = (0, 0),
        }
    }
}

/// The two numbers behind a step's name.
fn pair<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<(i64, i64)> {
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

/// The step on one line.
fn step(line: &str) -> Option<Step> {
    let mut words = line.split_whitespace();
    match words.next()? {
        "line" => pair(words).map(|(dx, dy)| Step::Line(dx, dy)),
        "move" => pair(words).map(|(dx, dy)| Step::Move(dx, dy)),
        "home" => Some(Step::Home),
        _ => None,
    }
}

/// The steps of a text, or the number of its first line that is not one.
fn plan(text: &str) -> Result<Vec<Step>, usize> {
    text.lines().zip(1_usize..).map(|(line, number)| step(line).ok_or(number)).collect()
}

/// Where the pen is after a job that begins at the origin, and how much it has drawn.
fn draw(job: &[Step]) -> Pen {
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
