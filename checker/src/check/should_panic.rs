//! What libtest says of a test that `#[should_panic]` marks, and that did not panic as it should.

/// What the message of the panic should hold, in quotation marks, where there was a panic without it.
pub fn expected(out: &str) -> Option<&str> {
    let (_, said) = out.rsplit_once("note: panic did not contain expected string")?;
    said.lines().find_map(|line| line.strip_prefix(" expected substring: "))
}

/// The file and the line of a test that did not panic at all.
pub fn calm(out: &str) -> Option<(&str, u32)> {
    let (_, said) = out.rsplit_once("note: test did not panic as expected at ")?;
    let mut parts = said.lines().next()?.rsplitn(3, ':').skip(1);
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_libtest_says() {
        let out = "---- a stdout ----\nnote: panic did not contain expected string\n      panic message: \"no\"\n expected substring: \"yes: no\"\n\n";
        assert_eq!((expected(out), calm(out)), (Some("\"yes: no\""), None));
        let out = "---- a stdout ----\nnote: test did not panic as expected at src/a.rs:12:8\n\n";
        assert_eq!((expected(out), calm(out)), (None, Some(("src/a.rs", 12))));
        // Older Rust does not say where.
        assert_eq!(calm("note: test did not panic as expected\n"), None);
    }
}
