//! Call paths in the folded form that tools for flame graphs read: `main;load;push 1024`, a path a line.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Amounts, Interest, Profile, bare};
use crate::ui::terminal::sanitize;

/// Writes a line for each call path, the outermost function first, with what `figure` says of it. Paths that read the
/// same are added up, and those without anything are left out.
///
/// # Errors
///
/// If `out` cannot be written to.
pub fn folded(profile: &Profile, figure: impl Fn(Amounts) -> u64, out: &mut impl Write) -> io::Result<()> {
    let interest = Interest::of(profile);
    let names = Names::of(profile);
    let path = |point: usize| {
        let stack = &profile.points[point].stack;
        let part = interest.part(stack);
        stack[part.start as usize..part.end as usize].iter().rev().map(|&frame| names.of[frame as usize])
    };
    // By a digest, which takes little memory; the paths themselves decide.
    let mut known: HashMap<u64, usize> = HashMap::new();
    let mut lines: Vec<(usize, u64)> = Vec::new();
    for (place, point) in profile.points.iter().enumerate() {
        let value = figure(point.amounts);
        if value == 0 {
            continue;
        }
        let mut digest = 0xcbf2_9ce4_8422_2325_u64;
        for name in path(place) {
            digest = (digest ^ u64::from(name)).wrapping_mul(0x100_0000_01b3).rotate_left(29);
        }
        let at = *known.entry(digest).or_insert(lines.len());
        match lines.get_mut(at) {
            Some((first, sum)) if path(*first).eq(path(place)) => *sum = sum.saturating_add(value),
            _ => lines.push((place, value)),
        }
    }
    for (place, value) in lines {
        let mut line = String::new();
        for name in path(place) {
            line.push_str(if line.is_empty() { "" } else { ";" });
            line.push_str(&names.distinct[name as usize]);
        }
        writeln!(out, "{} {value}", if line.is_empty() { "???" } else { &line })?;
    }
    Ok(())
}

/// What the frames of a profile are called there. A semicolon and the end of a line have a meaning of their own.
struct Names {
    distinct: Vec<String>,
    /// For each frame its name, by its place.
    of: Vec<u32>,
}

impl Names {
    fn of(profile: &Profile) -> Names {
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut of = Vec::with_capacity(profile.frames.len());
        for frame in &profile.frames {
            let name = Some(bare(&frame.function)).filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| frame.function.clone());
            let name = name.replace(['\n', '\r', '\t'], " ").replace(';', ",");
            let next = known.len() as u32;
            of.push(*known.entry(sanitize(name.as_bytes())).or_insert(next));
        }
        let mut distinct = vec![String::new(); known.len()];
        known.into_iter().for_each(|(name, place)| distinct[place as usize] = name);
        Names { distinct, of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::read;

    const PROFILE: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[
        {"tb":100,"tbk":1,"gb":7,"gbk":1,"eb":0,"ebk":0,"fs":[1,2,4]},
        {"tb":20,"tbk":2,"gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[1,3,4]},
        {"tb":3,"tbk":1,"gb":0,"gbk":0,"eb":3,"ebk":1,"fs":[4]},{"tb":5,"tbk":1,"fs":[]}],
        "ftbl":["[root]","0x1: <alloc::vec::Vec<u8> as core::clone::Clone>::clone (src/vec/mod.rs:1:2)",
        "0x2: app::load; x\n (app/src/load.rs:9:5)","0x3: app::load; x\n (app/src/load.rs:12:5)",
        "0x4: app::main (app/src/main.rs:3:1)"]}"#;

    fn text(figure: impl Fn(Amounts) -> u64) -> String {
        let mut out = Vec::new();
        folded(&read(PROFILE.as_bytes()).unwrap(), figure, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_a_line_for_each_path_that_reads_differently() {
        let expected = "app::main;app::load, x ;alloc::vec::Vec::clone 120\napp::main 3\n??? 5\n";
        assert_eq!(text(|amounts| amounts.total.bytes), expected);
        assert_eq!(text(|amounts| amounts.end.blocks), "app::main 1\n");
        assert_eq!(
            text(|amounts| amounts.peak.blocks * 9),
            "app::main;app::load, x ;alloc::vec::Vec::clone 9\n"
        );
    }
}
