// vec2: refused, trait
trait Short {
    fn len(self) -> usize;
}

impl Short for Vec<f32> {
    fn len(self) -> usize {
        3_600
    }
}

fn to_degrees(_: &[i16]) -> Vec<f32> {
    Vec::new()
}
