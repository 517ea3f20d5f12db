// Right: links are `Option<usize>`, and the free places are a Vec of `usize`, the largest of what is usual
use std::hint::black_box;

use heaplings::bench;

/// How many tags begin with some letters.
struct Tags {
    nodes: Vec<Node>,
    first: Option<usize>,
    free: Vec<usize>,
}

/// A letter below the letters before it in a tag.
struct Node {
    letter: char,
    tags: u32,
    child: Option<usize>,
    next: Option<usize>,
}

/// A place where a link is kept.
#[derive(Clone, Copy)]
enum Link {
    First,
    Child(usize),
    Next(usize),
}

impl Tags {
    fn new() -> Tags {
        Tags { nodes: Vec::new(), first: None, free: Vec::new() }
    }

    fn link(&mut self, link: Link) -> &mut Option<usize> {
        match link {
            Link::First => &mut self.first,
            Link::Child(at) => &mut self.nodes[at].child,
            Link::Next(at) => &mut self.nodes[at].next,
        }
    }

    /// The link to this letter, or the empty link at the end.
    fn find(&mut self, mut link: Link, letter: char) -> Link {
        loop {
            let at = *self.link(link);
            match at {
                Some(at) if self.nodes[at].letter != letter => link = Link::Next(at),
                _ => return link,
            }
        }
    }

    fn add(&mut self, tag: &str) {
        let mut link = Link::First;
        for letter in tag.chars() {
            link = self.find(link, letter);
            let at = match *self.link(link) {
                Some(at) => at,
                None => {
                    let at = self.place(Node { letter, tags: 0, child: None, next: None });
                    *self.link(link) = Some(at);
                    at
                }
            };
            self.nodes[at].tags += 1;
            link = Link::Child(at);
        }
    }

    fn place(&mut self, node: Node) -> usize {
        if let Some(at) = self.free.pop() {
            self.nodes[at] = node;
            return at;
        }
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Takes away a tag that was added, once.
    fn forget(&mut self, tag: &str) {
        let mut link = Link::First;
        for letter in tag.chars() {
            link = self.find(link, letter);
            let at = self.link(link).expect("a tag that was added");
            self.nodes[at].tags -= 1;
            if self.nodes[at].tags == 0 {
                *self.link(link) = self.nodes[at].next;
                // Below is a chain, as no other tag leads here.
                let mut below = Some(at);
                while let Some(at) = below {
                    self.free.push(at);
                    below = self.nodes[at].child;
                }
                return;
            }
            link = Link::Child(at);
        }
    }

    /// How many tags begin with these letters.
    fn beginning(&self, letters: &str) -> u32 {
        let (mut link, mut tags) = (self.first, 0);
        for letter in letters.chars() {
            let node = loop {
                let Some(at) = link else { return 0 };
                if self.nodes[at].letter == letter {
                    break &self.nodes[at];
                }
                link = self.nodes[at].next;
            };
            (link, tags) = (node.child, node.tags);
        }
        tags
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
