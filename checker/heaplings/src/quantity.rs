//! Figures in words.

/// `1 block`, `14,400 bytes`. The noun is the word for one.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{} {noun}{end}", grouped(number))
}

/// `14,400`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (14_400_000, "14,400,000")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn one_is_not_several() {
        assert_eq!([0, 1, 1_002].map(|n| count(n, "block")), ["0 blocks", "1 block", "1,002 blocks"]);
    }
}
