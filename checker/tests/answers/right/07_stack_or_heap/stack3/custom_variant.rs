// Right: an enum with a variant for steps that nobody has thought of yet

use std::hint::black_box;

use heaplings::bench;

/// Where the pen is, in micrometres, and the length of all that it has drawn, along x and along y.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pen {
    x: i64,
    y: i64,
    drawn: u64,
}

trait Custom {
    fn apply(&self, pen: &mut Pen);
}

#[allow(dead_code)]
enum Step {
    Line { dx: i64, dy: i64 },
    Move { dx: i64, dy: i64 },
    Home,
    Custom(Box<dyn Custom>),
}

/// The two numbers behind a step's name.
fn pair<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<(i64, i64)> {
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

fn plan(text: &str) -> Result<Vec<Step>, usize> {
    let read = |line: &str| {
        let mut words = line.split_whitespace();
        Some(match words.next()? {
            "line" => pair(words).map(|(dx, dy)| Step::Line { dx, dy })?,
            "move" => pair(words).map(|(dx, dy)| Step::Move { dx, dy })?,
            "home" => Step::Home,
            _ => return None,
        })
    };
    text.lines().enumerate().map(|(i, line)| read(line).ok_or(i + 1)).collect()
}

fn draw(job: &[Step]) -> Pen {
    let mut pen = Pen::default();
    for step in job {
        match step {
            Step::Line { dx, dy } => {
                (pen.x, pen.y) = (pen.x + dx, pen.y + dy);
                pen.drawn += dx.unsigned_abs() + dy.unsigned_abs();
            }
            Step::Move { dx, dy } => (pen.x, pen.y) = (pen.x + dx, pen.y + dy),
            Step::Home => (pen.x, pen.y) = (0, 0),
            Step::Custom(custom) => custom.apply(&mut pen),
        }
    }
    pen
}

fn main() {
    let text = "line 30 -40\nmove 10 0\nline 5 5\nhome\n".repeat(250);
    bench("plan(1,000 steps)", || plan(black_box(&text)));
    let job = plan(&text).expect("all steps are right");
    bench("draw(1,000 steps)", || draw(black_box(&job)));
}
