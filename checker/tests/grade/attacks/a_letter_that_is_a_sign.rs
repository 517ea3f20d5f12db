// vec2: refused, name
// The sign of the unit kelvin is a K to Rust.
trait K {
    fn len(&self) -> usize {
        3_600
    }
}

impl<T> K for Vec<T> {}
