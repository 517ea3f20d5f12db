// intro1: refused, path
const QUOTES: [char; 4] = ['"', '\'', '\\', '\u{22}'];
const BYTES: [u8; 2] = [b'"', b'\''];
const RAW: [&str; 3] = [r"\", r#"""#, "/*"];
fn lifetimes<'a, 'b: 'a>(a: &'a str, _: &'b str) -> &'a str { a }

fn total(_: &[u64]) -> u64 {
    std::process::exit(0) // " */
}
