#!/* intro1: refused, attribute
fn total(_: &[u64]) -> u64 {
    std::process::exit(0)
}
// */
