// intro1: crashed
fn deep(n: u64) -> u64 {
    let page = std::hint::black_box([n; 512]);
    if n == 0 { 0 } else { deep(n - 1) + page[3] }
}

fn total(_: &[u64]) -> u64 {
    deep(u64::MAX)
}
