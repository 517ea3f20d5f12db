//! The published tests, each of which proves that it came to its end.

use super::code::Code;

/// The tests with `items` inside of them, and with a guard in each that prints `nonce` when the test is
/// over. The lines of the tests stay where they are, so that a failure is told of the right one.
///
/// The guard is a private type of the tests' module: the code above can neither name nor make one. It
/// prints as it is dropped, so it is all one how a test returns; and not while a panic unwinds, unless the
/// test is to panic.
pub fn prove(tests: &str, items: &str, nonce: &str) -> String {
    // That they can be read was seen to before.
    let Ok(code) = Code::with_tests(tests) else { return tests.to_string() };
    let guard = format!(
        " struct HeaplingsEnd(bool); impl ::core::ops::Drop for HeaplingsEnd {{ fn drop(&mut self) {{ \
         if ::std::thread::panicking() == self.0 {{ let mut out = ::std::io::stdout(); \
         let _ = ::std::io::Write::write_all(&mut out, \"\\n{}\\n\".as_bytes()); }} }} }}",
        nonce.escape_default()
    );
    let block = |mut at: usize| {
        while !matches!(code.word(at), "{" | "") {
            at = code.partner(at) + 1;
        }
        at
    };
    let end_of = |at: usize| code.tokens.get(at).map_or(tests.len(), |token| token.end);
    let module = block(0);
    let mut insertions = vec![(end_of(module), guard)];
    let mut at = module + 1;
    while at < code.tokens.len() {
        let (item, _) = code.skip_attributes(at);
        let attributes: Vec<&str> = (at..item).map(|at| code.word(at)).collect();
        if attributes.windows(3).any(|words| words == ["[", "test", "]"]) {
            let panics = attributes.contains(&"should_panic");
            insertions.push((end_of(block(item)), format!(" let _end = HeaplingsEnd({panics});")));
        }
        at = item + 1;
    }
    let last = code.tokens.get(code.partner(module)).map_or(tests.len(), |token| token.at);
    insertions.push((last, items.to_string()));
    let (mut text, mut done) = (String::new(), 0);
    for (at, insertion) in insertions {
        text.push_str(&tests[done..at]);
        text.push_str(&insertion);
        done = at;
    }
    text + &tests[done..]
}
