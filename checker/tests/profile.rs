//! `profile`, end to end: exercises, files of any program, faults, and what opens the page.

mod common;
#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "most of it is for other keys")]
#[path = "common/pty.rs"]
mod pty;

use std::fs;

use checker::profile::{self, Amount};
use checker::util::json::Value;
use common::Tree;

const VEC2: &str = "exercises/01_vec_capacity/vec2.rs";
const BEFORE: &str = "\nbefore           11        32,752        16,384             0\n";
const SOLUTION: &str = "\nsolution          1        14,400        14,400             0\n";

/// The totals of the dhat file that was written to a folder.
fn totals(tree: &Tree, folder: &str) -> Amount {
    let file = tree.path(&format!("{folder}/dhat-heap.json"));
    profile::read(fs::File::open(file).unwrap()).unwrap().sums().total
}

#[test]
fn an_exercise_is_shown_beside_what_it_was_and_could_be() {
    let tree = Tree::new("profile exercise");
    let run = tree.checker(&["profile", "vec2"]).ended_with(0);
    assert_eq!(run.err, "");
    assert!(run.out.starts_with("vec2: to_degrees(an hour)\n\n"), "{}", run.out);
    // The code is as published, so there is nothing to compare it with.
    assert!(run.out.contains("\nyours            11        32,752"), "{}", run.out);
    assert!(!run.out.contains("before") && !run.out.contains("solution"), "{}", run.out);
    let files = run.out.replace('\\', "/");
    assert!(files.contains("\n  target/profile/vec2/profile.html    the page\n"), "{files}");
    assert_eq!(totals(&tree, "target/profile/vec2"), Amount { blocks: 11, bytes: 32_752 });
    let page = tree.read("target/profile/vec2/profile.html");
    assert!(page.contains("to_degrees(an hour)") && page.contains("a Vec grew"), "{page}");
    let notes = tree.read("checker/starters/01_vec_capacity/vec2.md");
    let title = notes.lines().next().unwrap().trim_start_matches("# ");
    assert!(page.contains(&format!("<title>vec2: {title} · heap profile</title>")), "{page}");

    // The line, and nothing written.
    fs::remove_dir_all(tree.path("target/profile")).unwrap();
    let run = tree.checker(&["profile", "vec2", "--text"]).ended_with(0);
    let line = "   18 | degrees.push(f32::from(reading) / 100.0);\n      |         ^^^^ a Vec grew\n";
    assert!(run.out.contains("yours\n  --> exercises/01_vec_capacity/vec2.rs\n"), "{}", run.out);
    assert!(run.out.ends_with(line), "{}", run.out);
    assert!(!tree.path("target/profile").exists());
    let run = tree.checker(&["profile", "vec2", "--format", "json"]).ended_with(0);
    let document = Value::parse(&run.out).unwrap();
    let site = &document.get("sites").and_then(Value::as_array).unwrap()[0];
    assert_eq!(site.get("line").and_then(Value::as_u64), Some(18));
    let source = site.get("source").and_then(Value::as_str);
    assert_eq!(source, Some("degrees.push(f32::from(reading) / 100.0);"));
    let run = tree.checker(&["profile", "vec2", "--format", "folded", "--metric", "blocks"]).ended_with(0);
    assert!(run.out.starts_with("vec2_yours::main") || run.out.starts_with("vec2::main"), "{}", run.out);
    assert!(run.out.trim_end().ends_with(" 11") && run.out.lines().count() == 1, "{}", run.out);
    assert!(!tree.path("target/profile").exists());

    // The solution once it is asked for, or once there is one of one's own.
    let run = tree.checker(&["profile", "vec2", "--solution", "--output", "new/folder"]).ended_with(0);
    assert!(run.out.contains(BEFORE) && run.out.contains(SOLUTION), "{}", run.out);
    assert_eq!(totals(&tree, "new/folder"), Amount { blocks: 1, bytes: 14_400 });
    tree.solve("01_vec_capacity", "vec2");
    tree.checker(&["run", "vec2"]).ended_with(0);
    let run = tree.checker(&["profile", "vec2", "--starter"]).ended_with(0);
    assert!(
        run.out.contains("\nyours             1        14,400") && run.out.contains(SOLUTION),
        "{}",
        run.out
    );
    assert_eq!(totals(&tree, "target/profile/vec2"), Amount { blocks: 11, bytes: 32_752 });
}

fn program(main: &str) -> String {
    format!(
        "#![allow(unused)]\nuse heaplings::bench;\nfn main() {{\n    bench(\"one\", || vec![1]);\n{main}\n}}\n"
    )
}

#[test]
fn a_program_that_cannot_be_measured_is_named() {
    let tree = Tree::new("profile-faults");
    let leave = "std::fs::write(std::env::var(\"HEAPLINGS_PROFILE\").unwrap() + \"/dhat-heap.json\", \"{\\\"a\\\":\")";
    for (main, code, words) in [
        ("let n: u64 = \"text\";", 1, "error: vec2 does not compile"),
        ("panic!(\"so it goes\");", 1, "vec2 was not measured: panicked: so it goes"),
        ("loop { std::thread::yield_now(); }", 1, "vec2 was not measured: still running after 2 seconds"),
        (
            &format!("{leave}.unwrap();"),
            2,
            "left a profile that is damaged: the text ends where a value was expected at byte 5",
        ),
        (
            &format!("{}.unwrap();", leave.replace("write", "remove_file").replace(", \"{\\\"a\\\":\"", "")),
            2,
            "cannot read `",
        ),
    ] {
        tree.write(VEC2, program(main));
        let run = tree.checker(&["profile", "vec2", "--time-limit", "2"]).ended_with(code);
        let said = if code == 1 { &run.out } else { &run.err };
        assert!(
            said.contains(words.trim_start_matches("error: ")),
            "{words:?} is not in {}{}",
            run.out,
            run.err
        );
    }
    // Another workload, with a name that would move the cursor, and one that is not there.
    tree.write(VEC2, program("bench(\"two\\u{1b}[2J\", || vec![0_u8; 7]);"));
    tree.checker(&["profile", "vec2"]).ended_with(0);
    let page = tree.read("target/profile/vec2/profile.html");
    let operation = |page: &str, name: &str| page.contains(&format!("{{\"name\":\"{name}\",\"editions\":["));
    assert!(operation(&page, "one") && operation(&page, "two [2J"), "{page}");
    let run = tree.checker(&["profile", "vec2", "--workload", "2"]).ended_with(0);
    assert!(run.out.contains("vec2: two") && !run.out.contains('\u{1b}'), "{}", run.out);
    assert!(
        run.out.contains("\nyours             1             7             7             0\n"),
        "{}",
        run.out
    );
    run.complains("warning: vec2 (before): there is no workload 2");
    let run = tree.checker(&["profile", "vec2", "--workload", "3"]).ended_with(2);
    run.complains("there is no workload 3\n  help: there are\n        1  one\n        2  two");
    tree.write(VEC2, "fn main() {}\n");
    tree.checker(&["profile", "vec2"]).ended_with(2).complains("`main` ended without a benchmark");
}

/// As Valgrind writes it, with names that nobody should run.
const FOREIGN: &str = r#"{"dhatFileVersion":2,"mode":"heap","verb":"Allocated","bklt":true,"bkacc":true,"tu":"instrs",
    "Mtu":"Minstr","tuth":500,"cmd":"./app <img src=x>","pid":7,"te":9,"tg":5,"pps":[
    {"tb":472,"tbk":1,"tl":13,"mb":472,"mbk":1,"gb":400,"gbk":1,"eb":5,"ebk":1,"rb":1,"wb":2,"acc":[9,-3,0],"fs":[1,2,3]},
    {"tb":10,"tbk":2,"tl":1,"mb":5,"mbk":1,"gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[1,4]}],
    "ftbl":["[root]","0x1: malloc (vg_replace_malloc.c:381)","0x2: load\u001b[2J</script><b> (load.c:17)",
    "0x3: main (main.c:3)","0x4: ??? (in /usr/lib/libc.so.6)"]}"#;

#[test]
fn a_profile_of_any_program_is_shown() {
    let tree = Tree::new("profile-foreign");
    tree.write("dhat.out.7", FOREIGN);
    let text = tree.checker(&["profile", "dhat.out.7", "--text"]).ended_with(0);
    assert_eq!(text.err, "");
    assert!(text.out.starts_with("./app <img src=x>\n\n"), "{}", text.out);
    let first = "          1           472           400             5\n      | load.c:17\n      | load␛[2J</script><b>\n";
    assert!(text.out.contains(first), "{}", text.out);
    assert!(
        text.out.contains("\n      | from no line of the program, or one that dhat cut off\n"),
        "{}",
        text.out
    );
    assert!(!tree.path("dhat.out.7.html").exists());
    for line in text.out.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }

    let page = tree.checker(&["profile", "dhat.out.7"]).ended_with(0);
    assert!(page.out.contains("\n  dhat.out.7.html  the page\n"), "{}", page.out);
    let html = tree.read("dhat.out.7.html");
    assert!(html.contains(r#""place":"no line of the program, or one that dhat cut off""#), "{html}");
    assert!(html.contains("load.c") && !html.contains("</script><b>") && !html.contains("<img"), "{html}");
    tree.write("sub.json", FOREIGN);
    let run = tree.checker(&["profile", "./sub.json", "--output", "pages"]).ended_with(0);
    assert!(run.out.replace('\\', "/").contains("  pages/sub.html"), "{}", run.out);
    assert!(tree.path("pages/sub.html").is_file());
}

/// As dhat writes it, of a crate whose folder is called `app`.
fn of_app(line: u32, blocks: u64, bytes: u64) -> String {
    format!(
        r#"{{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,"bkacc":false,"tu":"µs","Mtu":"s",
        "tuth":10,"cmd":"app","pid":7,"tg":1,"te":9,"pps":[
        {{"tb":{bytes},"tbk":{blocks},"tl":1,"mb":9,"mbk":1,"gb":400,"gbk":1,"eb":5,"ebk":1,"fs":[1,2,4]}},
        {{"tb":10,"tbk":2,"tl":1,"mb":5,"mbk":1,"gb":0,"gbk":0,"eb":0,"ebk":0,"fs":[1,3,4]}}],
        "ftbl":["[root]","0x1: alloc::raw_vec::RawVecInner<A>::grow_one (src/raw_vec/mod.rs:1:2)",
        "0x2: app::load (src/app.rs:{line}:10)","0x3: app::name (src/lost.rs:6:5)","0x4: app::main (src/main.rs:3:1)"]}}"#
    )
}

#[test]
fn lines_are_shown_where_the_files_are_found() {
    let tree = Tree::new("profile-sources");
    fs::create_dir(tree.path("src")).unwrap();
    tree.write("src/app.rs", "fn load() {\n    rows.push(row);\n\u{1b}\n    rows.push(row);\n}\n");
    tree.write("heap.json", of_app(2, 11, 32_752));
    let run = tree.checker(&["profile", "heap.json", "--text"]).ended_with(0);
    assert_eq!(run.err, "");
    let found =
        "      | src/app.rs:2:10\n      | app::load\n    2 | rows.push(row);\n      |      ^^^^ a Vec grew\n";
    let lost = "      | src/lost.rs:6:5\n      | app::name\n      | a Vec grew\n";
    assert!(run.out.contains(found) && run.out.ends_with(lost), "{}", run.out);
    // An absolute path, on a line that would move the cursor; and a profile that is older than its source.
    let path = tree.path("src/app.rs").display().to_string().replace('\\', "/");
    tree.write("old.json", of_app(3, 11, 32_752).replace("src/app.rs", &path));
    let file = fs::File::options().append(true).open(tree.path("old.json")).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let run = tree.checker(&["profile", "old.json", "--text"]).ended_with(0);
    assert!(run.out.contains("\n    3 | ␛\n") && !run.out.contains('\u{1b}'), "{}", run.out);
    run.complains("app.rs` changed after the profile was taken: its lines may have moved");
    tree.checker(&["profile", "heap.json"]).ended_with(0);
    let page = tree.read("heap.html");
    assert!(page.contains(r#""text":"    rows.push(row);""#) && !page.contains("fn load()"), "{page}");
}

#[test]
fn two_profiles_are_compared_place_by_place() {
    let tree = Tree::new("profile-compared");
    tree.write("old.json", of_app(2, 11, 32_752));
    tree.write("new.json", of_app(4, 1, 40_000));
    let run = tree.checker(&["profile", "old.json", "new.json"]).ended_with(0);
    assert_eq!(run.err, "");
    let expected = "old.json → new.json

             blocks         bytes          peak          left
old              13        32,762           400             5
new               3        40,010           400             5
change          -10        +7,248             0             0

                -10        +7,248             0             0
      | src/app.rs:4:10
      | app::load
      | a Vec grew
      | before: 11 blocks, 32,752 bytes, on line 2; now: 1 block, 40,000 bytes

1 place is as before.
";
    assert_eq!(run.out, expected);
    let run = tree.checker(&["profile", "old.json", "new.json", "--format", "json"]).ended_with(0);
    let document = Value::parse(&run.out).unwrap();
    let sites = document.get("sites").and_then(Value::as_array).unwrap();
    let figure = |side: &str| sites[0].get(side)?.get("total_bytes")?.as_u64();
    assert_eq!((sites.len(), figure("old"), figure("new")), (1, Some(32_752), Some(40_000)));
    assert_eq!(sites[0].get("old_line").and_then(Value::as_u64), Some(2));
    let run = tree.checker(&["profile", "old.json", "old.json"]).ended_with(0);
    assert!(run.out.ends_with("\nNothing has changed, in 2 places.\n"), "{}", run.out);
    tree.write("copy.json", COPY);
    let run = tree.checker(&["profile", "old.json", "copy.json"]).ended_with(2);
    run.complains("`old.json` counts heap (blocks and bytes), and `copy.json` copy (blocks and bytes)");
    tree.checker(&["profile", "old.json", "none.json"]).ended_with(2).complains("cannot read `none.json`");
    assert!(!tree.path("old.html").exists());
}

/// As Valgrind 3.19 leaves it with `--mode=copy`.
const COPY: &str = r#"{"dhatFileVersion":2,"mode":"copy","verb":"Copied","bklt":false,"bkacc":false,"tu":"instrs",
    "Mtu":"Minstr","cmd":"ls /","pid":9,"te":7,"pps":[{"tb":45,"tbk":3,"fs":[1,2]},{"tb":900,"tbk":1,"fs":[1,3]}],
    "ftbl":["[root]","0x1: memcpy (vg_replace_strmem.c:1122)","0x2: name (names.c:7)","0x3: row (rows.c:5)"]}"#;

/// The same with `--mode=ad-hoc`; the dhat package writes `rust-ad-hoc`.
const AD_HOC: &str = r#"{"dhatFileVersion":2,"mode":"ad-hoc","verb":"Occurred","bklt":false,"bkacc":false,"bu":"unit",
    "bsu":"units","bksu":"events","tu":"instrs","Mtu":"Minstr","cmd":"./queue","pid":1,"te":9,"pps":[
    {"tb":3,"tbk":3,"fs":[1,2]},{"tb":10,"tbk":5,"fs":[1,3]}],
    "ftbl":["[root]","0x1: f (queue.c:2)","0x2: main (queue.c:3)","0x3: main (queue.c:3)"]}"#;

#[test]
fn copies_and_events_are_shown_in_their_own_words() {
    let tree = Tree::new("profile-modes");
    tree.write("dhat.out.1", COPY);
    let run = tree.checker(&["profile", "dhat.out.1", "--text"]).ended_with(0);
    let expected = "ls /

     blocks         bytes
          4           945 copied in all

          1           900
      | rows.c:5
      | row

          3            45
      | names.c:7
      | name
";
    assert_eq!(run.out, expected);
    for mode in ["ad-hoc", "rust-ad-hoc"] {
        tree.write("dhat.out.2", AD_HOC.replace("ad-hoc", mode));
        tree.write("queue.c", "\nDHAT_AD_HOC_EVENT(1);\n");
        let run = tree.checker(&["profile", "dhat.out.2", "--text"]).ended_with(0);
        let expected = "./queue

     events         units
          8            13 occurred in all

          8            13
      | queue.c:2
      | f
    2 | DHAT_AD_HOC_EVENT(1);
";
        assert_eq!(run.out.replace("\n\n\n", "\n\n"), expected);
    }
    let json = tree.checker(&["profile", "dhat.out.2", "--format", "json"]).ended_with(0);
    let start = r#"{"mode":"ad-hoc","units":{"blocks":"events","bytes":"units"},"command":"./queue","total_blocks":8,"total_bytes":13,"sites":[{"function":"f","file":"queue.c","line":2,"column":null,"source":"DHAT_AD_HOC_EVENT(1);","causes":[],"total_blocks":8,"total_bytes":13}]}"#;
    assert_eq!(json.out, format!("{start}\n"));
    let folded = tree.checker(&["profile", "dhat.out.2", "--format", "folded"]).ended_with(0);
    assert_eq!(folded.out, "main;f 13\n");
    let refused = tree.checker(&["profile", "dhat.out.2", "--format", "folded", "--metric", "left"]);
    refused.ended_with(2).complains("is of the mode ad-hoc, in which nothing has a peak or is left");
    let page = tree.checker(&["profile", "dhat.out.2"]).ended_with(0);
    assert!(page.out.contains("     events         units\n"), "{}", page.out);
    let html = tree.read("dhat.out.2.html");
    assert!(html.contains(r#""blocks":"events","bytes":"units""#), "{html}");
}

/// What the README saves, and what it has written by other programs, is nothing that git would add.
#[test]
fn git_ignores_what_the_readme_leaves() {
    let ignored = fs::read_to_string(common::repository().join(".gitignore")).unwrap();
    let readme = fs::read_to_string(common::repository().join("README.md")).unwrap();
    let files = readme
        .split_whitespace()
        .filter(|word| (word.ends_with(".json") || word.starts_with("dhat.out")) && !word.starts_with("../"));
    let files = files.chain(["dhat-heap.html", "dhat.out.7", "dhat.out.7.html"]);
    let is_ignored = |file: &str| {
        ignored.lines().any(|pattern| match pattern.strip_prefix('/') {
            Some(folder) => file.starts_with(folder),
            None => file == pattern || pattern.strip_suffix('*').is_some_and(|start| file.starts_with(start)),
        })
    };
    let left: Vec<&str> = files.filter(|file| !is_ignored(file.trim_matches(['`', '.', ',']))).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_is_no_profile_is_told_with_the_place() {
    let tree = Tree::new("profile-damaged");
    let cut = &FOREIGN[..FOREIGN.len() / 2];
    let deep = format!(r#"{{"x":{}"#, "[".repeat(100_000));
    let long = format!(r#"{{"dhatFileVersion":2,"cmd":"{}"}}"#, "a".repeat(2_000_000));
    for (text, words) in [
        (
            b"".as_slice(),
            "`a.json` is not a profile of DHAT's: the text ends where a value was expected at byte 0",
        ),
        (b"\x1f\x8b\x08", "no value starts like this at byte 0"),
        (b"{\"dhatFileVersion\":2,\"cmd\":\"\xff\"}", "it has no `mode`"),
        (
            br#"{"dhatFileVersion":2,"mode":"cpu"}"#,
            "it is a profile of `cpu`, and what is known is heap, copy and ad-hoc",
        ),
        (br#"{"cmd":"\ud800"}"#, "half of a surrogate pair at byte "),
        (cut.as_bytes(), "at byte "),
        (deep.as_bytes(), "nested too deep at byte 132"),
        (long.as_bytes(), "a string or number of more than 1048576 bytes at byte 1048576"),
        (
            FOREIGN.replace("\"fs\":[1,2,3]", "\"fs\":[1,9,3]").as_bytes(),
            "`pps[0]` names frame 9, and there are 5",
        ),
        (
            FOREIGN.replace("\"tb\":472", "\"tb\":99999999999999999999").as_bytes(),
            "in `pps[0]`, in `tb`, expected a whole number",
        ),
        (
            FOREIGN.replace("\"tb\":10", "\"tb\":18446744073709551615").as_bytes(),
            "the sums up to `pps[1]` are beyond 2^64",
        ),
        (FOREIGN.replace("\"cmd\"", "\"ftbl\":[],\"cmd\"").as_bytes(), "it has `ftbl` twice"),
    ] {
        tree.write("a.json", text);
        let run = tree.checker(&["profile", "a.json"]).ended_with(2).complains(words);
        assert_eq!(run.out, "");
    }
    assert!(!tree.path("a.html").exists());
    tree.checker(&["profile", "none.json"]).ended_with(2).complains("cannot read `none.json`");
    tree.checker(&["profile", "vec22"]).ended_with(2).complains("did you mean `vec2`?");
    tree.write("b.json", FOREIGN);
    tree.write("taken", "");
    let run = tree.checker(&["profile", "b.json", "--output", "taken"]).ended_with(2);
    run.complains("help: --output FOLDER names another folder");
}

#[cfg(target_os = "linux")]
#[test]
fn the_page_is_opened_where_something_opens_pages() {
    use std::os::unix::fs::PermissionsExt;
    let tree = Tree::new("profile-open");
    tree.write("a b.json", FOREIGN);
    fs::create_dir(tree.path("bin")).unwrap();
    let open = |path: &str| {
        let mut command = tree.command(&["profile", "a b.json", "--open"]);
        common::Outcome::of(command.env("PATH", path).output().unwrap()).ended_with(0)
    };
    let bin = tree.path("bin").display().to_string();
    open(&bin).complains("nothing here opens a page: open `").complains("a b.html` in a browser");
    let script = format!("#!/bin/sh\necho \"$1\" > '{}'\n", tree.path("opened").display());
    tree.write("bin/xdg-open", script);
    fs::set_permissions(tree.path("bin/xdg-open"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(open(&bin).err, "");
    assert_eq!(tree.read("opened").trim_end(), tree.path("a b.html").display().to_string());
    tree.write("bin/xdg-open", "#!/bin/sh\nexit 3\n");
    open(&bin).complains("nothing here opens a page");
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_profiles_in_watch_mode() {
    use pty::Pty;
    let tree = Tree::new("profile-key");
    let mut pty = Pty::start(&tree);
    pty.screen.wait_for_page(&["error: 1 allocation, the limit is 0"]);
    let page = pty.press_for("p", &["a slice was copied to a new Vec", "p profiles it again"]);
    assert!(page.contains("target/profile/intro1/profile.html"), "{page}");
    assert!(tree.path("target/profile/intro1/dhat-heap.json").is_file());
    pty.press_for("\x1b", &["error: 1 allocation, the limit is 0"]);
    pty.quit();
}
