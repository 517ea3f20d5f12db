// vec2: refused, unclosed
/// The readings of one hour, in hundredths of a degree.
const HOUR: usize = 3_600;

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let mut degrees = Vec::new();
    for &reading in raw {
        degrees.push(f32::from(reading) / 100.0);
    }
    degrees
}

const REST: &str = r#"
#[cfg(test)]
mod tests {
    #[test]
    fn allocates_once() {}
}
"; // Two characters are missing.
