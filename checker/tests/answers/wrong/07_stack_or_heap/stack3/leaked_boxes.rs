// Wrong: the boxes are leaked, and there are as many of them
// Fails: a_job_leaves_nothing, a_job_is_one_block

use std::hint::black_box;

use heaplings::bench;

/// Where the pen is, in micrometres, and the length of all that it has drawn, along x and along y.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pen {
    x: i64,
    y: i64,
    drawn: u64,
}

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

fn step(line: &str) -> Option<&'static dyn Step> {
    let mut words = line.split_whitespace();
    match words.next()? {
        "line" => pair(words).map(|(dx, dy)| &*Box::leak(Box::new(Line(dx, dy))) as &dyn Step),
        "move" => pair(words).map(|(dx, dy)| &*Box::leak(Box::new(Move(dx, dy))) as &dyn Step),
        "home" => Some(&Home),
        _ => None,
    }
}

fn plan(text: &str) -> Result<Vec<&'static dyn Step>, usize> {
    text.lines().zip(1_usize..).map(|(line, number)| step(line).ok_or(number)).collect()
}

fn draw(job: &[&'static dyn Step]) -> Pen {
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
