//! Call paths summed up to a tree, from the program's own code down into the library, small enough to draw.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::path::of_interest;
use crate::profile::{Amounts, Frame, Point, Profile};

/// The nodes that a tree keeps at the most, all else joined.
const MOST_NODES: usize = 4_000;
/// The share of a whole that a node needs in at least one metric to be kept: one of this many.
const LEAST_SHARE: u128 = 2_000;
/// The nodes that a tree has at the most before it is pruned, for a bound on its memory.
const MOST_GROWN: usize = 1_000_000;
/// The functions of a call path that are told apart.
const DEEPEST: usize = 500;

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
    pub amounts: Amounts,
}

impl Tree {
    /// Sums up a profile. Frames of `own` code are told apart by their line, others by their function.
    pub fn of(profile: &Profile, own: impl Fn(u32) -> bool) -> Tree {
        let mut growth = Growth::default();
        let (frames, frame_of) = distinct(profile, &own);
        let whole = Node { amounts: profile.sums(), ..Node::under(0, 0) }.figures();
        let mut points: Vec<&Point> = profile.points.iter().collect();
        // The largest first: should there be too many, they are there before the tree is full.
        points.sort_by_cached_key(|point| Reverse(Node::of(point).share(whole)));
        for point in points {
            let path = of_interest(profile, &point.stack);
            growth.add(Node::of(point), path.iter().rev().map(|&place| frame_of[place as usize]));
        }
        let mut tree = Tree { frames, nodes: growth.pruned(whole) };
        tree.keep_frames();
        tree
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

/// The frames that read differently, as places in the profile, and for each of the profile's frames its place
/// among them.
fn distinct(profile: &Profile, own: &impl Fn(u32) -> bool) -> (Vec<u32>, Vec<usize>) {
    let mut frames = Vec::new();
    let mut known: HashMap<(&str, &str, u32), usize> = HashMap::new();
    let mut frame_of = Vec::with_capacity(profile.frames.len());
    for (place, Frame { function, file, line, .. }) in (0..).zip(&profile.frames) {
        let line = if own(place) { *line } else { 0 };
        frame_of.push(*known.entry((function, file, line)).or_insert_with(|| {
            frames.push(place);
            frames.len() - 1
        }));
    }
    (frames, frame_of)
}

/// A tree that is not pruned yet.
struct Growth {
    nodes: Vec<Node>,
    /// By parent and frame.
    children: HashMap<(usize, usize), usize>,
    /// How many call paths end at each node.
    paths: Vec<u64>,
    /// Below a node, what is too deep or came when the tree was full.
    cut: HashMap<usize, Node>,
}

impl Default for Growth {
    fn default() -> Growth {
        Growth {
            nodes: vec![Node::under(0, 0)],
            children: HashMap::new(),
            paths: vec![0],
            cut: HashMap::new(),
        }
    }
}

impl Growth {
    /// Adds what was allocated on a path, its frames from the outside in.
    fn add(&mut self, amount: Node, path: impl Iterator<Item = usize>) {
        let mut node = 0;
        self.nodes[0].add(&amount);
        for (depth, frame) in path.enumerate() {
            let full = depth == DEEPEST || self.nodes.len() == MOST_GROWN;
            node = match self.children.get(&(node, frame)) {
                Some(&child) => child,
                None if full => {
                    let cut = self.cut.entry(node).or_insert_with(|| Node::under(node, 0));
                    cut.add(&amount);
                    cut.joined += 1;
                    return;
                }
                None => {
                    self.nodes.push(Node::under(node, frame));
                    self.paths.push(0);
                    self.children.insert((node, frame), self.nodes.len() - 1);
                    self.nodes.len() - 1
                }
            };
            self.nodes[node].add(&amount);
        }
        self.paths[node] += 1;
    }

    /// Joins what is too small to be seen, under each parent for itself. A child is never larger than its
    /// parent, so what is kept hangs together.
    fn pruned(mut self, whole: [u64; 6]) -> Vec<Node> {
        let shares: Vec<u128> = self.nodes.iter().map(|node| node.share(whole)).collect();
        let mut sorted = shares.clone();
        sorted.sort_unstable_by_key(|&share| Reverse(share));
        let beyond = sorted.get(MOST_NODES).map_or(0, |share| share + 1);
        let least = beyond.max(FULL / LEAST_SHARE);
        let mut kept: Vec<Node> = Vec::new();
        let mut new_place = vec![None; self.nodes.len()];
        for (place, node) in self.nodes.iter().enumerate() {
            // The root stays whatever it holds.
            if place == 0 || shares[place] >= least {
                new_place[place] = Some(kept.len());
                kept.push(Node { parent: new_place[node.parent].unwrap_or(0), ..*node });
            }
        }
        let mut joined: BTreeMap<usize, Node> = BTreeMap::new();
        let mut join = |above: usize, node: &Node, paths: u64| {
            let joined = joined.entry(above).or_insert_with(|| Node::under(above, 0));
            joined.add(node);
            joined.joined += paths;
        };
        // What is cut off below a node that goes itself is part of that node already.
        for (place, node) in self.cut {
            match new_place[place] {
                Some(above) => join(above, &node, node.joined),
                None => self.paths[place] += node.joined,
            }
        }
        // From the leaves up, so that a node knows of all the paths below it before it goes.
        for (place, node) in
            self.nodes.iter().enumerate().rev().filter(|(place, _)| new_place[*place].is_none())
        {
            match new_place[node.parent] {
                Some(above) => join(above, node, self.paths[place]),
                None => self.paths[node.parent] += self.paths[place],
            }
        }
        kept.extend(joined.into_values());
        kept
    }
}

/// What a share of all is written as.
const FULL: u128 = 1 << 32;

impl Node {
    fn under(parent: usize, frame: usize) -> Node {
        Node { parent, frame, joined: 0, amounts: Amounts::default() }
    }

    /// What was allocated at a point, under no parent yet.
    fn of(point: &Point) -> Node {
        Node { amounts: point.amounts, ..Node::under(0, 0) }
    }

    fn add(&mut self, other: &Node) {
        self.amounts += other.amounts;
    }

    /// Blocks and bytes of total, peak and end.
    pub fn figures(&self) -> [u64; 6] {
        self.amounts.figures()
    }

    /// The largest share that this is of the whole, over all metrics.
    fn share(&self, whole: [u64; 6]) -> u128 {
        let share = |(part, whole): (u64, u64)| u128::from(part) * FULL / u128::from(whole.max(1));
        self.figures().into_iter().zip(whole).map(share).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Amount, Point};

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
            profile.points.push(Point {
                amounts: Amounts { total, peak: total, end: Amount::default() },
                stack: stack.into(),
            });
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
            format!("{} {name} {}", node.parent, node.amounts.total.bytes)
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
    fn joins_what_is_too_small_and_loses_nothing() {
        let small: Vec<[String; 3]> = (0..50).map(|i| [format!("f{i}"), "g".into(), "h".into()]).collect();
        let small: Vec<Vec<&str>> =
            small.iter().map(|path| path.iter().map(String::as_str).collect()).collect();
        let mut points: Vec<(u64, &[&str])> = small.iter().map(|path| (1, path.as_slice())).collect();
        points.push((1_000_000, &["big", "alloc"]));
        let mut profile = profile(&points);
        // One block in all, so that it is the bytes that count.
        profile.points.iter_mut().for_each(|p| (p.amounts.total.blocks, p.amounts.peak.blocks) = (0, 0));
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
            tree.nodes.iter().filter(|node| node.parent == 1).map(|node| node.amounts.total.bytes).sum();
        assert_eq!(leaves, 800_000);
        assert_eq!(tree.nodes.last().map(|node| node.joined), Some(100_000));
    }

    #[test]
    fn cuts_a_path_that_has_no_end() {
        let endless = vec!["f"; 100_000];
        let profile = profile(&[(8, &endless), (1, &endless[1..]), (4, &["f"])]);
        let tree = tree(&profile);
        assert_eq!(tree.len(), 1 + DEEPEST + 1);
        assert_eq!((tree[1].as_str(), tree[DEEPEST].as_str()), ("0 f 13", "499 f 9"));
        assert_eq!(tree[DEEPEST + 1], "500 (2) 9");
    }

    #[test]
    fn an_empty_profile_is_a_root_and_nothing_else() {
        assert_eq!(tree(&profile(&[])), ["0 all 0"]);
    }
}
