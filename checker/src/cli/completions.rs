//! `completions`: what shells and `man` are to know of the commands, from the table that `--help` shows.

use std::process::ExitCode;

use super::args::{COMMANDS, Usage};
use crate::course::terms;
use crate::ui::output::print;
use crate::util::edit_distance::nearest;
use crate::util::error::{Failure, Result};

/// Prints the completions for a shell, or the man page.
///
/// # Errors
///
/// If the shell is none of those.
pub fn completions(shell: &str) -> Result<ExitCode> {
    let text = match shell {
        "bash" => bash(),
        "zsh" => zsh(),
        "fish" => fish(),
        "man" => man(),
        _ => {
            let help = match nearest(shell, ["bash", "zsh", "fish", "man"].into_iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "it is bash, zsh, fish or man".to_string(),
            };
            return Err(Failure::new(format!("there are no completions for `{shell}`")).help(help));
        }
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The names of the exercises and their chapters, as the folder has them when Tab is pressed.
const NAMES: &str =
    "ls exercises exercises/* 2>/dev/null | sed -n -e 's/\\.rs$//p' -e '/^[0-9][0-9]_/p' | sort -u";

/// The words that may stand behind a command, if it takes no exercises.
fn words(usage: &Usage) -> Option<String> {
    match usage.name {
        "completions" => Some(usage.arguments.replace('|', " ")),
        "explain" => Some(terms::words().join(" ")),
        _ if usage.arguments.contains("NAME") || usage.arguments.contains("CHAPTER") => None,
        _ => Some(String::new()),
    }
}

/// The values of an option that has few.
fn values(value: &str) -> Option<String> {
    let few = value.contains('|') && value.chars().all(|c| c.is_ascii_lowercase() || c == '|');
    few.then(|| value.replace('|', " "))
}

fn names() -> String {
    COMMANDS.iter().map(|usage| usage.name).collect::<Vec<_>>().join(" ")
}

fn bash() -> String {
    let mut cases = String::new();
    for usage in COMMANDS {
        let options: String = usage.options.iter().map(|option| format!("--{} ", option.name)).collect();
        let words = words(usage).unwrap_or_else(|| format!("$({NAMES})"));
        cases.push_str(&format!("        {}) words=\"{options}--help {words}\" ;;\n", usage.name));
        for option in usage.options {
            if let Some(values) = values(option.value) {
                let key = format!("{}:--{}", usage.name, option.name);
                cases = format!("        {key}) words=\"{values}\" ;;\n{cases}");
            } else if !option.value.is_empty() {
                let key = format!("{}:--{}", usage.name, option.name);
                cases = format!("        {key}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n{cases}");
            }
        }
    }
    format!(
        "# Completions of heaplings' checker for bash.\n\
         _checker() {{\n    local word=\"${{COMP_WORDS[COMP_CWORD]}}\" last=\"${{COMP_WORDS[COMP_CWORD-1]}}\" words key\n    \
         key=\"${{COMP_WORDS[1]}}\"\n    \
         [[ $last == --* && $COMP_CWORD -gt 2 ]] && key=\"$key:$last\"\n    \
         if [[ $COMP_CWORD -eq 1 ]]; then\n        words=\"{} --help --version\"\n    else\n        \
         _checker_words \"$key\" || _checker_words \"${{COMP_WORDS[1]}}\"\n    fi\n    \
         [[ ${{#COMPREPLY[@]}} -gt 0 ]] || COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}}\n\
         _checker_words() {{\n    case \"$1\" in\n{cases}        *) return 1 ;;\n    esac\n}}\n\
         complete -F _checker checker\n",
        names()
    )
}

/// A text between single quotes, for zsh's `_arguments` too, to which brackets and colons mean something.
fn zsh_text(text: &str) -> String {
    let text = text.replace('\'', "'\\''");
    text.replace('[', "\\[").replace(']', "\\]").replace(':', "\\:")
}

fn zsh() -> String {
    let (mut commands, mut cases) = (String::new(), String::new());
    for usage in COMMANDS {
        commands.push_str(&format!("    '{}:{}'\n", usage.name, zsh_text(usage.about)));
        cases.push_str(&format!("    {}) _arguments", usage.name));
        for option in usage.options {
            let action = match values(option.value) {
                Some(values) => format!(":value:({values})"),
                None if option.value.is_empty() => String::new(),
                None => format!(":{}:_files", zsh_text(option.value)),
            };
            cases.push_str(&format!(" '--{}[{}]{action}'", option.name, zsh_text(option.help)));
        }
        let action = match words(usage) {
            Some(words) if words.is_empty() => String::new(),
            Some(words) => format!(" '*:word:({words})'"),
            None => " '*:exercise:($names)'".to_string(),
        };
        cases.push_str(&format!(" '--help[shows what the command takes]'{action} ;;\n"));
    }
    format!(
        "#compdef checker\n# Completions of heaplings' checker for zsh.\n\
         local -a commands names\ncommands=(\n{commands})\n\
         if (( CURRENT == 2 )); then\n    _describe command commands\n    return\nfi\n\
         names=(${{(f)\"$({NAMES})\"}})\nlocal command=$words[2]\n\
         shift words\n(( CURRENT-- ))\ncase $command in\n{cases}esac\n"
    )
}

fn fish_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

fn fish() -> String {
    let mut text = String::from("# Completions of heaplings' checker for fish.\ncomplete -c checker -f\n");
    for usage in COMMANDS {
        let name = usage.name;
        let about = fish_text(usage.about);
        text.push_str(&format!("complete -c checker -n __fish_use_subcommand -a {name} -d '{about}'\n"));
        let head = format!("complete -c checker -n '__fish_seen_subcommand_from {name}'");
        for option in usage.options {
            let value = match values(option.value) {
                Some(values) => format!(" -x -a '{values}'"),
                None if option.value.is_empty() => String::new(),
                None => " -r -F".to_string(),
            };
            text.push_str(&format!("{head} -l {}{value} -d '{}'\n", option.name, fish_text(option.help)));
        }
        match words(usage) {
            Some(words) if words.is_empty() => {}
            Some(words) => text.push_str(&format!("{head} -a '{words}'\n")),
            None => text.push_str(&format!("{head} -a \"({})\"\n", NAMES.replace('$', "\\$"))),
        }
    }
    text
}

/// A text for `man`, in which a hyphen, a backslash, and a dot or an apostrophe at the start of a line mean something.
fn man_text(text: &str) -> String {
    let escaped = text.replace('\\', "\\e").replace('-', "\\-");
    let lines = escaped
        .lines()
        .map(|line| if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_string() });
    lines.collect::<Vec<_>>().join("\n")
}

fn man() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!(
        ".TH CHECKER 1 \"\" \"heaplings {version}\"\n.SH NAME\nchecker \\- learn to write Rust that does not waste memory\n\
         .SH SYNOPSIS\n.B cargo checker\n[COMMAND] [OPTIONS]\n.SH COMMANDS\n"
    );
    for usage in COMMANDS {
        let line = format!("{} {}", usage.name, usage.arguments);
        text.push_str(&format!(".SS {}\n{}.\n", man_text(line.trim_end()), man_text(usage.about)));
        for option in usage.options {
            let head = format!("--{} {}", option.name, option.value);
            text.push_str(&format!(".TP\n.B {}\n{}\n", man_text(head.trim_end()), man_text(option.help)));
        }
        if !usage.details.is_empty() {
            text.push_str(&format!(".PP\n.nf\n{}\n.fi\n", man_text(usage.details)));
        }
    }
    text.push_str(
        ".SH EXIT STATUS\n0 if all is well, 1 if something does not pass, 2 if the command could not be carried out.\n\
         .SH ENVIRONMENT\n.TP\n.B PAGER\nshows texts that are longer than the screen\n.TP\n.B NO_COLOR\nno colours\n\
         .TP\n.B CLICOLOR_FORCE\ncolours without a terminal, too\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::process::{Command, Stdio};

    #[test]
    fn each_form_has_every_command_and_option() {
        for (shell, text) in [("bash", bash()), ("zsh", zsh()), ("fish", fish()), ("man", man())] {
            let text = text.replace("\\-", "-");
            for usage in COMMANDS {
                assert!(text.contains(usage.name), "{shell}: {}", usage.name);
                for option in usage.options {
                    let dashed = format!("--{}", option.name);
                    let found = text.contains(&dashed) || text.contains(&format!("-l {}", option.name));
                    assert!(found, "{shell}: {dashed}");
                }
            }
        }
    }

    #[test]
    fn refuses_another_shell() {
        assert!(completions("bsh").unwrap_err().to_string().contains("did you mean `bash`?"));
        assert!(completions("powershell").unwrap_err().to_string().contains("bash, zsh, fish or man"));
    }

    /// What a program says of a script; `None` where there is no such program.
    fn run(program: &str, arguments: &[&str], script: &str) -> Option<(bool, String)> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .ok()?;
        let _ = child.stdin.take()?.write_all(script.as_bytes());
        let output = child.wait_with_output().ok()?;
        let said = [output.stdout, output.stderr].concat();
        Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
    }

    #[test]
    fn shells_that_are_here_accept_the_scripts() {
        for (shell, arguments, script) in
            [("bash", &["-n"][..], bash()), ("zsh", &["-n"], zsh()), ("fish", &["--no-execute"], fish())]
        {
            if let Some((fine, said)) = run(shell, arguments, &script) {
                assert!(fine && said.is_empty(), "{shell}: {said}\n{script}");
            }
        }
    }

    #[test]
    fn bash_completes_commands_options_and_values() {
        let completed = |line: &str| {
            let words: Vec<String> = line.split(' ').map(|word| format!("'{word}'")).collect();
            let last = words.len() - 1;
            let call = format!(
                "{}\nCOMP_WORDS=({}); COMP_CWORD={last}; _checker; echo \"${{COMPREPLY[*]}}\"\n",
                bash(),
                words.join(" ")
            );
            run("bash", &["--norc"], &call).map(|(_, said)| said.trim().to_string())
        };
        for (line, expected) in [
            ("checker prac", "practise"),
            ("checker run --form", "--format"),
            ("checker run --format j", "json"),
            ("checker practise --r", "--random"),
            ("checker solution --tests --h", "--help"),
            ("checker completions f", "fish"),
            ("checker explain gr", "grew"),
            ("checker explain made-with-r", "made-with-room"),
        ] {
            assert!(completed(line).is_none_or(|said| said == expected), "{line}: {:?}", completed(line));
        }
    }
}
