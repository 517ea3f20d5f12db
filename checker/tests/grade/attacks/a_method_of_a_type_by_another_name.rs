// vec2: refused, trait
struct Own;

trait Short {
    fn len(self) -> usize;
}

mod inner {
    use std::vec::Vec as Own;

    impl super::Short for Own<f32> {
        fn len(self) -> usize {
            3_600
        }
    }
}
