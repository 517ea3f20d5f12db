//! Call paths summed up to a tree, from the program's own code down into the library, small enough to draw.

use std::collections::HashMap;

use crate::profile::{Amount, Frame, Profile};

/// The nodes that a tree keeps at the most, all else joined.
const MOST_NODES: usize = 4_000;
/// The share of a whole that a node needs in at least one metric to be kept: one of this many.
const LEAST_SHARE: u128 = 2_000;

/// Call paths, those with the same beginning joined.
#[derive(Debug)]
pub struct Tree {
    /// The functions that occur, as places in the profile's frames.
    pub frames: Vec<u32>,
    /// The root comes first, and a parent before its children.
    pub nodes: Vec<Node>,
}

/// What was allocated in one function on one path, and below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// A place in [`Tree::nodes`]; the root is its own parent.
    pub parent: usize,
    /// A place in [`Tree::frames`]; of no meaning for the root and where paths were joined.
    pub frame: usize,
    /// How many call paths were joined here because each is too small to show; 0 for a function.
    pub joined: u64,
    /// Total, peak and end.
    pub amounts: [Amount; 3],
}

impl Tree {
    /// Sums up a profile. Frames of `own` code are told apart by their line, others by their function.
    pub fn of(profile: &Profile, own: impl Fn(u32) -> bool) -> Tree {
        let mut tree = Tree { frames: Vec::new(), nodes: vec![Node::under(0, 0)] };
        let frame_of = tree.index_frames(profile, &own);
        let mut paths: Vec<u64> = vec![0];
        let mut children: HashMap<(usize, usize), usize> = HashMap::new();
        for point in &profile.points {
            let stack = of_interest(profile, &point.stack, &own);
            let amounts = [point.total, point.peak, point.end];
            let mut node = 0;
            tree.nodes[0].add(&amounts);
            for &place in stack.iter().rev() {
                let frame = frame_of[place as usize];
                node = *children.entry((node, frame)).or_insert_with(|| {
                    tree.nodes.push(Node::under(node, frame));
                    paths.push(0);
                    tree.nodes.len() - 1
                });
                tree.nodes[node].add(&amounts);
            }
            paths[node] += 1;
        }
        tree.prune(&mut paths);
        tree
    }

    /// For each of the profile's frames its place among the tree's: one for all that read the same.
    fn index_frames<'p>(&mut self, profile: &'p Profile, own: &impl Fn(u32) -> bool) -> Vec<usize> {
        let mut known: HashMap<(&'p str, &'p str, u32), usize> = HashMap::new();
        let index = |(place, frame): (u32, &'p Frame)| {
            let Frame { function, file, line, .. } = frame;
            let line = if own(place) { *line } else { 0 };
            *known.entry((function, file, line)).or_insert_with(|| {
                self.frames.push(place);
                self.frames.len() - 1
            })
        };
        (0..).zip(&profile.frames).map(index).collect()
    }

    /// Joins what is too small to be seen, under each parent for itself. A child is never larger than its
    /// parent, so what is kept hangs together.
    fn prune(&mut self, paths: &mut [u64]) {
        let whole = self.nodes[0].figures();
        let mut shares: Vec<u128> = self.nodes.iter().map(|node| node.share(whole)).collect();
        let mut sorted = shares.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        let beyond = sorted.get(MOST_NODES).map_or(0, |share| share + 1);
        let least = beyond.max(FULL / LEAST_SHARE);
        // The root stays whatever it holds.
        shares[0] = u128::MAX;
        let mut kept: Vec<Node> = Vec::new();
        let mut new_place = vec![usize::MAX; self.nodes.len()];
        let mut rest: HashMap<usize, Node> = HashMap::new();
        for (place, node) in self.nodes.iter().enumerate() {
            if shares[place] >= least {
                new_place[place] = kept.len();
                kept.push(Node { parent: new_place[node.parent].min(kept.len()), ..*node });
            }
        }
        // A path ends where its last kept function is: whatever is below a joined node goes up to it.
        for place in (1..self.nodes.len()).rev() {
            if new_place[place] != usize::MAX {
                continue;
            }
            let parent = self.nodes[place].parent;
            let above = new_place[parent];
            if above == usize::MAX {
                paths[parent] += paths[place];
            } else {
                let joined = rest.entry(above).or_insert_with(|| Node::under(above, 0));
                joined.joined += paths[place];
                joined.add(&self.nodes[place].amounts);
            }
        }
        let mut rest: Vec<Node> = rest.into_values().collect();
        rest.sort_by_key(|node| node.parent);
        kept.extend(rest);
        self.nodes = kept;
        self.keep_frames();
    }

    /// Drops the frames that no node has any more.
    fn keep_frames(&mut self) {
        let mut kept = Vec::new();
        let mut new_place = vec![None; self.frames.len()];
        for node in self.nodes.iter_mut().skip(1).filter(|node| node.joined == 0) {
            node.frame = *new_place[node.frame].get_or_insert_with(|| {
                kept.push(self.frames[node.frame]);
                kept.len() - 1
            });
        }
        self.frames = kept;
    }
}

/// What a share of all is written as.
const FULL: u128 = 1 << 32;

impl Node {
    fn under(parent: usize, frame: usize) -> Node {
        Node { parent, frame, joined: 0, amounts: [Amount::default(); 3] }
    }

    fn add(&mut self, amounts: &[Amount; 3]) {
        for (sum, amount) in self.amounts.iter_mut().zip(amounts) {
            *sum += *amount;
        }
    }

    /// Blocks and bytes of total, peak and end.
    pub fn figures(&self) -> [u64; 6] {
        let [total, peak, end] = self.amounts;
        [total.blocks, total.bytes, peak.blocks, peak.bytes, end.blocks, end.bytes]
    }

    /// The largest share that this is of the whole, over all metrics.
    fn share(&self, whole: [u64; 6]) -> u128 {
        let share = |(part, whole): (u64, u64)| u128::from(part) * FULL / u128::from(whole.max(1));
        self.figures().into_iter().zip(whole).map(share).max().unwrap_or(0)
    }
}

/// The part of a call path that says something: without the measuring at its inner end, and without what
/// runs the program, or the measured operation, at its outer end.
fn of_interest<'a>(profile: &Profile, stack: &'a [u32], own: &impl Fn(u32) -> bool) -> &'a [u32] {
    let function = |place: u32| profile.frames[place as usize].function.as_str();
    let start = stack.iter().position(|&place| !is_measuring(function(place))).unwrap_or(stack.len());
    let stack = &stack[start..];
    let end = stack.iter().position(|&place| is_harness(function(place))).unwrap_or(stack.len());
    let stack = &stack[..end];
    let main = stack.iter().position(|&place| is_main(function(place))).map_or(stack.len(), |at| at + 1);
    let stack = &stack[..main];
    // Above the outermost frame of one's own there are only those that call closures.
    let outermost = stack.iter().rposition(|&place| own(place)).map_or(stack.len(), |at| at + 1);
    &stack[..outermost]
}

/// Whether a function hands an allocation on to be counted.
fn is_measuring(function: &str) -> bool {
    let name = function.trim_start_matches('<');
    ["dhat::", "heaplings::alloc::", "__rust_", "__rustc::__rust_", "__rg_", "__rdl_"]
        .iter()
        .any(|start| name.starts_with(start))
}

/// Whether a function runs what is measured, or a thread, or a program.
fn is_harness(function: &str) -> bool {
    function.trim_start_matches('<').starts_with("heaplings::")
        || function.contains("__rust_begin_short_backtrace")
}

fn is_main(function: &str) -> bool {
    function == "main" || function.ends_with("::main")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Point;

    /// A profile whose points have so many bytes, in a block each, and a path from the outside in.
    fn profile(points: &[(u64, &[&str])]) -> Profile {
        let mut profile =
            Profile { command: String::new(), points: Vec::new(), frames: vec![Frame::default()] };
        for (bytes, path) in points {
            let mut stack = Vec::new();
            for function in path.iter().rev() {
                let (name, line) = function.split_once('@').unwrap_or((function, "0"));
                let file = if line == "0" { "alloc.rs" } else { "own.rs" };
                let line = line.parse().unwrap();
                stack.push(profile.frames.len() as u32);
                profile.frames.push(Frame { function: name.into(), file: file.into(), line, column: 1 });
            }
            let total = Amount { blocks: 1, bytes: *bytes };
            profile.points.push(Point { total, peak: total, end: Amount::default(), stack: stack.into() });
        }
        profile
    }

    fn tree(profile: &Profile) -> Vec<String> {
        let tree = Tree::of(profile, |place| profile.frames[place as usize].file == "own.rs");
        let name = |node: &Node| {
            if node.joined > 0 {
                format!("({})", node.joined)
            } else {
                profile.frames[tree.frames[node.frame] as usize].function.clone()
            }
        };
        let show = |(place, node): (usize, &Node)| {
            let name = if place == 0 { "all".to_string() } else { name(node) };
            format!("{} {name} {}", node.parent, node.amounts[0].bytes)
        };
        tree.nodes.iter().enumerate().map(show).collect()
    }

    #[test]
    fn joins_equal_beginnings_and_keeps_lines_of_ones_own() {
        let profile = profile(&[
            (10, &["load@3", "push", "alloc"]),
            (20, &["load@3", "push", "alloc"]),
            (5, &["load@4", "push", "alloc"]),
        ]);
        let expected =
            ["0 all 35", "0 load 30", "1 push 30", "2 alloc 30", "0 load 5", "4 push 5", "5 alloc 5"];
        assert_eq!(tree(&profile), expected);
    }

    #[test]
    fn leaves_out_what_measures_and_what_runs() {
        let profile = profile(&[
            (
                1,
                &[
                    "main@9",
                    "heaplings::bench::cost",
                    "call_once",
                    "main::{{closure}}@8",
                    "push",
                    "__rust_alloc",
                    "dhat::x",
                ],
            ),
            (
                2,
                &[
                    "start",
                    "core::__rust_begin_short_backtrace",
                    "worker@7",
                    "push",
                    "<dhat::Alloc as A>::alloc",
                ],
            ),
            (4, &["_start", "app::main@1", "push"]),
        ]);
        let expected = [
            "0 all 7",
            "0 main::{{closure}} 1",
            "1 push 1",
            "0 worker 2",
            "3 push 2",
            "0 app::main 4",
            "5 push 4",
        ];
        assert_eq!(tree(&profile), expected);
    }

    #[test]
    fn joins_what_is_too_small_and_loses_nothing() {
        let small: Vec<[String; 3]> = (0..50).map(|i| [format!("f{i}"), "g".into(), "h".into()]).collect();
        let small: Vec<Vec<&str>> =
            small.iter().map(|path| path.iter().map(String::as_str).collect()).collect();
        let mut points: Vec<(u64, &[&str])> = small.iter().map(|path| (1, path.as_slice())).collect();
        points.push((1_000_000, &["big", "alloc"]));
        let mut profile = profile(&points);
        // One block in all, so that it is the bytes that count.
        profile.points.iter_mut().for_each(|p| (p.total.blocks, p.peak.blocks) = (0, 0));
        assert_eq!(tree(&profile), ["0 all 1000050", "0 big 1000000", "1 alloc 1000000", "0 (50) 50"]);
    }

    #[test]
    fn draws_no_more_than_it_may_of_a_huge_profile() {
        let names: Vec<String> = (0..100_000).map(|i| format!("f{i}")).collect();
        let paths: Vec<[&str; 2]> = names.iter().map(|name| ["outer", name.as_str()]).collect();
        let points: Vec<(u64, &[&str])> = paths.iter().map(|path| (8, path.as_slice())).collect();
        let profile = profile(&points);
        let tree = Tree::of(&profile, |_| false);
        assert!(tree.nodes.len() <= MOST_NODES + 1, "{}", tree.nodes.len());
        assert_eq!(tree.frames.len(), 1);
        let leaves: u64 =
            tree.nodes.iter().filter(|node| node.parent == 1).map(|node| node.amounts[0].bytes).sum();
        assert_eq!(leaves, 800_000);
        assert_eq!(tree.nodes.last().map(|node| node.joined), Some(100_000));
    }

    #[test]
    fn an_empty_profile_is_a_root_and_nothing_else() {
        assert_eq!(tree(&profile(&[])), ["0 all 0"]);
    }
}
