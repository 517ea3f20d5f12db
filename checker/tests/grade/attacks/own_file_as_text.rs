// intro1: refused, macro
const TEXT: &str = include_str!(file!());

fn total(_: &[u64]) -> u64 {
    println!("{TEXT}");
    0
}
