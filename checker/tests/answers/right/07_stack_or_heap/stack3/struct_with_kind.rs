// Right: one struct with a kind, and lines counted first

use std::hint::black_box;

use heaplings::bench;

/// Where the pen is, in micrometres, and the length of all that it has drawn, along x and along y.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pen {
    x: i64,
    y: i64,
    drawn: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Line,
    Move,
    Home,
}

struct Step {
    kind: Kind,
    dx: i64,
    dy: i64,
}

fn step(line: &str) -> Option<Step> {
    let mut words = line.split_whitespace();
    let kind = match words.next()? {
        "line" => Kind::Line,
        "move" => Kind::Move,
        "home" => return Some(Step { kind: Kind::Home, dx: 0, dy: 0 }),
        _ => return None,
    };
    let dx = words.next()?.parse().ok()?;
    let dy = words.next()?.parse().ok()?;
    Some(Step { kind, dx, dy })
}

fn plan(text: &str) -> Result<Vec<Step>, usize> {
    let mut job = Vec::with_capacity(text.lines().count());
    for (i, line) in text.lines().enumerate() {
        job.push(step(line).ok_or(i + 1)?);
    }
    Ok(job)
}

fn draw(job: &[Step]) -> Pen {
    let mut pen = Pen::default();
    for step in job {
        match step.kind {
            Kind::Line => {
                (pen.x, pen.y) = (pen.x + step.dx, pen.y + step.dy);
                pen.drawn += step.dx.unsigned_abs() + step.dy.unsigned_abs();
            }
            Kind::Move => (pen.x, pen.y) = (pen.x + step.dx, pen.y + step.dy),
            Kind::Home => (pen.x, pen.y) = (0, 0),
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
