// intro1: refused, macro
macro_rules! double {
    ($($x:tt)*) => { double!($($x)* $($x)*) };
}

fn total(_: &[u64]) -> u64 {
    double!(1)
}
