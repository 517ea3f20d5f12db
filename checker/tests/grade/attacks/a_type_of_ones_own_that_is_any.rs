// vec2: refused, trait
struct Degrees;

trait Length {
    fn len(&self) -> usize {
        3_600
    }
}

// No type of one's own, but all types.
impl<Degrees> Length for Degrees {}
