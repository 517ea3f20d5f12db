// vec2: refused, trait
trait Short {
    fn len(self) -> usize;
}
use self::Short as Plain;

struct Own;
impl Plain for Own {
    fn len(self) -> usize {
        0
    }
}
impl Plain for Vec<f32> {
    fn len(self) -> usize {
        3_600
    }
}
