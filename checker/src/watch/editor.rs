//! The learner's editor: which it is, and how it is told a line.

use std::path::Path;
use std::process::Command;

/// An editor that is to be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    program: String,
    arguments: Vec<String>,
    /// Whether it may need the terminal, so that watch mode stands back until it ends.
    pub in_terminal: bool,
}

/// How to choose an editor, for those who have not.
pub const HOW: &str =
    "set $VISUAL or $EDITOR, or start with `cargo checker watch --editor 'code -g {file}:{line}'`";

/// Editors that run in the terminal.
const TERMINAL: [&str; 15] = [
    "vi", "vim", "nvim", "nano", "pico", "hx", "helix", "micro", "kak", "joe", "mg", "ne", "emacs", "ed",
    "less",
];

/// Editors with a window of their own.
const WINDOW: [&str; 12] = [
    "code",
    "code-insiders",
    "codium",
    "cursor",
    "windsurf",
    "subl",
    "zed",
    "gvim",
    "gedit",
    "idea",
    "clion",
    "rustrover",
];

impl Editor {
    /// The editor of `--editor`, else of `VISUAL` or `EDITOR`, at a line of a file.
    pub fn choose(
        template: Option<&str>,
        variable: impl Fn(&str) -> Option<String>,
        file: &Path,
        line: u32,
    ) -> Option<Editor> {
        let variable = |name| variable(name).filter(|value| !value.trim().is_empty());
        let text =
            template.map(str::to_string).or_else(|| variable("VISUAL")).or_else(|| variable("EDITOR"))?;
        let mut words = words(&text).into_iter();
        let program = words.next()?;
        let stem = Path::new(&program)
            .file_stem()
            .map_or(String::new(), |stem| stem.to_string_lossy().to_lowercase());
        let mut arguments: Vec<String> = words.collect();
        let (name, number) = (file.display().to_string(), line.to_string());
        if arguments.iter().any(|argument| argument.contains("{file}")) {
            for argument in &mut arguments {
                *argument = argument.replace("{file}", &name).replace("{line}", &number);
            }
        } else {
            arguments.extend(place(&stem, name, &number));
        }
        let is_in = |names: &[&str]| names.contains(&stem.as_str());
        // What nobody has heard of is taken for what the variable was made for, and the option.
        let in_terminal = if template.is_some() { is_in(&TERMINAL) } else { !is_in(&WINDOW) };
        Some(Editor { program, arguments, in_terminal })
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }

    pub fn program(&self) -> &str {
        &self.program
    }
}

/// A file and a line, as this editor wants to be told.
fn place(editor: &str, file: String, line: &str) -> Vec<String> {
    match editor {
        "vi" | "vim" | "nvim" | "gvim" | "nano" | "pico" | "emacs" | "emacsclient" | "micro" | "kak"
        | "joe" | "mg" | "ne" | "gedit" => vec![format!("+{line}"), file],
        "hx" | "helix" | "subl" | "zed" => vec![format!("{file}:{line}")],
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
            vec!["-g".to_string(), format!("{file}:{line}")]
        }
        "idea" | "clion" | "rustrover" => vec!["--line".to_string(), line.to_string(), file],
        _ => vec![file],
    }
}

/// Words between spaces; quotes keep spaces in a word.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for char in text.chars() {
        match (char, quote) {
            (_, Some(open)) if char == open => quote = None,
            ('\'' | '"', None) => {
                quote = Some(char);
                word.get_or_insert_default();
            }
            (_, None) if char.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_every_editor_the_line() {
        let chosen = |template: Option<&str>, visual: &str, editor: &str| {
            let variable = |name: &str| Some(if name == "VISUAL" { visual } else { editor }.to_string());
            let editor = Editor::choose(template, variable, Path::new("/a b.rs"), 7)?;
            Some((format!("{} {}", editor.program, editor.arguments.join("|")), editor.in_terminal))
        };
        for (template, visual, editor, expected, in_terminal) in [
            (None, "", "vi", "vi +7|/a b.rs", true),
            (None, "nvim -R", "vi", "nvim -R|+7|/a b.rs", true),
            (None, "hx", "", "hx /a b.rs:7", true),
            (None, "", "/opt/some/thing", "/opt/some/thing /a b.rs", true),
            (None, "'/my apps/code' --wait", "", "/my apps/code --wait|-g|/a b.rs:7", false),
            (Some("code -g {file}:{line}"), "vi", "", "code -g|/a b.rs:7", false),
            (Some("vim +{line} {file}"), "", "", "vim +7|/a b.rs", true),
            (Some("code"), "", "", "code -g|/a b.rs:7", false),
        ] {
            assert_eq!(chosen(template, visual, editor), Some((expected.to_string(), in_terminal)));
        }
        assert_eq!(chosen(None, "", " "), None);
    }
}
