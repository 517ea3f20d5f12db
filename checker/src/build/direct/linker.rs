//! This program in the part of rustc's linker: it writes the call down, or links against the base.
//!
//! rustc starts it with the arguments that are meant for `cc`. Where anything is not as it was when the base was
//! made, it hands them on to `cc` as they are.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use super::base::Base;

/// Names the folder with the task.
pub const VARIABLE: &str = "HEAPLINGS_LINK";
/// The file in that folder: the folder of a base, or `RECORD`.
pub const TASK: &str = "link-task";
pub const RECORD: &str = "record";
/// The files that a record consists of: the arguments, one a line, and the last object file.
pub const ARGUMENTS: &str = "link-arguments";
pub const LAST_OBJECT: &str = "last-object.o";
/// Is written where a base was to be used and was not; the text says why.
pub const PLAIN: &str = "linked-plain";

/// Does the linker's work if this program was started for it.
pub fn serve() -> Option<ExitCode> {
    let folder = PathBuf::from(env::var_os(VARIABLE)?);
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let task = fs::read_to_string(folder.join(TASK)).unwrap_or_default();
    let texts: Option<Vec<String>> =
        arguments.iter().map(|argument| argument.to_str().map(str::to_string)).collect();
    let linked = match (&texts, task.as_str()) {
        (Some(texts), RECORD) => {
            record(&folder, texts);
            None
        }
        (Some(texts), base) => match link(Path::new(base), texts) {
            Ok(()) => Some(ExitCode::SUCCESS),
            Err(why) => {
                let _ = fs::write(folder.join(PLAIN), why);
                None
            }
        },
        _ => None,
    };
    Some(linked.unwrap_or_else(|| plain(&arguments)))
}

/// Calls `cc`, which is what rustc would have called.
fn plain(arguments: &[OsString]) -> ExitCode {
    match Command::new("cc").args(arguments).env_remove(VARIABLE).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cannot run `cc`: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Without a whole record there will be no base, and nothing else is lost.
fn record(folder: &Path, arguments: &[String]) {
    let last = arguments.iter().rfind(|argument| is_object(argument));
    if let Some(last) = last
        && fs::copy(last, folder.join(LAST_OBJECT)).is_ok()
    {
        let _ = fs::write(folder.join(ARGUMENTS), arguments.join("\n"));
    }
}

fn link(base: &Path, arguments: &[String]) -> Result<(), String> {
    let base = Base::load(base).ok_or("the base is damaged")?;
    let call = Call::parse(arguments).ok_or("the call is of an unknown form")?;
    let words = base.link(&call)?;
    let output = Command::new(&base.program).args(words).output();
    let output = output.map_err(|error| format!("`{}` cannot be run: {error}", base.program.display()))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn is_object(argument: &str) -> bool {
    argument.ends_with(".o") && !argument.starts_with('-')
}

/// A call of `cc` by rustc, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What was compiled now.
    pub objects: Vec<String>,
    /// What had been compiled before.
    pub libraries: Vec<String>,
    pub output: String,
    /// Everything else, in its order.
    pub rest: Vec<String>,
    /// The place in `rest` at which the libraries stand.
    pub place: usize,
}

impl Call {
    pub fn parse(arguments: &[String]) -> Option<Call> {
        let mut call =
            Call { objects: vec![], libraries: vec![], output: String::new(), rest: vec![], place: 0 };
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            if word.starts_with('@') {
                // The rest is in a file, for it was too long for a command.
                return None;
            } else if word == "-o" {
                call.output.clone_from(words.next()?);
            } else if is_object(word) {
                call.objects.push(word.clone());
            } else if word.ends_with(".rlib") {
                if call.libraries.is_empty() {
                    call.place = call.rest.len();
                } else if call.place != call.rest.len() {
                    return None;
                }
                call.libraries.push(word.clone());
            } else if word == "-L" {
                let folder = words.next()?;
                // An empty folder of its own, new for each call.
                if !folder.ends_with("/raw-dylibs") {
                    call.rest.extend([word.clone(), folder.clone()]);
                }
            } else {
                call.rest.push(word.clone());
            }
        }
        let whole = !call.output.is_empty() && !call.objects.is_empty() && !call.libraries.is_empty();
        whole.then_some(call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Call> {
        Call::parse(&line.split(' ').map(str::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn takes_a_call_apart() {
        let call = parse(
            "-m64 /x/rustcA/symbols.o /x/a.o -Wl,-Bstatic /x/libtest.rlib /x/libstd.rlib -Wl,-Bdynamic -lc \
             -L /x/rustcA/raw-dylibs -L /t/lib -o /x/vec2 -pie",
        );
        let call = call.unwrap();
        assert_eq!(call.objects, ["/x/rustcA/symbols.o", "/x/a.o"]);
        assert_eq!(call.libraries, ["/x/libtest.rlib", "/x/libstd.rlib"]);
        assert_eq!((call.output.as_str(), call.place), ("/x/vec2", 2));
        assert_eq!(call.rest, ["-m64", "-Wl,-Bstatic", "-Wl,-Bdynamic", "-lc", "-L", "/t/lib", "-pie"]);
    }

    #[test]
    fn says_why_there_is_no_link_to_a_base() {
        let folder = env::temp_dir().join(format!("heaplings-link-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let arguments = ["a.o", "libheaplings-1.rlib", "-o", "out"].map(String::from);
        assert_eq!(link(&folder, &arguments), Err("the base is damaged".to_string()));
        let recipe =
            "state\nlibheaplings-1.rlib\n/no/such/rust-lld\n\n-flavor\n\n\n\nlibheaplings-1.rlib\nend";
        fs::write(folder.join("recipe"), recipe).unwrap();
        let why = link(&folder, &arguments).unwrap_err();
        assert!(why.starts_with("`/no/such/rust-lld` cannot be run"), "{why}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn leaves_other_forms_alone() {
        assert_eq!(parse("@/x/linker-arguments"), None);
        assert_eq!(parse("a.o -o out"), None, "without libraries");
        assert_eq!(parse("a.o l.rlib -lc m.rlib -o out"), None, "libraries in two places");
        assert_eq!(parse("a.o l.rlib"), None, "without an output");
    }
}
