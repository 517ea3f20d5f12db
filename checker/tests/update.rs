//! `update`, in clones of a small repository that publishes a second version.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::Outcome;

const CHAPTER: &str = "01_vec";

/// An exercise with one function and one test.
fn exercise(story: &str, head: &str, body: &str, test: &str) -> String {
    format!(
        "//! {story}\n\n// TODO: better.\n{head} {{\n    {body}\n}}\n\nfn main() {{}}\n\n#[cfg(test)]\nmod tests {{\n    \
         #[test]\n    fn {test}() {{}}\n}}\n"
    )
}

fn published(name: &str) -> String {
    exercise(&format!("Of {name}."), "fn f(a: u8) -> u8", "slow(a)", "allocates_once")
}

/// A repository that publishes, and a learner's clone of it. Gone when this is dropped.
struct World {
    folder: PathBuf,
}

impl World {
    fn new(name: &str) -> World {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let world = World { folder };
        fs::create_dir_all(world.origin()).unwrap();
        fs::write(world.folder.join("no-config"), "").unwrap();
        world.git(&world.origin(), &["init", "-q", "-b", "main"]);
        for name in ["vec1", "vec2", "vec3", "vec4", "vec5"] {
            world.publish(name, &published(name));
        }
        for (file, text) in [
            ("Cargo.toml", "[workspace]\n"),
            ("README.md", "one\n"),
            (".gitignore", "/target/\n/.heaplings/\n*.new.rs\n"),
        ] {
            fs::write(world.origin().join(file), text).unwrap();
        }
        world.commit(&world.origin(), "One");
        world.git(&world.origin(), &["tag", "v0.1.0"]);
        world.git(&world.folder, &["clone", "-q", "origin", "clone"]);
        world
    }

    fn origin(&self) -> PathBuf {
        self.folder.join("origin")
    }

    fn clone(&self) -> PathBuf {
        self.folder.join("clone")
    }

    fn publish(&self, name: &str, text: &str) {
        for folder in ["checker/starters", "exercises", "solutions"] {
            let folder = self.origin().join(folder).join(CHAPTER);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{name}.rs")), text).unwrap();
        }
    }

    fn withdraw(&self, name: &str) {
        for folder in ["checker/starters", "exercises", "solutions"] {
            fs::remove_file(self.origin().join(folder).join(CHAPTER).join(format!("{name}.rs"))).unwrap();
        }
    }

    /// The second version: new tests for vec2, another function for vec4, a vec6, no vec5.
    fn second(&self) {
        self.publish("vec1", &published("vec1").replace("Of vec1.", "Told anew."));
        self.publish("vec2", &published("vec2").replace("allocates_once", "allocates_nothing"));
        self.publish("vec4", &exercise("Of vec4.", "fn f(a: &[u8]) -> u8", "slower(a)", "allocates_once"));
        self.publish("vec6", &published("vec6"));
        self.withdraw("vec5");
        fs::write(self.origin().join("README.md"), "two\n").unwrap();
        self.commit(&self.origin(), "Two");
    }

    fn isolate(&self, command: &mut Command) {
        let config = self.folder.join("no-config");
        command.env("GIT_CONFIG_GLOBAL", config).env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@example.org");
        }
    }

    #[track_caller]
    fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        self.isolate(command.current_dir(folder).args(arguments));
        let output = command.output().expect("git starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_string()
    }

    fn commit(&self, folder: &Path, message: &str) {
        self.git(folder, &["add", "-A"]);
        self.git(folder, &["commit", "-q", "-m", message]);
    }

    fn head(&self) -> String {
        self.git(&self.clone(), &["rev-parse", "HEAD"])
    }

    fn update(&self, arguments: &[&str]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_checker"));
        self.isolate(command.current_dir(self.clone()).arg("update").args(arguments));
        Outcome::of(command.output().expect("the checker starts"))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.clone().join("exercises").join(CHAPTER).join(format!("{name}.rs"))
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).expect(name)
    }

    /// Changes the learner's file as one who solves it does.
    fn solve(&self, name: &str) -> String {
        let text = self.read(name).replace("slow(a)", "fast(a)");
        fs::write(self.file(name), &text).unwrap();
        text
    }

    fn backup(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.clone().join(".heaplings/backup").join(format!("{name}-1.rs"))).ok()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn answers_that_were_not_committed_are_carried_into_a_new_version() {
    let world = World::new("update-plain");
    let mine: Vec<String> = ["vec2", "vec3", "vec4", "vec5"].iter().map(|name| world.solve(name)).collect();
    // Staged or not makes no difference.
    world.git(&world.clone(), &["add", "exercises/01_vec/vec3.rs", "exercises/01_vec/vec4.rs"]);
    world.update(&[]).ended_with(0).prints("v0.1.0 is part of what you have: there is nothing to take\n");
    world.second();

    let head = world.head();
    let told = world.update(&["--dry-run"]).ended_with(0).prints("a dry run: nothing is changed\n").out;
    for row in [
        "  new      vec6: ",
        "  taken    vec1: you had changed nothing in them\n",
        "  carried  vec2: your code, under the new tests\n",
        "  removed  vec5: ",
        "  left     vec4: the functions have changed, and so has your code",
        "The new version will stand beside each file that was left, such as vec4.new.rs",
        "will be kept in .heaplings/backup",
    ] {
        assert!(told.contains(row), "{row} is not in {told}");
    }
    assert!(!told.contains("vec3") && !told.contains("cargo checker check"), "{told}");
    assert_eq!((world.head(), world.read("vec2"), world.backup("vec2")), (head, mine[0].clone(), None));
    assert!(!world.file("vec6").exists());

    let told = world.update(&[]).ended_with(0).prints("v0.1.0 → v0.1.0-1-g").out;
    assert!(told.contains("See what still passes: cargo checker check vec2 vec4\n"), "{told}");
    assert!(world.read("vec1").contains("Told anew."));
    assert_eq!(world.read("vec2"), mine[0].replace("allocates_once", "allocates_nothing"));
    assert_eq!(world.read("vec3"), mine[1]);
    assert_eq!(world.read("vec4"), mine[2]);
    assert!(fs::read_to_string(world.file("vec4.new")).unwrap().contains("fn f(a: &[u8])"));
    assert!(!world.file("vec5").exists() && world.file("vec6").exists());
    assert_eq!(fs::read_to_string(world.clone().join("README.md")).unwrap(), "two\n");
    // What was replaced or may be is kept as it was.
    let kept: Vec<Option<String>> = ["vec2", "vec4", "vec5"].iter().map(|name| world.backup(name)).collect();
    assert_eq!(kept, [Some(mine[0].clone()), Some(mine[2].clone()), Some(mine[3].clone())]);
    assert_eq!((world.backup("vec1"), world.backup("vec3")), (None, None));
    // And the clone is at the new version, with the answers as they were: not committed.
    assert_eq!(world.head(), world.git(&world.origin(), &["rev-parse", "HEAD"]));
    let status = world.git(&world.clone(), &["status", "--porcelain"]);
    assert_eq!(status.matches(" M exercises/01_vec/").count(), 3, "{status}");
    world.update(&[]).ended_with(0).prints("there is nothing to take");
}

#[test]
fn answers_that_were_committed_are_put_together_with_a_new_version() {
    let world = World::new("update-commits");
    let [two, three, four] = ["vec2", "vec3", "vec4"].map(|name| world.solve(name));
    fs::write(world.clone().join("notes.md"), "mine\n").unwrap();
    world.commit(&world.clone(), "My answers");
    // One of them goes on after that.
    let later = two.replace("fast(a)", "faster(a)");
    fs::write(world.file("vec2"), &later).unwrap();
    world.second();

    let told = world.update(&["origin"]).ended_with(0).prints("  carried  vec2: ").out;
    assert!(told.contains("  left     vec4: "), "{told}");
    assert_eq!(world.read("vec2"), later.replace("allocates_once", "allocates_nothing"));
    assert_eq!((world.read("vec3"), world.read("vec4")), (three, four));
    assert!(world.file("vec6").exists() && !world.file("vec5").exists());
    let at_head = |path: &str| world.git(&world.clone(), &["show", &format!("HEAD:{path}")]);
    let committed = two.replace("allocates_once", "allocates_nothing");
    assert_eq!(at_head("exercises/01_vec/vec2.rs"), committed.trim_end());
    assert_eq!((at_head("README.md").as_str(), at_head("notes.md").as_str()), ("two", "mine"));
    assert!(at_head("checker/starters/01_vec/vec2.rs").contains("allocates_nothing"));
    assert_eq!(world.git(&world.clone(), &["log", "-1", "--format=%P"]).split(' ').count(), 2);
    let status = world.git(&world.clone(), &["status", "--porcelain"]);
    assert_eq!(status.trim(), "M exercises/01_vec/vec2.rs");
    world.update(&[]).ended_with(0).prints("there is nothing to take");

    // A third version, after the learner has taken over the new vec4.
    let taken = fs::read_to_string(world.file("vec4.new")).unwrap().replace("slower(a)", "fast(a)");
    fs::write(world.file("vec4"), &taken).unwrap();
    world.commit(&world.clone(), "The new vec4");
    world.publish("vec4", &exercise("Of vec4.", "fn f(a: &[u8]) -> u8", "slower(a)", "allocates_nothing"));
    world.commit(&world.origin(), "Three");
    world.update(&[]).ended_with(0).prints("  carried  vec4: ");
    assert_eq!(world.read("vec4"), taken.replace("allocates_once", "allocates_nothing"));
    assert_eq!(world.git(&world.clone(), &["status", "--porcelain"]), "");
}

#[test]
fn where_it_cannot_take_a_version_everything_stays_as_it_was() {
    let world = World::new("update-refused");
    let two = world.solve("vec2");
    world.second();
    let head = world.head();
    let unchanged = || {
        assert_eq!((world.head(), world.read("vec2")), (head.clone(), two.clone()));
        assert!(!world.file("vec6").exists() && !world.clone().join(".git/MERGE_HEAD").exists());
    };

    // Something else was changed.
    fs::write(world.clone().join("README.md"), "mine\n").unwrap();
    world
        .update(&[])
        .ended_with(2)
        .complains("files that are no exercises")
        .complains("README.md")
        .complains("git stash");
    unchanged();
    world.git(&world.clone(), &["checkout", "-q", "README.md"]);

    // No such version, nobody there, no git, no clone.
    world.update(&["v9"]).ended_with(2).complains("has a version `v9`");
    world.update(&["../nowhere"]).ended_with(2).complains("has a version `../nowhere`");
    world.update(&["--upload-pack=x"]).ended_with(2);
    let mut without = Command::new(env!("CARGO_BIN_EXE_checker"));
    without.current_dir(world.clone()).arg("update").env("PATH", world.folder.join("nothing"));
    Outcome::of(without.output().unwrap())
        .ended_with(2)
        .complains("`git` is not installed")
        .complains("help: take it by hand: unpack the new version");
    fs::rename(world.clone().join(".git"), world.folder.join("away")).unwrap();
    world.update(&[]).ended_with(2).complains("is not a clone made by git").complains("take it by hand");
    fs::rename(world.folder.join("away"), world.clone().join(".git")).unwrap();
    world.git(&world.clone(), &["remote", "set-url", "origin", "../nowhere"]);
    world.update(&[]).ended_with(2).complains("`git fetch").complains("cargo checker update origin/main");
    world.git(&world.clone(), &["remote", "remove", "origin"]);
    world.update(&[]).ended_with(2).complains("cargo checker update ADDRESS");
    unchanged();

    // In the middle of something.
    fs::write(world.clone().join(".git/MERGE_HEAD"), format!("{head}\n")).unwrap();
    world.update(&[]).ended_with(2).complains("in the middle of a merge").complains("git merge --abort");
    fs::remove_file(world.clone().join(".git/MERGE_HEAD")).unwrap();
    fs::create_dir_all(world.clone().join(".heaplings/practise")).unwrap();
    let record = world.clone().join(".heaplings/practise/record");
    fs::write(&record, "going vec3 1772323200\n").unwrap();
    world.update(&[]).ended_with(2).complains("`vec3` is being practised").complains("practise --stop");
    fs::remove_file(record).unwrap();

    // Both have committed a change to the same file, which is no exercise.
    fs::write(world.clone().join("README.md"), "mine\n").unwrap();
    world.git(&world.clone(), &["commit", "-q", "-m", "My README", "README.md"]);
    let mine = world.head();
    let origin = world.origin().display().to_string();
    world.update(&[&origin]).ended_with(2).complains("both changed these files: README.md");
    assert_eq!((world.head(), world.read("vec2")), (mine, two.clone()));
    assert!(!world.clone().join(".git/MERGE_HEAD").exists());
    assert_eq!(fs::read_to_string(world.clone().join("README.md")).unwrap(), "mine\n");
    assert_eq!(world.git(&world.clone(), &["status", "--porcelain"]).trim(), "M exercises/01_vec/vec2.rs");
    world.git(&world.clone(), &["reset", "-q", "--keep", "HEAD~"]);
    unchanged();

    // A version that no branch leads to is found by its name.
    world.git(&world.clone(), &["remote", "add", "origin", &origin]);
    world.git(&world.origin(), &["switch", "-q", "--detach", "v0.1.0"]);
    world.git(&world.origin(), &["commit", "-q", "--allow-empty", "-m", "Aside"]);
    world.git(&world.origin(), &["tag", "aside"]);
    world.git(&world.origin(), &["switch", "-q", "main"]);
    world.update(&["--dry-run", "aside"]).ended_with(0).prints("no exercise has changed");
    unchanged();

    // An address will do, and a file of the learner's that has a new exercise's name is left alone.
    fs::write(world.file("vec6"), "mine\n").unwrap();
    let told = world.update(&[&origin]).ended_with(0).prints("  carried  vec2: ").out;
    assert!(told.contains("left     vec6: you have a file of that name"), "{told}");
    assert_eq!(world.read("vec6"), "mine\n");
    assert!(fs::read_to_string(world.file("vec6.new")).unwrap().contains("Of vec6."));
}

#[test]
fn a_file_with_the_line_ends_of_windows_is_no_change() {
    let world = World::new("update-crlf");
    let crlf = |name: &str| fs::write(world.file(name), world.read(name).replace('\n', "\r\n")).unwrap();
    crlf("vec1");
    world.solve("vec2");
    crlf("vec2");
    // Nor can a file in another encoding be put together with anything.
    let latin = [&b"// \xe9\n"[..], world.read("vec4").as_bytes()].concat();
    fs::write(world.file("vec4"), &latin).unwrap();
    world.second();
    world.update(&["origin/main"]).ended_with(0).prints("there is nothing to take");
    world.update(&[]).ended_with(0).prints("  taken    vec1: ").prints("vec4: the text is not UTF-8");
    assert_eq!(fs::read(world.file("vec4")).unwrap(), latin);
    assert!(world.read("vec2").contains("fast(a)\r\n") && world.read("vec2").contains("allocates_nothing"));
    assert_eq!((world.backup("vec1"), world.backup("vec2").is_some()), (None, true));
}
