//! What happened, in words, told from the functions of the library that stand between a line and its block.

/// The functions that tell, the first that is on the path first; `{}` is what they were called for.
const RULES: [(&[&str], &str); 10] = [
    (&["shrink_to_fit", "shrink_to", "shrink", "into_boxed_slice", "into_boxed_str"], "{} was shrunk"),
    (&["clone", "to_vec", "to_owned", "clone_from_ref"], "{} was copied"),
    (&["format", "to_string", "spec_to_string", "format_inner"], "a String was formatted"),
    (&["concat", "join"], "{} was joined"),
    (&["reserve", "reserve_exact", "grow_one", "grow", "reserve_rehash"], "{} grew"),
    (&["from_elem", "from_iter", "collect"], "{} was collected"),
    (&["with_capacity", "with_capacity_in", "with_capacity_and_hasher"], "{} was made with room"),
    (&["spawn", "spawn_unchecked"], "a thread was started"),
    (&["insert", "insert_entry", "or_insert", "or_default", "or_insert_with"], "{} grew"),
    (&["new", "exchange_malloc", "box_new_uninit", "box_new", "from"], "{} was made"),
];

/// Whose block it is, the first whose name is on the path; a Vec, if none is.
const HOLDERS: [(&[&str], &str); 10] = [
    (&["btree/set", "btree::set"], "a BTreeSet"),
    (&["btree"], "a BTreeMap"),
    (&["hash/set", "hash::set"], "a HashSet"),
    (&["hash/map", "hash::map", "hashbrown"], "a HashMap"),
    (&["vec_deque"], "a VecDeque"),
    (&["binary_heap"], "a BinaryHeap"),
    (&["alloc/src/string.rs", "alloc::string"], "a String"),
    (&["alloc/src/str.rs", "alloc::str::"], "a String"),
    (&["alloc/src/rc.rs", "alloc::rc", "alloc/src/sync.rs", "alloc::sync"], "an Rc or Arc"),
    (&["alloc/src/boxed", "src/boxed", "alloc::boxed", "exchange_malloc", "box_new"], "a Box"),
];

/// What the library did, by its frames: name and file of each, innermost first. `None` where they do not tell.
pub(super) fn of<'a>(library: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Option<String> {
    let is_on_path = |names: &[&str]| library.clone().any(|(function, _)| names.contains(&bare(function)));
    let (_, words) = RULES.iter().find(|(names, _)| is_on_path(names))?;
    let is_holder = |places: &[&str]| {
        library.clone().any(|(function, file)| {
            places.iter().any(|place| function.contains(place) || file.contains(place))
        })
    };
    let holder = HOLDERS.iter().find(|(places, _)| is_holder(places)).map_or("a Vec", |holder| holder.1);
    Some(words.replace("{}", holder))
}

/// `push` of `<alloc::vec::Vec<T>>::push::<u8>`.
fn bare(function: &str) -> &str {
    let mut end = function.len();
    if function.ends_with('>') {
        // Parameters behind the name.
        let mut depth = 0;
        for (at, letter) in function.char_indices().rev() {
            match letter {
                '>' if !function[..at].ends_with('-') => depth += 1,
                '<' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                end = at;
                break;
            }
        }
    }
    let name = function[..end].trim_end_matches(':');
    &name[name.rfind("::").map_or(0, |at| at + 2)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_has_no_path_and_no_parameters() {
        for (function, name) in [
            ("alloc::vec::Vec<T,A>::push", "push"),
            ("push_mut<u64, alloc::alloc::Global>", "push_mut"),
            (
                "<alloc::raw_vec::RawVecInner<_>>::reserve::do_reserve_and_handle::<alloc::alloc::Global>",
                "do_reserve_and_handle",
            ),
            ("map<fn(u8) -> u8>", "map"),
            ("grow", "grow"),
        ] {
            assert_eq!(bare(function), name, "{function}");
        }
    }

    #[test]
    fn the_words_say_what_happened_to_what() {
        let words = |path: &[(&'static str, &'static str)]| of(path.iter().copied());
        let grew = [
            ("alloc::raw_vec::RawVec<T,A>::grow_one", "???"),
            ("alloc::vec::Vec<T,A>::push", "src/vec/mod.rs"),
        ];
        assert_eq!(words(&grew).as_deref(), Some("a Vec grew"));
        let string = [("reserve<u8>", "src/vec/mod.rs"), ("push_str", "alloc/src/string.rs")];
        assert_eq!(words(&string).as_deref(), Some("a String grew"));
        assert_eq!(words(&[("main", "src/main.rs")]), None);
    }
}
