//! What a frame's function calls itself, as compilers of Rust and of C++ write it.

pub use super::cause::bare;
pub(super) use super::cause::find_outside;

/// How many types may stand in one another at the front of a name: more than any compiler writes.
const DEEPEST: usize = 16;

/// The crate that a function's full name begins with: of the type for `<vec2::A as core::clone::Clone>::clone`,
/// or else of the trait.
pub(super) fn crate_of(function: &str) -> Option<&str> {
    let mut name = unwrapped(without_return_type(function));
    let mut otherwise = None;
    for _ in 0..DEEPEST {
        let Some(inside) = name.strip_prefix('<') else { return first_segment(name).or(otherwise) };
        let inside = &inside[..find_outside(inside, ">").unwrap_or(inside.len())];
        let (ty, implemented) = match find_outside(inside, " as ") {
            Some(at) => (&inside[..at], Some(&inside[at + 4..])),
            None => (inside, None),
        };
        let ty = ty.trim_start_matches(['&', '*', '[', '(']);
        let ty = ["mut ", "const ", "dyn "].iter().fold(ty, |ty, word| ty.strip_prefix(word).unwrap_or(ty));
        if ty.starts_with('<') {
            name = ty;
            continue;
        }
        let ty = unwrapped(ty);
        if let Some(segment) = first_segment(ty) {
            return Some(segment);
        }
        // A type without a path is built in, and so is its method, unless a trait says more.
        otherwise = Some("core");
        match implemented {
            Some(implemented) => name = implemented,
            None => break,
        }
    }
    otherwise
}

/// The part in front of the first `::`, if there is one.
fn first_segment(path: &str) -> Option<&str> {
    find_outside(path, "::").map(|at| &path[..at])
}

/// A C++ function's qualified name, of `void std::vector<int>::_M_insert<int const&>(int const&)`: templates are
/// written with the type that they return, and with what they take.
fn without_return_type(function: &str) -> &str {
    let parameters = find_outside(function, "(").filter(|at| *at > 0);
    let head = parameters.map_or(function, |at| &function[..at]);
    if head.starts_with('<') || head.starts_with("operator") || !head.contains(' ') {
        return function;
    }
    let mut start = 0;
    while let Some(at) = find_outside(&head[start..], " ") {
        let next = &head[start + at + 1..];
        // A name of Rust's has ` as ` in it; `operator new` is one name.
        if next.starts_with("as ") || head[start..].starts_with("operator") || next.is_empty() {
            break;
        }
        start += at + 1;
    }
    &function[start..]
}

/// The type in what Microsoft's debuggers are given in place of a Rust type: `enum2$<core::option::Option<u8> >`.
fn unwrapped(mut name: &str) -> &str {
    const WRAPPERS: [&str; 9] = [
        "enum2$<",
        "ref$<",
        "ref_mut$<",
        "ptr_const$<",
        "ptr_mut$<",
        "slice2$<",
        "slice$<",
        "array$<",
        "dyn$<",
    ];
    for _ in 0..DEEPEST {
        match WRAPPERS.iter().find_map(|wrapper| name.strip_prefix(wrapper)) {
            Some(inside) => name = inside,
            None => break,
        }
    }
    name
}

/// Whether a function makes a copy of a value, or moves it: a `clone` of Rust's, a constructor or an assignment of
/// C++'s that takes its own class, `shop::Order::Order(shop::Order const&)`.
pub(super) fn is_copy(function: &str) -> bool {
    if function.ends_with(" as core::clone::Clone>::clone") {
        return true;
    }
    let Some(open) = find_outside(function, "(").filter(|_| function.ends_with(')')) else { return false };
    let (name, taken) = (&function[..open], &function[open + 1..function.len() - 1]);
    let Some(taken) = taken.strip_suffix(" const&").or_else(|| taken.strip_suffix("&&")) else {
        return false;
    };
    let Some(method) = name.strip_prefix(taken).and_then(|rest| rest.strip_prefix("::")) else {
        return false;
    };
    let class = taken.split('<').next().unwrap_or(taken);
    method == "operator=" || Some(method) == class.rsplit("::").next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_copies() {
        for copy in [
            "<vec2::Message as core::clone::Clone>::clone",
            "YAML::RegEx::RegEx(YAML::RegEx const&)",
            "Order::Order(Order const&)",
            "shop::List<int>::List(shop::List<int> const&)",
            "shop::Order::operator=(shop::Order&&)",
        ] {
            assert!(is_copy(copy), "{copy}");
        }
        for other in [
            "YAML::RegEx::RegEx(YAML::Stream const&)",
            "YAML::RegEx::RegEx()",
            "shop::Order::append(shop::Order const&)",
            "copy(shop::Order const&)",
            "(",
            "",
        ] {
            assert!(!is_copy(other), "{other}");
        }
    }

    #[test]
    fn finds_the_crate_or_namespace() {
        for (function, name) in [
            (
                "void std::vector<int, std::allocator<int> >::_M_realloc_insert<int const&>(int const&)",
                Some("std"),
            ),
            ("std::vector<int, std::allocator<int> >::push_back(int const&)", Some("std")),
            ("shop::orders(int)", Some("shop")),
            ("std::string shop::name<int>(int)", Some("shop")),
            ("readings(int)", None),
            (
                "enum2$<core::option::Option<ref$<alloc::string::String> > >::cloned<alloc::string::String>",
                Some("core"),
            ),
            ("<T as vec2::Shout>::shout", Some("vec2")),
            ("<app::A as core::ops::FnOnce<(u8, u8)>>::call_once", Some("app")),
            ("app::main::{{closure}}", Some("app")),
            ("operator new(unsigned long)", None),
        ] {
            assert_eq!(crate_of(function), name, "{function}");
        }
    }
}
