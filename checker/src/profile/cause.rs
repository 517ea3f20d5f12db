//! What the standard library did where a program allocated, in words.
//!
//! The names of its functions on the call path tell. They are those of Rust 1.95; other versions may tell
//! less, but hardly anything wrong, as each rule asks for names that mean one thing.

use super::Frame;
use super::call::bare;

/// A rule: if one of these functions was called, in one of these modules or files unless there is none, then
/// that is what happened. `{}` stands for the [`Holder`].
type Rule = (&'static [&'static str], &'static [&'static str], &'static str);

const GROWS: &[&str] = &["grow_amortized", "grow_one", "grow_exact", "finish_grow"];
const HASH: &[&str] = &["hashbrown", "src/raw/mod.rs", "hash/map", "hash/set"];
const RC: &[&str] = &["alloc::rc::", "alloc/src/rc.rs"];
const ARC: &[&str] = &["alloc::sync::", "alloc/src/sync.rs"];

/// The first that holds says it. Those of what a program calls come before those of what that calls in turn.
const RULES: &[Rule] = &[
    (&["driftsort_main", "stable_sort"], &[], "a sort took a buffer to work in"),
    (&["sort_by_cached_key"], &[], "a sort kept the key of each element"),
    (&["spawn_unchecked", "spawn_unchecked_"], &[], "a thread was started"),
    (&["start_send"], &[], "a channel made room for messages"),
    (&["channel", "sync_channel"], &["mpsc"], "a channel was made"),
    (&["new", "new_in"], &["linked_list"], "a LinkedList made a node"),
    (&["new_leaf", "new_internal", "split"], &["btree"], "a {} made a node"),
    (&["from_iter"], &["btree"], "a {} was collected, by way of a sorted Vec"),
    (&["shrink_to", "shrink_to_fit"], HASH, "a {} moved to a smaller table"),
    (&["insert"], HASH, "a {} grew and rehashed"),
    (&["from_iter"], HASH, "a {} was collected"),
    (&["reserve_rehash", "reserve_rehash_inner"], &[], "a {} grew and rehashed"),
    (&["clone"], HASH, "a {} was cloned"),
    (&["with_capacity", "with_capacity_and_hasher"], HASH, "a {} was made with room"),
    (&["make_mut"], RC, "make_mut cloned what an Rc shares"),
    (&["make_mut"], ARC, "make_mut cloned what an Arc shares"),
    (&["new", "from", "new_cyclic", "allocate_for_slice"], RC, "an Rc was made"),
    (&["new", "from", "new_cyclic", "allocate_for_slice_in"], ARC, "an Arc was made"),
    (&["format", "format_inner"], &["alloc::fmt", "alloc/src/fmt.rs"], "format! made a String"),
    (&["to_string", "spec_to_string"], &[], "to_string made a String"),
    (&["concat"], &[], "concat made a {}"),
    (&["join"], &["alloc::slice", "alloc/src/slice.rs"], "join made a {}"),
    (&["repeat"], &[], "repeat made a {}"),
    (&["replace", "replacen"], &["alloc::str", "alloc/src/str.rs"], "replace made a new String"),
    (&["to_uppercase", "to_lowercase"], &[], "a change of case made a new String"),
    (&["from_utf8_lossy"], &[], "from_utf8_lossy copied text that was not UTF-8"),
    (GROWS, &["read_until", "read_to_end", "read_to_string"], "a {} grew as it was read into"),
    (GROWS, &["write_fmt", "write_str", "write_char"], "a String grew as text was written to it"),
    (GROWS, &["from_iter", "iterator::Iterator::collect"], "a {} grew as it was collected"),
    (GROWS, &[], "a {} grew"),
    (&["with_capacity"], &["buffered"], "a BufReader or BufWriter took its buffer"),
    (&["to_mut", "into_owned"], &["Cow", "alloc/src/borrow.rs"], "a Cow made a copy of its own"),
    (&["clone"], &[], "a {} was cloned"),
    (
        &["to_vec", "to_owned", "clone_from_ref", "spec_to_os_string"],
        &[],
        "text or a slice was copied to a new {}",
    ),
    (&["from"], &["alloc::vec::Vec", "src/vec/mod.rs"], "an array was moved to a Vec"),
    (&["split_off"], &[], "split_off made a second {}"),
    (&["from_elem"], &[], "vec![value; n] made a Vec"),
    (&["from_iter", "collect"], &[], "a {} was collected"),
    (&["with_capacity"], &[], "a {} was made with room"),
    (&["new_uninit"], &[], "a vec![…] or a Box was made"),
    (&["box_new_uninit", "try_new_uninit_in", "exchange_malloc"], &[], "a value was boxed"),
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
    (&["alloc::string", "alloc/src/string.rs", "alloc::str::", "alloc/src/str.rs"], "String"),
    (&["alloc::boxed", "alloc/src/boxed.rs", "src/boxed/"], "Box"),
];

/// Functions that turn to the program for a value. What lies further out was not done for this block.
const TURNS: [&str; 7] = ["call_mut", "next", "next_back", "fold", "try_fold", "cloned", "for_each"];

/// What happened on a call path, if it tells: "a Vec grew".
///
/// `path` has the frames of the library, innermost first, up to the line of the program that is responsible.
/// dhat counts a block that is reallocated where it was first made: a point below `String::from` may hold
/// what a later `push_str` cost.
pub fn cause<'a>(path: impl IntoIterator<Item = &'a Frame>) -> Option<String> {
    let mut calls: Vec<(String, String)> = Vec::new();
    for frame in path {
        let function = bare(&frame.function);
        let name = function.rsplit("::").next().unwrap_or_default().to_string();
        if TURNS.contains(&name.as_str()) {
            break;
        }
        calls.push((name, format!("{function} {}", frame.file.replace('\\', "/"))));
    }
    let is_called = |names: &[&str]| calls.iter().any(|(name, _)| names.contains(&name.as_str()));
    let lies_in =
        |places: &[&str]| calls.iter().any(|(_, call)| places.iter().any(|place| call.contains(place)));
    let holds = |rule: &&Rule| is_called(rule.0) && (rule.1.is_empty() || lies_in(rule.1));
    let words = RULES.iter().find(holds)?.2;
    let holder = HOLDERS.iter().find(|holder| lies_in(holder.0)).map_or("Vec", |holder| holder.1);
    Some(words.replace("{}", holder))
}
