//! Writes the pages that `checker/scripts/browser.sh` looks at, to the folder that is named.
//!
//! They are made of profiles written here, so that it is known what each must show: `hostile.html` has text
//! in all places that would run if it could, `huge.html` a profile of 100,000 points.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use checker::html::{Sheet, Timeline, render};
use checker::profile::{Amount, Amounts, Frame, Point, Profile, Site};

/// Says so in the window if it ever runs.
const HOSTILE: &str =
    "</script></title><img src=x onerror=window.hostile=1><script>window.hostile=1</script>";

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "target/pages".into()));
    fs::create_dir_all(&folder)?;
    hostile(&folder.join("hostile.html"))?;
    huge(&folder.join("huge.html"))
}

/// Three versions with a loop that grows a Vec, a clone for each round, and a leak.
fn hostile(file: &Path) -> io::Result<()> {
    let source = |rounds: u64| {
        format!(
            "//! Story, {rounds} rounds: {HOSTILE}\n\n{}fn load() {{\n    rows.push(row); // {HOSTILE}\n    kept.push(row.clone());\n\
        \x20   Box::leak(\"\u{202e}{HOSTILE}\");\n}}\n\n#[cfg(test)]\nmod tests {{\n}}\n",
            "// A line of no interest.\n".repeat(20),
        )
    };
    let path = "exercises/01_vec_capacity/<img src=x onerror=window.hostile=1>.rs";
    let version = |rounds: u64| {
        let grown = Amount { blocks: 10, bytes: 16_368 };
        let cloned = Amount { blocks: 100 * rounds, bytes: 800 * rounds };
        let leaked = Amount { blocks: rounds, bytes: 64 * rounds };
        let none = Amount::default();
        Profile {
            command: format!("target/debug/{HOSTILE}"),
            frames: vec![
                Frame { function: "[root]".to_string(), ..Frame::default() },
                frame("vec1::main::{{closure}}", path, 90),
                frame(&format!("vec1::{HOSTILE}::load"), path, 24),
                frame("vec1::load", path, 25),
                frame("vec1::load", path, 26),
                frame(&format!("alloc::vec::Vec<{HOSTILE}>::push"), "src/vec/mod.rs", 992),
                frame("<alloc::raw_vec::RawVecInner>::finish_grow", HOSTILE, 0),
                frame("<alloc::string::String as core::clone::Clone>::clone", "src/string.rs", 7),
                frame("alloc::boxed::Box<T,A>::leak", "src/boxed.rs", 9),
            ],
            points: vec![
                point(grown, Amount { blocks: 1, bytes: 8_192 }, none, &[6, 5, 2, 1]),
                point(cloned, Amount { blocks: 1, bytes: 8 }, none, &[7, 3, 1]),
                point(leaked, leaked, leaked, &[8, 4, 1]),
            ],
        }
    };
    let rounds = [40, 20, 0];
    let (profiles, sources) = (rounds.map(version), rounds.map(source));
    let sites = |profile: &Profile| -> Vec<Site> {
        let site = |(line, point): (u32, &Point)| Site {
            function: HOSTILE.to_string(),
            file: HOSTILE.to_string(),
            line,
            column: 10,
            amounts: point.amounts,
            causes: vec![format!("a Vec grew {HOSTILE}")],
            ..Site::default()
        };
        (24..).zip(&profile.points).map(site).collect()
    };
    let timeline = |rounds: u64| {
        let live = (0..100).map(|event| 100 + rounds * event).collect();
        let end = 64 * rounds;
        Timeline { events: 200, width: 2, live, end, peak: (199, 100 + 99 * rounds) }
    };
    let timelines = rounds.map(timeline);
    let labels = ["before", "yours", "solution"];
    let sheets: Vec<Sheet<'_>> = (0..3)
        .map(|i| Sheet {
            label: labels[i],
            path,
            source: Some(&sources[i]),
            profile: &profiles[i],
            sites: sites(&profiles[i]),
            nowhere: "no line",
            timeline: Some(&timelines[i]),
        })
        .collect();
    fs::write(file, render(HOSTILE, HOSTILE, &sheets))
}

/// A profile of another program: 100,000 call paths of 20 frames, the sizes of which differ widely.
fn huge(file: &Path) -> io::Result<()> {
    let mut profile = Profile { command: "huge".to_string(), points: Vec::new(), frames: Vec::new() };
    profile.frames.push(Frame { function: "[root]".to_string(), ..Frame::default() });
    for i in 1..=50_000_u32 {
        profile.frames.push(frame(&format!("huge::module_{}::function_{i}", i % 90), "huge/src/main.rs", i));
    }
    for i in 0..100_000_u32 {
        // What is further out repeats more often, as it does in a program.
        let stack: Vec<u32> = (0..20_u32)
            .map(|depth| 1 + (i / (1 << depth.min(16))).wrapping_mul(2_654_435_761) % 50_000)
            .collect();
        let total = Amount { blocks: 1 + u64::from(i % 7), bytes: 1 + 100_000_000 / u64::from(i + 1) };
        profile.points.push(point(total, total, Amount::default(), &stack));
    }
    let site = |(i, point): (usize, &Point)| Site {
        function: "huge::main".to_string(),
        file: "huge/src/main.rs".to_string(),
        line: i as u32 + 1,
        column: 1,
        amounts: point.amounts,
        ..Site::default()
    };
    let sites = profile.points.iter().enumerate().map(site).collect();
    let sheet = Sheet {
        label: "huge.json",
        path: "",
        source: None,
        profile: &profile,
        sites,
        nowhere: "no line",
        timeline: None,
    };
    fs::write(file, render("huge.json", "", &[sheet]))
}

fn frame(function: &str, file: &str, line: u32) -> Frame {
    Frame { function: function.to_string(), file: file.to_string(), line, column: 1 }
}

fn point(total: Amount, peak: Amount, end: Amount, stack: &[u32]) -> Point {
    Point { amounts: Amounts { total, peak, end }, stack: stack.into() }
}
