// Wrong: a node is looked for from the root, and a part of a ship that left is never found
// Fails: a_detached_node_keeps_its_children

use std::cell::{Cell, RefCell};
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

/// What a node tells those below it: its name and offset, and where the next is above. It owns no children.
struct Frame {
    name: String,
    offset: Cell<i64>,
    above: RefCell<Option<Rc<Frame>>>,
}

struct Node {
    frame: Rc<Frame>,
    children: RefCell<Vec<Handle>>,
}

/// How the game holds a node. It may be any type of yours.
type Handle = Rc<Node>;

struct Scene {
    root: Handle,
}

impl Scene {
    fn new(name: &str) -> Scene {
        Scene { root: node(name, 0, None) }
    }

    /// The node to which all others are attached.
    fn root(&self) -> Handle {
        Rc::clone(&self.root)
    }

    /// Makes a node and attaches it to another, which keeps it.
    fn attach(&self, parent: &Handle, name: &str, offset: i64) -> Handle {
        let child = node(name, offset, Some(Rc::clone(&parent.frame)));
        parent.children.borrow_mut().push(Rc::clone(&child));
        child
    }

    /// Takes a node off its parent. The node keeps its children.
    fn detach(&self, node: &Handle) {
        if node.frame.above.take().is_some() {
            remove(&self.root, node);
        }
    }

    fn move_by(&self, node: &Handle, distance: i64) {
        node.frame.offset.set(node.frame.offset.get() + distance);
    }

    /// How far the node is from its root: its own offset and those of all nodes above it.
    fn position(&self, node: &Handle) -> i64 {
        frames(node).iter().map(|frame| frame.offset.get()).sum()
    }

    /// The names from the root down to the node.
    fn path(&self, node: &Handle) -> String {
        frames(node).iter().rev().map(|frame| frame.name.as_str()).collect::<Vec<_>>().join("/")
    }

    /// The names of a node's children, in the order in which they were attached.
    fn children(&self, node: &Handle) -> Vec<String> {
        node.children.borrow().iter().map(|child| child.frame.name.clone()).collect()
    }
}

/// Looks for a node from above and takes it out.
fn remove(from: &Handle, node: &Handle) {
    let mut children = from.children.borrow_mut();
    children.retain(|child| !Rc::ptr_eq(child, node));
    children.iter().for_each(|child| remove(child, node));
}

fn frames(node: &Handle) -> Vec<Rc<Frame>> {
    let mut all = vec![Rc::clone(&node.frame)];
    loop {
        let above = all[all.len() - 1].above.borrow().clone();
        match above {
            Some(above) => all.push(above),
            None => return all,
        }
    }
}

fn node(name: &str, offset: i64, above: Option<Rc<Frame>>) -> Handle {
    let frame = Frame { name: name.to_string(), offset: Cell::new(offset), above: RefCell::new(above) };
    Rc::new(Node { frame: Rc::new(frame), children: RefCell::default() })
}

/// A ship with four turrets. The tests call it as it stands here; only what a `Handle` is may change.
fn ship(scene: &Scene) -> Handle {
    let ship = scene.attach(&scene.root(), "frigate", 40);
    (0..4).for_each(|turret| drop(scene.attach(&ship, "turret", turret * 10)));
    ship
}

fn main() {
    let scene = Scene::new("nebula");
    println!("{} has {:?}", scene.path(&scene.root()), scene.children(&scene.root()));
    bench("a ship comes and goes", || {
        let ship = ship(black_box(&scene));
        scene.move_by(&ship, 7);
        scene.detach(&ship);
        scene.position(&ship)
    });
}
