// vec2: refused, trait
use std::slice as pieces;
use pieces::*;

mod elsewhere {
    struct Iter;
}

trait All {
    fn all<F>(&mut self, _: F) -> bool {
        true
    }
}

impl<T> All for Iter<'_, T> {}
