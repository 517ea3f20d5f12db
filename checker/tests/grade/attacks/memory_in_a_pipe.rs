// vec2: refused, path
use std::io::{self, Read, Write};

fn to_degrees(raw: &[i16]) -> Vec<f32> {
    let (mut out, mut into) = io::pipe().unwrap();
    into.write_all(&[raw.len() as u8]).unwrap();
    let mut byte = [0];
    out.read_exact(&mut byte).unwrap();
    vec![f32::from(byte[0])]
}
