// vec2: refused, static
use std::sync::OnceLock;

static DEGREES: OnceLock<Vec<f32>> = OnceLock::new();

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    DEGREES.get_or_init(|| raw.iter().map(|&reading| f32::from(reading) / 100.0).collect()).clone()
}
