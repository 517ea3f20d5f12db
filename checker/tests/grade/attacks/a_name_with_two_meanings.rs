// vec9: refused, name
#[derive(Debug, PartialEq)]
struct Any;

mod ours {
    pub fn answer<T>(_: T) -> super::Any {
        super::Any
    }
}
mod theirs {
    pub use std::option::Option::Some as answer;
}
use ours::answer as Some;
