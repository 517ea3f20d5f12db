// Wrong: the job is the text, and each drawing reads it anew
// Fails: a_step_is_small

use std::hint::black_box;

use heaplings::bench;

/// Where the pen is, in micrometres, and the length of all that it has drawn, along x and along y.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pen {
    x: i64,
    y: i64,
    drawn: u64,
}

/// The two numbers behind a step's name.
fn pair<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<(i64, i64)> {
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

fn line(pen: &mut Pen, dx: i64, dy: i64) {
    (pen.x, pen.y) = (pen.x + dx, pen.y + dy);
    pen.drawn += dx.unsigned_abs() + dy.unsigned_abs();
}

fn apply(text: &str, pen: &mut Pen) -> Option<()> {
    let mut words = text.split_whitespace();
    match words.next()? {
        "line" => pair(words).map(|(dx, dy)| line(pen, dx, dy)),
        "move" => pair(words).map(|(dx, dy)| (pen.x, pen.y) = (pen.x + dx, pen.y + dy)),
        "home" => Some((pen.x, pen.y) = (0, 0)),
        _ => None,
    }
}

fn plan(text: &str) -> Result<String, usize> {
    for (line, number) in text.lines().zip(1_usize..) {
        apply(line, &mut Pen::default()).ok_or(number)?;
    }
    Ok(text.to_string())
}

fn draw(job: &str) -> Pen {
    let mut pen = Pen::default();
    for line in job.lines() {
        apply(line, &mut pen);
    }
    pen
}

fn main() {
    let text = "line 30 -40\nmove 10 0\nline 5 5\nhome\n".repeat(250);
    bench("plan(1,000 steps)", || plan(black_box(&text)));
    let job = plan(&text).expect("all steps are right");
    bench("draw(1,000 steps)", || draw(black_box(&job)));
}
