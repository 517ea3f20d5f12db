// vec9: refused, name
#[derive(Debug, PartialEq)]
struct Any;

fn word() -> &'static str {
    stringify!(impl)
}

mod ours {
    pub fn Some<T>(_: T) -> super::Any {
        super::Any
    }
}
use ours::*;
