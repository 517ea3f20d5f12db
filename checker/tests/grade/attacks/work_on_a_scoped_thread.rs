// vec2: refused, path
use std::thread as here;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    here::scope(|scope| {
        scope.spawn(|| raw.iter().map(|&reading| f32::from(reading) / 100.0).collect()).join().unwrap()
    })
}
