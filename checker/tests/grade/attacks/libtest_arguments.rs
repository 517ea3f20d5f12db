// intro1: refused, path
fn total(_: &[u64]) -> u64 {
    let exact = std::env::args().any(|argument| argument == "--exact");
    u64::from(exact)
}
