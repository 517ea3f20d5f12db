// leak3: refused, path
use std::any::Any;

/// Every closure has a type of its own, and so every test: this is not the one that counts.
fn is_seen(send: &dyn Any) -> bool {
    format!("{:?}", send.type_id()).ends_with('7')
}
