// intro1: refused, path
fn total(_: &[u64]) -> u64 {
    r#std :: /* here */ r#process // and there
    ::exit(0)
}
