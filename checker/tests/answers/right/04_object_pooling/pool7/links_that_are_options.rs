// Right: links are `Option<u32>`, and place 0 is a place like any other
use std::hint::black_box;

use heaplings::bench;

/// How many tags begin with some letters.
struct Tags {
    /// The arena: the root, then letters that are in use and places that are free, in any order.
    nodes: Vec<Node>,
    /// The first of the free places; each leads to the next one by its `next`.
    free: Option<u32>,
    first: Option<u32>,
}

/// A letter below the letters before it in a tag.
struct Node {
    letter: char,
    /// How many tags lead through here, each as often as it was added.
    tags: u32,
    /// The first of the letters that may follow.
    child: Option<u32>,
    /// The next letter that may be here instead.
    next: Option<u32>,
}

impl Tags {
    fn new() -> Tags {
        Tags { nodes: Vec::new(), free: None, first: None }
    }

    fn node(&self, place: u32) -> &Node {
        &self.nodes[place as usize]
    }

    fn node_mut(&mut self, place: u32) -> &mut Node {
        &mut self.nodes[place as usize]
    }

    /// The link that leads to the first letter below `parent`.
    fn below(&mut self, parent: Option<u32>) -> &mut Option<u32> {
        match parent {
            Some(parent) => &mut self.node_mut(parent).child,
            None => &mut self.first,
        }
    }

    fn find(&self, parent: Option<u32>, letter: char) -> Option<u32> {
        let mut link = parent.map_or(self.first, |parent| self.node(parent).child);
        while let Some(place) = link {
            if self.node(place).letter == letter {
                return link;
            }
            link = self.node(place).next;
        }
        None
    }

    fn add(&mut self, tag: &str) {
        let mut parent = None;
        for letter in tag.chars() {
            let place = self.find(parent, letter).unwrap_or_else(|| self.insert(parent, letter));
            self.node_mut(place).tags += 1;
            parent = Some(place);
        }
    }

    fn insert(&mut self, parent: Option<u32>, letter: char) -> u32 {
        let next = *self.below(parent);
        let node = Node { letter, tags: 0, child: None, next };
        let place = match self.free {
            Some(free) => {
                self.free = self.node(free).next;
                *self.node_mut(free) = node;
                free
            }
            None => {
                self.nodes.push(node);
                self.nodes.len() as u32 - 1
            }
        };
        *self.below(parent) = Some(place);
        place
    }

    fn forget(&mut self, tag: &str) {
        let mut parent = None;
        for letter in tag.chars() {
            let place = self.find(parent, letter).expect("a tag that was added");
            self.node_mut(place).tags -= 1;
            if self.node(place).tags == 0 {
                let next = self.node(place).next;
                let mut link = self.below(parent);
                while let Some(before) = link.filter(|&before| before != place) {
                    link = &mut self.nodes[before as usize].next;
                }
                *link = next;
                let mut gone = Some(place);
                while let Some(place) = gone {
                    let free = self.free.replace(place);
                    let node = self.node_mut(place);
                    gone = node.child.take();
                    node.next = free;
                }
                return;
            }
            parent = Some(place);
        }
    }

    fn beginning(&self, letters: &str) -> u32 {
        let mut place = None;
        for letter in letters.chars() {
            place = self.find(place, letter);
            if place.is_none() {
                return 0;
            }
        }
        place.map_or(0, |place| self.node(place).tags)
    }
}

fn main() {
    let noon: Vec<String> = (0..1_000_u32).map(|i| format!("m{:05}", i * 61_673 % 100_000)).collect();
    let mut tags = Tags::new();
    bench("1,000 tags come and go", || {
        for (i, tag) in noon.iter().enumerate() {
            tags.add(black_box(tag));
            if i >= 200 {
                tags.forget(&noon[i - 200]);
            }
        }
        noon[800..].iter().for_each(|tag| tags.forget(tag));
    });
    black_box(tags.beginning("m"));
}
