//! `--help`: the table of the commands as a page.

use super::usage::{COMMANDS, Flag, Usage};
use crate::ui::markdown;
use crate::ui::style::Style;
use crate::ui::wrap::{hang, wrap};

/// Options up to this width stand beside what is said of them; longer ones stand above it.
const WIDEST: usize = 24;

/// The text of `--help`, of one command or of all, in so many columns.
pub fn help(command: Option<&Usage>, columns: usize) -> String {
    let Some(usage) = command else { return overview(columns) };
    let Usage { name, options, about, details, .. } = usage;
    let more = if options.is_empty() { "" } else { " [OPTIONS]" };
    let line = format!("cargo checker {name} {}", usage.arguments);
    let shown = |option: &Flag| format!("--{} {}", option.name, option.value).trim_end().to_string();
    let width =
        options.iter().map(|option| shown(option).len()).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let mut text = wrap(about, columns) + "\n";
    text.push_str(&hang("Usage: ", &format!("{}{more}", line.trim_end()), columns));
    for (at, option) in options.iter().enumerate() {
        let (mut head, gap) = (shown(option), if at == 0 { "\n" } else { "" });
        text.push_str(gap);
        if head.len() > width {
            text.push_str(&format!("  {head}\n"));
            head.clear();
        }
        text.push_str(&hang(&format!("  {head:<width$}  "), option.help, columns));
    }
    if !details.is_empty() {
        text.push('\n');
        text.push_str(&markdown::render(details, columns, Style::default()));
    }
    text
}

fn overview(columns: usize) -> String {
    let mut text = wrap("Learn to write Rust that does not waste memory.", columns) + "\n";
    text.push_str(&hang("Usage: ", "cargo checker [COMMAND]", columns));
    text.push_str("\nCommands:\n");
    for usage in COMMANDS {
        text.push_str(&hang(&format!("  {:<12} ", usage.name), usage.about, columns));
    }
    text.push_str("\nOptions:\n");
    text.push_str(&hang("  -h, --help     ", "This help, or that of a command", columns));
    text.push_str(&hang("  -V, --version  ", "The version", columns));
    let ends = "\nEnds with 0 if all is well, with 1 if something does not pass, and with 2 if the command\n\
        could not be carried out. Colours obey NO_COLOR, CLICOLOR, CLICOLOR_FORCE and CARGO_TERM_COLOR.\n";
    text + "\n" + &markdown::render(ends, columns, Style::default())
}
