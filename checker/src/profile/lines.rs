//! The lines of a program that allocated, with all that is told of them.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Amount, Cause, Causes, Frame, OwnFrames};

/// A place in the source, and what was allocated there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    /// The line that is responsible; none for what no line of the program led to.
    pub frame: Option<&'a Frame>,
    /// Total, peak and end.
    pub amounts: [Amount; 3],
    /// What the standard library did, as far as call paths tell, by bytes, the most first.
    pub causes: Vec<String>,
}

/// The places of a profile, those with the most bytes first.
pub fn places<'a>(own: &OwnFrames<'a>) -> Vec<Place<'a>> {
    let profile = own.profile();
    let mut found: HashMap<Option<(&str, u32, u32)>, Found<'a>> = HashMap::new();
    let causes = Causes::of(profile);
    for point in &profile.points {
        let (frame, below) = own.split(point);
        let key = frame.map(|frame| (frame.file.as_str(), frame.line, frame.column));
        let found = found.entry(key).or_insert_with(|| Found { frame, ..Found::default() });
        for (sum, amount) in found.amounts.iter_mut().zip([point.total, point.peak, point.end]) {
            *sum += amount;
        }
        if let Some(cause) = causes.on(below) {
            match found.causes.iter_mut().find(|(other, _)| *other == cause) {
                Some((_, bytes)) => *bytes = bytes.saturating_add(point.total.bytes),
                None => found.causes.push((cause, point.total.bytes)),
            }
        }
    }
    let mut places: Vec<Place<'_>> = found.into_values().map(Found::place).collect();
    places.sort_by_key(|place| {
        let total = place.amounts[0];
        let name = place.frame.map(|frame| (&frame.file, frame.line, frame.column));
        (Reverse((total.bytes, total.blocks)), name)
    });
    places
}

#[derive(Default)]
struct Found<'a> {
    frame: Option<&'a Frame>,
    amounts: [Amount; 3],
    causes: Vec<(Cause, u64)>,
}

impl<'a> Found<'a> {
    fn place(mut self) -> Place<'a> {
        // Of equal ones the first stays first, whatever it is.
        self.causes.sort_by_key(|(_, bytes)| Reverse(*bytes));
        let causes = self.causes.into_iter().map(|(cause, _)| cause.to_string()).collect();
        Place { frame: self.frame, amounts: self.amounts, causes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::read;

    const PROFILE: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","pps":[
        {"tb":100,"tbk":1,"gb":60,"gbk":1,"eb":5,"ebk":1,"fs":[1,2,5]},
        {"tb":300,"tbk":3,"gb":40,"gbk":2,"eb":0,"ebk":0,"fs":[3,2,5]},
        {"tb":90,"tbk":9,"fs":[1,4,5]},
        {"tb":7,"tbk":1,"fs":[1]}],
        "ftbl":["[root]","0x1: alloc::raw_vec::RawVecInner<A>::grow_one (src/raw_vec/mod.rs:1:2)",
        "0x2: app::load (app/src/load.rs:9:5)","0x3: <alloc::vec::Vec<T> as core::clone::Clone>::clone (???:0:0)",
        "0x4: <app::A as core::clone::Clone>::clone (app/src/load.rs:2:10)","0x5: app::main (app/src/main.rs:3:1)"]}"#;

    #[test]
    fn sums_up_lines_and_tells_what_happened_there() {
        let profile = read(PROFILE.as_bytes()).unwrap();
        let places = places(&OwnFrames::of_program(&profile));
        let lines: Vec<_> = places.iter().map(|place| place.frame.map(|frame| frame.line)).collect();
        assert_eq!(lines, [Some(9), Some(3), None]);
        let amount = |blocks, bytes| Amount { blocks, bytes };
        assert_eq!(places[0].amounts, [amount(4, 400), amount(3, 100), amount(1, 5)]);
        assert_eq!(places[0].causes, ["a Vec was cloned", "a Vec grew"]);
        assert_eq!(places[1].amounts[0], amount(9, 90));
        assert_eq!(places[1].causes, ["a Vec grew"]);
    }

    #[test]
    fn sums_up_lines_of_one_file() {
        let profile = read(PROFILE.as_bytes()).unwrap();
        let places = places(&OwnFrames::of(&profile, "crates/app/src/main.rs"));
        let lines: Vec<_> = places.iter().map(|place| place.frame.map(|frame| frame.line)).collect();
        assert_eq!(lines, [Some(3), None]);
        assert_eq!(places[0].amounts[0].blocks, 13);
    }
}
