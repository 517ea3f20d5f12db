// vec2: refused, attribute
/// The readings of one hour, in hundredths of a degree.
const HOUR: usize = 3_600;

#[cfg(not(test))]
fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = Vec::new();
    for &reading in raw {
        degrees.push(f32::from(reading) / 100.0);
    }
    degrees
}

#[cfg_attr(not(debug_assertions), inline)]
#[cfg(all(test, debug_assertions))]
fn to_degrees(raw: &[i16]) -> Vec<f32> {
    raw.iter().map(|&reading| f32::from(reading) / 100.0).collect()
}
