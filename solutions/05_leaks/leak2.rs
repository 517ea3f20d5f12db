//! A scene is a tree: it owns its ships, and they own their turrets. The way back up owns nothing.
//!
//! ## Why it works
//!
//! A parent held its child by an `Rc`, and the child its parent by another. So neither count ever came to
//! zero, whoever else let go: each ship and its turrets kept one another alive, 11 blocks for each ship
//! that left. Ownership goes one way now, downwards. A `Weak` is a reference that does not count: `upgrade`
//! gives an `Rc` for as long as the value is there, and `None` afterwards, which is what a node without a
//! parent said before.
//!
//! The question that finds the weak side is not "who points at whom" but "who keeps whom alive": a turret
//! without its ship is nothing that anybody wants to keep.
//!
//! ## What it costs
//!
//! An `upgrade` is a check and a count up and down, as cloning the `Rc` was. Whoever holds only a turret
//! holds no ship: if the scene is dropped, the turret has no parent any more, and its position is its
//! offset. And a value's block stays until its last `Weak` is gone too, though the value is dropped.
//!
//! ## When not to
//!
//! When nothing asks for the way up, keep none: a tree without parents cannot be circular. When the whole
//! tree lives and dies as one, a `Vec<Node>` with indices in place of pointers has no counts at all and
//! fewer blocks, and nothing to leak; but then a ship that leaves frees no memory by itself. And not on
//! both sides: with `Weak` downwards as well, nobody owns the turrets, and they are gone at once.
//!
//! ## Another way
//!
//! Cut the circle by hand: a `Drop` of `Scene` that takes all children off does it for the whole tree, and
//! meets the first limit. It cannot do it for a ship that was detached and is still held by somebody, and
//! fails the second: when to cut that one only its last holder knows, and it is the count that knows who
//! that is.
//!
//! ## Figures
//!
//! | limit | | blocks | bytes | peak | left |
//! | --- | --- | ---: | ---: | ---: | ---: |
//! | a_dropped_scene_leaves_nothing | before | 1260 | 60660 | 56910 | 56600 |
//! | | after | 1260 | 60660 | 5970 | 0 |
//! | a_ship_that_left_leaves_nothing | before | 1100 | 54300 | 54300 | 54300 |
//! | | after | 1100 | 54300 | 543 | 0 |

use std::cell::{Cell, RefCell};
use std::hint::black_box;
use std::rc::{Rc, Weak};

use heaplings::bench;

struct Node {
    name: String,
    /// How far it is from what it is attached to.
    offset: Cell<i64>,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
}

struct Scene {
    root: Rc<Node>,
}

impl Scene {
    fn new(name: &str) -> Scene {
        Scene { root: node(name, 0) }
    }

    /// The node that everything hangs on.
    fn root(&self) -> Rc<Node> {
        Rc::clone(&self.root)
    }

    /// Makes a node and hangs it on another, which keeps it.
    fn attach(&self, parent: &Rc<Node>, name: &str, offset: i64) -> Rc<Node> {
        let child = node(name, offset);
        *child.parent.borrow_mut() = Rc::downgrade(parent);
        parent.children.borrow_mut().push(Rc::clone(&child));
        child
    }

    /// Takes a node off what it hangs on. What hangs on the node stays on it.
    fn detach(&self, node: &Rc<Node>) {
        if let Some(parent) = node.parent.take().upgrade() {
            parent.children.borrow_mut().retain(|child| !Rc::ptr_eq(child, node));
        }
    }

    fn move_by(&self, node: &Rc<Node>, distance: i64) {
        node.offset.set(node.offset.get() + distance);
    }

    /// How far the node is from the root that it hangs on, by whatever way.
    fn position(&self, node: &Rc<Node>) -> i64 {
        let mut position = node.offset.get();
        let mut next = node.parent.borrow().upgrade();
        while let Some(parent) = next {
            position += parent.offset.get();
            next = parent.parent.borrow().upgrade();
        }
        position
    }

    /// The node's name after the names of all that it hangs on, from the root.
    fn path(&self, node: &Rc<Node>) -> String {
        let parent = node.parent.borrow().upgrade();
        match parent {
            Some(parent) => format!("{}/{}", self.path(&parent), node.name),
            None => node.name.clone(),
        }
    }

    /// The names of what hangs on a node, in the order in which it was attached.
    fn children(&self, node: &Rc<Node>) -> Vec<String> {
        node.children.borrow().iter().map(|child| child.name.clone()).collect()
    }
}

fn node(name: &str, offset: i64) -> Rc<Node> {
    Rc::new(Node {
        name: name.to_string(),
        offset: Cell::new(offset),
        parent: RefCell::default(),
        children: RefCell::default(),
    })
}

/// A ship with four turrets.
fn ship(scene: &Scene) -> Rc<Node> {
    let ship = scene.attach(&scene.root(), "frigate", 40);
    for turret in 0..4 {
        scene.attach(&ship, "turret", turret * 10);
    }
    ship
}

fn main() {
    let scene = Scene::new("nebula");
    bench("a ship comes and goes", || {
        let ship = ship(black_box(&scene));
        scene.move_by(&ship, 7);
        scene.detach(&ship);
        scene.position(&ship)
    });
    bench("a scene of one ship", || {
        let scene = Scene::new("nebula");
        let ship = ship(&scene);
        (scene.path(&ship), scene.children(&ship))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    #[test]
    fn positions_follow_what_a_node_hangs_on() {
        let scene = Scene::new("nebula");
        assert_eq!(scene.position(&scene.root()), 0);
        let ship = scene.attach(&scene.root(), "frigate", 40);
        let turret = scene.attach(&ship, "turret", 5);
        let gun = scene.attach(&turret, "gun", -2);
        assert_eq!((scene.position(&ship), scene.position(&turret), scene.position(&gun)), (40, 45, 43));
        scene.move_by(&ship, 100);
        assert_eq!((scene.position(&ship), scene.position(&turret), scene.position(&gun)), (140, 145, 143));
        scene.move_by(&scene.root(), -1);
        scene.move_by(&turret, 7);
        assert_eq!((scene.position(&ship), scene.position(&turret), scene.position(&gun)), (139, 151, 149));
    }

    #[test]
    fn a_scene_keeps_what_is_attached() {
        let scene = Scene::new("Nebel 7");
        assert!(scene.children(&scene.root()).is_empty());
        let ship = scene.attach(&scene.root(), "Überläufer", 1);
        for i in 0..100 {
            // Nobody but the scene keeps these.
            scene.attach(&ship, &format!("turret {i}"), i);
        }
        let names: Vec<String> = (0..100).map(|i| format!("turret {i}")).collect();
        assert_eq!(scene.children(&ship), names);
        assert_eq!(scene.children(&scene.root()), ["Überläufer"]);
        assert_eq!(scene.path(&ship), "Nebel 7/Überläufer");
        let last = scene.attach(&ship, "砲塔", 3);
        drop(ship);
        assert_eq!(scene.path(&last), "Nebel 7/Überläufer/砲塔");
        assert_eq!(scene.position(&last), 4);
    }

    #[test]
    fn what_is_detached_takes_along_what_hangs_on_it() {
        let scene = Scene::new("nebula");
        let (first, second) = (ship(&scene), ship(&scene));
        let flag = scene.attach(&second, "flag", 1);
        scene.detach(&second);
        assert_eq!(scene.children(&scene.root()), ["frigate"]);
        assert_eq!((scene.path(&second), scene.path(&flag)), ("frigate".into(), "frigate/flag".into()));
        assert_eq!((scene.position(&second), scene.position(&flag)), (40, 41));
        assert_eq!(scene.children(&second).len(), 5);
        scene.move_by(&scene.root(), 1_000);
        assert_eq!((scene.position(&first), scene.position(&flag)), (1_040, 41));
        // Once more is no harm, and the root hangs on nothing.
        scene.detach(&second);
        scene.detach(&scene.root());
        assert_eq!(scene.path(&first), "nebula/frigate");
    }

    #[test]
    fn a_dropped_scene_leaves_nothing() {
        let heap = measure(|| {
            for _ in 0..10 {
                let scene = Scene::new("nebula");
                for _ in 0..10 {
                    ship(&scene);
                }
                assert_eq!(scene.children(&scene.root()).len(), 10);
            }
        });
        dhat::assert!(heap.curr_blocks == 0);
    }

    #[test]
    fn a_ship_that_left_leaves_nothing() {
        let heap = measure_with(
            || {
                let scene = Scene::new("nebula");
                // Room for a few ships, so that those that come do not make the scene larger.
                for ship in [ship(&scene), ship(&scene)] {
                    scene.detach(&ship);
                }
                scene
            },
            |scene| {
                for _ in 0..100 {
                    let ship = ship(&scene);
                    scene.move_by(&ship, 3);
                    assert_eq!(scene.position(&ship), 43);
                    scene.detach(&ship);
                }
                scene
            },
        );
        dhat::assert!(heap.curr_blocks == 0);
    }
}
