// Wrong: it draws while it reads, keeps the sum of all moves, and forgets to go home
// Fails: a_job_can_be_drawn_again, draws_what_the_text_says

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

fn plan(text: &str) -> Result<Pen, usize> {
    let mut pen = Pen::default();
    for (line, number) in text.lines().zip(1_usize..) {
        let mut words = line.split_whitespace();
        let name = words.next().ok_or(number)?;
        if name != "home" {
            let (dx, dy) = pair(words).ok_or(number)?;
            (pen.x, pen.y) = (pen.x + dx, pen.y + dy);
            pen.drawn += dx.unsigned_abs() + dy.unsigned_abs();
        }
    }
    Ok(pen)
}

fn draw(job: &Pen) -> Pen {
    *job
}

fn main() {
    let text = "line 30 -40\nmove 10 0\nline 5 5\nhome\n".repeat(250);
    bench("plan(1,000 steps)", || plan(black_box(&text)));
    let job = plan(&text).expect("all steps are right");
    bench("draw(1,000 steps)", || draw(black_box(&job)));
}
