//! Writes the pages that `checker/scripts/browser.sh` looks at, to the folder that is named.
//!
//! They are made of profiles written here, so that it is known what each must show: `hostile.html` has text
//! in all places that would run if it could, `huge.html` a profile of 100,000 points. `unsolved.html` has an exercise
//! that is still as published, and two operations; `solved.html` one of which nothing is allocated any more;
//! `events.html` a profile of events, of a program whose source is found.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use checker::html::{Operation, Page, Sheet, Timeline, render};
use checker::profile::{Amount, Amounts, Frame, OwnFrames, Point, Profile, Site, Sources, Units, sites};

/// Says so in the window if it ever runs.
const HOSTILE: &str =
    "</script></title><img src=x onerror=window.hostile=1><script>window.hostile=1</script>";

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "target/pages".into()));
    fs::create_dir_all(&folder)?;
    hostile(&folder.join("hostile.html"))?;
    unsolved(&folder.join("unsolved.html"))?;
    solved(&folder.join("solved.html"))?;
    events(&folder)?;
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
            units: Units::default(),
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
        let live: Vec<u64> = (0..100).map(|event| 100 + rounds * event).collect();
        let end = 64 * rounds;
        Timeline { events: 200, width: 2, low: live.clone(), live, end, peak: (199, 100 + 99 * rounds) }
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
            lines: Sources::default(),
            nowhere: "no line",
            timeline: Some(&timelines[i]),
        })
        .collect();
    let operations = vec![Operation { name: HOSTILE, sheets }];
    fs::write(file, render(&Page { name: HOSTILE, title: HOSTILE, asked: "yours", start: 0, operations }))
}

/// A profile of another program: 100,000 call paths of 20 frames, the sizes of which differ widely.
fn huge(file: &Path) -> io::Result<()> {
    let mut profile = empty("huge");
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
        lines: Sources::default(),
        nowhere: "no line",
        timeline: None,
    };
    let operations = vec![Operation { name: "", sheets: vec![sheet] }];
    fs::write(file, render(&Page { name: "huge.json", title: "", asked: "huge.json", start: 0, operations }))
}

const PATH: &str = "exercises/01_vec_capacity/vec5.rs";
const CODE: &str = "//! Story.\n\nfn frames() {\n    let mut frame = Vec::new();\n    frame.push(1);\n}\n";

/// A saw: a buffer that is made anew for each of 40,000 frames, so that each point of the timeline stands for many
/// events. The second operation is small, and its timeline exact.
fn unsolved(file: &Path) -> io::Result<()> {
    let rounds = [20_000, 3];
    let profiles = rounds.map(loops);
    let timelines = rounds.map(saw);
    let names = ["frames(one after the other, 20,000)", "frames(3)"];
    let operations = (0..2).map(|i| {
        let sheets = vec![exercise("yours", &profiles[i], &timelines[i])];
        Operation { name: names[i], sheets }
    });
    let operations = operations.collect();
    let title = "A buffer for each frame, and each frame for itself";
    fs::write(file, render(&Page { name: "vec5", title, asked: "yours", start: 0, operations }))
}

/// Of the learner's version nothing is left to see.
fn solved(file: &Path) -> io::Result<()> {
    let rounds = [20_000, 0];
    let (profiles, timelines) = (rounds.map(loops), rounds.map(saw));
    let sheets = ["before", "yours"].into_iter().enumerate();
    let sheets = sheets.map(|(i, label)| exercise(label, &profiles[i], &timelines[i])).collect();
    let operations = vec![Operation { name: "frames(20,000)", sheets }];
    fs::write(file, render(&Page { name: "vec5", title: "Frames", asked: "yours", start: 0, operations }))
}

fn exercise<'a>(label: &'a str, profile: &'a Profile, timeline: &'a Timeline) -> Sheet<'a> {
    let own = OwnFrames::of(profile, PATH);
    Sheet {
        label,
        path: PATH,
        source: Some(CODE),
        profile,
        sites: sites(&own),
        lines: Sources::default(),
        nowhere: "no line",
        timeline: Some(timeline),
    }
}

fn loops(rounds: u64) -> Profile {
    let mut profile = empty("target/debug/vec5");
    profile.frames = vec![
        frame("alloc::raw_vec::RawVecInner<A>::grow_one", "src/raw_vec/mod.rs", 7),
        frame("vec5::frames", PATH, 5),
        frame("vec5::main", PATH, 20),
    ];
    let total = Amount { blocks: rounds, bytes: 64 * rounds };
    let peak = Amount { blocks: 1, bytes: 64 };
    if rounds > 0 {
        profile.points.push(point(total, peak, Amount::default(), &[0, 1, 2]));
    }
    profile
}

fn saw(rounds: u64) -> Timeline {
    let events = 2 * rounds;
    let width = (events / 1_000).max(1);
    let points = events.div_ceil(width);
    let value = |i: u64, of: fn(u64) -> u64| if width > 1 { of(64) } else { 64 * (1 - i % 2) };
    let live = (0..points).map(|i| value(i, |high| high)).collect();
    let low = (0..points).map(|i| value(i, |_| 0)).collect();
    Timeline { events, width, live, low, end: 0, peak: (0, if rounds > 0 { 64 } else { 0 }) }
}

/// As Valgrind leaves one with `--mode=ad-hoc`.
fn events(folder: &Path) -> io::Result<()> {
    fs::write(folder.join("queue.c"), "int main() {\n    DHAT_AD_HOC_EVENT(size);\n}\n")?;
    let text = r#"{"dhatFileVersion":2,"mode":"ad-hoc","verb":"Occurred","bklt":false,"bkacc":false,"bu":"unit",
        "bsu":"units","bksu":"events","tu":"instrs","Mtu":"Minstr","cmd":"./queue","pid":1,"te":9,"pps":[
        {"tb":500,"tbk":5,"fs":[1,2]},{"tb":3,"tbk":1,"fs":[2]}],
        "ftbl":["[root]","0x1: enqueue (queue.c:2)","0x2: main (elsewhere.c:3)"]}"#;
    let profile =
        checker::profile::read(text.as_bytes()).map_err(|error| io::Error::other(error.to_string()))?;
    let own = OwnFrames::of_program(&profile);
    let sites = sites(&own);
    let lines = Sources::find(folder, &sites, None);
    let (label, nowhere) = ("dhat.out.1", own.nowhere());
    let sheet =
        Sheet { label, path: "", source: None, profile: &profile, sites, lines, nowhere, timeline: None };
    let operations = vec![Operation { name: "", sheets: vec![sheet] }];
    let page = Page { name: label, title: "", asked: label, start: 0, operations };
    fs::write(folder.join("events.html"), render(&page))
}

fn empty(command: &str) -> Profile {
    let units = Units::default();
    Profile { command: command.to_string(), units, points: Vec::new(), frames: Vec::new() }
}

fn frame(function: &str, file: &str, line: u32) -> Frame {
    Frame { function: function.to_string(), file: file.to_string(), line, column: 1 }
}

fn point(total: Amount, peak: Amount, end: Amount, stack: &[u32]) -> Point {
    Point { amounts: Amounts { total, peak, end }, stack: stack.into() }
}
