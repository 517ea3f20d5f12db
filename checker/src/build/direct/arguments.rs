//! The arguments that cargo called rustc with, as `cargo --verbose` prints them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::stamp::Digest;

/// One call of rustc: the tests of one exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arguments {
    pub rustc: PathBuf,
    words: Vec<String>,
}

/// Options of one word that may stand in a call. What is not listed here is for cargo: it means something that
/// the direct way was not tried with.
const SINGLE: [&str; 8] = [
    "--edition=",
    "--error-format=json",
    "--json=",
    "--emit=dep-info,link",
    "--forbid=",
    "--deny=",
    "--warn=",
    "--allow=",
];
/// Options whose value is the next word.
const PAIRS: [&str; 6] = ["--crate-name", "--cfg", "--check-cfg", "--out-dir", "--extern", "-L"];
/// The values of `-C`.
const CODEGEN: [&str; 5] = ["embed-bitcode=", "debuginfo=", "metadata=", "extra-filename=", "incremental="];

impl Arguments {
    /// Reads cargo's line ``Running `rustc …` ``. `None` if it is another line, or not of a test binary.
    ///
    /// # Errors
    ///
    /// If the call is none that may be repeated without cargo; the text says why.
    pub fn of_line(line: &str) -> Option<Result<Arguments, String>> {
        let command = line.trim().strip_prefix("Running `")?.strip_suffix('`')?;
        let mut words = words(command);
        if !words.iter().any(|word| word == "--test") || !words.iter().any(|word| word == "--crate-name") {
            return None;
        }
        let rustc = PathBuf::from(words.remove(0));
        let arguments = Arguments { rustc, words };
        Some(arguments.refusal().map_or(Ok(arguments), Err))
    }

    /// The name of the crate, which is that of the exercise's binary.
    pub fn name(&self) -> &str {
        self.value("--crate-name").unwrap_or_default()
    }

    /// The source file, from the root of the repository.
    pub fn source(&self) -> &str {
        self.words.iter().find(|word| is_source(word)).map_or("", String::as_str)
    }

    /// The name of what rustc makes.
    pub fn product(&self) -> String {
        let extra = self.words.iter().find_map(|word| word.strip_prefix("extra-filename="));
        format!("{}{}", self.name(), extra.unwrap_or_default())
    }

    /// The libraries that the exercise may use.
    pub fn externs(&self) -> Vec<String> {
        let values = self.words.windows(2).filter(|pair| pair[0] == "--extern");
        values.filter_map(|pair| Some(pair[1].split_once('=')?.1.to_string())).collect()
    }

    fn value(&self, option: &str) -> Option<&str> {
        let place = self.words.iter().position(|word| word == option)?;
        self.words.get(place + 1).map(String::as_str)
    }

    /// Why this call is for cargo, if it is.
    fn refusal(&self) -> Option<String> {
        if !self.rustc.is_absolute() || self.rustc.file_name() != Some("rustc".as_ref()) {
            return Some(format!("cargo calls `{}`", self.rustc.display()));
        }
        let mut words = self.words.iter();
        let mut sources = 0;
        while let Some(word) = words.next() {
            let known = match word.as_str() {
                "--test" => true,
                "-C" => {
                    words.next().is_some_and(|value| CODEGEN.iter().any(|known| value.starts_with(known)))
                }
                option if PAIRS.contains(&option) => words.next().is_some(),
                word if is_source(word) => {
                    sources += 1;
                    true
                }
                word => SINGLE.iter().any(|known| word.starts_with(known)),
            };
            if !known {
                return Some(format!("cargo passes `{word}` to rustc"));
            }
        }
        let has = |start: &str| self.words.iter().any(|word| word.starts_with(start));
        let whole = sources == 1
            && ["--error-format=json", "--emit=dep-info,link"].iter().all(|option| has(option))
            && self.words.iter().any(|word| word.starts_with("--json=diagnostic-rendered-ansi"))
            && self.value("--out-dir").is_some();
        (!whole).then(|| "cargo calls rustc in an unknown way".to_string())
    }

    /// What to pass to rustc: all of it, with other folders to write to, and another linker if there is one.
    pub fn for_folders(&self, out: &Path, incremental: &Path, linker: Option<&Path>) -> Vec<OsString> {
        let mut words = Vec::new();
        let mut before = "";
        for word in &self.words {
            if before == "--out-dir" {
                words.push(out.as_os_str().to_owned());
            } else if before == "-C" && word.starts_with("incremental=") {
                words.push(option("incremental=", incremental));
            } else {
                words.push(word.into());
            }
            before = word;
        }
        if let Some(linker) = linker {
            words.extend(["-C".into(), option("linker=", linker)]);
        }
        words
    }

    /// What rustc reads besides the exercise, as it is now: the compiler itself with its libraries, and what the
    /// exercise stands on.
    pub fn inputs(&self) -> String {
        let mut digest = Digest::new();
        digest.add_stamp(&self.rustc);
        if let Some(toolchain) = self.rustc.parent().and_then(Path::parent) {
            let libraries = toolchain.join("lib");
            digest.add_folder(&libraries, |name| name.starts_with("librustc_driver"));
            let target = libraries.join("rustlib/x86_64-unknown-linux-gnu");
            digest.add_folder(&target.join("lib"), |name| name.ends_with(".rlib"));
            digest.add_folder(&target.join("bin"), |_| true);
        }
        for pair in self.words.windows(2) {
            if pair[0] == "-L"
                && let Some(folder) = pair[1].strip_prefix("dependency=")
            {
                digest.add(folder);
                digest.add_folder(Path::new(folder), |name| name.ends_with(".rlib") || name.ends_with(".so"));
            } else if pair[0] == "--extern"
                && let Some((_, file)) = pair[1].split_once('=')
            {
                digest.add_stamp(Path::new(file));
            }
        }
        digest.finish()
    }

    /// As lines, the reverse of [`Arguments::from_text`].
    pub fn to_text(&self) -> Option<String> {
        let rustc = self.rustc.to_str()?;
        let all = std::iter::once(rustc).chain(self.words.iter().map(String::as_str));
        let lines: Vec<&str> = all.collect();
        (!lines.iter().any(|line| line.contains('\n'))).then(|| lines.join("\n"))
    }

    pub fn from_text(text: &str) -> Option<Arguments> {
        let mut lines = text.lines().map(str::to_string);
        let arguments = Arguments { rustc: PathBuf::from(lines.next()?), words: lines.collect() };
        arguments.refusal().is_none().then_some(arguments)
    }
}

fn option(name: &str, path: &Path) -> OsString {
    let mut word = OsString::from(name);
    word.push(path);
    word
}

fn is_source(word: &str) -> bool {
    word.ends_with(".rs") && !word.starts_with('-')
}

/// The words of a command as a shell reads them, and cargo writes them: quotes and backslashes, nothing else.
pub fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                letters.by_ref().take_while(|&letter| letter != '\'').for_each(|letter| word.push(letter));
            }
            '"' => {
                let word = word.get_or_insert_default();
                while let Some(letter) = letters.next().filter(|&letter| letter != '"') {
                    word.push(if letter == '\\' { letters.next().unwrap_or(letter) } else { letter });
                }
            }
            '\\' => word.get_or_insert_default().extend(letters.next()),
            letter => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "     Running `/t/bin/rustc --crate-name vec2 --edition=2024 exercises/01/vec2.rs \
        --error-format=json --json=diagnostic-rendered-ansi,artifacts,future-incompat --emit=dep-info,link \
        -C embed-bitcode=no -C debuginfo=line-tables-only --forbid=unsafe_code \
        '--warn=clippy::incompatible_msrv' --test --check-cfg 'cfg(docsrs,test)' -C metadata=d6 \
        -C extra-filename=-31 --out-dir /x/deps -C incremental=/x/incremental -L dependency=/x/deps \
        --extern dhat=/x/deps/libdhat-01.rlib`";

    fn read(line: &str) -> Result<Arguments, String> {
        Arguments::of_line(line).expect("a test binary")
    }

    #[test]
    fn reads_a_call_of_cargos() {
        let arguments = read(LINE).unwrap();
        assert_eq!((arguments.name(), arguments.source()), ("vec2", "exercises/01/vec2.rs"));
        assert_eq!(arguments.product(), "vec2-31");
        assert!(arguments.words.contains(&"cfg(docsrs,test)".to_string()));
        let text = arguments.to_text().unwrap();
        assert_eq!(Arguments::from_text(&text), Some(arguments));
    }

    #[test]
    fn changes_folders_and_linker_and_nothing_else() {
        let arguments = read(LINE).unwrap();
        let (out, incremental) = (Path::new("/own out"), Path::new("/own inc"));
        let own = arguments.for_folders(out, incremental, Some(Path::new("/checker")));
        let own: Vec<String> = own.into_iter().map(|word| word.into_string().unwrap()).collect();
        let mut expected = arguments.words.clone();
        for word in &mut expected {
            if word == "/x/deps" {
                *word = "/own out".into();
            } else if word.starts_with("incremental=") {
                *word = "incremental=/own inc".into();
            }
        }
        expected.extend(["-C".to_string(), "linker=/checker".to_string()]);
        assert_eq!(own, expected);
    }

    #[test]
    fn passes_over_what_is_no_test_binary() {
        for line in ["", "   Compiling dhat v0.3.3", "Running `rustc --crate-name dhat src/lib.rs`"] {
            assert_eq!(Arguments::of_line(line), None, "{line}");
        }
    }

    #[test]
    fn leaves_what_it_does_not_know_to_cargo() {
        for (from, to) in [
            ("/t/bin/rustc ", "/t/bin/sccache /t/bin/rustc "),
            ("/t/bin/rustc ", "rustc "),
            ("--test", "--test --target aarch64-unknown-linux-gnu"),
            ("--test", "--test -C linker=/usr/bin/clang"),
            ("--test", "--test -C opt-level=3"),
            ("--test", "--test -Zthreads=4"),
            ("--test", "--test other.rs"),
            ("--test", "--test --cap-lints allow"),
            ("--emit=dep-info,link", "--emit=dep-info,metadata"),
            ("--error-format=json", "--error-format=human"),
        ] {
            let line = LINE.replacen(from, to, 1);
            assert!(read(&line).is_err(), "{to}");
        }
    }

    #[test]
    fn another_rustc_or_library_is_another_input() {
        let folder = std::env::temp_dir().join(format!("heaplings-inputs-{}", std::process::id()));
        let files = [
            "toolchain/bin/rustc",
            "toolchain/lib/librustc_driver-1.so",
            "toolchain/lib/rustlib/x86_64-unknown-linux-gnu/lib/libstd-1.rlib",
            "toolchain/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld",
            "deps/libdhat-01.rlib",
            "deps/libbacktrace-1.rlib",
        ];
        for file in files {
            let file = folder.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "one").unwrap();
        }
        let line = LINE.replace("/t/", &format!("{}/toolchain/", folder.display()));
        let line = line.replace("/x/deps", &format!("{}/deps", folder.display()));
        let arguments = read(&line).unwrap();
        for file in files {
            let before = arguments.inputs();
            assert_eq!(arguments.inputs(), before);
            std::fs::write(folder.join(file), "other").unwrap();
            assert_ne!(arguments.inputs(), before, "{file}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn reads_words_as_a_shell_does() {
        assert_eq!(words(r#"a 'b c' d\ e "f \"g\"" '' h'i'"#), ["a", "b c", "d e", "f \"g\"", "", "hi"]);
        assert_eq!(words(r"'it'\''s'"), ["it's"]);
    }
}
