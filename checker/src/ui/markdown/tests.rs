use std::fs;
use std::path::Path;

use super::*;
use crate::ui::terminal::width_of;

const COLOR: Style = Style { color: true, links: false };

fn plainly(text: &str, columns: usize) -> String {
    render(text, columns, Style::default())
}

const STORY: &str = "\
A till adds up the prices in a basket, in cents. It only reads them, and yet it copies
them first.
Goal: the same total.

## What to do

1. **Run** the exercise, and see
   what it prints.
2. Read [the line](x.rs).

* One
  item
* Another, with code below:

      let code = also_that_is_wider_than_the_columns();

```rust
fn f() {

}
```
";

#[test]
fn fills_paragraphs_and_items() {
    let expected = "\
A till adds up the prices in a basket,
in cents. It only reads them, and yet it
copies them first.
Goal: the same total.

What to do

1. Run the exercise, and see what it
   prints.
2. Read the line.

- One item
- Another, with code below:

      let code = also_that_is_wider_than_the_columns();

    fn f() {

    }
";
    assert_eq!(plainly(STORY, 40), expected);
}

#[test]
fn without_a_terminal_lines_end_where_the_author_ended_them() {
    let text = plainly(STORY, usize::MAX);
    assert!(text.starts_with(
        "A till adds up the prices in a basket, in cents. It only reads them, and yet it copies\nthem"
    ));
    assert!(text.contains("1. Run the exercise, and see\n   what it prints.\n"), "{text}");
}

#[test]
fn headings_and_what_is_bold_are_bold_where_there_is_colour() {
    let text = "# 05 Leaks\n\n**One** *and* two\n";
    assert_eq!(
        render(text, 80, COLOR),
        "\x1b[1m05 Leaks\x1b[0m\n\n\x1b[1mOne\x1b[0m \x1b[1mand\x1b[0m two\n"
    );
    assert_eq!(plainly(text, 80), "05 Leaks\n\nOne and two\n");
}

#[test]
fn a_paragraph_below_an_item_is_indented_as_the_item_is() {
    let text = "- one\n\n  two\n  three\n\nfour\n\n  - inner\n    text\n";
    assert_eq!(plainly(text, 80), "- one\n\n  two three\n\nfour\n\n  - inner text\n");
}

#[test]
fn a_number_or_a_mark_in_the_middle_is_no_item() {
    assert_eq!(
        plainly("The size is\n24. That is all, and\n-5 is less.", 80),
        "The size is 24. That is all, and -5 is less.\n"
    );
    assert_eq!(plainly("Two steps:\n1. a\n2. b", 80), "Two steps:\n1. a\n2. b\n");
}

#[test]
fn code_of_a_hint_needs_no_empty_line_before_it() {
    assert_eq!(plainly("See:\n    let a = 1;\n\n    a\nSo.", 80), "See:\n    let a = 1;\n\n    a\nSo.\n");
}

#[test]
fn questions_are_a_list_without_their_answers() {
    let text = "## Q\n\n<details>\n<summary>Why\n<code>Rc&lt;T&gt;</code>?</summary>\n\nSo.\n</details>\n\n\
        <details>\n<summary>How?</summary>\n\nSo.\n</details>\n\n## Read on\n";
    assert_eq!(plainly(text, 80), "Q\n\n- Why `Rc<T>`?\n- How?\n\nRead on\n");
}

const TABLE: &str = "\
| exercise | what it is about | blocks |
| --- | --- | ---: |
| [leak1](leak1.rs) | a **cycle** of `Rc \\| Arc`: the way back owns nothing | 1 |
| bronze_a_report_needs_few_blocks | | 12,275 |
";

#[test]
fn a_table_has_columns_that_fit() {
    let wide = "\
exercise                          what it is about                                  blocks
────────────────────────────────  ────────────────────────────────────────────────  ──────
leak1                             a cycle of `Rc | Arc`: the way back owns nothing       1
bronze_a_report_needs_few_blocks                                                    12,275
";
    assert_eq!(plainly(TABLE, 100), wide);
    assert_eq!(plainly(TABLE, usize::MAX), wide);
    let narrow = "\
exercise                          what it is about    blocks
────────────────────────────────  ──────────────────  ──────
leak1                             a cycle of `Rc |         1
                                  Arc`: the way back
                                  owns nothing
bronze_a_report_needs_few_blocks                      12,275
";
    assert_eq!(plainly(TABLE, 60), narrow);
    assert!(render(TABLE, 60, COLOR).contains(" a \x1b[1mcycle\x1b[0m of "));
}

#[test]
fn where_columns_have_no_room_each_row_is_an_item() {
    let expected = "\
- leak1
  what it is about: a
    cycle of `Rc | Arc`:
    the way back owns
    nothing
  blocks: 1
- bronze_a_report_
  needs_few_blocks
  blocks: 12,275
";
    assert_eq!(plainly(TABLE, 24), expected);
}

/// The texts that a terminal shows: pages, hints, stories and headers of solutions.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut texts = Vec::new();
    let mut add = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let header = |line: &str| line[3..].strip_prefix(' ').unwrap_or_default().to_string();
        let text = match path.extension().is_some_and(|end| end == "rs") {
            true => text
                .lines()
                .take_while(|line| line.starts_with("//!"))
                .map(|line| header(line) + "\n")
                .collect(),
            false => text,
        };
        texts.push((path.display().to_string(), text));
    };
    for folder in ["exercises", "checker/starters", "solutions"] {
        for chapter in
            fs::read_dir(root.join(folder)).unwrap().flatten().filter(|entry| entry.path().is_dir())
        {
            for file in fs::read_dir(chapter.path()).unwrap().flatten().map(|entry| entry.path()) {
                let is_page = file.extension().is_some_and(|end| end == "md");
                // Not the learner's copies.
                if is_page || (folder != "exercises" && file.extension().is_some_and(|end| end == "rs")) {
                    add(&file);
                }
            }
        }
    }
    for page in ["README.md", "CONTRIBUTING.md", "solutions/README.md", "checker/heaplings/README.md"] {
        add(&root.join(page));
    }
    texts
}

/// The letters and digits of a text, how often each is in it.
fn letters(text: &str) -> std::collections::BTreeMap<char, usize> {
    let mut letters = std::collections::BTreeMap::new();
    text.chars()
        .filter(|char| char.is_alphanumeric())
        .for_each(|char| *letters.entry(char).or_default() += 1);
    letters
}

/// What a terminal is to show of a text: all but the targets of links, tags, answers and what stands behind the
/// mark of code.
fn source(text: &str) -> String {
    let (mut out, mut folded, mut code) = (String::new(), false, false);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
            continue;
        }
        folded &= line != "</details>";
        if !folded && (code || line.starts_with("    ")) {
            out.push_str(line);
        } else if !folded {
            // In Markdown's code entities and tags are text.
            let is_html = !line.contains('`');
            let entities = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
            let replaced = |line: String, (entity, char): &(&str, &str)| line.replace(entity, char);
            let line = entities.iter().filter(|_| is_html).fold(line.to_string(), replaced);
            let tags = ["summary", "/summary", "details", "/details", "code", "/code"];
            let untagged = |line: String, tag: &&str| line.replace(&format!("<{tag}>"), "");
            let line = tags.iter().filter(|_| is_html).fold(line, untagged);
            let mut parts = line.split("](");
            out.push_str(parts.next().unwrap_or_default());
            parts.for_each(|part| out.push_str(part.split_once(')').map_or(part, |(_, rest)| rest)));
        }
        folded |= line.ends_with("</summary>");
        out.push('\n');
    }
    out
}

#[test]
fn every_text_fits_every_width_and_keeps_its_words() {
    for (at, (name, text)) in texts().into_iter().enumerate() {
        let whole = plainly(&text, usize::MAX);
        let lines = whole.lines().filter(|line| !line.starts_with("    "));
        // What is not code is every other part between backticks.
        let prose = lines.collect::<Vec<_>>().join("\n").split('`').step_by(2).collect::<String>();
        assert!(!prose.contains("**") && !prose.contains("]("), "{name}: {prose}");
        assert_eq!(letters(&source(&text)), letters(&whole), "{name}");
        let is_table = blocks::read(&text).iter().any(|block| matches!(block, Block::Table(_)));
        let lines: Vec<&str> = text.lines().collect();
        let heads = lines
            .windows(2)
            .filter(|pair| pair[1].starts_with("| ---"))
            .map(|pair| pair[0])
            .collect::<String>();
        let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        // All widths over all texts, and each text in some.
        let some = (0..5).map(|n| 20 + (at * 7 + n * 37) % 181);
        for columns in some.chain([60, 80]) {
            let shown = plainly(&text, columns);
            for line in shown.lines().filter(|line| !line.starts_with("    ")) {
                let is_word = line.trim_start_matches([' ', '-']).split_whitespace().count() == 1;
                assert!(width_of(line) <= columns || is_word, "{name}, {columns} columns: {line}");
            }
            if is_table {
                let (all, mut kept) = (letters(&whole), letters(&shown));
                // Where there is no room for columns, the head of the first is not repeated.
                letters(&heads).into_iter().for_each(|(char, times)| *kept.entry(char).or_default() += times);
                let lost: Vec<_> = all.iter().filter(|(char, times)| kept.get(char) < Some(times)).collect();
                assert!(lost.is_empty(), "{name}, {columns} columns: {lost:?}");
            } else {
                assert_eq!(words(&shown), words(&whole), "{name}, {columns} columns");
            }
        }
    }
}
