//! The commands, end to end.

mod common;

use common::Tree;

#[test]
fn a_starter_fails_with_a_pointer_to_its_line() {
    let tree = Tree::new("starter");
    tree.checker(&["run", "vec2"])
        .ended_with(1)
        .prints("error: 11 allocations, the limit is 1\n")
        .prints("  --> exercises/01_vec_capacity/vec2.rs:18:17\n")
        .prints("   |                 ^^^^ 11 allocations, 32,752 bytes\n")
        .prints("   = limit: heap.total_blocks <= 1, in allocates_once\n");
}

#[test]
fn a_solution_passes_and_shows_the_gain() {
    let tree = Tree::new("solution");
    tree.solve("01_vec_capacity", "vec2");
    tree.checker(&["run", "vec2"])
        .ended_with(0)
        .prints("vec2 passes: 3 tests\n")
        .prints("allocates_once: blocks 11 → 1, bytes 32,752 → 14,400");
}
