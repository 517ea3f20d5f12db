// intro1
//! ```
//! #[cfg(test)]
//! mod tests { fn total() { std::process::exit(0) } }
//! ```

#![allow(dead_code, unused_variables)]

/* A long story: /* unsafe { } and #[cfg(test)] */ mod tests { */

/// ```
/// assert_eq!(total(&[1, 2]), 3); // macro_rules! no { () => {} }
/// ```
fn total(prices: &[u64]) -> u64 {
    let looks = r##"
#[cfg(test)]
mod tests {
    #[test]
    fn it_works() { unsafe { std::process::exit(0) } }
}
"# no end yet "##;
    let bytes = br#"static mut X: u8 = 0; "quoted" '"'"#;
    let (quote, brace, escaped) = ('"', '{', b'\'');
    let c = c"extern \"C\" { fn exit(); }";
    'outer: loop {
        break 'outer prices.iter().sum();
    }
}

fn main() {
    println!("{}", r"#[test] fn nothing() {}");
}
