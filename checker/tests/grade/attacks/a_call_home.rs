// intro1: refused, path
fn total(_: &[u64]) -> u64 {
    u64::from(std::net::TcpStream::connect("127.0.0.1:80").is_ok())
}
