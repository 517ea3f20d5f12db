// Wrong: `swap_remove` puts the last child where the one was that left
// Fails: the_others_stay_in_their_order

use std::cell::{Cell, RefCell};
use std::hint::black_box;
use std::rc::{Rc, Weak};

use heaplings::bench;

#[derive(Default)]
struct Node {
    name: String,
    /// How far it is from its parent.
    offset: Cell<i64>,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
}

/// How the game holds a node. It may be any type of yours.
type Handle = Rc<Node>;

struct Scene {
    root: Handle,
}

impl Scene {
    fn new(name: &str) -> Scene {
        Scene { root: node(name, 0) }
    }

    /// The node to which all others are attached.
    fn root(&self) -> Handle {
        Rc::clone(&self.root)
    }

    /// Makes a node and attaches it to another, which keeps it.
    fn attach(&self, parent: &Handle, name: &str, offset: i64) -> Handle {
        let child = node(name, offset);
        *child.parent.borrow_mut() = Rc::downgrade(parent);
        parent.children.borrow_mut().push(Rc::clone(&child));
        child
    }

    /// Takes a node off its parent. The node keeps its children.
    fn detach(&self, node: &Handle) {
        if let Some(parent) = node.parent.take().upgrade() {
            let mut children = parent.children.borrow_mut();
            if let Some(at) = children.iter().position(|child| Rc::ptr_eq(child, node)) {
                children.swap_remove(at);
            }
        }
    }

    fn move_by(&self, node: &Handle, distance: i64) {
        node.offset.set(node.offset.get() + distance);
    }

    /// How far the node is from its root: its own offset and those of all nodes above it.
    fn position(&self, node: &Handle) -> i64 {
        let parent = node.parent.borrow().upgrade();
        node.offset.get() + parent.map_or(0, |parent| self.position(&parent))
    }

    /// The names from the root down to the node.
    fn path(&self, node: &Handle) -> String {
        let parent = node.parent.borrow().upgrade();
        parent.map_or(String::new(), |parent| self.path(&parent) + "/") + &node.name
    }

    /// The names of a node's children, in the order in which they were attached.
    fn children(&self, node: &Handle) -> Vec<String> {
        node.children.borrow().iter().map(|child| child.name.clone()).collect()
    }
}

fn node(name: &str, offset: i64) -> Rc<Node> {
    Rc::new(Node { name: name.to_string(), offset: Cell::new(offset), ..Node::default() })
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
