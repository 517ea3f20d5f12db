//! What the standard library did where a program allocated, in words.
//!
//! The names of its functions on the call path tell. They are those of Rust 1.95; other versions may tell
//! less, but hardly anything wrong, as each rule asks for names that mean one thing.

use std::cell::OnceCell;
use std::fmt;

use super::frames::bare;
use super::{Frame, Profile};

/// A rule: if one of these functions was called, in one of these modules or files unless there is none, then
/// that is what happened. `{}` stands for the [`Holder`]. The last is the term by which `explain` knows it.
type Rule = (&'static [&'static str], &'static [&'static str], &'static str, &'static str);

const GROWS: &[&str] = &["grow_amortized", "grow_one", "grow_exact", "finish_grow"];
const HASH: &[&str] = &["hashbrown", "src/raw/mod.rs", "hash/map", "hash/set"];
const RC: &[&str] = &["alloc::rc::", "alloc/src/rc.rs"];
const ARC: &[&str] = &["alloc::sync::", "alloc/src/sync.rs"];
const STRING: &[&str] = &["alloc::string", "alloc/src/string.rs", "alloc::str::", "alloc/src/str.rs"];

/// The first that holds says it. Those of what a program calls come before those of what that calls in turn.
const RULES: &[Rule] = &[
    (&["driftsort_main", "stable_sort"], &[], "a sort took a buffer to work in", "sorted"),
    (&["sort_by_cached_key"], &[], "a sort kept the key of each element", "sorted"),
    (&["spawn_unchecked", "spawn_unchecked_"], &[], "a thread was started", "thread"),
    (&["start_send"], &[], "a channel made room for messages", "thread"),
    (&["channel", "sync_channel"], &["mpsc"], "a channel was made", "thread"),
    (&["new", "new_in"], &["linked_list"], "a LinkedList made a node", "node"),
    (&["new_leaf", "new_internal", "split"], &["btree"], "a {} made a node", "node"),
    (&["from_iter"], &["btree"], "a {} was collected, by way of a sorted Vec", "collected"),
    (&["shrink_to", "shrink_to_fit"], HASH, "a {} moved to a smaller table", "capacity"),
    (&["insert"], HASH, "a {} grew and rehashed", "rehashed"),
    (&["from_iter"], HASH, "a {} was collected", "collected"),
    (&["reserve_rehash", "reserve_rehash_inner"], &[], "a {} grew and rehashed", "rehashed"),
    (&["clone"], HASH, "a {} was cloned", "cloned"),
    (&["with_capacity", "with_capacity_and_hasher"], HASH, "a {} was made with room", "made with room"),
    (&["make_mut"], RC, "make_mut cloned what an Rc shares", "shared"),
    (&["make_mut"], ARC, "make_mut cloned what an Arc shares", "shared"),
    (&["new", "from", "new_cyclic", "allocate_for_slice"], RC, "an Rc was made", "shared"),
    (&["new", "from", "new_cyclic", "allocate_for_slice_in"], ARC, "an Arc was made", "shared"),
    (&["format", "format_inner"], &["alloc::fmt", "alloc/src/fmt.rs"], "format! made a String", "formatted"),
    (&["to_string", "spec_to_string"], &[], "to_string made a String", "formatted"),
    (&["concat"], &[], "concat made a {}", "joined"),
    (&["join"], &["alloc::slice", "alloc/src/slice.rs"], "join made a {}", "joined"),
    (&["repeat"], &[], "repeat made a {}", "joined"),
    (&["replace", "replacen"], &["alloc::str", "alloc/src/str.rs"], "replace made a new String", "joined"),
    (&["to_uppercase", "to_lowercase"], &[], "a change of case made a new String", "joined"),
    (&["from_utf8_lossy"], &[], "from_utf8_lossy copied text that was not UTF-8", "cow"),
    (GROWS, &["read_until", "read_to_end", "read_to_string"], "a {} grew as it was read into", "buffer"),
    (GROWS, &["write_fmt", "write_str", "write_char"], "a String grew as text was written to it", "grew"),
    (GROWS, &["from_iter", "iterator::Iterator::collect"], "a {} grew as it was collected", "grew"),
    (GROWS, &[], "a {} grew", "grew"),
    (
        &["with_capacity"],
        &["buffered", "bufreader", "bufwriter"],
        "a BufReader or BufWriter took its buffer",
        "buffer",
    ),
    (&["to_mut", "into_owned"], &["Cow", "alloc/src/borrow.rs"], "a Cow made a copy of its own", "cow"),
    (&["clone"], &[], "a {} was cloned", "cloned"),
    (&["to_vec", "to_owned", "clone_from_ref"], STRING, "text was copied to a new {}", "copied"),
    (
        &["to_vec", "to_owned", "clone_from_ref", "spec_to_os_string"],
        &[],
        "a slice was copied to a new {}",
        "copied",
    ),
    (&["from"], &["alloc::vec::Vec", "src/vec/mod.rs"], "an array was moved to a Vec", "vec made"),
    (&["split_off"], &[], "split_off made a second {}", "vec made"),
    (&["from_elem"], &[], "vec![value; n] made a Vec", "vec made"),
    (&["from_iter", "collect"], &[], "a {} was collected", "collected"),
    (&["with_capacity"], &[], "a {} was made with room", "made with room"),
    (&["new_uninit"], &[], "a vec![…] or a Box was made", "boxed"),
    (&["box_new_uninit", "try_new_uninit_in", "exchange_malloc"], &[], "a value was boxed", "boxed"),
];

/// Whose memory it is: the first of these whose module or file is on the path, or else a Vec.
const HOLDERS: [(&[&str], &str); 10] = [
    (&["btree::set", "btree/set"], "BTreeSet"),
    (&["btree"], "BTreeMap"),
    (&["hash::set", "hash/set", "hashbrown::set"], "HashSet"),
    (HASH, "HashMap"),
    (&["vec_deque"], "VecDeque"),
    (&["binary_heap"], "BinaryHeap"),
    (&["std::path", "std/src/path.rs"], "PathBuf"),
    (&["os_str"], "OsString"),
    (STRING, "String"),
    (&["alloc::boxed", "alloc/src/boxed.rs", "src/boxed/"], "Box"),
];

/// Functions that turn to the program for a value. What lies further out was not done for this block.
const TURNS: [&str; 7] = ["call_mut", "next", "next_back", "fold", "try_fold", "cloned", "for_each"];

/// What happened on a call path: a rule and a holder, by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cause {
    rule: usize,
    holder: usize,
}

/// In words: "a Vec grew".
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&RULES[self.rule].2.replace("{}", self.holder()))
    }
}

impl Cause {
    /// The term that `cargo checker explain` takes.
    pub fn term(self) -> &'static str {
        RULES[self.rule].3
    }

    /// Whose memory it is: "Vec".
    pub fn holder(self) -> &'static str {
        HOLDERS.get(self.holder).map_or("Vec", |holder| holder.1)
    }

    /// Whether a collection was made with room for what it is to hold.
    pub fn made_room(self) -> bool {
        self.term() == "made with room"
    }

    /// Whether this made a block that often grows later, by a line of its own.
    pub fn may_grow_later(self) -> bool {
        RULES[self.rule].2.ends_with("with room") || RULES[self.rule].2.contains(" copied to a new ")
    }
}

/// The terms of all rules, for those who explain them.
pub fn terms() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.3)
}

/// What became of a block at a point of a measurement, as `heaplings::alloc::ledger` calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Birth {
    /// It was new.
    New,
    /// One that the measurement had seen before grew or shrank.
    Moved,
    /// One from before the measurement did.
    MovedInput,
}

/// What each frame of a profile tells.
#[derive(Debug)]
pub struct Causes<'a> {
    profile: &'a Profile,
    /// Found when a path asks for it, once: most frames are of the program, and below none of its lines.
    hints: Vec<OnceCell<Hint>>,
}

impl<'a> Causes<'a> {
    pub fn of(profile: &'a Profile) -> Causes<'a> {
        Causes { profile, hints: vec![OnceCell::new(); profile.frames.len()] }
    }

    fn hint(&self, place: u32) -> Hint {
        let place = place as usize;
        *self.hints[place].get_or_init(|| Hint::of(&self.profile.frames[place]))
    }

    /// What happened on a call path, if it tells. `path` has the frames of the library, innermost first, up to
    /// the line of the program that is responsible.
    ///
    /// dhat counts a block that is reallocated where it was first made: a point below `String::from` may hold
    /// what a later `push_str` cost.
    pub fn on(&self, path: &[u32]) -> Option<Cause> {
        let all = self.sum(path);
        let rule = (all.called & all.lies_in).trailing_zeros() as usize;
        (rule < RULES.len()).then(|| Cause { rule, holder: all.holders.trailing_zeros() as usize })
    }

    /// Whether the block was new there or an older one grew, if the measuring library has it on the path.
    pub fn birth_on(&self, path: &[u32]) -> Option<Birth> {
        path.iter().find_map(|&place| self.hint(place).birth)
    }

    fn sum(&self, path: &[u32]) -> Hint {
        let mut all = Hint::default();
        let hints = path.iter().map(|&place| self.hint(place));
        for hint in hints.take_while(|hint| !hint.turns) {
            all.called |= hint.called;
            all.lies_in |= hint.lies_in;
            all.holders |= hint.holders;
        }
        all
    }
}

/// What one frame tells: a bit for each rule whose functions or places it names, and for each holder.
#[derive(Debug, Clone, Copy, Default)]
struct Hint {
    /// Whether it is one of [`TURNS`].
    turns: bool,
    called: u64,
    lies_in: u64,
    holders: u64,
    birth: Option<Birth>,
}

const _: () = assert!(RULES.len() <= 64 && HOLDERS.len() <= 64, "a bit for each");

impl Hint {
    fn of(frame: &Frame) -> Hint {
        let function = bare(&frame.function);
        let name = function.rsplit("::").next().unwrap_or_default();
        let call = format!("{function} {}", frame.file.replace('\\', "/"));
        let lies_in = |places: &[&str]| places.iter().any(|place| call.contains(place));
        let birth = match &*function {
            "heaplings::alloc::ledger::enter" => Some(Birth::New),
            "heaplings::alloc::ledger::enter_moved" => Some(Birth::Moved),
            "heaplings::alloc::ledger::enter_moved_input" => Some(Birth::MovedInput),
            _ => None,
        };
        let mut hint = Hint { turns: TURNS.contains(&name), birth, ..Hint::default() };
        for (i, (names, places, ..)) in RULES.iter().enumerate() {
            hint.called |= u64::from(names.contains(&name)) << i;
            hint.lies_in |= u64::from(places.is_empty() || lies_in(places)) << i;
        }
        for (i, (places, _)) in HOLDERS.iter().enumerate() {
            hint.holders |= u64::from(lies_in(places)) << i;
        }
        hint
    }
}
