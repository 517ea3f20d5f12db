// vec2: refused, trait
use std::slice::*;

mod elsewhere {
    struct Iter;
}

trait All {
    fn all<F>(&mut self, _: F) -> bool {
        true
    }
}

// The library's.
impl<T> All for Iter<'_, T> {}
