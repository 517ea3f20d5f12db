// vec2: refused, path
fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let raw = raw.to_vec();
    std::thread::spawn(move || raw.iter().map(|&reading| f32::from(reading) / 100.0).collect()).join().unwrap()
}
