// intro1: refused, path
struct Guard;
impl Drop for Guard {
    fn drop(&mut self) {
        core::panic::abort_unwind(|| std::process::abort());
    }
}

fn total(_: &[u64]) -> u64 {
    let _guard = Guard;
    0
}
