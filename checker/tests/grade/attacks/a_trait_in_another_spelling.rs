// vec2: refused, trait
trait Échelle {
    fn len(&self) -> usize {
        3_600
    }
}

impl<T> Échelle for Vec<T> {}
