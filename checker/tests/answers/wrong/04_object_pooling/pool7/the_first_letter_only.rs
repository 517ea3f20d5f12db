// Wrong: frees the place of a letter, and loses those of the letters below it
// Fails: a_new_hour_finds_the_places_of_the_last
use std::hint::black_box;

use heaplings::bench;

/// How many tags begin with some letters.
struct Tags {
    /// The arena: the root, then letters that are in use and places that are free, in any order.
    nodes: Vec<Node>,
    /// The first of the free places; each leads to the next one by its `next`.
    free: u32,
}

/// A letter below the letters before it in a tag.
struct Node {
    letter: char,
    /// How many tags lead through here, each as often as it was added.
    tags: u32,
    /// The first of the letters that may follow.
    child: u32,
    /// The next letter that may be here instead.
    next: u32,
}

/// The place of the root, which has no letter.
const ROOT: u32 = 0;
/// No node: nothing leads to the root.
const NONE: u32 = 0;

impl Tags {
    fn new() -> Tags {
        Tags { nodes: vec![Node { letter: '\0', tags: 0, child: NONE, next: NONE }], free: NONE }
    }

    fn node(&self, place: u32) -> &Node {
        &self.nodes[place as usize]
    }

    fn node_mut(&mut self, place: u32) -> &mut Node {
        &mut self.nodes[place as usize]
    }

    fn add(&mut self, tag: &str) {
        let mut place = ROOT;
        for letter in tag.chars() {
            place = match self.child(place, letter) {
                NONE => self.add_child(place, letter),
                child => child,
            };
            self.node_mut(place).tags += 1;
        }
    }

    /// Takes away a tag that was added, once.
    fn forget(&mut self, tag: &str) {
        let mut parent = ROOT;
        for letter in tag.chars() {
            let place = self.child(parent, letter);
            self.node_mut(place).tags -= 1;
            if self.node(place).tags == 0 {
                return self.remove(parent, place);
            }
            parent = place;
        }
    }

    /// How many tags begin with these letters.
    fn beginning(&self, letters: &str) -> u32 {
        let mut place = ROOT;
        for letter in letters.chars() {
            place = self.child(place, letter);
            if place == NONE {
                return 0;
            }
        }
        self.node(place).tags
    }

    /// The place of this letter below another.
    fn child(&self, parent: u32, letter: char) -> u32 {
        let mut place = self.node(parent).child;
        while place != NONE && self.node(place).letter != letter {
            place = self.node(place).next;
        }
        place
    }

    /// Puts a letter below another, into a free place if there is one.
    fn add_child(&mut self, parent: u32, letter: char) -> u32 {
        let node = Node { letter, tags: 0, child: NONE, next: self.node(parent).child };
        let place = match self.free {
            NONE => {
                self.nodes.push(node);
                u32::try_from(self.nodes.len() - 1).expect("fewer than 2^32 letters")
            }
            free => {
                self.free = self.node(free).next;
                *self.node_mut(free) = node;
                free
            }
        };
        self.node_mut(parent).child = place;
        place
    }

    /// Frees the place of a letter, and of the letters below it, which no other tag needs.
    fn remove(&mut self, parent: u32, place: u32) {
        let next = self.node(place).next;
        if self.node(parent).child == place {
            self.node_mut(parent).child = next;
        } else {
            let mut before = self.node(parent).child;
            while self.node(before).next != place {
                before = self.node(before).next;
            }
            self.node_mut(before).next = next;
        }
        let free = self.free;
        self.node_mut(place).next = free;
        self.free = place;
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
