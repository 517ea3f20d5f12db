//! Functions that a derive wrote: they stand at a type's own lines, where nothing allocates that anybody could change.
//!
//! The checker reads this file as one of its own (`checker/src/profile/mod.rs`), as it does `cause.rs`.

/// Whether a derive wrote a function that dhat found at `line`, from 1, of a file with this text. Such a function is
/// one of a trait, and its place is at the declaration of a type: a field, or the derive itself. A method that somebody
/// wrote has its own `fn` above the line.
pub fn is_derived(function: &str, text: &str, line: usize) -> bool {
    let Some(method) = method_of_trait(function) else { return false };
    let above: Vec<&str> = text.lines().take(line).collect();
    for line in above.iter().rev() {
        if declares(line, "fn").is_some_and(|name| name == method) {
            return false;
        }
        let line = line.trim_start();
        if line.starts_with("#[derive")
            || ["struct", "enum", "union"].iter().any(|kind| declares(line, kind).is_some())
        {
            return true;
        }
    }
    false
}

/// `clone` in `<shop::Order as core::clone::Clone>::clone::{{closure}}`.
fn method_of_trait(function: &str) -> Option<&str> {
    let end = super::cause::find_outside(function.strip_prefix('<')?, ">")? + 1;
    if !function[..end].contains(" as ") {
        return None;
    }
    let method = function[end + 1..].strip_prefix("::")?;
    Some(method.split(['<', ':']).next().unwrap_or(method))
}

/// The name behind a keyword that only `pub`, `async` and the like stand before.
fn declares<'a>(line: &'a str, keyword: &str) -> Option<&'a str> {
    let mut words = line.split_whitespace();
    let is_before = |word: &str| {
        ["async", "const", "unsafe", "extern", "default", "pub"].contains(&word) || word.starts_with("pub(")
    };
    let first = words.find(|word| !is_before(word))?;
    let name = if first == keyword { words.next()? } else { return None };
    name.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLONE: &str = "<mine::Order as core::clone::Clone>::clone";
    const TEXT: &str = "\
#[derive(Clone, Debug)]
pub struct Order {
    pub name: String,
}

impl Clone for Basket {
    fn clone(&self) -> Basket {
        Basket { orders: self.orders.clone() }
    }
}

pub fn copied(orders: &[Order]) -> Vec<Order> {
    orders.to_vec()
}
";

    #[test]
    fn what_stands_at_a_declaration_is_derived_and_what_somebody_wrote_is_not() {
        for (function, line, derived) in [
            (CLONE, 3, true),
            (CLONE, 2, true),
            ("<mine::Order as core::fmt::Debug>::fmt", 1, true),
            ("<mine::Order as core::fmt::Debug>::fmt::{{closure}}", 3, true),
            ("<mine::Basket as core::clone::Clone>::clone", 8, false),
            ("<mine::Basket as core::clone::Clone>::clone::{{closure}}", 8, false),
            ("mine::copied", 3, false),
            ("mine::copied", 13, false),
            ("<<a", 3, false),
            ("<a as b>", 3, false),
        ] {
            assert_eq!(is_derived(function, TEXT, line), derived, "{function} {line}");
        }
        assert!(!is_derived(CLONE, "", 3));
    }

    #[test]
    fn a_declaration_may_be_public_and_more() {
        assert_eq!(declares("    pub(crate) async fn clone<T>(", "fn"), Some("clone"));
        assert_eq!(declares("pub struct Order;", "struct"), Some("Order"));
        assert_eq!(declares("let fn_pointer = 1;", "fn"), None);
        assert_eq!(declares("fn", "fn"), None);
    }
}
