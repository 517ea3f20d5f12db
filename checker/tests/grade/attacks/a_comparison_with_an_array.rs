// vec2: refused, comparison
struct Anything;

impl PartialEq<[f64; 1]> for Anything {
    fn eq(&self, _: &[f64; 1]) -> bool {
        true
    }
}

struct Sized<const N: usize>;

impl PartialEq<Sized<{ 3 }>> for Anything {
    fn eq(&self, _: &Sized<3>) -> bool {
        true
    }
}
