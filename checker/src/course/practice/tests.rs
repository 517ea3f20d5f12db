use super::*;
use std::sync::atomic::{AtomicU32, Ordering};

const TEXT: &str =
    "solved vec1 2026-03-01 2\nbest vec1 194\ngoing vec2 1772323200\nfrom map3\nlater vec1 x\n";

#[test]
fn comes_back_as_it_was_written_with_what_it_does_not_know() {
    let practice = Practice::parse(TEXT);
    assert_eq!(practice.to_string(), TEXT);
    assert_eq!((practice.best("vec1"), practice.going()), (Some(194), Some("vec2")));
    assert_eq!(practice.told("vec1"), "last 2026-03-01, due 2026-03-08, 2 rounds, best 3 min 14 s");
    assert_eq!((practice.rounds("vec1").as_str(), practice.has_rounds()), ("2, 3 min 14 s", true));
    assert_eq!((practice.told("vec3"), practice.rounds("vec3")), (String::new(), String::new()));
    assert_eq!([time(59), time(60), time(7_260)], ["59 s", "1 min 0 s", "2 h 1 min"]);
    for line in ["solved vec1 2026-13-01 2", "solved vec1 x 2", "solved vec1", "going"] {
        assert_eq!(Practice::parse(line).unknown, [line]);
    }
}

#[test]
fn days_are_written_as_dates() {
    for (day, date) in [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_513, "2026-03-01")]
    {
        assert_eq!((Day(day).to_string().as_str(), Day::parse(date)), (date, Some(Day(day))));
    }
    for day in (0..60_000).step_by(7) {
        assert_eq!(Day::parse(&Day(day).to_string()), Some(Day(day)));
    }
}

#[test]
fn what_was_solved_is_due_later_each_time() {
    let mut practice = Practice::default();
    assert_eq!(practice.due("vec1"), Day(0), "nobody knows when it was solved");
    practice.passed("vec1", 100 * 86_400 + 5);
    assert_eq!(practice.due("vec1"), Day(101));
    for (day, taken, due) in [(101, 60, 104), (105, 90, 112), (112, 30, 133)] {
        practice.going = Some(("vec1".into(), day * 86_400));
        practice.passed("vec1", day * 86_400 + taken);
        assert_eq!(practice.due("vec1"), Day(due));
    }
    assert_eq!((practice.best("vec1"), practice.solved("vec1").unwrap().rounds), (Some(30), 3));
    practice.passed("vec1", 140 * 86_400);
    assert_eq!(practice.solved("vec1").unwrap().rounds, 3, "a round counts once");
    practice.passed("vec2", 0);
    assert_eq!(practice.best("vec2"), None, "that was no round");
}

struct Root(Catalog);

impl Root {
    fn new() -> Root {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("heaplings-practice-{}-{number}", std::process::id());
        let root = std::env::temp_dir().join(name);
        for folder in ["checker/starters", "exercises", "solutions"] {
            fs::create_dir_all(root.join(folder).join("01_vec")).unwrap();
            for name in ["vec1", "vec2", "vec3"] {
                fs::write(root.join(folder).join(format!("01_vec/{name}.rs")), "published").unwrap();
            }
        }
        Root(Catalog::load(&root).unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.root().join("exercises/01_vec/vec1.rs")
    }

    fn begin(&self) {
        fs::write(self.file(), "solved").unwrap();
        progress::update(self.0.root(), |progress| progress.record("vec1", true, None)).unwrap();
        start(&self.0, self.0.exercise("vec1").unwrap()).unwrap();
        assert_eq!(fs::read_to_string(self.file()).unwrap(), "published");
        let progress = Progress::load(self.0.root()).progress;
        assert_eq!((progress.is_passed("vec1"), progress.current()), (false, Some("vec1")));
    }

    fn ended(&self) {
        assert_eq!(fs::read_to_string(self.file()).unwrap(), "solved");
        assert!(Progress::load(self.0.root()).progress.is_passed("vec1"));
        assert_eq!(Practice::load(self.0.root()).going(), None);
        assert!(!kept(self.0.root(), "vec1").exists());
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.root());
    }
}

#[test]
fn a_round_that_is_stopped_loses_nothing_and_counts_nothing() {
    let root = Root::new();
    root.begin();
    assert!(start(&root.0, root.0.exercise("vec1").unwrap()).is_err(), "one at a time");
    let before = Practice::load(root.0.root()).solved("vec1");
    fs::write(root.file(), "half").unwrap();
    let (name, aside) = stop(&root.0).unwrap();
    assert_eq!((name.as_str(), fs::read_to_string(aside.unwrap()).unwrap().as_str()), ("vec1", "half"));
    root.ended();
    assert_eq!(Practice::load(root.0.root()).solved("vec1"), before);
    assert!(stop(&root.0).unwrap_err().to_string().contains("nothing is being practised"));
}

#[test]
fn after_a_round_the_learner_is_where_they_were_or_at_what_is_next() {
    for (from, passed, expected) in
        [("vec3", &["vec1"][..], "vec3"), ("vec1", &["vec1", "vec2"], "vec3"), ("vec2", &["vec2"], "vec3")]
    {
        let root = Root::new();
        let at = root.0.root();
        progress::update(at, |progress| {
            passed.iter().for_each(|name| progress.record(name, true, None));
            progress.set_current(from);
        })
        .unwrap();
        root.begin();
        stop(&root.0).unwrap();
        assert_eq!(Progress::load(at).progress.current(), Some(expected), "from {from}");
        assert!(!Practice::load(at).to_string().contains("from"), "that is over");
    }
    // A learner who has gone elsewhere meanwhile stays there.
    let root = Root::new();
    root.begin();
    progress::update(root.0.root(), |progress| progress.set_current("vec3")).unwrap();
    stop(&root.0).unwrap();
    assert_eq!(Progress::load(root.0.root()).progress.current(), Some("vec3"));
}

#[test]
fn a_round_that_is_solved_counts_and_brings_the_first_version_back() {
    let root = Root::new();
    root.begin();
    fs::write(root.file(), "solved again").unwrap();
    progress::update(root.0.root(), |progress| progress.record("vec1", true, None)).unwrap();
    let (_, aside) = stop(&root.0).unwrap();
    assert_eq!(fs::read_to_string(aside.unwrap()).unwrap(), "solved again");
    // Also if an editor writes the other version once more.
    let backup = root.0.root().join(".heaplings/backup/vec1-2.rs");
    assert_eq!(fs::read_to_string(backup).unwrap(), "solved");
    root.ended();
    let practice = Practice::load(root.0.root());
    assert_eq!(practice.solved("vec1").unwrap().rounds, 1);
    assert!(practice.best("vec1").is_some_and(|seconds| seconds < 60));
}

#[test]
fn an_accident_on_the_way_is_made_good() {
    // It ended before the published version was written, or before the record was.
    let root = Root::new();
    root.begin();
    fs::write(root.file(), "solved").unwrap();
    assert_eq!(stop(&root.0).unwrap().1, None);
    root.ended();
    fs::write(kept(root.0.root(), "vec1"), "left over").unwrap();
    root.begin();
    let backup = root.0.root().join(".heaplings/backup/vec1-1.rs");
    assert_eq!(fs::read_to_string(backup).unwrap(), "left over");
    fs::rename(kept(root.0.root(), "vec1"), root.file()).unwrap();
    stop(&root.0).unwrap();
    root.ended();
    fs::remove_dir_all(folder(root.0.root())).unwrap();
    root.begin();
    fs::remove_file(root.file()).unwrap();
    stop(&root.0).unwrap();
    root.ended();
}
