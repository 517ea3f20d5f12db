// vec2: refused, path
use heaplings::{Heap, bench, measure as count};

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let heap: Heap<Vec<f32>> = count(|| raw.iter().map(|&reading| f32::from(reading)).collect());
    heap.value.clone()
}

fn main() {
    bench("to_degrees", || to_degrees(&[1]));
}
