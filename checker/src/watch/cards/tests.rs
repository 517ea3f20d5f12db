use std::fs;

use crate::check::verdict::Status;
use crate::course::catalog::Exercise;
use crate::course::progress::Progress;
use crate::profile::Heap;
use crate::ui::markdown::plain;
use crate::ui::terminal::Key;
use crate::watch::app::View;
use crate::watch::offscreen::Offscreen;

const SIZES: [(u16, u16); 2] = [(80, 24), (80, 12)];

/// Goes to the beginning of chapter 01 as a learner does.
fn arrive(columns: u16, rows: u16) -> Offscreen {
    let mut offscreen = Offscreen::at("intro1", columns, rows);
    solve(&mut offscreen, &["intro1"], 0);
    offscreen.letters("n");
    offscreen
}

/// Goes to an exercise.
fn go(offscreen: &mut Offscreen, name: &str) -> String {
    offscreen.app.line(name);
    offscreen.press(&[])
}

/// Marks these as passed, with these blocks.
fn solve(offscreen: &mut Offscreen, names: &[&str], total_blocks: u64) {
    for name in names {
        let heap = Heap { total_blocks, ..Heap::default() };
        offscreen.app.session.progress.record(name, true, Some(heap));
    }
    let progress = offscreen.app.session.progress.clone();
    crate::course::progress::update(&offscreen.root, |kept| *kept = progress).unwrap();
}

fn names(offscreen: &Offscreen) -> Vec<String> {
    offscreen.app.chapter_exercises().iter().map(|one: &Exercise| one.name.clone()).collect()
}

/// Solves the whole chapter, and stands at its last exercise.
fn chapter_over(columns: u16, rows: u16) -> Offscreen {
    let mut offscreen = Offscreen::at("vec10", columns, rows);
    let names = names(&offscreen);
    solve(&mut offscreen, &names.iter().map(String::as_str).collect::<Vec<_>>(), 2);
    offscreen.know(Status::Passed, Vec::new(), String::new());
    offscreen
}

#[test]
fn a_chapter_begins_with_its_card() {
    for (columns, rows) in SIZES {
        let mut offscreen = arrive(columns, rows);
        let card = offscreen.page();
        assert!(card.lines().next().unwrap().contains("vec1: "), "the heading stays: {card}");
        for part in ["01 Vec capacity: 0 of 10 passed", "Enter goes on to vec1", "c goes to the challenge"] {
            assert!(card.contains(part), "{rows}: {part} is not in\n{card}");
        }
        assert!(card.contains("A Vec is an address, a length and a capacity"), "{card}");
        let end = offscreen.press(&[Key::End]);
        assert!(end.lines().nth(1).unwrap().starts_with("exercises/01_vec_capacity/README.md "), "{end}");
        assert!(end.contains("vec10  the challenge: a turbine's log"), "{end}");
        // The page, and back.
        let page = offscreen.letters("i");
        assert!(page.contains("\n01 Vec capacity\n") && page.contains("lines 1-"), "{page}");
        let end = offscreen.press(&[Key::End]);
        assert!(end.contains("Press a to be asked"), "{end}");
        assert!(offscreen.press(&[Key::Escape]).contains("01 Vec capacity: 0 of 10 passed"));
        for key in [Key::Enter, Key::Char('n'), Key::Escape] {
            offscreen.letters("i");
            offscreen.app.view = View::Card;
            assert!(!offscreen.press(&[key]).contains("Enter goes on"), "{key:?}");
            assert_eq!((&offscreen.app.view, offscreen.app.current.name.as_str()), (&View::Verdict, "vec1"));
        }
    }
}

#[test]
fn the_card_comes_at_the_beginning_only() {
    let mut offscreen = arrive(80, 24);
    // Over the list to another exercise, and to the first one.
    offscreen.letters("l/vec5");
    offscreen.press(&[Key::Enter, Key::Enter]);
    assert_eq!((&offscreen.app.view, offscreen.app.current.name.as_str()), (&View::Verdict, "vec5"));
    offscreen.press(&[Key::Char('l'), Key::Up, Key::Up, Key::Up, Key::Up, Key::Enter]);
    assert_eq!((&offscreen.app.view, offscreen.app.current.name.as_str()), (&View::Card, "vec1"));
    // A key of the list that means an exercise has its own page.
    offscreen.letters("l");
    assert!(offscreen.letters("h").contains("Hint 1 of"));
    // Once the work has begun there is none, but for i.
    solve(&mut offscreen, &["vec2"], 1);
    go(&mut offscreen, "vec1");
    assert_eq!(offscreen.app.view, View::Verdict);
    let card = offscreen.letters("i");
    assert!(card.contains("1 of 10 passed") && card.contains("vec2   passed      a push loop"), "{card}");
    // A chapter of one exercise needs none.
    go(&mut offscreen, "intro1");
    assert_eq!(offscreen.app.view, View::Verdict);
    let card = offscreen.letters("i");
    assert!(card.contains("00 Intro: 1 of 1 passed") && !card.contains("challenge"), "{card}");
    assert!(offscreen.letters("c").contains("note: this chapter has no challenge"));
}

#[test]
fn a_card_offers_the_challenge_only_before_it_is_solved() {
    let mut offscreen = arrive(80, 24);
    let offer = "c goes to the challenge";
    assert!(offscreen.page().contains(offer));
    // At the challenge itself, and when nothing else is left.
    go(&mut offscreen, "vec10");
    assert!(!offscreen.letters("i").contains(offer));
    go(&mut offscreen, "vec2");
    assert!(offscreen.letters("i").contains(offer));
    solve(&mut offscreen, &["vec10"], 2);
    offscreen.press(&[Key::Escape]);
    assert!(!offscreen.letters("i").contains(offer));
    // While it is practised, or does not pass any more, it is a solved one all the same.
    offscreen.app.session.progress.record("vec10", false, None);
    offscreen.app.practice = crate::course::practice::Practice::load(&offscreen.root);
    offscreen.press(&[Key::Escape]);
    let card = offscreen.letters("i");
    assert!(card.contains("01 Vec capacity: 0 of 10 passed") && !card.contains(offer), "{card}");
}

#[test]
fn a_chapter_whose_challenge_passes_first_is_tested_out() {
    let mut offscreen = arrive(80, 24);
    let page = offscreen.letters("c");
    assert!(
        page.contains("vec10: ") && page.contains("once vec10 passes, the chapter is tested out"),
        "{page}"
    );
    // It is known after a restart, too.
    let mut kept = Progress::load(&offscreen.root).progress;
    assert_eq!(kept.current(), Some("vec10"));
    kept.record("vec10", true, None);
    assert!(kept.is_tested_out("01_vec_capacity"));
    solve(&mut offscreen, &["vec10"], 2);
    let page = offscreen.know(Status::Passed, Vec::new(), String::new()).page();
    assert!(page.contains("2/11"), "it counts as one: {page}");
    let advice = page.replace('\n', " ");
    assert!(advice.contains("nothing is left to do. n sums up"), "nothing else is to do here: {page}");
    let list = offscreen.letters("l");
    assert!(list.contains("01_vec_capacity  1/10  tested out"), "{list}");
    let row = |name: &str| list.lines().find(|line| line.contains(name)).unwrap().to_string();
    assert!(row("vec9 ").contains("  tested out") && row("vec10 ").contains("  passed"), "{list}");
    assert!(!offscreen.letters("t").contains("vec9 "), "there is nothing to do in it");
    offscreen.press(&[Key::Escape, Key::Escape]);
    assert!(offscreen.letters("i").contains("01 Vec capacity: 1 of 10 passed, tested out"));
    assert!(offscreen.letters("c").contains("vec10 is solved already"));
    // Who takes another exercise of it all the same goes on there.
    go(&mut offscreen, "vec3");
    assert_eq!(offscreen.app.following().unwrap().name, "vec4");
    go(&mut offscreen, "vec10");
    let end = offscreen.letters("n");
    assert!(end.contains("2 solved, 9 in chapters that you tested out"), "{end}");
    // From there the way goes on where something is left.
    offscreen.app.session.progress.record("intro1", false, None);
    assert_eq!(offscreen.app.following().unwrap().name, "intro1");
    offscreen.press(&[Key::Escape]);
    offscreen.know(Status::Passed, Vec::new(), String::new());
    let page = offscreen.page().replace('\n', " ");
    assert!(page.contains("the chapter 01 Vec capacity is tested out. n goes on to intro1"), "{page}");
}

#[test]
fn a_chapter_ends_with_what_was_saved_and_its_questions() {
    for (columns, rows) in SIZES {
        let mut offscreen = chapter_over(columns, rows);
        let page = offscreen.page().replace('\n', " ");
        assert!(page.contains("Done, and with it the chapter 01 Vec capacity. n sums it up"), "{page}");
        let card = offscreen.letters("n");
        for part in
            ["01 Vec capacity: all passed", "n goes on to intro1", "Press a for 10 interview questions"]
        {
            assert!(card.contains(part), "{part} is not in\n{card}");
        }
        let mut whole = card;
        while offscreen.app.shown.top < offscreen.app.shown.last_top {
            whole += &offscreen.press(&[Key::PageDown]);
        }
        // vec3 limits what an answer retains, and vec10 how much it asks for.
        assert!(whole.contains("  vec3   0 left\n") && whole.contains("  vec10  2 blocks\n"), "{whole}");
        // vec2 to vec10 measure; vec1 asks for numbers.
        assert!(whole.contains(" → 18") && whole.contains("the first limit of 9 exercises"), "{whole}");

        // A question, its answer, how sure; and the next.
        let first = offscreen.letters("a");
        assert!(first.contains("Question 1 of 10") && first.contains("then press a to see ours"), "{first}");
        assert!(!first.contains("How sure"), "{first}");
        let before = offscreen.app.view.clone();
        offscreen.letters("2");
        assert_eq!(offscreen.app.view, before, "the answer comes first");
        let asked = offscreen.app.chapter.questions[0].clone();
        let answer = offscreen.letters("a");
        assert!(answer.contains("How sure were you: 1 not at all, 2 somewhat, 3 quite?"), "{answer}");
        let whole = answer + &offscreen.press(&[Key::End]);
        let answer = plain(&asked.answer);
        let words = answer.split_whitespace().last().unwrap();
        assert!(whole.contains(words), "{words} is not in\n{whole}");
        assert!(offscreen.letters("1").contains("Question 2 of 10"));
        let kept = fs::read_to_string(offscreen.root.join(".heaplings/quiz")).unwrap();
        assert_eq!(kept, format!("01_vec_capacity 1 {}\n", asked.question));
        // Enter shows an answer as well; Escape goes back to the card.
        assert!(offscreen.press(&[Key::Enter]).contains("How sure"));
        assert!(offscreen.press(&[Key::Escape]).contains("01 Vec capacity: all passed"));
        // The least sure comes first the next time, and after the last the card.
        assert!(offscreen.letters("a").contains("Question 1 of 10"));
        assert_eq!(offscreen.app.chapter.questions[0], asked);
        let end = offscreen.letters(&"a3".repeat(10));
        assert!(
            end.contains("01 Vec capacity: all passed") && end.contains("comes first the next time"),
            "{end}"
        );
        assert!(offscreen.letters("n").contains("intro1: "));
    }
}

#[test]
fn the_end_says_what_was_saved_and_where_to_go() {
    for (columns, rows) in SIZES {
        let mut offscreen = chapter_over(columns, rows);
        solve(&mut offscreen, &["intro1"], 0);
        let page = offscreen.letters("nn");
        assert!(page.contains("All 11 exercises are solved"), "{page}");
        let mut all = page;
        while offscreen.app.shown.top < offscreen.app.shown.last_top {
            all += &offscreen.press(&[Key::PageDown]);
        }
        let all = all.replace('\n', " ");
        for part in [
            "the first limit of 10 exercises",
            "this is 21 of 21 points; `cargo checker grade`",
            "cargo checker practise",
            "checker/heaplings/README.md",
            "CONTRIBUTING.md",
        ] {
            assert!(all.contains(part), "{part} is not in\n{all}");
        }
        // It is not the end while something is left.
        offscreen.app.session.progress.record("vec3", false, None);
        offscreen.press(&[Key::Escape]);
        assert!(offscreen.letters("n").contains("vec3: "));
    }
}

#[test]
fn a_card_reads_no_file_and_a_missing_page_is_told() {
    let mut offscreen = chapter_over(80, 24);
    offscreen.letters("na");
    fs::remove_dir_all(offscreen.root.join("exercises")).unwrap();
    assert!(offscreen.letters("a").contains("How sure"));
    let mut offscreen = Offscreen::at("vec1", 80, 24);
    fs::remove_file(offscreen.root.join("exercises/01_vec_capacity/README.md")).unwrap();
    go(&mut offscreen, "intro1");
    let card = go(&mut offscreen, "vec1");
    assert!(card.contains("cannot read") && card.contains("git checkout -- exercises"), "{card}");
    assert!(offscreen.letters("a").contains("no interview questions"));
}
