//! `grade` as a learner, a teacher and a CI system use it, on two exercises.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
#[cfg(target_os = "linux")]
use std::{
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use checker::course::catalog::Catalog;
use checker::grade::points;
use checker::util::json::Value;
use common::{Outcome, Tree, repository};

const INTRO1: &str = "00_intro/intro1.rs";
const VEC2: &str = "01_vec_capacity/vec2.rs";

/// A tree, and beside it a folder for what is handed in.
struct School {
    tree: Tree,
    class: PathBuf,
}

impl School {
    fn new(name: &str) -> School {
        let tree = Tree::new(name);
        let class = tree.root().with_extension("class");
        fs::create_dir_all(&class).expect("a folder can be made");
        School { tree, class }
    }

    /// Hands in both exercises from `version`.
    fn hand_in(&self, who: &str, version: &str) {
        for file in [INTRO1, VEC2] {
            self.put(who, &format!("exercises/{file}"), self.tree.read(&format!("{version}/{file}")));
        }
    }

    fn put(&self, who: &str, file: &str, text: impl AsRef<[u8]>) {
        let file = self.class.join(who).join(file);
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }

    fn folder(&self, who: &str) -> String {
        self.class.join(who).display().to_string()
    }

    /// Grades the two exercises.
    fn grade(&self, arguments: &[&str]) -> Outcome {
        self.tree.checker(&[&["grade", "intro1", "vec2"], arguments].concat())
    }

    /// What graders keep in the target folder.
    #[cfg(target_os = "linux")]
    fn home(&self) -> PathBuf {
        self.tree.path("target/checker/grade")
    }
}

impl Drop for School {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.class);
    }
}

fn rows(csv: &str) -> Vec<String> {
    csv.lines().map(str::to_string).collect()
}

#[test]
fn a_class_is_graded_and_a_broken_submission_costs_only_itself() {
    let school = School::new("class");
    school.hand_in("ada", "solutions");
    school.hand_in("bob", "checker/starters");
    school.put("cy", "README.md", "my exercises are on another computer");
    school.hand_in("dan", "solutions");
    school.put("dan", &format!("exercises/{VEC2}"), "fn to_degrees(");
    school.put("eva", &format!("exercises/{INTRO1}/not_a_file"), "");
    let class = school.folder("");
    let csv = school.tree.root().with_extension("csv");
    let file = csv.display().to_string();
    let graded = school.grade(&["--submissions", &class, "--format", "csv", "--output", &file]);
    let graded = graded.ended_with(0).prints("1 of 5 submissions passed\n");
    assert_eq!(graded.err, "");
    let table = fs::read_to_string(&csv).expect("the file was written");
    let expected = [
        "submission,points,of,solved,exercises,passed,intro1,vec2",
        "ada,3,3,2,2,yes,passed,passed",
        "bob,0,3,0,2,no,failed,failed",
        "cy,0,3,0,2,no,missing,missing",
    ];
    assert_eq!(rows(&table)[..4], expected);
    assert!(rows(&table)[4].starts_with("dan,1,3,1,2,no,passed,"), "{table}");
    assert_eq!(rows(&table)[5], "eva,0,3,0,2,no,refused,missing");

    // Shards are parts of the same table, and a goal is for everybody.
    let mut parts: Vec<String> = Vec::new();
    for shard in ["1/2", "2/2"] {
        let arguments = ["--submissions", &class, "--shard", shard, "--format", "csv", "--min", "1"];
        parts.extend(rows(&school.grade(&arguments).ended_with(1).out).into_iter().skip(1));
    }
    parts.sort();
    // A point is enough for dan now.
    assert_eq!(parts, rows(&table.replace("dan,1,3,1,2,no", "dan,1,3,1,2,yes"))[1..]);
    let json = school.grade(&["--submissions", &class, "--format", "json"]).ended_with(0).out;
    let json = Value::parse(&json).expect("JSON");
    let cards = json.get("submissions").and_then(Value::as_array).expect("submissions");
    assert_eq!(cards.len(), 5);
    assert_eq!(cards[1].get("points").and_then(Value::as_u64), Some(0));
    fs::remove_file(csv).expect("it is there");
}

/// The processes that work for a grader: the commands of those that name its folder.
#[cfg(target_os = "linux")]
fn processes(home: &Path) -> Vec<String> {
    let all = fs::read_dir("/proc").expect("Linux has it").flatten();
    let commands = all.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let commands = commands.map(|command| String::from_utf8_lossy(&command).replace('\0', " "));
    commands.filter(|command| command.contains(&home.join("work").display().to_string())).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_killed_leaves_nothing_and_goes_on_where_it_was() {
    let school = School::new("killed");
    school.hand_in("ada", "solutions");
    school.hand_in("bob", "checker/starters");
    let intro1 = school.tree.read(&format!("solutions/{INTRO1}"));
    let endless = intro1.replace(") -> u64 {", ") -> u64 {\n    let mut n = 0_u64;\n    loop { n ^= 1; }");
    assert_ne!(endless, intro1);
    school.put("zoe", &format!("exercises/{INTRO1}"), endless);
    let class = school.folder("");
    let arguments =
        ["grade", "intro1", "vec2", "--submissions", &class, "--format", "csv", "--time-limit", "86400"];
    let mut first = school.tree.command(&arguments);
    let mut first = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the checker starts");
    let verdicts = || fs::read_dir(school.home().join("verdicts")).into_iter().flatten().count();
    let runs_a_test = || processes(&school.home()).iter().any(|command| command.contains("--exact"));
    while verdicts() == 0 || !runs_a_test() {
        assert!(first.try_wait().expect("a child").is_none(), "it ended, which it cannot");
        thread::sleep(Duration::from_millis(10));
    }
    first.kill().expect("it can be killed");
    first.wait().expect("it was killed");
    // The reaper needs a moment; what it does not end would go on for a day.
    let patience = Instant::now();
    while !processes(&school.home()).is_empty() {
        assert!(patience.elapsed() < Duration::from_secs(300), "{:?}", processes(&school.home()));
        thread::sleep(Duration::from_millis(10));
    }

    fs::remove_dir_all(school.class.join("zoe")).expect("it is there");
    let resumed = school.tree.checker(&arguments).ended_with(0).out;
    assert_eq!(verdicts(), 4);
    let fresh = school.tree.checker(&[&arguments[..], &["--fresh"]].concat()).ended_with(0).out;
    assert_eq!(resumed, fresh);
    let left: Vec<_> = fs::read_dir(school.home().join("work")).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 1, "only the lock is left of {left:?}");
}

#[test]
fn nothing_of_a_submission_counts_but_its_code() {
    let school = School::new("own-rules");
    school.hand_in("eve", "checker/starters");
    let vec2 = school.tree.read(&format!("checker/starters/{VEC2}"));
    let raised = vec2.replace("heap.total_blocks <= 1", "heap.total_blocks <= 1_000");
    assert_ne!(raised, vec2);
    school.put("eve", &format!("exercises/{VEC2}"), raised);
    // Each would stop a build, or make it another one.
    school.put("eve", ".cargo/config.toml", "[build]\nrustc-wrapper = \"/nonexistent\"\n");
    school.put("eve", "rust-toolchain.toml", "[toolchain]\nchannel = \"1.0.0\"\n");
    school.put("eve", "Cargo.toml", "this is no manifest");
    school.put("eve", "exercises/build.rs", "fn main() { panic!() }");
    let eve = school.folder("eve");
    let graded = school.grade(&["--submission", &eve]).ended_with(1);
    let graded = graded.prints("vec2.rs:18:17: 11 allocations, the limit is 1 (allocates_once)");
    graded.prints("0 of 3 points, 0 of 2 exercises pass\nnot passed: it lacks intro1, vec2\n");
    school.hand_in("eve", "solutions");
    school.grade(&["--submission", &eve]).ended_with(0).prints("3 of 3 points");
}

#[test]
fn one_submission_is_reported_to_every_system() {
    let school = School::new("systems");
    school.tree.solve("00_intro", "intro1");
    let output = |name: &str| school.class.join(name);
    let [junit, classroom, json] = ["junit.xml", "classroom.txt", "json"].map(output);
    let mut command = school.tree.command(&["grade", "intro1", "vec2", "--require", "00", "--min=1"]);
    for (format, file) in [("junit", &junit), ("classroom", &classroom), ("json", &json)] {
        command.args(["--format", format, "--output"]).arg(file);
    }
    command.args(["--format", "github"]);
    let [summary, outputs] = ["summary.md", "outputs"].map(output);
    command.env("GITHUB_STEP_SUMMARY", &summary).env("GITHUB_OUTPUT", &outputs);
    let graded = Outcome::of(command.output().expect("the checker starts")).ended_with(0);
    let read = |file: &Path| fs::read_to_string(file).expect("the file was written");

    let annotation = "::error file=exercises/01_vec_capacity/vec2.rs,line=18,col=17,\
                      title=vec2%3A allocates_once::11 allocations, the limit is 1\n";
    graded.prints(annotation);
    assert!(read(&summary).starts_with("### Passed: 1 of 3 points, 1 of 2 exercises pass\n"));
    assert_eq!(read(&outputs), "passed=true\npoints=1\nof=3\nsolved=1\nexercises=2\n");
    assert!(read(&junit).contains("<testcase classname=\"01_vec_capacity.vec2\" name=\"allocates_once\">"));
    assert!(read(&classroom).trim().len() % 4 == 0);
    let json = read(&json);
    let json = Value::parse(&json).expect("JSON");
    let number = |name| json.get(name).and_then(Value::as_u64);
    assert_eq!((number("passed"), number("total"), number("points")), (Some(1), Some(2), Some(1)));
    // Outside of GitHub the summary is printed, and a goal that is missed ends it with 1.
    let mut command = school.tree.command(&["grade", "intro1", "vec2", "--min", "2", "--format", "github"]);
    command.env_remove("GITHUB_STEP_SUMMARY").env_remove("GITHUB_OUTPUT");
    let graded = Outcome::of(command.output().expect("the checker starts")).ended_with(1);
    graded.prints("### Not passed: 1 of 3 points").prints("It lacks 1 more point.\n");
}

#[test]
fn the_workflow_and_the_pages_name_this_version_and_the_points() {
    let read = |path: &str| fs::read_to_string(repository().join(path)).expect(path);
    let version = concat!("v", env!("CARGO_PKG_VERSION"));
    assert!(read(".github/workflows/grade.yml").contains(&format!("PUBLISHED_VERSION: {version}\n")));
    for page in ["README.md", ".github/GRADING.md"] {
        assert!(read(page).contains(&format!("grade-class.yml@{version}\n")), "{page}");
    }
    let grading = read(".github/GRADING.md");
    assert!(grading.contains(&format!("ref: {version},")));
    let catalog = Catalog::load(repository()).expect("a catalog");
    let mut worth: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for exercise in catalog.exercises() {
        let numbers = worth.entry(points::worth(exercise)).or_default();
        if numbers.last() != Some(&&exercise.chapter[..2]) {
            numbers.push(&exercise.chapter[..2]);
        }
    }
    let told = grading.lines().skip_while(|line| !line.contains("Each is worth")).take(2);
    let told = told.collect::<Vec<_>>().join(" ");
    for (points, chapters) in worth {
        let (last, first) = chapters.split_last().expect("a chapter");
        let list = [first.join(", "), last.to_string()].join(if first.is_empty() { "" } else { " and " });
        let mut words = ["point in chapter", "in the chapters", "in"].into_iter();
        let found = words.any(|words| told.contains(&format!("{points} {words} {list}")));
        assert!(found, "{points} for {list} is not in: {told}");
    }
}

/// What nothing compiles in is no submission's fault.
#[cfg(target_os = "linux")]
#[test]
fn without_a_linker_nobody_gets_nothing() {
    let school = School::new("no-linker");
    school.hand_in("ada", "solutions");
    let ada = school.folder("ada");
    // The packages are there, and the checker, and cargo finds nothing to link.
    school.grade(&["--submission", &ada]).ended_with(0);
    let programs = school.class.join("programs");
    fs::create_dir_all(&programs).expect("a folder can be made");
    for program in ["sh", "cargo", "rustc"] {
        let path = std::env::var_os("PATH").expect("there is a path");
        let mut folders = std::env::split_paths(&path);
        let found = folders.find(|folder| folder.join(program).is_file()).expect(program);
        std::os::unix::fs::symlink(found.join(program), programs.join(program)).expect("a link can be made");
    }
    let mut command = school.tree.command(&["grade", "intro1", "--submission", &ada, "--fresh"]);
    let graded = Outcome::of(command.env("PATH", &programs).output().expect("the checker starts"));
    graded.ended_with(2).complains("intro1 does not compile here as it was published").complains("linker");
}

#[test]
fn says_what_cannot_be_graded() {
    let school = School::new("wrong-use");
    let around = school.tree.root().parent().expect("a folder around it").display().to_string();
    school.grade(&["--submission", &around]).ended_with(2).complains("side by side");
    school.grade(&["--submission", "nobody"]).ended_with(2).complains("cannot open `nobody`");
    school.grade(&["--submissions", &school.folder("")]).ended_with(2).complains("holds no folders");
    school.grade(&["--require", "map1"]).ended_with(2).complains("`map1` is required, but not to be graded");
    let unknown = school.tree.checker(&["grade", "vec"]).ended_with(2);
    unknown.complains("no chapter and no exercise is called `vec`").complains("did you mean `vec1`?");
}
