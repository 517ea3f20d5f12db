// vec2: refused, trait
mod elsewhere {
    struct str;
}

trait Length {
    fn len(&self) -> usize {
        3_600
    }
}

impl Length for str {}
