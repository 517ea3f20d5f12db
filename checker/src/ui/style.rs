//! Colours, links and numbers for a person to read.

use std::env;
use std::io::IsTerminal;
use std::path::Path;

/// Whether and how to decorate what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    pub color: bool,
    /// Whether paths become links (OSC 8).
    pub links: bool,
}

impl Style {
    /// For a stream: colour on a terminal only, unless a variable says otherwise.
    pub fn of(stream: &impl IsTerminal) -> Style {
        let variable = |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let terminal = stream.is_terminal() && variable("TERM").as_deref() != Some("dumb");
        let color = is_colored(variable, terminal);
        Style { color, links: color && terminal && shows_links() }
    }

    /// As rustc prints `error`.
    pub fn error(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    pub fn warning(self, text: &str) -> String {
        self.paint("1;33", text)
    }

    pub fn good(self, text: &str) -> String {
        self.paint("1;32", text)
    }

    /// As rustc prints line numbers and bars.
    pub fn margin(self, text: &str) -> String {
        self.paint("1;34", text)
    }

    pub fn strong(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub fn added(self, text: &str) -> String {
        self.paint("32", text)
    }

    pub fn deleted(self, text: &str) -> String {
        self.paint("31", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }

    /// `text`, as a link to a file where the terminal shows such.
    pub fn link(self, file: &Path, text: &str) -> String {
        if !self.links {
            return text.to_string();
        }
        let path = file.to_string_lossy().replace('\\', "/");
        // What stands before the path's first slash is the name of a machine, which a drive's letter is not.
        let mut url = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
        for byte in path.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b':' => {
                    url.push(char::from(byte))
                }
                _ => url.push_str(&format!("%{byte:02X}")),
            }
        }
        format!("\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\")
    }
}

/// Whether to colour. `NO_COLOR` counts before `CLICOLOR_FORCE`, that before `CARGO_TERM_COLOR`, and that before
/// `CLICOLOR`. A variable that is empty says nothing.
fn is_colored(variable: impl Fn(&str) -> Option<String>, terminal: bool) -> bool {
    let variable = |name| variable(name).filter(|value| !value.is_empty());
    if variable("NO_COLOR").is_some() {
        return false;
    }
    if variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    match variable("CARGO_TERM_COLOR").as_deref() {
        Some("always") => true,
        Some("never") => false,
        _ => terminal && variable("CLICOLOR").as_deref() != Some("0"),
    }
}

/// The terminals known to show links; others may print the sequence as text.
fn shows_links() -> bool {
    let is = |name, values: &[&str]| env::var(name).is_ok_and(|value| values.contains(&value.as_str()));
    let vte = env::var("VTE_VERSION").ok().and_then(|version| version.parse::<u32>().ok());
    is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"])
        || is("TERM", &["xterm-kitty", "alacritty", "foot", "xterm-ghostty"])
        || env::var_os("WT_SESSION").is_some()
        || vte.is_some_and(|version| version >= 5_000)
}

/// `32752` as `32,752`.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 block`, `9 blocks`.
pub fn count(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", number(n), if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obeys_the_variables_for_colour() {
        let colored = |variables: &[(&str, &str)], terminal| {
            let find = |name: &str| variables.iter().find(|(other, _)| *other == name);
            is_colored(|name| find(name).map(|(_, value)| value.to_string()), terminal)
        };
        for (variables, on_terminal, elsewhere) in [
            (&[] as &[(&str, &str)], true, false),
            (&[("NO_COLOR", "1")], false, false),
            (&[("NO_COLOR", "")], true, false),
            (&[("CLICOLOR", "0")], false, false),
            (&[("CLICOLOR", "1")], true, false),
            (&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], true, true),
            (&[("CLICOLOR_FORCE", "0")], true, false),
            (&[("CARGO_TERM_COLOR", "never")], false, false),
            (&[("CARGO_TERM_COLOR", "auto"), ("CLICOLOR", "0")], false, false),
            (&[("CARGO_TERM_COLOR", "always")], true, true),
            (&[("CARGO_TERM_COLOR", "always"), ("NO_COLOR", "1")], false, false),
            (&[("CARGO_TERM_COLOR", "never"), ("CLICOLOR_FORCE", "1")], true, true),
        ] {
            assert_eq!(colored(variables, true), on_terminal, "{variables:?}");
            assert_eq!(colored(variables, false), elsewhere, "{variables:?}");
        }
    }

    #[test]
    fn groups_digits() {
        for (n, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (32_752, "32,752"), (1_234_567, "1,234,567")]
        {
            assert_eq!(number(n), text);
        }
    }

    #[test]
    fn counts_things() {
        assert_eq!(count(1, "allocation"), "1 allocation");
        assert_eq!(count(9_000, "byte"), "9,000 bytes");
    }

    #[test]
    fn decorates_only_where_it_may() {
        let plain = Style::default();
        assert_eq!(plain.error("x"), "x");
        assert_eq!(plain.link(Path::new("/a"), "x"), "x");
        let full = Style { color: true, links: true };
        assert_eq!(full.error("x"), "\x1b[1;31mx\x1b[0m");
        assert_eq!(full.link(Path::new("/a b/ü"), "x"), "\x1b]8;;file:///a%20b/%C3%BC\x1b\\x\x1b]8;;\x1b\\");
        assert!(full.link(Path::new(r"C:\a\b.rs"), "x").contains("file:///C:/a/b.rs\x1b"));
    }
}
