//! JSON and profiles with damage of every kind: there is an answer or an error, the same in one piece and in
//! many, and never a panic. `HEAPLINGS_MUTATIONS=1000000` tries more than the usual number.

use std::env;
use std::io::BufReader;

use checker::profile::{Lines, Listing, OwnFrames, Sources, document, folded, read};
use checker::ui::style::Style;
use checker::util::json::{Error, Reader, Value};

const USUAL: u64 = 20_000;

const SEEDS: [&str; 6] = [
    r#"{"a":[1,-2.5e3,true,false,null],"b":{"c":"d"},"e":[],"f":{}}"#,
    r#" ["\ud83e\udd80 \u00e9\n\"\\", 18446744073709551615, 0.1E-7, "é界"] "#,
    r#"{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,"bkacc":false,"tu":"µs","cmd":"a","pps":[{"tb":100,"tbk":1,"tl":5,"gb":90,"gbk":9,"eb":8,"ebk":2,"fs":[1,2]},{"tb":7,"tbk":3,"fs":[3,2]}],"ftbl":["[root]","0x1: <alloc::vec::Vec<T> as core::clone::Clone>::clone (src/vec/mod.rs:1:2)","0x2: vec2::main (exercises/01_vec/vec2.rs:2:5)","0x3: ??? (???:0:0)"]}"#,
    r#"{"dhatFileVersion":2,"mode":"heap","pps":[{"tb":4,"tbk":1,"rb":1660,"acc":[105,-3,102],"fs":[1]}],"ftbl":["[root]","0x4958DA4: opendir_tail (opendir.c:63)"]}"#,
    r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[],"ftbl":[]}"#,
    r#"{"dhatFileVersion":2,"mode":"ad-hoc","bu":"unit","bsu":"units","bksu":"events","pps":[{"tb":10,"tbk":5,"fs":[1,2]}],"ftbl":["[root]","0x1: f (adhoc.c:2)","0x2: main (adhoc.c:3)"]}"#,
];

/// Pieces that mean something to one reader or the other.
const WORDS: [&str; 20] = [
    "\"fs\":",
    "\"tb\":",
    "\"pps\":",
    "\"ftbl\":",
    "\\u",
    "\\ud83e",
    "[[[[",
    "{\"",
    "}",
    "]",
    ",",
    ":",
    "\"",
    "-",
    "1e",
    "18446744073709551616",
    "::<",
    " as ",
    " (in ",
    "\u{1b}",
];

/// Marsaglia's xorshift: the same mutations in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    fn mutate(&mut self, text: &mut Vec<u8>) {
        let at = self.below(text.len() + 1);
        let to = (at + self.below(24)).min(text.len());
        match self.below(8) {
            0 => text.truncate(at),
            1 => drop(text.drain(at..to)),
            2 => {
                let piece = text[at..to].to_vec();
                let there = self.below(text.len() + 1);
                text.splice(there..there, piece);
            }
            3 | 4 => {
                let word = WORDS[self.below(WORDS.len())].bytes();
                text.splice(at..at, word);
            }
            5 => text.extend_from_slice(SEEDS[self.below(SEEDS.len())].as_bytes()),
            _ if at < text.len() => text[at] = self.below(256) as u8,
            _ => {}
        }
    }
}

fn skipped(text: &[u8], piece: usize) -> Result<(), Error> {
    let mut reader = Reader::new(BufReader::with_capacity(piece, text), usize::MAX);
    reader.skip()?;
    reader.finish()
}

fn try_json(text: &[u8]) {
    let whole = skipped(text, text.len().max(1));
    assert_eq!(skipped(text, 1), whole);
    assert_eq!(skipped(text, 7), whole);
    if let Ok(text) = str::from_utf8(text) {
        let value = Value::parse(text);
        assert_eq!(value.as_ref().err(), whole.as_ref().err());
        if let Ok(value) = value {
            assert_eq!(Value::parse(&value.to_string()), Ok(value));
        }
    }
}

/// Returns whether it is a profile.
fn try_profile(text: &[u8]) -> bool {
    let Ok(profile) = read(text) else { return false };
    let sums = profile.sums();
    assert!(
        sums.total.blocks >= profile.points.iter().map(|point| point.amounts.total.blocks).max().unwrap_or(0)
    );
    let listing = |lines| Listing { lines, style: Style::default(), columns: 40 };
    let (program, sources) = (OwnFrames::of_program(&profile), Sources::default());
    listing(Lines::Found(&sources)).show(&program);
    let text = "fn main() {\n\tlet é = 界;\n}\n";
    listing(Lines::File(text)).show(&OwnFrames::of(&profile, "01_vec/vec2.rs"));
    let json = document(&program, &sources).to_string();
    assert!(Value::parse(&json).is_ok(), "{json}");
    let mut lines = Vec::new();
    folded(&profile, |amounts| amounts.total.bytes, &mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let sum = lines.lines().map(|line| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap());
    assert_eq!(sum.sum::<u64>(), sums.total.bytes, "{lines}");
    true
}

#[test]
fn whatever_is_damaged_there_is_an_answer() {
    let mutations = env::var("HEAPLINGS_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(USUAL);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut profiles = 0_u64;
    for _ in 0..mutations {
        let mut text = SEEDS[random.below(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..=random.below(4) {
            random.mutate(&mut text);
        }
        try_json(&text);
        profiles += u64::from(try_profile(&text));
    }
    // Damage that leaves a profile is as much a test as damage that does not.
    assert!(profiles > mutations / 100, "{profiles} of {mutations}");
}
