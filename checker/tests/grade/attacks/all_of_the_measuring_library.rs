// vec2: refused, path
use heaplings::*;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = Vec::new();
    for &reading in raw {
        degrees.push(f32::from(reading) / 100.0);
    }
    degrees
}
