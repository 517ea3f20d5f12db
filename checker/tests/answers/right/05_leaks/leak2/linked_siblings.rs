// Right: children are a linked list of siblings, and a handle is a type of its own

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::{Rc, Weak};

use heaplings::bench;

#[derive(Clone)]
struct Handle(Rc<RefCell<Node>>);

struct Node {
    name: String,
    offset: i64,
    up: Option<Weak<RefCell<Node>>>,
    first: Option<Handle>,
    next: Option<Handle>,
}

struct Scene(Handle);

impl Scene {
    fn new(name: &str) -> Scene {
        Scene(node(name, 0, None))
    }

    fn root(&self) -> Handle {
        self.0.clone()
    }

    fn attach(&self, parent: &Handle, name: &str, offset: i64) -> Handle {
        let child = node(name, offset, Some(Rc::downgrade(&parent.0)));
        let mut last = parent.0.borrow().first.clone();
        match &last {
            None => parent.0.borrow_mut().first = Some(child.clone()),
            Some(_) => {
                while let Some(next) = last.as_ref().and_then(|node| node.0.borrow().next.clone()) {
                    last = Some(next);
                }
                last.unwrap().0.borrow_mut().next = Some(child.clone());
            }
        }
        child
    }

    fn detach(&self, node: &Handle) {
        let Some(parent) = up(node) else { return };
        node.0.borrow_mut().up = None;
        let next = node.0.borrow_mut().next.take();
        let first = parent.0.borrow().first.clone().unwrap();
        if Rc::ptr_eq(&first.0, &node.0) {
            parent.0.borrow_mut().first = next;
            return;
        }
        let mut before = first;
        loop {
            let after = before.0.borrow().next.clone().unwrap();
            if Rc::ptr_eq(&after.0, &node.0) {
                before.0.borrow_mut().next = next;
                return;
            }
            before = after;
        }
    }

    fn move_by(&self, node: &Handle, distance: i64) {
        node.0.borrow_mut().offset += distance;
    }

    fn position(&self, node: &Handle) -> i64 {
        node.0.borrow().offset + up(node).map_or(0, |parent| self.position(&parent))
    }

    fn path(&self, node: &Handle) -> String {
        let name = node.0.borrow().name.clone();
        up(node).map_or(name.clone(), |parent| self.path(&parent) + "/" + &name)
    }

    fn children(&self, node: &Handle) -> Vec<String> {
        let first = node.0.borrow().first.clone();
        let children = std::iter::successors(first, |child| child.0.borrow().next.clone());
        children.map(|child| child.0.borrow().name.clone()).collect()
    }
}

fn up(node: &Handle) -> Option<Handle> {
    node.0.borrow().up.as_ref()?.upgrade().map(Handle)
}

fn node(name: &str, offset: i64, up: Option<Weak<RefCell<Node>>>) -> Handle {
    Handle(Rc::new(RefCell::new(Node { name: name.to_string(), offset, up, first: None, next: None })))
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
