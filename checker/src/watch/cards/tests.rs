use std::fs;

use crate::check::verdict::Status;
use crate::course::catalog::Exercise;
use crate::course::progress::Progress;
use crate::profile::Heap;
use crate::ui::markdown::plain;
use crate::ui::terminal::Key;
use crate::watch::app::View;
use crate::watch::chair::Chair;

const SIZES: [(u16, u16); 2] = [(80, 24), (80, 12)];

/// Goes to the beginning of chapter 01 as a learner does.
fn arrive(columns: u16, rows: u16) -> Chair {
    let mut chair = Chair::at("intro1", columns, rows);
    solve(&mut chair, &["intro1"], 0);
    chair.letters("n");
    chair
}

/// Goes to an exercise.
fn go(chair: &mut Chair, name: &str) -> String {
    chair.app.line(name);
    chair.press(&[])
}

/// Marks these as passed, with these blocks.
fn solve(chair: &mut Chair, names: &[&str], total_blocks: u64) {
    for name in names {
        let heap = Heap { total_blocks, ..Heap::default() };
        chair.app.session.progress.record(name, true, Some(heap));
    }
    let progress = chair.app.session.progress.clone();
    crate::course::progress::update(&chair.root, |kept| *kept = progress).unwrap();
}

fn names(chair: &Chair) -> Vec<String> {
    chair.app.chapter_exercises().iter().map(|one: &Exercise| one.name.clone()).collect()
}

/// Solves the whole chapter, and stands at its last exercise.
fn chapter_over(columns: u16, rows: u16) -> Chair {
    let mut chair = Chair::at("vec10", columns, rows);
    let names = names(&chair);
    solve(&mut chair, &names.iter().map(String::as_str).collect::<Vec<_>>(), 2);
    chair.know(Status::Passed, Vec::new(), String::new());
    chair
}

#[test]
fn a_chapter_begins_with_its_card() {
    for (columns, rows) in SIZES {
        let mut chair = arrive(columns, rows);
        let card = chair.page();
        assert!(card.lines().next().unwrap().contains("vec1: "), "the heading stays: {card}");
        for part in ["01 Vec capacity: 0 of 10 passed", "Enter goes on to vec1", "c goes to the challenge"] {
            assert!(card.contains(part), "{rows}: {part} is not in\n{card}");
        }
        assert!(card.contains("A Vec is an address, a length and a capacity"), "{card}");
        let end = chair.press(&[Key::End]);
        assert!(end.lines().nth(1).unwrap().starts_with("exercises/01_vec_capacity/README.md "), "{end}");
        assert!(end.contains("vec10  the challenge: a turbine's log"), "{end}");
        // The page, and back.
        let page = chair.letters("i");
        assert!(page.contains("\n01 Vec capacity\n") && page.contains("lines 1-"), "{page}");
        let end = chair.press(&[Key::End]);
        assert!(end.contains("Press a to be asked"), "{end}");
        assert!(chair.press(&[Key::Escape]).contains("01 Vec capacity: 0 of 10 passed"));
        for key in [Key::Enter, Key::Char('n'), Key::Escape] {
            chair.letters("i");
            chair.app.view = View::Card;
            assert!(!chair.press(&[key]).contains("Enter goes on"), "{key:?}");
            assert_eq!((&chair.app.view, chair.app.current.name.as_str()), (&View::Verdict, "vec1"));
        }
    }
}

#[test]
fn the_card_comes_at_the_beginning_only() {
    let mut chair = arrive(80, 24);
    // Over the list to another exercise, and to the first one.
    chair.letters("l/vec5");
    chair.press(&[Key::Enter, Key::Enter]);
    assert_eq!((&chair.app.view, chair.app.current.name.as_str()), (&View::Verdict, "vec5"));
    chair.press(&[Key::Char('l'), Key::Up, Key::Up, Key::Up, Key::Up, Key::Enter]);
    assert_eq!((&chair.app.view, chair.app.current.name.as_str()), (&View::Card, "vec1"));
    // A key of the list that means an exercise has its own page.
    chair.letters("l");
    assert!(chair.letters("h").contains("Hint 1 of"));
    // Once the work has begun there is none, but for i.
    solve(&mut chair, &["vec2"], 1);
    go(&mut chair, "vec1");
    assert_eq!(chair.app.view, View::Verdict);
    let card = chair.letters("i");
    assert!(card.contains("1 of 10 passed") && card.contains("vec2   passed      a push loop"), "{card}");
    // A chapter of one exercise needs none.
    go(&mut chair, "intro1");
    assert_eq!(chair.app.view, View::Verdict);
    let card = chair.letters("i");
    assert!(card.contains("00 Intro: 1 of 1 passed") && !card.contains("challenge"), "{card}");
    assert!(chair.letters("c").contains("note: this chapter has no challenge"));
}

#[test]
fn a_card_offers_the_challenge_only_before_it_is_solved() {
    let mut chair = arrive(80, 24);
    let offer = "c goes to the challenge";
    assert!(chair.page().contains(offer));
    // At the challenge itself, and when nothing else is left.
    go(&mut chair, "vec10");
    assert!(!chair.letters("i").contains(offer));
    go(&mut chair, "vec2");
    assert!(chair.letters("i").contains(offer));
    solve(&mut chair, &["vec10"], 2);
    chair.press(&[Key::Escape]);
    assert!(!chair.letters("i").contains(offer));
    // While it is practised, or does not pass any more, it is a solved one all the same.
    chair.app.session.progress.record("vec10", false, None);
    chair.app.practice = crate::course::practice::Practice::load(&chair.root);
    chair.press(&[Key::Escape]);
    let card = chair.letters("i");
    assert!(card.contains("01 Vec capacity: 0 of 10 passed") && !card.contains(offer), "{card}");
}

#[test]
fn a_chapter_whose_challenge_passes_first_is_tested_out() {
    let mut chair = arrive(80, 24);
    let page = chair.letters("c");
    assert!(
        page.contains("vec10: ") && page.contains("once vec10 passes, the chapter is tested out"),
        "{page}"
    );
    // It is known after a restart, too.
    let mut kept = Progress::load(&chair.root).progress;
    assert_eq!(kept.current(), Some("vec10"));
    kept.record("vec10", true, None);
    assert!(kept.is_tested_out("01_vec_capacity"));
    solve(&mut chair, &["vec10"], 2);
    let page = chair.know(Status::Passed, Vec::new(), String::new()).page();
    assert!(page.contains("2/11"), "it counts as one: {page}");
    let advice = page.replace('\n', " ");
    assert!(advice.contains("nothing is left to do. n sums up"), "nothing else is to do here: {page}");
    let list = chair.letters("l");
    assert!(list.contains("01_vec_capacity  1/10  tested out"), "{list}");
    let row = |name: &str| list.lines().find(|line| line.contains(name)).unwrap().to_string();
    assert!(row("vec9 ").contains("  tested out") && row("vec10 ").contains("  passed"), "{list}");
    assert!(!chair.letters("t").contains("vec9 "), "there is nothing to do in it");
    chair.press(&[Key::Escape, Key::Escape]);
    assert!(chair.letters("i").contains("01 Vec capacity: 1 of 10 passed, tested out"));
    assert!(chair.letters("c").contains("vec10 is solved already"));
    // Who takes another exercise of it all the same goes on there.
    go(&mut chair, "vec3");
    assert_eq!(chair.app.following().unwrap().name, "vec4");
    go(&mut chair, "vec10");
    let end = chair.letters("n");
    assert!(end.contains("2 solved, 9 in chapters that you tested out"), "{end}");
    // From there the way goes on where something is left.
    chair.app.session.progress.record("intro1", false, None);
    assert_eq!(chair.app.following().unwrap().name, "intro1");
    chair.press(&[Key::Escape]);
    chair.know(Status::Passed, Vec::new(), String::new());
    let page = chair.page().replace('\n', " ");
    assert!(page.contains("the chapter 01 Vec capacity is tested out. n goes on to intro1"), "{page}");
}

#[test]
fn a_chapter_ends_with_what_was_saved_and_its_questions() {
    for (columns, rows) in SIZES {
        let mut chair = chapter_over(columns, rows);
        let page = chair.page().replace('\n', " ");
        assert!(page.contains("Done, and with it the chapter 01 Vec capacity. n sums it up"), "{page}");
        let card = chair.letters("n");
        for part in
            ["01 Vec capacity: all passed", "n goes on to intro1", "Press a for 10 interview questions"]
        {
            assert!(card.contains(part), "{part} is not in\n{card}");
        }
        let mut whole = card;
        while chair.app.shown.top < chair.app.shown.last_top {
            whole += &chair.press(&[Key::PageDown]);
        }
        // vec3 limits what an answer retains, and vec10 how much it asks for.
        assert!(whole.contains("  vec3   0 left\n") && whole.contains("  vec10  2 blocks\n"), "{whole}");
        // vec2 to vec10 measure; vec1 asks for numbers.
        assert!(whole.contains(" → 18") && whole.contains("the first limit of 9 exercises"), "{whole}");

        // A question, its answer, how sure; and the next.
        let first = chair.letters("a");
        assert!(first.contains("Question 1 of 10") && first.contains("then press a to see ours"), "{first}");
        assert!(!first.contains("How sure"), "{first}");
        let before = chair.app.view.clone();
        chair.letters("2");
        assert_eq!(chair.app.view, before, "the answer comes first");
        let asked = chair.app.chapter.questions[0].clone();
        let answer = chair.letters("a");
        assert!(answer.contains("How sure were you: 1 not at all, 2 somewhat, 3 quite?"), "{answer}");
        let whole = answer + &chair.press(&[Key::End]);
        let answer = plain(&asked.answer);
        let words = answer.split_whitespace().last().unwrap();
        assert!(whole.contains(words), "{words} is not in\n{whole}");
        assert!(chair.letters("1").contains("Question 2 of 10"));
        let kept = fs::read_to_string(chair.root.join(".heaplings/quiz")).unwrap();
        assert_eq!(kept, format!("01_vec_capacity 1 {}\n", asked.question));
        // Enter shows an answer as well; Escape goes back to the card.
        assert!(chair.press(&[Key::Enter]).contains("How sure"));
        assert!(chair.press(&[Key::Escape]).contains("01 Vec capacity: all passed"));
        // The least sure comes first the next time, and after the last the card.
        assert!(chair.letters("a").contains("Question 1 of 10"));
        assert_eq!(chair.app.chapter.questions[0], asked);
        let end = chair.letters(&"a3".repeat(10));
        assert!(
            end.contains("01 Vec capacity: all passed") && end.contains("comes first the next time"),
            "{end}"
        );
        assert!(chair.letters("n").contains("intro1: "));
    }
}

#[test]
fn the_end_says_what_was_saved_and_where_to_go() {
    for (columns, rows) in SIZES {
        let mut chair = chapter_over(columns, rows);
        solve(&mut chair, &["intro1"], 0);
        let page = chair.letters("nn");
        assert!(page.contains("All 11 exercises are solved"), "{page}");
        let mut all = page;
        while chair.app.shown.top < chair.app.shown.last_top {
            all += &chair.press(&[Key::PageDown]);
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
        chair.app.session.progress.record("vec3", false, None);
        chair.press(&[Key::Escape]);
        assert!(chair.letters("n").contains("vec3: "));
    }
}

#[test]
fn a_card_reads_no_file_and_a_missing_page_is_told() {
    let mut chair = chapter_over(80, 24);
    chair.letters("na");
    fs::remove_dir_all(chair.root.join("exercises")).unwrap();
    assert!(chair.letters("a").contains("How sure"));
    let mut chair = Chair::at("vec1", 80, 24);
    fs::remove_file(chair.root.join("exercises/01_vec_capacity/README.md")).unwrap();
    go(&mut chair, "intro1");
    let card = go(&mut chair, "vec1");
    assert!(card.contains("cannot read") && card.contains("git checkout -- exercises"), "{card}");
    assert!(chair.letters("a").contains("no interview questions"));
}
