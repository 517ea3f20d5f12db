// vec9: refused, name
mod ours {
    pub fn answer<T>(_: T) -> bool {
        true
    }
}
mod theirs {
    pub use std::option::Option::Some as it;
}
use ours::answer as it;
use it as Some;
