use super::*;
use crate::sys::process::Stream;

fn request<'a>(exercises: &'a [&'a str]) -> Request<'a> {
    let version = Version::Starter;
    let (root, product) = (Path::new("/repository"), Product::Tests);
    Request { root, version, product, exercises, release: false, color: false }
}

fn hear(output: &mut Output<'_>, stream: Stream, pieces: &[&str]) -> Vec<String> {
    let mut heard = Vec::new();
    for piece in pieces {
        output.hear(stream, piece.as_bytes(), &mut |progress| heard.push(format!("{progress:?}")));
    }
    heard
}

const ARTIFACT: &str =
    r#"{"reason":"compiler-artifact","target":{"name":"vec2_starter"},"executable":"/t/vec2"}"#;
const ERROR: &str = r#"{"reason":"compiler-message","target":{"name":"vec2_starter"},"message":{"level":"error","rendered":"error: no\n"}}"#;

#[test]
fn hands_over_a_binary_as_soon_as_its_line_is_whole() {
    let mut output = Output::new(request(&[]));
    let (half, rest) = ARTIFACT.split_at(30);
    assert!(hear(&mut output, Stream::Out, &[half]).is_empty());
    let heard = hear(&mut output, Stream::Out, &[rest, "\n"]);
    assert_eq!(heard.len(), 1);
    assert!(heard[0].contains("exercise: \"vec2\"") && heard[0].contains("/t/vec2"), "{heard:?}");
}

#[test]
fn keeps_what_rustc_says_of_a_package_that_cannot_be_built() {
    let mut output = Output::new(request(&["vec2"]));
    let line = r#"{"reason":"compiler-message","target":{"name":"syn","kind":["lib"]},"message":{"level":"error","rendered":"error: No space left on device\n"}}"#;
    assert!(hear(&mut output, Stream::Out, &[line, "\n"]).is_empty());
    assert!(!output.finish(&mut |_| {}));
    let failure = output.failure().to_string();
    assert!(failure.contains("error: No space left on device\n"), "{failure}");
    assert!(failure.contains("help: free some space on the disk"), "{failure}");
}

#[test]
fn writes_any_path_as_toml() {
    assert_eq!(toml_string("/home/é b/\"x\""), "\"/home/é b/\\\"x\\\"\"");
    assert_eq!(toml_string("C:\\a\n"), "\"C:\\\\a\\u000A\"");
}

#[test]
fn leaves_other_exercises_out() {
    let mut output = Output::new(request(&["vec1"]));
    assert!(hear(&mut output, Stream::Out, &[ARTIFACT, "\n", "not json\n", "{}\n"]).is_empty());
}

#[test]
fn hands_over_what_does_not_compile_with_the_words_of_rustc() {
    let mut output = Output::new(request(&[]));
    hear(&mut output, Stream::Out, &[ERROR, "\n"]);
    let mut heard = Vec::new();
    assert!(output.finish(&mut |progress| heard.push(format!("{progress:?}"))));
    assert!(heard[0].contains("binary: None") && heard[0].contains("error: no"), "{heard:?}");
}

#[test]
fn blames_an_exercise_that_was_not_asked_for_but_no_library() {
    for (kind, blamed) in [("bin", true), ("lib", false)] {
        let mut output = Output::new(request(&["vec1", "vec3"]));
        let target = format!(r#""target":{{"kind":["{kind}"],"#);
        let error = ERROR.replace(r#""target":{"#, &target);
        assert!(hear(&mut output, Stream::Out, &[&error, "\n"]).is_empty());
        assert_eq!(output.finish(&mut |_| panic!("nothing is known of it")), blamed);
    }
}

#[test]
fn shows_the_work_on_dependencies_but_not_on_the_exercise() {
    let mut output = Output::new(request(&[]));
    let step = "    Building [==>    ] 30/31: vec2_starter(bin \"vec2_starter\" test)      \r";
    let none = "    Building [       ] 0/31:          \r";
    let lines = [none, step, "   Compiling starters v0.1.0 (/x)\n", "         \r    Finished `test`\n"];
    assert!(hear(&mut output, Stream::Err, &lines).is_empty());
    assert_eq!(output.complaint, "    Finished `test`\n");
    let step = "    Building [=>     ] 3/31: dhat, syn(build.rs)      \r";
    let lines = ["   Compiling dhat v0.3.3\n", step, "     Blocking waiting for file lock\n"];
    let heard = hear(&mut output, Stream::Err, &lines);
    let package = |number, of| format!(r#"Working(Package {{ name: "dhat", number: {number}, of: {of} }})"#);
    let waits = r#"Working(Cargo("Blocking waiting for file lock"))"#.to_string();
    assert_eq!(heard, [package(0, 0), package(4, 31), waits]);
}

#[test]
fn names_a_missing_file_and_the_way_back() {
    let mut output = Output::new(request(&[]));
    let complaint = "error: can't find bin `vec1` at path `/repository/exercises/01_vec/vec1.rs`\n";
    hear(&mut output, Stream::Err, &[complaint]);
    let failure = output.failure().to_string();
    assert!(failure.contains("`exercises/01_vec/vec1.rs` is missing"), "{failure}");
    assert!(failure.contains("reset vec1"), "{failure}");
}

#[test]
fn names_the_list_that_lacks_an_exercise() {
    let mut output = Output::new(request(&[]));
    hear(&mut output, Stream::Err, &["error: no bin target named `vec1_starter` in `starters` package\n"]);
    let failure = output.failure().to_string();
    assert!(failure.contains("git checkout -- checker/starters/Cargo.toml"), "{failure}");
}

#[test]
fn says_what_an_offline_machine_needs() {
    let mut output = Output::new(request(&[]));
    hear(&mut output, Stream::Err, &["error: failed to download `dhat v0.3.3`\n"]);
    assert!(output.failure().to_string().contains("network"));
}
