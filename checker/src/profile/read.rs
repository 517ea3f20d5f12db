//! The reader of DHAT's files: in one pass, in memory that is bounded, whatever the file holds.
//!
//! Members that are not used are stepped over, as Valgrind writes more of them than the dhat package does.
//! In its modes `copy` and `ad-hoc` nothing has a lifetime, and the figures of peak and end are left out.

use std::fmt;
use std::io::{BufReader, Read};
use std::mem::size_of;

use super::frame_text::frame;
use super::lossy::Lossy;
use super::{Amount, Amounts, Frame, Mode, Point, Profile, Units};
use crate::util::json::{self, Reader};

/// The version of the format that both programs write.
const VERSION: u64 = 2;
/// The bytes that one string may have: the longest are names of generic functions.
const LONGEST_STRING: usize = 1 << 20;
/// The frames that one call path may have: more than fit on the stack of a thread.
const LONGEST_PATH: usize = 1 << 20;
/// The bytes that a profile may take in memory. One that a program wrote takes less than its file.
const MOST_MEMORY: usize = 512 << 20;
/// What an allocation takes beyond its contents, roughly.
const BLOCK: usize = 16;

/// The characters of a unit's name that are kept.
const LONGEST_UNIT: usize = 12;

/// Why a file is no profile of DHAT's, and where that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<json::Error> for Error {
    fn from(error: json::Error) -> Error {
        Error(error.to_string())
    }
}

type Result<T> = std::result::Result<T, Error>;
type Input<R> = Reader<BufReader<Lossy<R>>>;

/// Reads a profile of the dhat package or of Valgrind's DHAT, in one pass. The profile takes 512 MiB at
/// the most, while it grows up to twice that; one that a program wrote takes less than its file.
///
/// # Errors
///
/// If the input cannot be read, is not JSON, is not such a profile, or contradicts itself: a frame that is
/// not there, a figure that is no number, sums beyond 64 bits.
pub fn read(input: impl Read) -> Result<Profile> {
    let mut reader = Reader::new(BufReader::with_capacity(1 << 16, Lossy::new(input)), LONGEST_STRING);
    let mut memory = Memory { left: MOST_MEMORY };
    let mut draft = Draft::default();
    reader.enter_object()?;
    while let Some(name) = reader.member()? {
        match name {
            "dhatFileVersion" => once(&mut draft.version, version(&mut reader)?, "dhatFileVersion")?,
            "mode" => once(&mut draft.mode, mode(&mut reader)?, "mode")?,
            "bksu" => once(&mut draft.blocks, unit(reader.string()?), "bksu")?,
            "bsu" => once(&mut draft.bytes, unit(reader.string()?), "bsu")?,
            "cmd" => once(&mut draft.command, reader.string()?.to_string(), "cmd")?,
            "pps" => once(&mut draft.points, points(&mut reader, &mut memory)?, "pps")?,
            "ftbl" => once(&mut draft.frames, frames(&mut reader, &mut memory)?, "ftbl")?,
            _ => reader.skip()?,
        }
    }
    reader.finish()?;
    draft.finish()
}

/// The members of the file that have been read.
#[derive(Default)]
struct Draft {
    version: Option<()>,
    mode: Option<Mode>,
    /// What is counted is called so, if it is no block and no byte.
    blocks: Option<String>,
    bytes: Option<String>,
    command: Option<String>,
    points: Option<Points>,
    frames: Option<Vec<Frame>>,
}

impl Draft {
    /// Puts the profile together. The points come first and speak of frames by number, so that they can be
    /// held to the table only now.
    fn finish(self) -> Result<Profile> {
        let lacks = |name: &str| Error(format!("it has no `{name}`"));
        self.version.ok_or_else(|| lacks("dhatFileVersion"))?;
        let mode = self.mode.ok_or_else(|| lacks("mode"))?;
        let Points { all: points, largest_frame } = self.points.ok_or_else(|| lacks("pps"))?;
        let frames = self.frames.ok_or_else(|| lacks("ftbl"))?;
        let all_known = largest_frame.is_none_or(|largest| (largest as usize) < frames.len());
        let mut sums = Amounts::default();
        for (i, point) in points.iter().enumerate() {
            if !all_known
                && let Some(frame) = point.stack.iter().find(|&&frame| frame as usize >= frames.len())
            {
                return Err(Error(format!("`pps[{i}]` names frame {frame}, and there are {}", frames.len())));
            }
            let too_much = || Error(format!("the sums up to `pps[{i}]` are beyond 2^64"));
            sums = sums.checked_add(point.amounts).ok_or_else(too_much)?;
        }
        let units = Units::of(mode, self.blocks, self.bytes);
        Ok(Profile { command: self.command.unwrap_or_default(), units, points, frames })
    }
}

fn once<T>(place: &mut Option<T>, value: T, name: &str) -> Result<()> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error(format!("it has `{name}` twice"))),
    }
}

/// Counts down what the profile may still take.
struct Memory {
    left: usize,
}

impl Memory {
    fn take(&mut self, bytes: usize) -> Result<()> {
        let too_much = || Error(format!("it takes more than {} MiB of memory", MOST_MEMORY >> 20));
        self.left = self.left.checked_sub(bytes).ok_or_else(too_much)?;
        Ok(())
    }
}

fn version<R: Read>(reader: &mut Input<R>) -> Result<()> {
    match reader.u64()? {
        VERSION => Ok(()),
        other => {
            Err(Error(format!("it is of version {other} of DHAT's format, and {VERSION} is what is known")))
        }
    }
}

fn mode<R: Read>(reader: &mut Input<R>) -> Result<Mode> {
    let name = reader.string()?;
    Mode::named(name).ok_or_else(|| {
        let name: String = name.chars().take(40).collect();
        Error(format!("it is a profile of `{name}`, and what is known is heap, copy and ad-hoc"))
    })
}

fn unit(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(LONGEST_UNIT).collect()
}

/// The points, and the largest frame that they name.
struct Points {
    all: Vec<Point>,
    largest_frame: Option<u32>,
}

fn points<R: Read>(reader: &mut Input<R>, memory: &mut Memory) -> Result<Points> {
    let mut points = Points { all: Vec::new(), largest_frame: None };
    let mut stack = Vec::new();
    reader.enter_array()?;
    while reader.element()? {
        let within = |Error(what)| Error(format!("in `pps[{}]`, {what}", points.all.len()));
        let point = point(reader, &mut stack, &mut points.largest_frame).map_err(within)?;
        memory.take(size_of::<Point>() + BLOCK + size_of_val(&*point.stack))?;
        points.all.push(point);
    }
    Ok(points)
}

/// Reads one point. `path` is scratch memory.
fn point<R: Read>(
    reader: &mut Input<R>,
    path: &mut Vec<u32>,
    largest_frame: &mut Option<u32>,
) -> Result<Point> {
    const FIGURES: [&str; 6] = ["tbk", "tb", "gbk", "gb", "ebk", "eb"];
    let mut figures = [None; 6];
    let mut stack = None;
    reader.enter_object()?;
    while let Some(name) = reader.member()? {
        // As bytes, which are compared without a call.
        let place = match name.as_bytes() {
            [b't', b'b', b'k'] => 0,
            [b't', b'b'] => 1,
            [b'g', b'b', b'k'] => 2,
            [b'g', b'b'] => 3,
            [b'e', b'b', b'k'] => 4,
            [b'e', b'b'] => 5,
            [b'f', b's'] => {
                fill(reader, path, largest_frame).map_err(|Error(what)| Error(format!("in `fs`, {what}")))?;
                once(&mut stack, Box::from(path.as_slice()), "fs")?;
                continue;
            }
            _ => {
                reader.skip()?;
                continue;
            }
        };
        let within = |error| Error(format!("in `{}`, {error}", FIGURES[place]));
        once(&mut figures[place], reader.u64().map_err(within)?, FIGURES[place])?;
    }
    let lacks = |name: &str| Error(format!("there is no `{name}`"));
    let [Some(blocks), Some(bytes), peak_blocks, peak_bytes, end_blocks, end_bytes] = figures else {
        return Err(lacks(if figures[0].is_none() { FIGURES[0] } else { FIGURES[1] }));
    };
    // What has no lifetime has no peak and no end either; then these are left out.
    let amount = |blocks: Option<u64>, bytes: Option<u64>| Amount {
        blocks: blocks.unwrap_or_default(),
        bytes: bytes.unwrap_or_default(),
    };
    Ok(Point {
        amounts: Amounts {
            total: Amount { blocks, bytes },
            peak: amount(peak_blocks, peak_bytes),
            end: amount(end_blocks, end_bytes),
        },
        stack: stack.ok_or_else(|| lacks("fs"))?,
    })
}

fn fill<R: Read>(reader: &mut Input<R>, path: &mut Vec<u32>, largest_frame: &mut Option<u32>) -> Result<()> {
    path.clear();
    reader.enter_array()?;
    reader.u64s(|frame| {
        if frame > u32::MAX as u64 {
            return Err(Error(format!("no table has a frame {frame}")));
        }
        if path.len() == LONGEST_PATH {
            return Err(Error(format!("there are more than {LONGEST_PATH} frames")));
        }
        let frame = frame as u32;
        if largest_frame.is_none_or(|largest| largest < frame) {
            *largest_frame = Some(frame);
        }
        path.push(frame);
        Ok(())
    })
}

fn frames<R: Read>(reader: &mut Input<R>, memory: &mut Memory) -> Result<Vec<Frame>> {
    let mut frames = Vec::new();
    reader.enter_array()?;
    while reader.element()? {
        let within = |error| Error(format!("in `ftbl[{}]`, {error}", frames.len()));
        let frame = frame(reader.string().map_err(within)?);
        memory.take(size_of::<Frame>() + 2 * BLOCK + frame.function.len() + frame.file.len())?;
        frames.push(frame);
    }
    Ok(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A profile with those members behind the version and the mode.
    fn with(members: &str) -> String {
        format!(r#"{{"dhatFileVersion":2,"mode":"rust-heap",{members}}}"#)
    }

    fn refused(text: &str) -> String {
        read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn reads_what_the_dhat_package_writes() {
        let text = r#"{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,"bkacc":false,
            "tu":"µs","Mtu":"s","tuth":10,"cmd":"target/debug/vec2","pid":7,"tg":163,"te":164,"pps":[
            {"tb":100,"tbk":1,"tl":5,"mb":100,"mbk":1,"gb":90,"gbk":9,"eb":8,"ebk":2,"fs":[1,2]}],
            "ftbl":["[root]","0x1: <alloc::vec::Vec<T> as X>::y (src/alloc.rs:1:2)","0x2: main (???:0:0)"]}"#;
        let profile = read(text.as_bytes()).unwrap();
        assert_eq!(profile.command, "target/debug/vec2");
        let amount = |blocks, bytes| Amount { blocks, bytes };
        let (total, peak, end) = (amount(1, 100), amount(9, 90), amount(2, 8));
        assert_eq!(
            profile.points,
            [Point { amounts: Amounts { total, peak, end }, stack: Box::from([1, 2]) }]
        );
        assert_eq!(profile.sums(), Amounts { total, peak, end });
        let functions: Vec<&str> = profile.frames.iter().map(|frame| frame.function.as_str()).collect();
        assert_eq!(functions, ["[root]", "<alloc::vec::Vec<T> as X>::y", "main"]);
        let lines: Vec<u32> = profile.frames.iter().map(|frame| frame.line).collect();
        assert_eq!(lines, [0, 1, 0]);
    }

    #[test]
    fn reads_what_valgrind_writes() {
        let text = r#"{"dhatFileVersion":2
            ,"mode":"heap","verb":"Allocated","bklt":true,"bkacc":true,"tu":"instrs","cmd":"ls /","pps":
             [{"tb":472,"tbk":1,"tl":13,"mb":472,"mbk":1,"gb":0,"gbk":0,"eb":0,"ebk":0,"rb":1660,"wb":890
              ,"acc":[105,-3,102,-4,0,-8],"fs":[1]}]
            ,"ftbl":["[root]","0x4958DA4: __alloc_dir (opendir.c:115)"]}"#;
        let profile = read(text.as_bytes()).unwrap();
        assert_eq!(profile.sums().total, Amount { blocks: 1, bytes: 472 });
        assert_eq!(profile.frames[1].line, 115);
    }

    #[test]
    fn takes_a_profile_without_lifetimes_or_allocations() {
        let none = read(with(r#""pps":[],"ftbl":[]"#).as_bytes()).unwrap();
        assert_eq!(none.sums(), Amounts::default());
        let text = with(r#""pps":[{"tb":1,"tbk":2,"fs":[]}],"ftbl":[]"#);
        let sums = read(text.as_bytes()).unwrap().sums();
        assert_eq!(sums, Amounts { total: Amount { blocks: 2, bytes: 1 }, ..Amounts::default() });
    }

    #[test]
    fn reads_the_modes_without_lifetimes() {
        // As Valgrind 3.19 writes them, and the dhat package its own.
        let of = |head: &str| {
            let text = format!(
                r#"{{"dhatFileVersion":2,{head},"bklt":false,"bkacc":false,"tu":"instrs","Mtu":"Minstr","cmd":"a",
                "pid":7,"te":9,"pps":[{{"tb":10,"tbk":5,"fs":[1,1]}}],"ftbl":["[root]","0x1: f (a.c:2)"]}}"#
            );
            read(text.as_bytes()).unwrap()
        };
        let copy = of(r#""mode":"copy","verb":"Copied""#);
        assert_eq!(copy.units, Units::of(Mode::Copy, None, None));
        let units = r#""bu":"unit","bsu":"units","bksu":"events""#;
        for mode in ["ad-hoc", "rust-ad-hoc"] {
            let profile = of(&format!(r#""mode":"{mode}","verb":"Occurred",{units}"#));
            assert_eq!(profile.units, Units::of(Mode::AdHoc, None, None));
            assert_eq!(profile.units.told(profile.sums()), "5 events, 10 units");
        }
        let named = of(r#""mode":"copy","bksu":"calls of\u0007 my own function""#);
        assert_eq!(named.units.blocks, "calls of my ");
    }

    #[test]
    fn says_what_a_file_is_that_is_no_profile() {
        for (text, complaint) in [
            ("", "the text ends where a value was expected at byte 0"),
            ("\u{1f}\u{8b}", "no value starts like this at byte 0"),
            ("[]", "expected an object at byte 0"),
            ("{}", "it has no `dhatFileVersion`"),
            (r#"{"dhatFileVersion":3}"#, "it is of version 3 of DHAT's format, and 2 is what is known"),
            (r#"{"dhatFileVersion":"2"}"#, "expected a whole number below 2^64 at byte 19"),
            (r#"{"dhatFileVersion":2}"#, "it has no `mode`"),
            (r#"{"mode":"cpu"}"#, "it is a profile of `cpu`, and what is known is heap, copy and ad-hoc"),
        ] {
            assert_eq!(refused(text), complaint, "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let point =
            |members: &str| format!(r#""pps":[{{"tb":1,"tbk":1,"fs":[]}},{{{members}}}],"ftbl":["r"]"#);
        for (members, complaint) in [
            (r#""pps":[],"pps":[]"#.to_string(), "it has `pps` twice"),
            (r#""pps":[]"#.to_string(), "it has no `ftbl`"),
            (r#""ftbl":[]"#.to_string(), "it has no `pps`"),
            (r#""ftbl":[1]"#.to_string(), "in `ftbl[0]`, expected a string at byte 48"),
            (point(""), "in `pps[1]`, there is no `tbk`"),
            (point(r#""tbk":1"#), "in `pps[1]`, there is no `tb`"),
            (point(r#""tb":1,"tbk":1"#), "in `pps[1]`, there is no `fs`"),
            (point(r#""tb":1,"tb":1"#), "in `pps[1]`, it has `tb` twice"),
            (point(r#""tb":-1"#), "in `pps[1]`, in `tb`, expected a whole number below 2^64 at byte 78"),
            (point(r#""eb":1e3"#), "in `pps[1]`, in `eb`, expected a whole number below 2^64 at byte 78"),
            (point(r#""eb":NaN"#), "in `pps[1]`, in `eb`, no value starts like this at byte 78"),
            (
                point(r#""tb":18446744073709551616"#),
                "in `pps[1]`, in `tb`, expected a whole number below 2^64 at byte 78",
            ),
            (
                point(r#""tb":18446744073709551615,"tbk":1,"fs":[]"#),
                "the sums up to `pps[1]` are beyond 2^64",
            ),
            (point(r#""tb":1,"tbk":1,"fs":[0,1]"#), "`pps[1]` names frame 1, and there are 1"),
            (point(r#""fs":[4294967296]"#), "in `pps[1]`, in `fs`, no table has a frame 4294967296"),
            (point(r#""fs":[-1]"#), "in `pps[1]`, in `fs`, expected a whole number below 2^64 at byte 79"),
        ] {
            assert_eq!(refused(&with(&members)), complaint, "{members}");
        }
    }

    #[test]
    fn notices_a_cut_anywhere() {
        let text =
            with(r#""x":[{"a":null}],"pps":[{"tb":12,"tbk":1,"fs":[0]}],"ftbl":["0xé: \u00e9 (x:1:2)"]"#);
        assert!(read(text.as_bytes()).is_ok());
        for end in 0..text.len() {
            read(&text.as_bytes()[..end]).unwrap_err();
        }
    }
}
