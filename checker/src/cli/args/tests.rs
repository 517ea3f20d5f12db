use super::super::diagnose::MessageFormat;
use super::*;

fn parsed(line: &str) -> Result<Command> {
    parse(line.split_whitespace().map(OsString::from))
}

fn refused(line: &str) -> String {
    parsed(line).unwrap_err().to_string()
}

#[test]
fn watches_by_default() {
    let watch = |at: Option<&str>, editor: Option<&str>| {
        Ok(Command::Watch { at: at.map(String::from), editor: editor.map(String::from) })
    };
    assert_eq!(parsed(""), watch(None, None));
    assert_eq!(parsed("watch"), watch(None, None));
    assert_eq!(parsed("--editor=code"), watch(None, Some("code")));
    for line in ["watch leak1", "leak1"] {
        assert_eq!(parsed(line), watch(Some("leak1"), None));
    }
    assert_eq!(parsed("watch 05 --editor vi"), watch(Some("05"), Some("vi")));
    assert!(refused("leak1 leak2").contains("does not take `leak2`"));
}

#[test]
fn takes_names_and_options_in_any_order() {
    let expected = Command::Run {
        exercise: Some("vec2".into()),
        format: Format::Json,
        time_limit: Some(Duration::from_millis(2_500)),
        verbose: false,
    };
    for line in [
        "run vec2 --format json --time-limit 2.5",
        "run --format=json --time-limit=2.5 vec2",
        "--format json run --time-limit 2.5 -- vec2",
    ] {
        assert_eq!(parsed(line), Ok(expected.clone()), "{line}");
    }
}

#[test]
fn takes_a_hint_with_or_without_a_name() {
    let hint =
        |exercise: Option<&str>, number| Command::Hint { exercise: exercise.map(String::from), number };
    assert_eq!(parsed("hint"), Ok(hint(None, None)));
    assert_eq!(parsed("hint vec2"), Ok(hint(Some("vec2"), None)));
    assert_eq!(parsed("hint vec2 3"), Ok(hint(Some("vec2"), Some(3))));
    assert_eq!(parsed("hint 3"), Ok(hint(None, Some(3))));
    assert!(refused("hint vec2 three").contains("`three` is not the number"));
}

#[test]
fn verifies_many_or_all() {
    let verify = |exercises: &[&str], release, table| {
        let exercises = exercises.iter().map(|name| name.to_string()).collect();
        Ok(Command::Verify { exercises, extra: Extra { release, table } })
    };
    assert_eq!(parsed("verify"), verify(&[], false, false));
    assert_eq!(parsed("verify vec1 vec2"), verify(&["vec1", "vec2"], false, false));
    assert_eq!(parsed("verify --release vec1"), verify(&["vec1"], true, false));
    assert_eq!(parsed("verify --table"), verify(&[], false, true));
    assert!(refused("verify vec1 --table").contains("all exercises"));
    assert!(refused("check --release").contains("no option `--release`"));
}

#[test]
fn diagnoses_a_file_in_a_form_of_cargos() {
    assert_eq!(parsed("diagnose"), Ok(Command::Diagnose(Diagnose::default())));
    let (file, time_limit) = (Some("a b.rs".to_string()), Some(Duration::from_secs(5)));
    let all = Diagnose { file, format: MessageFormat::Json, hints: true, time_limit };
    let line = ["diagnose", "--message-format=json", "--hints", "a b.rs", "--time-limit", "5"];
    assert_eq!(parse(line.into_iter().map(OsString::from)), Ok(Command::Diagnose(all)));
    assert!(refused("diagnose --message-format yaml").contains("human, short, json or github"));
    assert!(refused("diagnose --message-formt json").contains("did you mean `--message-format`?"));
}

#[test]
fn benches_all_or_some() {
    assert_eq!(parsed("bench"), Ok(Command::Bench(Bench::default())));
    let bench = Bench {
        exercises: vec!["vec1".into(), "vec2".into()],
        solution: true,
        options: Options { time: Duration::from_millis(20), samples: 6, ..Options::default() },
        format: Format::Json,
        save: Some("a.json".into()),
        against: Some("b.json".into()),
    };
    let line =
        "bench vec1 --time 0.02 --samples 6 --save a.json --against b.json --solution vec2 --format json";
    assert_eq!(parsed(line), Ok(Command::Bench(bench)));
    let chapter = Bench { exercises: vec!["01".into()], ..Bench::default() };
    assert_eq!(parsed("bench --chapter=01"), Ok(Command::Bench(chapter)));
    let both = Bench { exercises: vec!["vec1".into(), "01".into()], ..Bench::default() };
    assert_eq!(parsed("bench vec1 --chapter 01"), Ok(Command::Bench(both)));
    for time in ["0", "-1", "nan", "soon", "1e9"] {
        assert!(refused(&format!("bench --time {time}")).contains("is not a valid time\n"), "{time}");
    }
    for samples in ["0", "5", "-6", "6.5", "99999999999"] {
        assert!(refused(&format!("bench --samples {samples}")).contains("is not a number of samples"));
    }
    assert!(refused("bench --save").contains("needs a value"));
    assert!(refused("run vec1 --save x").contains("no option `--save`"));
}

#[test]
fn profiles_an_exercise_or_a_file() {
    let profile = |line: &str| match parsed(line) {
        Ok(Command::Profile(profile)) => profile,
        other => panic!("{line}: {other:?}"),
    };
    assert_eq!(profile("profile"), Profile::default());
    let all = profile("profile vec2 --text --open --solution --workload 2 --output x --time-limit 5");
    let workload = Workload { number: 2, time_limit: Duration::from_secs(5), ..Workload::default() };
    let (name, output, format) = (Some("vec2".to_string()), Some("x".to_string()), Some(ProfileFormat::Text));
    let expected =
        Profile { name, newer: None, version: Version::Solution, workload, format, open: true, output };
    assert_eq!(all, expected);
    assert_eq!(profile("profile --starter").version, Version::Starter);
    for (line, writes) in [
        ("", true),
        ("--text", false),
        ("--text --open", true),
        ("--text --output x", true),
        ("--format json", false),
    ] {
        assert_eq!(profile(&format!("profile {line}")).writes(), writes, "{line}");
    }
    for (name, file) in
        [("vec2", false), ("exercises/01_vec/vec2.rs", false), ("a.json", true), ("dhat.out.7", true)]
    {
        assert_eq!(profile(&format!("profile {name}")).file().is_some(), file, "{name}");
    }
    assert!(refused("profile vec2 --starter --solution").contains("not both"));
    assert!(refused("profile a.json --workload 2").contains("a file is one profile"));
    let format = |line: &str| profile(&format!("profile {line}")).format;
    assert_eq!(format("--format folded"), Some(ProfileFormat::Folded(Figure::Bytes)));
    assert_eq!(format("a.json --format folded --metric left"), Some(ProfileFormat::Folded(Figure::Left)));
    assert_eq!(format("a.json b.json --format json"), Some(ProfileFormat::Json));
    let two = profile("profile a.json b.json");
    assert_eq!((two.newer.as_deref(), two.writes()), (Some("b.json"), false));
    for (line, words) in [
        ("--format html", "there is no format `html`"),
        ("--text --format json", "`--text` is a format already"),
        ("--metric peak", "chooses what --format folded writes"),
        ("--format folded --metric rss", "there is no metric `rss`"),
        ("vec2 b.json", "compares two files, and `vec2` is not one"),
        ("a.json vec2", "compares two files, and `vec2` is not one"),
        ("a.json b.json --open", "in text or in JSON\n  help: leave --open out"),
        ("a.json b.json --format folded", "help: leave --format folded out"),
        ("a.json b.json --output x --open", "help: leave --open and --output out"),
        ("a.json b.json c.json", "does not take `c.json`"),
    ] {
        assert!(refused(&format!("profile {line}")).contains(words), "{line}");
    }
    for number in ["0", "-1", "two"] {
        assert!(refused(&format!("profile --workload {number}")).contains("is not the number of a workload"));
    }
}

#[test]
fn knows_every_option_that_is_declared() {
    for usage in COMMANDS {
        for option in usage.options {
            let value = if option.value.is_empty() { "" } else { "7" };
            let line = format!("{} x y --{} {value}", usage.name, option.name);
            let said = parsed(&line).err().map_or(String::new(), |failure| failure.to_string());
            assert!(!said.contains("is given twice") && !said.contains("no option"), "{line}: {said}");
            assert_eq!(usage::option(option.name).map(|one| one.value.is_empty()), Some(value.is_empty()));
        }
    }
}

#[test]
fn explains_practises_and_asks() {
    let explain = |term: Option<&str>, facts: Option<&str>| {
        Ok(Command::Explain { term: term.map(String::from), facts: facts.map(String::from) })
    };
    assert_eq!(parsed("explain"), explain(None, None));
    assert_eq!(parsed("explain made with room"), explain(Some("made with room"), None));
    assert_eq!(parsed("explain --facts grow"), explain(None, Some("grow")));
    assert!(refused("explain grew --facts room").contains("takes no term"));
    assert_eq!(parsed("quiz 05"), Ok(Command::Quiz { chapter: Some("05".into()) }));
    let stop = Command::Practise { name: None, random: false, stop: true };
    assert_eq!(parsed("practise --stop"), Ok(stop));
    assert!(refused("practise --stop vec2").contains("leave the rest out"));
    assert!(refused("completions").contains("bash|zsh|fish|man"));
    assert!(refused("quiz --all").contains("no option `--all`"));
}

#[test]
fn helps_in_every_spelling() {
    for line in ["--help", "-h", "help"] {
        assert_eq!(parsed(line), Ok(Command::Help { command: None }), "{line}");
    }
    for line in ["run --help", "help run", "run vec2 -h"] {
        let Ok(Command::Help { command: Some(usage) }) = parsed(line) else { panic!("{line}") };
        assert_eq!(usage.name, "run");
    }
    assert_eq!(parsed("--version"), Ok(Command::Version));
    assert_eq!(parsed("-V"), Ok(Command::Version));
}

#[test]
fn suggests_the_command_that_was_meant() {
    assert!(refused("chekc").contains("did you mean `check`?"));
    assert!(refused("frobnicate").contains("--help"));
}

#[test]
fn refuses_what_it_does_not_know() {
    assert!(refused("list --all").contains("no option `--all`"));
    assert!(refused("-x").contains("no option `-x`"));
    assert!(refused("list vec2").contains("does not take `vec2`"));
    assert!(refused("reset").contains("reset NAME"));
    assert!(refused("new 01_vec_capacity").contains("new CHAPTER NAME"));
    assert!(refused("run --format").contains("needs a value"));
    assert!(refused("bench --save=").contains("needs a value"));
    assert!(refused("run --format yaml").contains("`text` or `json`"));
    for limit in ["0", "-1", "x", "NaN", "inf", "1e9"] {
        assert!(
            refused(&format!("run --time-limit {limit}")).contains("is not a valid time limit"),
            "{limit}"
        );
    }
}

#[test]
fn describes_every_command() {
    let text = help(None, usize::MAX);
    for usage in COMMANDS {
        assert!(text.contains(usage.about));
        assert!(help(Some(usage), usize::MAX).contains(&format!("cargo checker {}", usage.name)));
    }
}

#[test]
fn says_what_is_wrong_with_an_option() {
    for twice in ["bench --time 1 --time 2", "profile --text --text", "grade --min 1 --min 2"] {
        assert!(refused(twice).contains("is given twice"), "{twice}");
    }
    assert!(refused("profile --open=now").contains("`--open` takes no value"));
    assert!(refused("bench --chaptr 01").contains("did you mean `--chapter`?"));
    assert!(refused("grade --zzzzzzzz").contains("`cargo checker grade --help`"));
    assert!(refused("--zzzzzzzz").contains("`cargo checker --help`"));
}

#[test]
fn a_path_is_a_file_unless_it_leads_to_an_exercise() {
    let is_file = |name: &str| Profile { name: Some(name.into()), ..Profile::default() }.file().is_some();
    assert!(["dhat-heap.json", "../profile", "/tmp/profiles/", "."].into_iter().all(is_file));
    assert!(!["vec2", "vec2.rs", "exercises/01_vec_capacity/vec2.rs"].into_iter().any(is_file));
}

#[test]
fn help_is_a_list_that_fits() {
    for columns in [usize::MAX, 100, 80, 60, 40] {
        let all = COMMANDS.iter().map(|usage| help(Some(usage), columns)).chain([help(None, columns)]);
        for help in all {
            let fits = |line: &str| {
                // A command to copy is not broken, and the values of an option are one word.
                let is_command = line.starts_with("    cargo checker ");
                line.chars().count() <= columns.min(100) || line.trim().split(' ').count() <= 2 || is_command
            };
            assert!(help.lines().all(fits), "{columns} columns: {help}");
        }
    }
    let help = help(Some(usage("grade").unwrap()), 80);
    let options = help.lines().filter(|line| line.starts_with("  --"));
    assert_eq!(options.count(), 9, "{help}");
}

#[test]
fn tests_a_crate_of_ones_own() {
    assert_eq!(parsed("test"), Ok(Command::Test(own_crate::Request::default())));
    let all = own_crate::Request {
        manifest: Some("../mine".into()),
        package: Some("core".into()),
        workspace: true,
        release: true,
        features: Some("a,b".into()),
        filter: Some("parse".into()),
        bless: true,
        time_limit: Duration::from_secs(5),
    };
    let line = "test parse --bless --manifest-path ../mine --package core --workspace --release --features=a,b --time-limit 5";
    assert_eq!(parsed(line), Ok(Command::Test(all)));
    assert!(refused("test --manifest-pat=../mine").contains("did you mean `--manifest-path`?"));
}
