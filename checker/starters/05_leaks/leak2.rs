//! A space game keeps what it draws in a tree. A ship is attached to the scene and its turrets to the ship,
//! so a turret moves when its ship moves. Ships come and go all evening, and each level has a scene of its
//! own. But when a ship has left, or the level is over, its nodes stay in memory, although nobody can reach
//! them.
//! Goal: a ship that is detached and dropped is freed, and so is a scene, with all that is in it.

use std::cell::{Cell, RefCell};
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

// TODO: let each node find its way up, and be freed when nobody can reach it.
#[derive(Default)]
struct Node {
    name: String,
    /// How far it is from its parent.
    offset: Cell<i64>,
    parent: RefCell<Option<Rc<Node>>>,
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
        *child.parent.borrow_mut() = Some(Rc::clone(parent));
        parent.children.borrow_mut().push(Rc::clone(&child));
        child
    }

    /// Takes a node off its parent. The node keeps its children.
    fn detach(&self, node: &Handle) {
        if let Some(parent) = node.parent.take() {
            parent.children.borrow_mut().retain(|child| !Rc::ptr_eq(child, node));
        }
    }

    fn move_by(&self, node: &Handle, distance: i64) {
        node.offset.set(node.offset.get() + distance);
    }

    /// How far the node is from its root: its own offset and those of all nodes above it.
    fn position(&self, node: &Handle) -> i64 {
        let parent = node.parent.borrow().clone();
        node.offset.get() + parent.map_or(0, |parent| self.position(&parent))
    }

    /// The names from the root down to the node.
    fn path(&self, node: &Handle) -> String {
        let parent = node.parent.borrow().clone();
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

#[cfg(test)]
mod tests {
    use super::*;
    use heaplings::{measure, measure_with};

    #[test]
    fn positions_follow_the_nodes_above() {
        let scene = Scene::new("nebula");
        assert_eq!(scene.position(&scene.root()), 0);
        let ship = scene.attach(&scene.root(), "frigate", 40);
        let turret = scene.attach(&ship, "turret", 5);
        let gun = scene.attach(&turret, "gun", -2);
        scene.move_by(&ship, 100);
        assert_eq!([&ship, &turret, &gun].map(|part| scene.position(part)), [140, 145, 143]);
        scene.move_by(&scene.root(), -1);
        scene.move_by(&turret, 7);
        assert_eq!([&ship, &turret, &gun].map(|part| scene.position(part)), [139, 151, 149]);
    }

    #[test]
    fn a_scene_keeps_what_is_attached() {
        let scene = Scene::new("Nebel 7");
        assert!(scene.children(&scene.root()).is_empty());
        let ship = scene.attach(&scene.root(), "Überläufer", 1);
        (0..100).for_each(|i| drop(scene.attach(&ship, &format!("turret {i}"), i)));
        assert!(scene.children(&ship).into_iter().eq((0..100).map(|i| format!("turret {i}"))));
        let last = scene.attach(&ship, "砲塔", 3);
        drop(ship);
        assert_eq!((scene.path(&last).as_str(), scene.position(&last)), ("Nebel 7/Überläufer/砲塔", 4));
    }

    #[test]
    fn a_detached_node_keeps_its_children() {
        let scene = Scene::new("nebula");
        let (first, second) = (ship(&scene), ship(&scene));
        let flag = scene.attach(&second, "flag", 1);
        scene.detach(&second);
        assert_eq!(scene.children(&scene.root()), ["frigate"]);
        assert_eq!((scene.path(&second), scene.path(&flag)), ("frigate".into(), "frigate/flag".into()));
        assert_eq!(scene.children(&second).len(), 5);
        scene.move_by(&scene.root(), 1_000);
        assert_eq!([&first, &second, &flag].map(|part| scene.position(part)), [1_040, 40, 41]);
        // Detaching a node without a parent changes nothing.
        scene.detach(&second);
        scene.detach(&scene.root());
        assert_eq!(scene.path(&first), "nebula/frigate");
        // Its parts can be detached as before.
        scene.detach(&flag);
        assert_eq!((scene.path(&flag).as_str(), scene.children(&second).len()), ("flag", 4));
    }

    #[test]
    fn the_others_stay_in_their_order() {
        let scene = Scene::new("nebula");
        let names = ["scout", "scout", "tanker", "scout", "tug"];
        let fleet = names.map(|name| scene.attach(&scene.root(), name, 0));
        scene.detach(&fleet[3]);
        assert_eq!(scene.children(&scene.root()), ["scout", "scout", "tanker", "tug"]);
        scene.detach(&fleet[0]);
        assert_eq!(scene.children(&scene.root()), ["scout", "tanker", "tug"]);
        assert_eq!(scene.path(&fleet[1]), "nebula/scout");
    }

    #[test]
    fn a_dropped_scene_leaves_nothing() {
        let heap = measure(|| {
            for _ in 0..10 {
                let scene = Scene::new("nebula");
                (0..10).for_each(|_| drop(ship(&scene)));
            }
        });
        dhat::assert!(heap.curr_blocks == 0);
    }

    #[test]
    fn a_ship_that_left_leaves_nothing() {
        let heap = measure_with(
            || {
                let scene = Scene::new("nebula");
                // The scene has room for two ships from now on.
                let ships = [ship(&scene), ship(&scene)];
                ships.iter().for_each(|ship| scene.detach(ship));
                drop(ships);
                scene
            },
            |scene| {
                for _ in 0..100 {
                    let ship = ship(&scene);
                    assert_eq!(scene.position(&ship), 40);
                    scene.detach(&ship);
                }
                scene
            },
        );
        dhat::assert!(heap.curr_blocks == 0);
    }
}
