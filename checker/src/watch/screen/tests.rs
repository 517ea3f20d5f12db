use std::fs;

use super::*;
use crate::check::verdict::{Test, TestFailure, TestStatus};
use crate::course::catalog::Catalog;
use crate::course::progress::Progress;
use crate::ui::style::Style;
use crate::ui::terminal::Key;
use crate::watch::app::Wish;
use crate::watch::offscreen::Offscreen;

const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (80, 12)];

#[test]
fn a_first_view_begins_with_the_story_and_says_that_more_is_below() {
    for (columns, rows) in SIZES {
        let mut offscreen = Offscreen::at("vec6", columns, rows);
        let page = offscreen.fail(6, 30).page();
        let story = offscreen.app.lesson.story[..40].to_string();
        let lines: Vec<&str> = page.lines().collect();
        let at = if rows == 12 { 2 } else { 3 };
        assert!(lines[at].starts_with(&story), "{page}");
        if rows == 12 {
            assert!(
                lines[1].contains("lines 1-8 of ") && lines[1].ends_with(", PageDown shows more"),
                "{page}"
            );
        } else {
            assert!(page.contains("\nGoal:"), "{page}");
            assert!(lines[lines.len() - 2].ends_with(" more lines below: PageDown"), "{page}");
        }
        let end = offscreen.press(&[Key::End]);
        assert!(!end.contains("PageDown") && end.contains("Stuck?"), "{end}");
    }
    // On a narrow screen the path counts more.
    let mut offscreen = Offscreen::at("vec6", 60, 12);
    let page = offscreen.fail(6, 30).page();
    assert!(page.lines().nth(1).unwrap().starts_with("exercises/01_vec_capacity/vec6.rs  "), "{page}");
    assert!(page.contains(" lines 1-8 of ") && !page.contains("PageDown"), "{page}");
}

#[test]
fn the_story_stays_until_the_verdict_is_there() {
    for (columns, rows) in SIZES {
        let mut offscreen = Offscreen::at("vec1", columns, rows);
        // An exercise on which the learner has worked already.
        let file = offscreen.root.join("exercises/01_vec_capacity/vec3.rs");
        let starter = fs::read_to_string(&file).unwrap();
        fs::write(&file, starter.replace("fn main", "\nfn main")).unwrap();
        offscreen.app.line("vec3");
        let page = render(&offscreen.app).text;
        let story = offscreen.app.lesson.story.lines().next().unwrap()[..40].to_string();
        assert!(page.contains(&story) && page.ends_with("checking vec3 …"), "{page}");
        offscreen.app.activity = None;
        assert!(!offscreen.fail(2, 30).page().contains(&story), "the verdict takes its place");
        // After a save the verdict is next.
        fs::write(&file, starter.replace("fn main", "\n\nfn main")).unwrap();
        while !offscreen.look() {}
        assert!(!render(&offscreen.app).text.contains(&story));
    }
}

#[test]
fn the_heading_stays_and_the_first_error_comes_first() {
    for (columns, rows) in SIZES {
        for name in ["intro1", "vec3", "vec6"] {
            let mut offscreen = Offscreen::at(name, columns, rows);
            offscreen.app.lesson.untouched = false;
            let page = offscreen.fail(6, 30).page();
            let mut lines = page.lines();
            let first = lines.next().unwrap();
            assert!(
                first.starts_with('[') && first.contains(name) && first.contains("0 of 6 tests"),
                "{page}"
            );
            assert!(lines.next().unwrap().starts_with("exercises/0"), "{page}");
            for part in ["error: 11 allocations, the limit is 1", "limit: heap.total_blocks <= 1, in limit_1"]
            {
                assert!(page.contains(part), "{columns}x{rows} {name}: {part} is not in\n{page}");
            }
            assert!(!page.contains("more test"), "{page}");
            // All of it is there by scrolling, and the heading stays.
            let end = offscreen.press(&[Key::End]);
            assert!(end.contains("0 of 6 tests passed") && end.contains("Stuck?"), "{end}");
            assert_eq!(end.lines().next(), page.lines().next());
            let mut all = offscreen.press(&[Key::Home]);
            while offscreen.app.shown.top < offscreen.app.shown.last_top {
                all += &offscreen.press(&[Key::PageDown]);
            }
            assert!((1..=6).all(|n| all.contains(&format!("in limit_{n}"))), "{all}");
        }
    }
}

#[test]
fn every_customary_key_scrolls() {
    let mut offscreen = Offscreen::at("vec6", 80, 12);
    offscreen.app.lesson.untouched = false;
    offscreen.fail(6, 30).page();
    let top = |offscreen: &Offscreen| offscreen.app.shown.top;
    offscreen.press(&[Key::Home]);
    for (key, expected) in [
        (Key::Down, 1),
        (Key::Char('j'), 2),
        (Key::WheelDown, 5),
        (Key::WheelUp, 2),
        (Key::Up, 1),
        (Key::Char('k'), 0),
        (Key::PageDown, offscreen.app.shown.room - 1),
        (Key::PageUp, 0),
        (Key::End, offscreen.app.shown.last_top),
        (Key::Char('g'), 0),
        (Key::Char('G'), offscreen.app.shown.last_top),
        (Key::Home, 0),
    ] {
        let page = offscreen.press(&[key]);
        assert_eq!(top(&offscreen), expected, "{key:?}");
        assert!(page.contains(&format!("lines {}-", expected + 1)), "{page}");
    }
    // Another page begins at its top, and the verdict where it began.
    offscreen.press(&[Key::End]);
    assert!(offscreen.letters("?").contains("n  go to the next"));
    assert!(offscreen.press(&[Key::Escape]).contains("error: 11 allocations, the limit is 1"));
}

#[test]
fn the_keys_take_one_row() {
    for (columns, keys) in [
        (100, "n next  h hint  l list  s solution  b bench  p profile  o open  ? help  q quit"),
        (80, "n next  h hint  l list  s solution  b bench  p profile  o open  ? help  q quit"),
        (79, "n next  h hint  l list  s solution  b bench  p profile  o open  ? help  q quit"),
        (60, "n next  h hint  l list  s solution  o open  ? help  q quit"),
        (20, "? help  q quit"),
        (6, "q quit"),
    ] {
        let page = render(&Offscreen::at("vec1", columns, 24).app).text;
        assert_eq!(page.lines().last(), Some(keys), "{columns}");
    }
}

#[test]
fn a_headline_is_broken_between_words() {
    let mut offscreen = Offscreen::at("vec1", 80, 24);
    let text = "// nothing\n".to_string();
    let message = "ANSWER: what is the number of allocations that a vector makes while eleven numbers are pushed, one by one?";
    let failure = TestFailure { message: message.into(), line: None, limit: None, output: String::new() };
    let test = Test {
        name: "asks".into(),
        status: TestStatus::Failed,
        heap: None,
        sites: Vec::new(),
        failure: Some(failure),
    };
    let page = offscreen.know(Status::Failed, vec![test], text).page();
    assert!(page.contains("makes while\n       eleven numbers are pushed, one by one?\n"), "{page}");
}

#[test]
fn a_screen_of_any_size_is_drawn() {
    for columns in [1, 2, 5, 10, 20, 33, 200] {
        for rows in [1, 2, 5, 9, 24] {
            let mut offscreen = Offscreen::at("vec1", columns, rows);
            offscreen.fail(2, 30);
            for keys in ["", "?", "l", "/x", "\u{8}", "h", "r"] {
                for key in keys.chars() {
                    offscreen.app.key(Key::Char(key));
                }
                let Page { text, shown } = render(&offscreen.app);
                offscreen.app.shown = shown;
                let too_wide = text.lines().filter(|line| width_of(line) > usize::from(columns).max(6));
                assert_eq!(too_wide.count(), 0, "{columns}x{rows}\n{text}");
            }
        }
    }
}

#[test]
fn a_reset_takes_a_y() {
    let mut offscreen = Offscreen::at("vec1", 80, 24);
    let file = offscreen.root.join("exercises/01_vec_capacity/vec1.rs");
    fs::write(&file, "mine").unwrap();
    for no in [Key::Enter, Key::Char('n'), Key::Char(' '), Key::Escape, Key::Other] {
        let question = offscreen.letters("r");
        assert!(question.contains("Bring vec1 back") && question.contains("y resets"), "{question}");
        assert!(!offscreen.press(&[no]).contains("Bring vec1 back"));
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine", "{no:?}");
    }
    assert!(offscreen.letters("ry").contains("your version is in .heaplings/backup/vec1-1.rs"));
    assert_ne!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_reset_of_changed_tests_keeps_the_code() {
    for (columns, rows) in SIZES {
        let mut offscreen = Offscreen::at("vec1", columns, rows);
        let file = offscreen.root.join("exercises/01_vec_capacity/vec1.rs");
        let published = fs::read_to_string(&file).unwrap();
        let (code, tests) = published.split_once("#[cfg(test)]").unwrap();
        let mine = format!("{code}// Mine.\n\n#[cfg(test)]");
        let others = tests.replace("mod tests {", "mod tests {\n    fn none() {}\n");
        fs::write(&file, format!("{mine}{others}")).unwrap();
        offscreen.app.lesson.untouched = false;
        offscreen.know(Status::TestsChanged, Vec::new(), String::new());
        let page = offscreen.page();
        assert!(
            page.contains(" · tests changed\n") && page.contains("r brings the published tests back"),
            "{page}"
        );
        assert!(offscreen.letters("r").contains("Bring the published tests of vec1 back? Your code stays"));
        assert!(offscreen.letters("y").contains("the published tests are back; your version is in"));
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("{mine}{tests}"));
    }
}

#[test]
fn a_save_of_another_exercise_is_told() {
    let mut offscreen = Offscreen::at("vec1", 80, 24);
    fs::write(offscreen.root.join("exercises/01_vec_capacity/vec7.rs"), "saved").unwrap();
    let all = offscreen.app.session.catalog.exercises().len();
    assert!((0..2 * all).any(|_| offscreen.look()));
    assert!(offscreen.page().contains("note: vec7 was saved: w watches it"));
    // Whatever else one does before.
    assert!(offscreen.letters("?").contains("go to the other exercise"));
    assert!(offscreen.letters("w").lines().next().unwrap().contains("vec7: "));
    assert!(offscreen.letters("w").contains("no other exercise was saved"));
    // What was current is no news.
    assert!(!(0..4 * all).any(|_| offscreen.look()));
}

#[test]
fn a_jump_is_kept_and_next_goes_forward() {
    let mut offscreen = Offscreen::at("vec1", 80, 24);
    offscreen.letters("l/vec5");
    assert!(offscreen.press(&[Key::Enter, Key::Enter]).contains("vec5: "));
    let progress = Progress::load(&offscreen.root).progress;
    assert_eq!(progress.current(), Some("vec5"));
    let (catalog, style) = (Catalog::load(&offscreen.root).unwrap(), Style::default());
    let mut session = Session { catalog, progress, style };
    assert_eq!(session.last().map(|exercise| exercise.name.as_str()), Some("vec5"));
    session.progress.record("vec5", true, None);
    assert_eq!(session.current().name, "vec6", "forward from there");
    assert_eq!(session.start("01").unwrap().name, "vec1");
    session.progress.record("vec1", true, None);
    assert_eq!(session.start("01").unwrap().name, "vec2");
    assert_eq!(session.start("vec9").unwrap().name, "vec9");
    assert!(session.start("vec99").is_err());
    assert!(offscreen.letters("n").contains("vec6: "));
}

#[test]
fn every_key_of_the_list_means_the_selected_exercise() {
    let select = |offscreen: &mut Offscreen| {
        assert!(offscreen.letters("l").contains("> vec1 "));
        assert!(offscreen.letters("/vec3").contains("> vec3 "));
        assert!(offscreen.press(&[Key::Enter]).contains("Only what holds `vec3`"));
    };
    for (key, expected) in [
        ('h', "Hint 1 of"),
        ('r', "Bring vec3 back"),
        ('s', "cargo checker solution vec3"),
        ('x', "vec3: "),
        ('b', "A release build"),
        ('m', "The program is built and run"),
        ('n', "vec4: "),
    ] {
        let mut offscreen = Offscreen::at("vec1", 80, 24);
        select(&mut offscreen);
        let page = offscreen.letters(&key.to_string());
        assert!(page.contains(expected), "{key}: {page}");
        assert!(!page.lines().next().unwrap().contains("vec1"), "{page}");
    }
    // On a chapter there is none.
    let mut offscreen = Offscreen::at("vec1", 80, 24);
    offscreen.letters("l");
    let page = offscreen.press(&[Key::Left, Key::Char('h')]);
    assert!(page.contains("that is a chapter") && page.contains("> 01_vec_capacity"), "{page}");
    let folded = offscreen.press(&[Key::Enter]);
    assert!(folded.contains("01_vec_capacity  0/10 …") && !folded.contains("vec2"), "{folded}");
    // Escape first shows all again.
    let mut offscreen = Offscreen::at("vec1", 80, 24);
    select(&mut offscreen);
    assert!(offscreen.press(&[Key::Escape]).contains("> vec3 "));
    assert!(offscreen.press(&[Key::Escape]).contains("vec1: "));
}

#[test]
fn the_file_is_opened_at_the_first_error() {
    let mut offscreen = Offscreen::with("vec1", 80, 24, Some("vim +{line} {file}"));
    let wish = |offscreen: &mut Offscreen| {
        offscreen.letters("o");
        match offscreen.app.wish.take() {
            Some(Wish::Edit(editor)) => format!("{:?}", editor.command()),
            other => panic!("{other:?}"),
        }
    };
    let begin = offscreen.app.lesson.begin;
    assert!(begin > 1 && wish(&mut offscreen).contains(&format!("\"+{begin}\"")), "where the work begins");
    offscreen.fail(2, 30);
    assert!(wish(&mut offscreen).contains("\"+30\""));
    let messages = "warning: unused\n --> exercises/01_vec_capacity/vec1.rs:3:1\nerror[E0308]: mismatched types\n  \
        --> exercises/01_vec_capacity/vec1.rs:41:9\n";
    offscreen.know(Status::DoesNotCompile, Vec::new(), String::new());
    if let Known::Verdict(verdict) = &mut offscreen.app.known {
        verdict.messages = messages.to_string();
    }
    assert!(wish(&mut offscreen).contains("\"+41\""));
    // rustc's first error is what the screen begins with.
    assert!(offscreen.page().contains("error[E0308]"));
}

#[test]
fn drawing_reads_no_file() {
    let mut offscreen = Offscreen::at("vec1", 80, 24);
    offscreen.fail(2, 30);
    offscreen.app.session.progress.record("vec1", true, None);
    for part in ["checker", "exercises", "solutions"] {
        fs::remove_dir_all(offscreen.root.join(part)).unwrap();
    }
    for (keys, expected) in
        [("", "Goal:"), ("h", "Hint 1 of"), ("s", "Why it works"), ("l", "> vec1 "), ("l?", "show a hint")]
    {
        let page = offscreen.letters(keys);
        assert!(page.contains(expected) && page.starts_with('[') && page.contains("vec1: "), "{page}");
    }
}
