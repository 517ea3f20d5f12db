//! What the standard library did where a program allocated, in words.
//!
//! The names of its functions on the call path tell. They are those of Rust 1.95; other versions may tell
//! less, but hardly anything wrong, as each rule asks for names that mean one thing.
//!
//! The checker reads this file as one of its own (`checker/src/profile/mod.rs`), so that a verdict, a profile and an
//! exceeded budget say the same of the same line. It uses the standard library alone.

use std::fmt;

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
    (
        &["shrink_to", "shrink_to_fit", "shrink", "into_boxed_slice", "into_boxed_str"],
        &[],
        "a {} was shrunk",
        "capacity",
    ),
    (&["insert"], HASH, "a {} grew and rehashed", "rehashed"),
    (&["from_iter"], HASH, "a {} was collected", "collected"),
    (&["reserve_rehash", "reserve_rehash_inner"], &[], "a {} grew and rehashed", "rehashed"),
    (&["clone"], HASH, "a {} was cloned", "cloned"),
    (&["with_capacity", "with_capacity_and_hasher"], HASH, "a {} was made with room", "made with room"),
    (&["make_mut"], RC, "make_mut cloned what an Rc shares", "shared"),
    (&["make_mut"], ARC, "make_mut cloned what an Arc shares", "shared"),
    (&["new", "from", "default", "new_cyclic", "allocate_for_slice"], RC, "an Rc was made", "shared"),
    (&["new", "from", "default", "new_cyclic", "allocate_for_slice_in"], ARC, "an Arc was made", "shared"),
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
const HOLDERS: [(&[&str], &str); 11] = [
    (&["btree::set", "btree/set"], "BTreeSet"),
    (&["btree"], "BTreeMap"),
    (&["hash::set", "hash/set", "hashbrown::set"], "HashSet"),
    (HASH, "HashMap"),
    (&["vec_deque"], "VecDeque"),
    (&["binary_heap"], "BinaryHeap"),
    (&["std::path", "std/src/path.rs"], "PathBuf"),
    (&["os_str"], "OsString"),
    (STRING, "String"),
    // Text is read into the Vec that is inside the String.
    (&["append_to_string"], "String"),
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

const _: () = assert!(RULES.len() <= 64 && HOLDERS.len() <= 64, "a bit for each");

/// What one frame tells: a bit for each rule whose functions or places it names, and for each holder.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Hint {
    /// Whether it is one of [`TURNS`].
    turns: bool,
    called: u64,
    lies_in: u64,
    holders: u64,
}

impl Hint {
    /// Of a frame, whose function is [`bare`].
    pub(crate) fn of(function: &str, file: &str) -> Hint {
        let name = function.rsplit("::").next().unwrap_or_default();
        let call = format!("{function} {}", file.replace('\\', "/"));
        let lies_in = |places: &[&str]| places.iter().any(|place| call.contains(place));
        let mut hint = Hint { turns: TURNS.contains(&name), ..Hint::default() };
        for (i, (names, places, ..)) in RULES.iter().enumerate() {
            hint.called |= u64::from(names.contains(&name)) << i;
            hint.lies_in |= u64::from(places.is_empty() || lies_in(places)) << i;
        }
        for (i, (places, _)) in HOLDERS.iter().enumerate() {
            hint.holders |= u64::from(lies_in(places)) << i;
        }
        hint
    }

    /// What happened on a call path, if it tells: on the library's frames, innermost first, up to the line that is
    /// responsible.
    pub(crate) fn cause(path: impl Iterator<Item = Hint>) -> Option<Cause> {
        let mut all = Hint::default();
        for hint in path.take_while(|hint| !hint.turns) {
            all.called |= hint.called;
            all.lies_in |= hint.lies_in;
            all.holders |= hint.holders;
        }
        let rule = (all.called & all.lies_in).trailing_zeros() as usize;
        (rule < RULES.len()).then(|| Cause { rule, holder: all.holders.trailing_zeros() as usize })
    }
}

/// A function's full name without type parameters and closures, and with the type in place of its trait:
/// `alloc::vec::Vec::clone` for `<alloc::vec::Vec<u8> as core::clone::Clone>::clone`.
pub fn bare(function: &str) -> String {
    let (ty, path) = match function.strip_prefix('<').and_then(|inside| Some((inside, matching(inside)?))) {
        Some((inside, end)) => {
            (&inside[..find_outside(&inside[..end], " as ").unwrap_or(end)], &inside[end + 1..])
        }
        None => ("", function),
    };
    let mut bare = String::new();
    for mut rest in [ty, path] {
        while !rest.is_empty() {
            let end = find_outside(rest, "::").unwrap_or(rest.len());
            let part = rest[..end].split('<').next().unwrap_or_default();
            rest = rest[end..].trim_start_matches("::");
            if !part.is_empty() && !part.starts_with('{') {
                bare.push_str(if bare.is_empty() { "" } else { "::" });
                bare.push_str(part);
            }
        }
    }
    bare
}

/// Whether a function is one by which Rust calls the global allocator, or that std puts behind it:
/// `__rustc::__rust_alloc`, `__rdl_alloc`.
pub(crate) fn calls_the_allocator(function: &str) -> bool {
    let last = function.rsplit("::").next().unwrap_or_default();
    ["__rust_alloc", "__rust_realloc", "__rg_", "__rdl_"].iter().any(|start| last.starts_with(start))
}

/// Where `wanted` stands outside of all brackets.
pub(crate) fn find_outside(text: &str, wanted: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = 0;
    for (at, byte) in text.bytes().enumerate() {
        if depth == 0 && text.as_bytes()[at..].starts_with(wanted.as_bytes()) {
            return Some(at);
        }
        match byte {
            b'<' | b'(' | b'[' => depth += 1,
            // Not the arrow of a function's type.
            b'>' if before == b'-' => {}
            b'>' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = byte;
    }
    None
}

/// Where the `>` stands that belongs to a `<` in front of `text`.
fn matching(text: &str) -> Option<usize> {
    find_outside(text, ">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bares_names() {
        for (function, name) in [
            ("alloc::vec::Vec<T,A>::push", "alloc::vec::Vec::push"),
            ("<alloc::vec::Vec<u8> as core::clone::Clone>::clone", "alloc::vec::Vec::clone"),
            ("push_mut<i32, alloc::alloc::Global>", "push_mut"),
            ("<[u8]>::to_vec_in::<alloc::alloc::Global>", "[u8]::to_vec_in"),
            ("alloc::rc::UniqueRcUninit<T,A>::new::{{closure}}", "alloc::rc::UniqueRcUninit::new"),
            ("alloc::slice::<impl [T]>::concat", "alloc::slice::concat"),
            ("call_once<(&str), fn(&str) -> alloc::string::String>", "call_once"),
            (
                "<&mut W as core::fmt::Write::write_fmt::SpecWriteFmt>::spec_write_fmt",
                "&mut W::spec_write_fmt",
            ),
            ("{closure#0}<u8>", ""),
            ("main", "main"),
            ("<<<", ""),
            ("<a", ""),
            ("::::", ""),
            ("", ""),
        ] {
            assert_eq!(bare(function), name, "{function}");
        }
    }
}
