//! The base: all that the exercises stand on (`std`, `test`, dhat, heaplings and the rest), linked once into a
//! shared object.
//!
//! rustc compiles an exercise into the same object files whichever way it is linked. What differs is where the
//! libraries' code lies: in the binary, or in the base, of which there is one copy in a process. So counts stay
//! what they are, as long as this holds, and each is seen to when the base is made:
//!
//! * The base has a copy of the allocator's entry points, which rustc writes for each binary, and no reference that
//!   it cannot resolve (`-z defs`).
//! * Its references to itself do not go through the binary (`-Bsymbolic`), and the binary has no copy of its data
//!   (`-z nocopyreloc`).
//! * All symbols are bound before `main` (`-z now`), so nothing is looked up while something is measured.
//! * It is loaded at the start, so its thread locals lie in each thread's static block, and no access to them
//!   allocates.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::compile;
use super::linker::{self, Call};
use super::stamp::{Digest, stamp};
use super::store;
use crate::sys::process::{Cancel, End};

const LIBRARY: &str = "base.so";
const RECIPE: &str = "recipe";
/// Stand for what differs from one call of the linker to the next.
const OBJECTS: &str = "/heaplings/objects.o";
const OUTPUT: &str = "/heaplings/output";

/// How to link a binary against the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The linker itself.
    pub program: PathBuf,
    /// Its arguments, with `OBJECTS` and `OUTPUT` in two places.
    words: Vec<String>,
    /// The call of `cc` that this came from, without what was compiled.
    rest: Vec<String>,
    /// The libraries in the base.
    libraries: Vec<String>,
    /// The one with the allocator.
    allocator: String,
}

impl Base {
    /// Makes a base in `folder`, which is to be moved to `place`, from the record of a linker's call in `record`, with
    /// the libraries that every exercise may use. `None` if that was cancelled.
    ///
    /// # Errors
    ///
    /// If there can be none here; the text says why.
    pub fn make(
        record: &Path,
        folder: &Path,
        place: &Path,
        externs: &[String],
        cancel: &Cancel,
    ) -> Result<Option<Base>, String> {
        let text = fs::read_to_string(record.join(linker::ARGUMENTS));
        let text = text.map_err(|error| format!("the linker's call was not written down: {error}"))?;
        let arguments: Vec<String> = text.lines().map(str::to_string).collect();
        let mut call = Call::parse(&arguments).ok_or("the linker's call is of an unknown form")?;
        let allocator = externs.iter().find(|library| is_allocator(library));
        let allocator = allocator.filter(|library| call.libraries.contains(library));
        let allocator = allocator.ok_or("the exercise does not use the measuring library")?.clone();
        // Not every exercise uses all that it might.
        let unused = externs.iter().filter(|library| !call.libraries.contains(library));
        let unused: Vec<String> = unused.cloned().collect();
        call.libraries.extend(unused);
        let program = lld(&call).ok_or("rustc does not use its own linker here")?;
        let library = folder.join(LIBRARY);
        let mut command = Command::new("cc");
        command.arg("-shared").arg(record.join(linker::LAST_OBJECT));
        command.args(library_words(&call)).arg("-o").arg(&library);
        let (end, said) = compile::run(&mut command, cancel)?;
        match end {
            End::Cancelled => return Ok(None),
            End::Exited(status) if status.success() => {}
            _ => return Err(format!("the base does not link: {said}")),
        }
        let words = template(&call, &place.join(LIBRARY), cancel)?;
        let base = Base { program, words, rest: call.rest, libraries: call.libraries, allocator };
        base.write(folder).map_err(|error| format!("the base cannot be written: {error}"))?;
        Ok(Some(base))
    }

    /// The arguments of the linker for one call.
    pub fn link(&self, call: &Call) -> Result<Vec<String>, String> {
        if call.rest != self.rest {
            return Err("the call differs from the one that the base was made for".into());
        }
        if !call.libraries.contains(&self.allocator) {
            return Err("the exercise has an allocator of its own".into());
        }
        if let Some(other) = call.libraries.iter().find(|library| !self.libraries.contains(library)) {
            return Err(format!("`{other}` is not in the base"));
        }
        let mut words = Vec::with_capacity(self.words.len() + call.objects.len());
        for word in &self.words {
            match word.as_str() {
                OBJECTS => words.extend_from_slice(&call.objects),
                OUTPUT => words.push(call.output.clone()),
                _ => words.push(word.clone()),
            }
        }
        Ok(words)
    }

    /// What tells this base from any other, if it and all that is linked along with it is as it was made.
    pub fn identity(folder: &Path) -> Option<String> {
        let text = store::read(&folder.join(RECIPE))?;
        let (known, words) = text.split_once('\n')?;
        let words = words.lines().map(str::to_string).collect::<Vec<_>>();
        (known == state(&folder.join(LIBRARY), &words)).then(|| known.to_string())
    }

    /// Reads what [`Base::make`] wrote.
    pub fn load(folder: &Path) -> Option<Base> {
        let text = store::read(&folder.join(RECIPE))?;
        let mut parts = text.split("\n\n").map(|part| part.lines().map(str::to_string).collect::<Vec<_>>());
        let (mut head, words, rest, libraries) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let [program, allocator] = [head.pop()?, head.pop()?];
        Some(Base { program: program.into(), words, rest, libraries, allocator })
    }

    fn write(&self, folder: &Path) -> std::io::Result<()> {
        let parts = [&self.words, &self.rest, &self.libraries].map(|words| words.join("\n"));
        let program = self.program.display();
        let body = format!("{}\n{program}\n\n{}", self.allocator, parts.join("\n\n"));
        let words: Vec<String> = body.lines().map(str::to_string).collect();
        let state = state(&folder.join(LIBRARY), &words);
        store::write(&folder.join(RECIPE), &format!("{state}\n{body}"))
    }
}

/// The state of the base, and of each other file that a link with it takes.
fn state(library: &Path, words: &[String]) -> String {
    let mut digest = Digest::new();
    digest.add(stamp(library));
    let own = Path::new(LIBRARY);
    for word in words.iter().filter(|word| word.starts_with('/')) {
        let file = Path::new(word);
        // The base itself may still be on the way to its place.
        if file.file_name() != own.file_name() {
            digest.add_stamp(file);
        }
    }
    digest.finish()
}

/// The linker that comes with rustc, where rustc has `cc` use it.
fn lld(call: &Call) -> Option<PathBuf> {
    if !call.rest.iter().any(|word| word == "-fuse-ld=lld") {
        return None;
    }
    let folder = call.rest.iter().find_map(|word| word.strip_prefix("-B"))?;
    let program = Path::new(folder).parent()?.join("rust-lld");
    program.is_file().then_some(program)
}

/// The compiler's own library of small functions, which are hidden: each binary takes the ones that it needs.
fn is_builtins(library: &str) -> bool {
    library.contains("/libcompiler_builtins-")
}

/// The measuring library, whose allocator is that of every program that links it.
fn is_allocator(library: &str) -> bool {
    library.contains("/libheaplings-")
}

/// The arguments for the base: those for a binary, with all of each library.
fn library_words(call: &Call) -> Vec<String> {
    let (builtins, others): (Vec<_>, Vec<_>) =
        call.libraries.iter().cloned().partition(|library| is_builtins(library));
    let mut words = call.rest[..call.place].to_vec();
    words.push("-Wl,--whole-archive".into());
    words.extend(others);
    words.push("-Wl,--no-whole-archive".into());
    words.extend(builtins);
    words.extend_from_slice(&call.rest[call.place..]);
    words.retain(|word| word != "-pie" && word != "-Wl,--gc-sections");
    words.extend(["-Wl,-Bsymbolic", "-Wl,-z,defs", "-Wl,-z,now"].map(String::from));
    words
}

/// What `cc` would have the linker do for a binary that stands on the base.
fn template(call: &Call, base: &Path, cancel: &Cancel) -> Result<Vec<String>, String> {
    if !call.rest.iter().any(|word| word == "-pie") {
        return Err("binaries lie at a fixed address here".into());
    }
    let mut command = Command::new("cc");
    command.arg("-###").arg(OBJECTS).args(&call.rest[..call.place]);
    // The libraries stand where only static ones are taken.
    command.arg("-Wl,-Bdynamic").arg(base).arg("-Wl,-Bstatic");
    command.args(call.libraries.iter().filter(|library| is_builtins(library)));
    command.args(&call.rest[call.place..]).args(["-Wl,-z,now", "-Wl,-z,nocopyreloc", "-o", OUTPUT]);
    let (_, said) = compile::run(&mut command, cancel)?;
    let line = said.lines().rfind(|line| line.contains(OBJECTS)).ok_or("`cc` does not say what it calls")?;
    let mut all = super::arguments::words(line.trim()).into_iter();
    let program = all.next().unwrap_or_default();
    if !program.ends_with("/collect2") {
        return Err(format!("`cc` calls `{program}`"));
    }
    // `collect2` is a step of GCC's between `cc` and the linker, and has some options of its own.
    let mut words = vec!["-flavor".to_string(), "gnu".to_string()];
    while let Some(word) = all.next() {
        if word == "-plugin" {
            all.next();
        } else if !word.starts_with("-plugin-opt") && !word.starts_with("-fuse-ld") {
            words.push(word);
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(libraries: &[&str]) -> Call {
        Call {
            objects: vec!["/x/a.o".into(), "/x/b.o".into()],
            libraries: libraries.iter().map(|library| library.to_string()).collect(),
            output: "/x/vec2".into(),
            rest: ["-m64", "-Wl,-Bstatic", "-lc", "-pie"].map(String::from).to_vec(),
            place: 2,
        }
    }

    fn base() -> Base {
        Base {
            program: "/t/rust-lld".into(),
            words: ["-flavor", "gnu", "-o", OUTPUT, OBJECTS, "/b/base.so"].map(String::from).to_vec(),
            rest: call(&[]).rest,
            libraries: vec!["/x/libstd.rlib".into(), "/x/libheaplings.rlib".into()],
            allocator: "/x/libheaplings.rlib".into(),
        }
    }

    #[test]
    fn puts_objects_and_output_in_their_places() {
        let words = base().link(&call(&["/x/libheaplings.rlib"])).unwrap();
        assert_eq!(words, ["-flavor", "gnu", "-o", "/x/vec2", "/x/a.o", "/x/b.o", "/b/base.so"]);
    }

    #[test]
    fn links_only_what_it_was_made_for() {
        let base = base();
        assert!(base.link(&call(&["/x/libstd.rlib"])).unwrap_err().contains("allocator of its own"));
        let more = call(&["/x/libheaplings.rlib", "/x/libother.rlib"]);
        assert!(base.link(&more).unwrap_err().contains("libother"));
        let mut other = call(&["/x/libheaplings.rlib"]);
        other.rest.push("-Wl,--icf=all".into());
        assert!(base.link(&other).unwrap_err().contains("differs"));
    }

    #[test]
    fn takes_all_of_each_library_but_the_builtins() {
        let words = library_words(&call(&["/x/libstd.rlib", "/x/libcompiler_builtins-1.rlib"]));
        assert_eq!(
            words[..6],
            [
                "-m64",
                "-Wl,-Bstatic",
                "-Wl,--whole-archive",
                "/x/libstd.rlib",
                "-Wl,--no-whole-archive",
                "/x/libcompiler_builtins-1.rlib"
            ]
        );
        assert!(!words.contains(&"-pie".to_string()));
    }

    #[test]
    fn is_read_as_it_was_written_and_known_by_its_state() {
        let folder = std::env::temp_dir().join(format!("heaplings-base-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(LIBRARY), "a library").unwrap();
        let base = base();
        base.write(&folder).unwrap();
        assert_eq!(Base::load(&folder), Some(base));
        assert!(Base::identity(&folder).is_some());
        fs::write(folder.join(LIBRARY), "a lib").unwrap();
        assert_eq!(Base::identity(&folder), None, "truncated");
        fs::remove_file(folder.join(RECIPE)).unwrap();
        assert_eq!(Base::load(&folder), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
