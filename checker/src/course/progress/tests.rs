use super::*;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// A folder of its own for every test.
struct Root(PathBuf);

impl Root {
    fn new() -> Root {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("heaplings-progress-{}-{number}", std::process::id()));
        fs::create_dir_all(root.join(FOLDER)).unwrap();
        Root(root)
    }

    /// Of a file in our folder.
    fn path(&self, name: &str) -> PathBuf {
        self.0.join(FOLDER).join(name)
    }

    fn load(&self, file: &[u8]) -> Loaded {
        fs::write(self.path("progress"), file).unwrap();
        Progress::load(&self.0)
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

fn blocks(total_blocks: u64) -> Heap {
    Heap { total_blocks, total_bytes: 16 * total_blocks, ..Heap::default() }
}

fn some() -> Progress {
    let mut progress = Progress::default();
    progress.set_current("vec3");
    progress.record("vec1", true, Some(blocks(1)));
    progress.record("vec2", true, Some(Heap { max_bytes: 123, ..blocks(45) }));
    progress.record("intro1", true, None);
    progress.set_challenge("01_vec_capacity", "vec10");
    progress.set_challenge("02_hash_maps", "map9");
    progress.record("map9", true, None);
    progress
}

#[test]
fn comes_back_as_it_was_written() {
    let root = Root::new();
    assert_eq!(Progress::load(&root.0), Loaded::default());
    update(&root.0, |progress| *progress = some()).unwrap();
    let Loaded { progress, notice } = Progress::load(&root.0);
    assert_eq!((&progress, notice), (&some(), None));
    assert_eq!((progress.current(), progress.is_passed("vec2")), (Some("vec3"), true));
    assert_eq!(progress.best("vec1"), Some(&blocks(1)));
    let text = fs::read_to_string(root.path("progress")).unwrap();
    assert_eq!(root.load(text.replace('\n', "\r\n").as_bytes()).notice, None, "an editor may write CRLF");
    assert_eq!(fs::read_dir(root.path("")).unwrap().count(), 3, "progress, lock, and what is due when");
}

#[test]
fn a_challenge_that_was_taken_first_tests_its_chapter_out() {
    let mut progress = Progress::default();
    progress.record("vec10", true, None);
    assert!(!progress.is_tested_out("01_vec_capacity"), "it was the last of ten");
    progress.set_challenge("02_hash_maps", "map9");
    progress.record("map9", false, None);
    progress.record("map1", true, None);
    assert!(!progress.is_tested_out("02_hash_maps"));
    progress.record("map9", true, None);
    assert!(progress.is_tested_out("02_hash_maps") && !progress.is_passed("map2"));
    progress.record("map9", false, None);
    assert!(progress.is_tested_out("02_hash_maps"), "also while it is practised");
    let old = Progress::parse(b"heaplings progress 1\ncurrent vec2\npassed vec1\n");
    assert!(old.1.is_none() && old.0.is_passed("vec1"));
}

#[test]
fn keeps_the_best_that_passed() {
    let mut progress = Progress::default();
    for (passed, heap) in [(true, 5), (true, 3), (false, 1), (true, 4)] {
        progress.record("vec1", passed, Some(blocks(heap)));
        assert_eq!(progress.is_passed("vec1"), passed);
    }
    assert_eq!(progress.best("vec1"), Some(&blocks(3)));
}

#[test]
fn survives_being_cut_anywhere() {
    let whole = some().to_string();
    for at in 0..whole.len() {
        let root = Root::new();
        let loaded = root.load(&whole.as_bytes()[..at]);
        let cut_between_lines = at > HEADER.len() && whole[..at].ends_with('\n');
        assert_eq!(loaded.notice.is_none(), cut_between_lines, "{at}: {loaded:?}");
        if !cut_between_lines {
            assert_eq!(fs::read(root.path("progress.damaged-1")).unwrap(), &whole.as_bytes()[..at]);
        }
        let lines = whole[..at].rfind('\n').map_or("", |end| &whole[..=end]);
        assert_eq!(loaded.progress, Progress::parse(lines.as_bytes()).0);
        assert_eq!(Progress::load(&root.0), Loaded { notice: None, ..loaded }, "it stays");
    }
}

#[test]
fn keeps_what_can_be_read_of_a_damaged_file() {
    let root = Root::new();
    let large = format!("{HEADER}\npassed vec1\n{}", "passed vec2\n".repeat(100_000));
    let bad: [&[u8]; 9] = [
        b"passed vec0\n",
        b"pass vec0\n",
        b"passed \n",
        b"best vec1 1 2 3 4 5\n",
        b"best vec1 1 2 3 4 5 x\n",
        b"challenge vec10\n",
        b"tested-out 02_hash_maps 1\n",
        b"passed \xff\n",
        b"passed \0\0\0\n",
    ];
    let files = bad.map(|line| [HEADER.as_bytes(), b"\n", line, b"passed vec1\n"].concat());
    for (n, file) in files[1..].iter().map(Vec::as_slice).chain([large.as_bytes()]).enumerate() {
        let Loaded { progress, notice } = root.load(file);
        assert!(progress.is_passed("vec1"));
        let aside = format!("progress.damaged-{}", n + 1);
        assert!(notice.is_some_and(|notice| notice.contains(&aside)));
        assert_eq!(fs::read(root.path(&aside)).unwrap(), file);
    }
    let newer = root.load(b"heaplings progress 2\npassed vec1\n");
    assert_eq!(newer.progress, Progress::default());
    assert!(newer.notice.is_some_and(|notice| notice.contains("first line")));
}

#[test]
fn leaves_alone_what_it_cannot_read() {
    let root = Root::new();
    fs::create_dir(root.path("progress")).unwrap();
    let Loaded { progress, notice } = Progress::load(&root.0);
    assert_eq!(progress, Progress::default());
    assert!(notice.is_some_and(|notice| notice.contains("cannot read")));
    assert!(update(&root.0, |progress| progress.set_current("vec1")).is_err());
    assert!(root.path("progress").is_dir());
}

#[test]
fn loses_no_update_of_two_at_once() {
    let root = Root::new();
    thread::scope(|scope| {
        for who in ["a", "b"] {
            let root = &root.0;
            scope.spawn(move || {
                for n in 0..100 {
                    let loaded = update(root, |all| all.record(&format!("{who}{n}"), true, None)).unwrap();
                    assert_eq!(loaded.notice, None);
                    assert_eq!(Progress::load(root).notice, None);
                }
            });
        }
    });
    assert_eq!(Progress::load(&root.0).progress.passed.len(), 200);
}

#[test]
fn says_that_a_folder_is_read_only() {
    let root = Root::new();
    let before = fs::metadata(root.path("")).unwrap().permissions();
    let mut read_only = before.clone();
    read_only.set_readonly(true);
    fs::write(root.path("progress"), "damaged").unwrap();
    fs::set_permissions(root.path(""), read_only).unwrap();
    // Root may write there all the same, and so may anybody on Windows.
    if File::create(root.path("probe")).is_err() {
        let failure = update(&root.0, |progress| progress.set_current("vec1")).unwrap_err().to_string();
        assert!(failure.contains(FOLDER) && failure.contains("can be written"), "{failure}");
        assert!(set_aside(&root.0, "vec1", b"").unwrap_err().to_string().contains("backup"));
        let notice = Progress::load(&root.0).notice.unwrap();
        assert!(notice.contains("is damaged") && notice.contains("can be written"), "{notice}");
        assert_eq!(fs::read(root.path("progress")).unwrap(), b"damaged");
    }
    fs::set_permissions(root.path(""), before).unwrap();
}

#[test]
fn sets_aside_without_overwriting() {
    let root = Root::new();
    for (text, name) in [("a", "vec1-1.rs"), ("b", "vec1-2.rs"), ("b", "vec1-2.rs"), ("a", "vec1-3.rs")] {
        let path = set_aside(&root.0, "vec1", text.as_bytes()).unwrap();
        assert_eq!(path, root.path("backup").join(name));
        assert_eq!(fs::read_to_string(path).unwrap(), text);
    }
    assert_eq!(fs::read_to_string(root.path("backup").join("vec1-1.rs")).unwrap(), "a");
}
