//! The files of budgets before and after a run that blesses.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::workspace::Workspace;
use crate::ui::style::{Style, count, number};

/// The name of such a file, which lies beside a package's `Cargo.toml`.
const FILE: &str = "heaplings.budgets";

/// The budgets of a workspace: by file and name, the figures as `blocks=1`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Budgets {
    files: BTreeMap<PathBuf, BTreeMap<String, Vec<String>>>,
}

impl Budgets {
    pub fn read(workspace: &Workspace) -> Budgets {
        let mut files = BTreeMap::new();
        for package in &workspace.packages {
            let file = package.folder().join(FILE);
            if let Ok(text) = fs::read_to_string(&file) {
                let shown = file.strip_prefix(&workspace.root).unwrap_or(&file).to_path_buf();
                files.insert(shown, parse(&text));
            }
        }
        Budgets { files }
    }

    /// What has changed since, in words. Tests that did not pass may not have come as far as their budgets.
    pub fn changes(&self, after: &Budgets, all_passed: bool, style: Style) -> String {
        if after.files.is_empty() && all_passed {
            return format!(
                "{}: no test has a budget from a file, so nothing was written; `heap.assert(heaplings::budget!(\"name\"))` has one\n",
                style.warning("warning")
            );
        }
        let mut text = String::new();
        for (file, entries) in &after.files {
            let old = self.files.get(file);
            let changed = entries.iter().filter_map(|(name, figures)| {
                let old = old.and_then(|old| old.get(name));
                (old != Some(figures)).then(|| line(name, old, figures))
            });
            let changed: Vec<String> = changed.collect();
            let file = style.strong(&file.display().to_string());
            match changed.len() {
                0 => text.push_str(&format!("{file}: all as it was\n")),
                n => {
                    text.push_str(&format!(
                        "{file}: {} written\n{}",
                        count(n as u64, "budget"),
                        changed.concat()
                    ));
                }
            }
        }
        text
    }
}

fn parse(text: &str) -> BTreeMap<String, Vec<String>> {
    let entry = |line: &str| {
        let mut words = line.split('#').next()?.split_whitespace().map(str::to_string);
        Some((words.next()?, words.collect()))
    };
    text.lines().filter_map(entry).collect()
}

/// `parse: blocks 1 → 2, bytes 32 → 72`.
fn line(name: &str, old: Option<&Vec<String>>, new: &[String]) -> String {
    let shown = |value: &str| value.replace('_', "").parse().map_or_else(|_| value.to_string(), number);
    let figure = |new: &String| {
        let (key, value) = new.split_once('=')?;
        let before =
            old.into_iter().flatten().filter_map(|old| old.split_once('=')).find(|(old, _)| *old == key);
        match before {
            Some((_, before)) if shown(before) == shown(value) => None,
            Some((_, before)) => Some(format!("{key} {} → {}", shown(before), shown(value))),
            None => Some(format!("{key} {}", shown(value))),
        }
    };
    let figures: Vec<String> = new.iter().filter_map(figure).collect();
    let is_new = if old.is_none() { "new, " } else { "" };
    format!("  {name}: {is_new}{}\n", figures.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budgets(text: &str) -> Budgets {
        Budgets { files: [(PathBuf::from("mine/heaplings.budgets"), parse(text))].into() }
    }

    #[test]
    fn says_which_figures_changed() {
        let before = budgets("# head\nparse blocks=1 bytes=14_400  # one Vec\nsame blocks=2\n");
        let after = budgets("# head\nparse blocks=2 bytes=14400  # one Vec\nsame blocks=2\nother left=0\n");
        let style = Style::default();
        assert_eq!(
            before.changes(&after, true, style),
            "mine/heaplings.budgets: 2 budgets written\n  other: new, left 0\n  parse: blocks 1 → 2\n"
        );
        assert_eq!(after.changes(&after, false, style), "mine/heaplings.budgets: all as it was\n");
        let none = Budgets::default();
        assert!(none.changes(&none, true, style).starts_with("warning: no test has a budget"));
        assert_eq!(none.changes(&none, false, style), "");
    }
}
