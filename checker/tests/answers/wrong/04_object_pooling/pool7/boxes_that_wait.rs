// Wrong: keeps forgotten letters for new ones, but each is still a box of its own
// Fails: an_hour_needs_few_blocks
use std::hint::black_box;

use heaplings::bench;

/// How many tags begin with some letters.
struct Tags {
    first: Option<Box<Node>>,
    /// Letters that were forgotten, linked by `next`.
    free: Option<Box<Node>>,
}

/// A letter below the letters before it in a tag.
struct Node {
    letter: char,
    /// How many tags lead through here, each as often as it was added.
    tags: u32,
    /// The first of the letters that may follow.
    child: Option<Box<Node>>,
    /// The next letter that may be here instead.
    next: Option<Box<Node>>,
}

impl Tags {
    fn new() -> Tags {
        Tags { first: None, free: None }
    }

    fn add(&mut self, tag: &str) {
        let mut link = &mut self.first;
        for letter in tag.chars() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &mut link.as_mut().unwrap().next;
            }
            let node = link.get_or_insert_with(|| match self.free.take() {
                Some(mut node) => {
                    self.free = node.next.take();
                    node.letter = letter;
                    node
                }
                None => Box::new(Node { letter, tags: 0, child: None, next: None }),
            });
            node.tags += 1;
            link = &mut node.child;
        }
    }

    /// Takes away a tag that was added, once.
    fn forget(&mut self, tag: &str) {
        let mut link = &mut self.first;
        for letter in tag.chars() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &mut link.as_mut().unwrap().next;
            }
            link.as_mut().expect("a tag that was added").tags -= 1;
            if link.as_ref().unwrap().tags == 0 {
                // No other tag needs the letters below: they go too.
                let mut gone = link.take().unwrap();
                *link = gone.next.take();
                let mut gone = Some(gone);
                while let Some(mut node) = gone {
                    gone = node.child.take();
                    node.tags = 0;
                    node.next = self.free.take();
                    self.free = Some(node);
                }
                return;
            }
            link = &mut link.as_mut().unwrap().child;
        }
    }

    /// How many tags begin with these letters.
    fn beginning(&self, letters: &str) -> u32 {
        let (mut link, mut tags) = (&self.first, 0);
        for letter in letters.chars() {
            while link.as_ref().is_some_and(|node| node.letter != letter) {
                link = &link.as_ref().unwrap().next;
            }
            let Some(node) = link else { return 0 };
            (link, tags) = (&node.child, node.tags);
        }
        tags
    }
}

impl Drop for Tags {
    fn drop(&mut self) {
        // One by one, as a box that drops its next box may overflow the stack.
        while let Some(node) = self.free.take() {
            self.free = node.next;
        }
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
