//! Call paths summed up to a tree, from the program's own code down into the library, small enough to draw.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::ops::Range;

use crate::profile::{Amounts, Frame, Interest, Point, Profile};

/// The nodes that a tree keeps at the most, all else joined.
const MOST_NODES: usize = 4_000;
/// The share of a whole that a node needs in at least one metric to be kept: one of this many.
const LEAST_SHARE: u128 = 2_000;
/// The functions of a call path that are told apart.
const DEEPEST: usize = 500;
/// No group yet, for a frame.
const NONE: u32 = u32::MAX;

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
        let (frames, frame_of) = distinct(profile, &own);
        let paths = Paths::of(profile, frame_of, frames.len());
        let mut tree = Tree { frames, nodes: paths.nodes() };
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
fn distinct(profile: &Profile, own: &impl Fn(u32) -> bool) -> (Vec<u32>, Vec<u32>) {
    let mut frames = Vec::new();
    let mut known: HashMap<(&str, &str, u32), u32> = HashMap::new();
    let mut frame_of = Vec::with_capacity(profile.frames.len());
    for (place, Frame { function, file, line, .. }) in (0..).zip(&profile.frames) {
        let line = if own(place) { *line } else { 0 };
        frame_of.push(*known.entry((function, file, line)).or_insert_with(|| {
            frames.push(place);
            frames.len() as u32 - 1
        }));
    }
    (frames, frame_of)
}

/// All call paths, as they are parted into a tree from its root down: what is too small to be drawn is never parted,
/// so that memory and time do not depend on how many paths differ.
struct Paths<'a> {
    profile: &'a Profile,
    /// For each of the profile's frames its place among those that read differently.
    frame_of: Vec<u32>,
    /// Of each point, the part of its stack that is of interest, innermost frame first.
    parts: Vec<Range<u32>>,
    /// The points, those of one node in a row.
    order: Vec<u32>,
    /// Room to put a node's points in order.
    room: Vec<u32>,
    /// For each frame that reads differently the group that is being made of it.
    group_of: Vec<u32>,
}

/// The points below one node that go on to the same frame. The largest is parted first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    share: u128,
    /// Of equal ones, the first that was found.
    found: Reverse<usize>,
    frame: u32,
    parent: usize,
    depth: usize,
    points: (usize, usize),
}

impl<'a> Paths<'a> {
    fn of(profile: &'a Profile, frame_of: Vec<u32>, frames: usize) -> Paths<'a> {
        let interest = Interest::of(profile);
        let parts = profile.points.iter().map(|point| interest.part(&point.stack)).collect();
        let order: Vec<u32> = (0..profile.points.len() as u32).collect();
        Paths { profile, frame_of, parts, room: order.clone(), order, group_of: vec![NONE; frames] }
    }

    /// A child is never larger than its parent, so the largest groups of all hang together.
    fn nodes(mut self) -> Vec<Node> {
        let sums = self.profile.sums();
        let whole = sums.figures();
        let mut nodes = vec![Node { amounts: sums, ..Node::under(0, 0) }];
        let mut joined: BTreeMap<usize, Node> = BTreeMap::new();
        let mut groups: BinaryHeap<(Group, [u64; 6])> = BinaryHeap::new();
        let mut found = 0;
        let mut join = |above: usize, amounts: Amounts, paths: u64| {
            let joined = joined.entry(above).or_insert_with(|| Node::under(above, 0));
            joined.amounts += amounts;
            joined.joined += paths;
        };
        let (mut node, mut depth, mut points) = (0, 0, (0, self.order.len()));
        loop {
            for (frame, amounts, points) in self.part(depth, points, nodes[node].amounts) {
                let share = Node { amounts, ..Node::under(0, 0) }.share(whole);
                if depth == DEEPEST || share < FULL / LEAST_SHARE {
                    join(node, amounts, (points.1 - points.0) as u64);
                    continue;
                }
                found += 1;
                let group =
                    Group { share, found: Reverse(found), frame, parent: node, depth: depth + 1, points };
                groups.push((group, amounts.figures()));
            }
            let Some((group, figures)) = groups.pop() else { break };
            let amounts = Amounts::of_figures(figures);
            if nodes.len() > MOST_NODES {
                join(group.parent, amounts, (group.points.1 - group.points.0) as u64);
                // Nothing more to part.
                (node, depth, points) = (0, 0, (0, 0));
                continue;
            }
            nodes.push(Node { amounts, ..Node::under(group.parent, group.frame as usize) });
            (node, depth, points) = (nodes.len() - 1, group.depth, group.points);
        }
        nodes.extend(joined.into_values());
        nodes
    }

    /// Parts the points of a node by the frame that they go on to, in place. Points that end there belong to none.
    fn part(
        &mut self,
        depth: usize,
        (start, end): (usize, usize),
        whole: Amounts,
    ) -> Vec<(u32, Amounts, (usize, usize))> {
        let mut groups: Vec<(u32, Amounts, (usize, usize))> = Vec::new();
        let points = &self.profile.points;
        let mut ended = 0;
        // How many there are of each.
        for &place in &self.order[start..end] {
            let Some(frame) = frame_at(points, &self.parts, &self.frame_of, place, depth) else {
                ended += 1;
                continue;
            };
            let group = &mut self.group_of[frame as usize];
            if *group == NONE {
                *group = groups.len() as u32;
                groups.push((frame, Amounts::default(), (0, 0)));
            }
            groups[*group as usize].2.1 += 1;
        }
        let mut next = start;
        for (_, _, (from, to)) in &mut groups {
            let many = *to;
            (*from, *to) = (next, next);
            next += many;
        }
        if let ([only], 0) = (groups.as_mut_slice(), ended) {
            // All go the same way, as they do in `main`.
            only.1 = whole;
            only.2 = (start, end);
        } else {
            for &place in &self.order[start..end] {
                let Some(frame) = frame_at(points, &self.parts, &self.frame_of, place, depth) else {
                    continue;
                };
                let (_, amounts, (_, to)) = &mut groups[self.group_of[frame as usize] as usize];
                *amounts += points[place as usize].amounts;
                self.room[*to] = place;
                *to += 1;
            }
            self.order[start..next].copy_from_slice(&self.room[start..next]);
        }
        groups.iter().for_each(|(frame, ..)| self.group_of[*frame as usize] = NONE);
        groups
    }
}

/// The frame of a point's path so far from its outer end, if it is so long.
fn frame_at(
    points: &[Point],
    parts: &[Range<u32>],
    frame_of: &[u32],
    place: u32,
    depth: usize,
) -> Option<u32> {
    let part = &parts[place as usize];
    if depth >= (part.end - part.start) as usize {
        return None;
    }
    Some(frame_of[points[place as usize].stack[part.end as usize - 1 - depth] as usize])
}

/// What a share of all is written as.
const FULL: u128 = 1 << 32;

impl Node {
    fn under(parent: usize, frame: usize) -> Node {
        Node { parent, frame, joined: 0, amounts: Amounts::default() }
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
    use crate::profile::{Amount, Units};

    /// A profile whose points have so many bytes, in a block each, and a path from the outside in.
    fn profile(points: &[(u64, &[&str])]) -> Profile {
        let mut profile = Profile {
            command: String::new(),
            units: Units::default(),
            points: Vec::new(),
            frames: vec![Frame::default()],
        };
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
