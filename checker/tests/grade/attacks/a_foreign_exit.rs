// intro1: refused, unsafe
unsafe extern "C" {
    safe fn exit(code: i32) -> !;
}

fn total(_: &[u64]) -> u64 {
    exit(0)
}
