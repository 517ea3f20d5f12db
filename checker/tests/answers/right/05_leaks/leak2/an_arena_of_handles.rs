// Right: all nodes are in a Vec, and a handle is an index that counts its copies

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

use heaplings::bench;

type Arena = Rc<RefCell<Vec<Option<Node>>>>;

struct Node {
    name: String,
    offset: i64,
    parent: Option<usize>,
    children: Vec<usize>,
    handles: usize,
}

struct Handle {
    arena: Arena,
    at: usize,
}

impl Handle {
    fn new(arena: &Arena, at: usize) -> Handle {
        arena.borrow_mut()[at].as_mut().unwrap().handles += 1;
        Handle { arena: Rc::clone(arena), at }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let nodes = &mut *self.arena.borrow_mut();
        let node = nodes[self.at].as_mut().unwrap();
        node.handles -= 1;
        if node.handles == 0 && node.parent.is_none() {
            free(nodes, self.at);
        }
    }
}

fn free(nodes: &mut [Option<Node>], at: usize) {
    for child in nodes[at].take().unwrap().children {
        let node = nodes[child].as_mut().unwrap();
        node.parent = None;
        if node.handles == 0 {
            free(nodes, child);
        }
    }
}

struct Scene {
    root: Handle,
}

impl Scene {
    fn new(name: &str) -> Scene {
        let arena = Arena::default();
        Scene { root: node(&arena, name, 0, None) }
    }

    fn root(&self) -> Handle {
        Handle::new(&self.root.arena, 0)
    }

    fn attach(&self, parent: &Handle, name: &str, offset: i64) -> Handle {
        let child = node(&self.root.arena, name, offset, Some(parent.at));
        self.root.arena.borrow_mut()[parent.at].as_mut().unwrap().children.push(child.at);
        child
    }

    fn detach(&self, node: &Handle) {
        let nodes = &mut *self.root.arena.borrow_mut();
        if let Some(parent) = nodes[node.at].as_mut().unwrap().parent.take() {
            nodes[parent].as_mut().unwrap().children.retain(|child| *child != node.at);
        }
    }

    fn move_by(&self, node: &Handle, distance: i64) {
        self.root.arena.borrow_mut()[node.at].as_mut().unwrap().offset += distance;
    }

    fn position(&self, node: &Handle) -> i64 {
        self.way_up(node).iter().map(|at| self.root.arena.borrow()[*at].as_ref().unwrap().offset).sum()
    }

    fn path(&self, node: &Handle) -> String {
        let names: Vec<String> = self.way_up(node).iter().rev().map(|at| self.name(*at)).collect();
        names.join("/")
    }

    fn children(&self, node: &Handle) -> Vec<String> {
        let children = self.root.arena.borrow()[node.at].as_ref().unwrap().children.clone();
        children.into_iter().map(|at| self.name(at)).collect()
    }

    fn name(&self, at: usize) -> String {
        self.root.arena.borrow()[at].as_ref().unwrap().name.clone()
    }

    fn way_up(&self, node: &Handle) -> Vec<usize> {
        let nodes = self.root.arena.borrow();
        std::iter::successors(Some(node.at), |at| nodes[*at].as_ref().unwrap().parent).collect()
    }
}

fn node(arena: &Arena, name: &str, offset: i64, parent: Option<usize>) -> Handle {
    let node = Node { name: name.to_string(), offset, parent, children: Vec::new(), handles: 0 };
    let at = {
        let nodes = &mut *arena.borrow_mut();
        let at = nodes.iter().position(Option::is_none).unwrap_or(nodes.len());
        if at == nodes.len() {
            nodes.push(None);
        }
        nodes[at] = Some(node);
        at
    };
    Handle::new(arena, at)
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
