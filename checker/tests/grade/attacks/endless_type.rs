// intro1: does not compile
trait Size {
    const SIZE: u64;
}
struct Twice<T>(T);
impl<T> Size for Twice<T>
where
    Twice<Twice<T>>: Size,
{
    const SIZE: u64 = <Twice<Twice<T>> as Size>::SIZE;
}

fn total(_: &[u64]) -> u64 {
    Twice::<u8>::SIZE
}
