//! Test binaries without cargo: rustc, called as cargo called it last time.
//!
//! cargo is the truth. What it passes to rustc is read from what it prints (`arguments`) and kept under a key of
//! all that decided it (`key`, `store`). While the key and the state of rustc and of the libraries are the same,
//! rustc is called with those arguments again (`compile`), and what it says is shown as cargo shows it
//! (`messages`). The linker joins the exercise to a base that all of them share (`linker`, `base`). What a binary
//! was made from is part of its name: a verdict belongs to a text by its content, whatever the clocks say.
//!
//! Wherever anything is in doubt, cargo builds. The times of one edit are in `checker/scripts/bench.sh`.

mod arguments;
mod base;
mod compile;
mod key;
pub mod linker;
mod messages;
mod stamp;
mod standby;
mod store;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::build::cargo::{self, Built, Event, Product, Request, Way};
use crate::sys::process::{Cancel, cores};
use crate::sys::scratch::ScratchFolder;
use arguments::Arguments;
use base::Base;
use compile::{Compilation, Compiled, Link};
use messages::Said;
use stamp::Digest;
use store::{Learned, Store};

pub use standby::Standby;

/// `cargo` in it has cargo build everything.
const VARIABLE: &str = "HEAPLINGS_BUILD";

/// From so many exercises on it pays to make the base first.
const MANY: usize = 8;

/// An exercise that is to be built.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub exercise: &'a str,
    /// Its file, from the root of the repository.
    pub path: &'a str,
    /// The text that the verdict is to belong to.
    pub text: &'a str,
}

/// Builds those that can be built without cargo, and hands each over. Returns the others, with the reason for each.
pub fn build<'a>(
    request: Request<'_>,
    standby: Option<&Standby>,
    sources: &[Source<'a>],
    cancel: &Cancel,
    on_event: &mut dyn FnMut(Event),
) -> Vec<(Source<'a>, String)> {
    let direct = match Direct::open(request, standby, cancel) {
        Ok(direct) => direct,
        Err(why) => return sources.iter().map(|source| (*source, why.clone())).collect(),
    };
    if sources.len() >= MANY
        && let Some(call) = sources.iter().find_map(|source| direct.call(source).ok())
    {
        direct.prepare(&call);
    }
    let next = AtomicUsize::new(0);
    let (results, received) = mpsc::channel();
    let work = |results: mpsc::Sender<_>| {
        while let Some(source) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
            let _ = results.send((*source, direct.build(source)));
        }
    };
    let mut left = Vec::new();
    thread::scope(|scope| {
        let start = || {
            let results = results.clone();
            thread::Builder::new().spawn_scoped(scope, || work(results)).is_ok()
        };
        // One alone needs no other thread. Where the system has no room for any, this one does it all.
        let workers = if sources.len() == 1 { 0 } else { cores().min(sources.len()) };
        if (0..workers).filter(|_| start()).count() == 0 {
            work(results);
        } else {
            drop(results);
        }
        for (source, result) in received {
            match result {
                Ok(Done { built, way, has_base }) => {
                    let words = format!("{}: {way}", source.exercise);
                    on_event(Event::Way(Way { words, is_ready: has_base }));
                    on_event(Event::Built(built));
                }
                Err(why) => left.push((source, why)),
            }
        }
    });
    left
}

/// Makes the base if the next build could use one and there is none, and has a rustc wait for that build if there is
/// room for one. Nobody waits for it: this is for after a verdict.
pub fn prepare(request: Request<'_>, standby: Option<&Standby>, sources: &[Source<'_>], cancel: &Cancel) {
    if let Ok(direct) = Direct::open(request, standby, cancel)
        && let Some(call) = sources.iter().find_map(|source| direct.call(source).ok())
    {
        direct.prepare(&call);
        if standby.is_some() && !cancel.is_cancelled() {
            direct.have_one_wait(&call);
        }
    }
}

/// What is heard of cargo's calls of rustc while cargo builds.
#[derive(Debug)]
pub struct Lesson {
    /// None where nothing is to be learned.
    key: Option<String>,
    heard: Vec<(String, Result<Arguments, String>)>,
}

impl Lesson {
    /// Begins before cargo does.
    pub fn begin(request: Request<'_>) -> Lesson {
        Lesson { key: key(request).ok(), heard: Vec::new() }
    }

    /// Whether cargo is to print its calls.
    pub fn is_wanted(&self) -> bool {
        self.key.is_some()
    }

    /// Hears a line of cargo's own. Returns whether it was of the kind that only `--verbose` prints.
    pub fn hear(&mut self, line: &str) -> bool {
        let words = line.trim_start();
        if let Some(call) = Arguments::of_line(line) {
            let name = words.split_once("--crate-name ").map_or("", |(_, rest)| rest);
            let name = name.split(' ').next().unwrap_or_default().to_string();
            self.heard.push((name, call));
        }
        ["Running `", "Fresh ", "Dirty "].iter().any(|kind| words.starts_with(kind))
    }

    /// Keeps what was heard, if what decided it is still the same. Without it, cargo builds once more.
    pub fn end(self, request: Request<'_>) {
        if self.heard.is_empty() || self.key.is_none() || key(request).ok() != self.key {
            return;
        }
        let target = cargo::target_folder(request.root);
        let Some(store) = self.key.and_then(|key| Store::open(&target, &key).ok()) else { return };
        for (name, call) in self.heard {
            let learned = match call {
                Ok(arguments) => Learned::Call { inputs: arguments.inputs(), arguments },
                Err(why) => Learned::Refused(why),
            };
            let _ = store.learn(&name, &learned);
        }
    }
}

/// The key for a request, if it is of the kind that may be built without cargo.
fn key(request: Request<'_>) -> Result<String, String> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
        return Err("this system is not one that the direct way was proven on".into());
    }
    if env::var_os(VARIABLE).is_some_and(|way| way == "cargo") {
        return Err(format!("`{VARIABLE}=cargo` is set"));
    }
    if request.product != Product::Tests || request.release {
        return Err("only tests without optimisation are built directly".into());
    }
    key::of(request.root)
}

/// A binary, or why there is none, and how it came about.
struct Done {
    built: Built,
    /// In words that follow the exercise's name.
    way: String,
    has_base: bool,
}

/// All that the builds of one check have in common.
struct Direct<'a> {
    request: Request<'a>,
    target: std::path::PathBuf,
    store: Store,
    standby: Option<&'a Standby>,
    cancel: &'a Cancel,
}

/// A call of rustc that may be made, as things are.
struct Call {
    binary: String,
    arguments: Arguments,
    inputs: String,
}

impl<'a> Direct<'a> {
    fn open(
        request: Request<'a>,
        standby: Option<&'a Standby>,
        cancel: &'a Cancel,
    ) -> Result<Direct<'a>, String> {
        let key = key(request)?;
        let target = cargo::target_folder(request.root);
        let store = Store::open(&target, &key);
        let store = store.map_err(|error| compile::unwritable(&error))?;
        Ok(Direct { request, target, store, standby, cancel })
    }

    fn call(&self, source: &Source<'_>) -> Result<Call, String> {
        // cargo sets variables that such a macro may read, and looks after the files that it may name.
        const MACROS: [&str; 4] = ["env!", "include!", "include_str!", "include_bytes!"];
        if let Some(word) = MACROS.iter().find(|word| source.text.contains(**word)) {
            return Err(format!("the text uses `{word}`"));
        }
        let binary = self.request.version.binary(source.exercise);
        match self.store.learned(&binary) {
            None => Err("how cargo calls rustc is not known yet".into()),
            Some(Learned::Refused(why)) => Err(why),
            Some(Learned::Call { arguments, inputs }) => {
                if arguments.source() != source.path || arguments.name() != binary {
                    Err("cargo called rustc for another file".into())
                } else if arguments.inputs() != inputs {
                    Err("rustc or a library has changed".into())
                } else {
                    Ok(Call { binary, arguments, inputs })
                }
            }
        }
    }

    fn build(&self, source: &Source<'_>) -> Result<Done, String> {
        let call = self.call(source)?;
        let base = self.store.base(&call.inputs);
        let identity = Base::identity(&base);
        let digest = digest(source.text, &call, identity.as_deref());
        let has_base = identity.is_some();
        let way = if has_base { ", linked to the base" } else { "" };
        // A binary without a base does not become wrong when there is one.
        let kept = self.store.binary(&call.binary, &digest);
        let kept = kept.or_else(|| self.store.binary(&call.binary, &self::digest(source.text, &call, None)));
        if let Some((file, said)) = kept {
            let built = self.built(source, Some(file), &said);
            return Ok(Done { built, way: "built before from the same text".to_string(), has_base });
        }
        let link = if has_base { Link::Base(&base) } else { Link::Plain };
        let compiled = compile::compile(&self.compilation(&call, link), self.cancel);
        // Who saves while rustc reads gets no verdict on a text that nobody has seen whole.
        if fs::read(self.request.root.join(source.path)).ok().as_deref() != Some(source.text.as_bytes()) {
            return Err("the text changed while it was compiled".into());
        }
        match compiled {
            Compiled::Binary { folder, file, said } => {
                if call.arguments.inputs() != call.inputs {
                    return Err("a library changed while the text was compiled".into());
                }
                let plain = fs::read_to_string(folder.join(linker::PLAIN)).ok();
                let way = plain.map_or(way.to_string(), |why| format!(", not linked to the base: {why}"));
                let file = self.store.add_binary(&call.binary, &digest, &file, &said);
                let file = file.map_err(|error| format!("the binary cannot be kept: {error}"))?;
                let built = self.built(source, Some(file), &said);
                Ok(Done { built, way: format!("built by rustc directly{way}"), has_base })
            }
            Compiled::Errors(said) => {
                let built = self.built(source, None, &said);
                Ok(Done { built, way: "compiled by rustc directly".to_string(), has_base })
            }
            Compiled::Odd(why) => Err(why),
            Compiled::Cancelled => Err("cancelled".into()),
        }
    }

    fn built(&self, source: &Source<'_>, binary: Option<PathBuf>, said: &str) -> Built {
        let Said { text, diagnostics, .. } = Said::read(said, self.request.color);
        Built { exercise: source.exercise.to_string(), binary, messages: text, diagnostics }
    }

    fn compilation<'b>(&'b self, call: &'b Call, link: Link<'b>) -> Compilation<'b> {
        Compilation {
            root: self.request.root,
            target: &self.target,
            store: &self.store,
            arguments: &call.arguments,
            inputs: &call.inputs,
            link,
            standby: self.standby,
        }
    }

    /// The same for the base's sake, where no rustc waits.
    fn compile(&self, call: &Call, link: Link<'_>) -> Compiled {
        compile::compile(&Compilation { standby: None, ..self.compilation(call, link) }, self.cancel)
    }

    /// Has a rustc wait for the next build.
    fn have_one_wait(&self, call: &Call) {
        let base = self.store.base(&call.inputs);
        let link = if Base::identity(&base).is_some() { Link::Base(&base) } else { Link::Plain };
        self.compilation(call, link).prepare();
    }

    /// Makes the base, unless there is one or can be none.
    fn prepare(&self, call: &Call) {
        let place = self.store.base(&call.inputs);
        if Base::identity(&place).is_some() || self.store.no_base(&call.inputs).is_some() {
            return;
        }
        if let Err(why) = self.make_base(call, &place)
            && !self.cancel.is_cancelled()
        {
            self.store.give_up_base(&call.inputs, &why);
        }
    }

    fn make_base(&self, call: &Call, place: &Path) -> Result<(), String> {
        let Compiled::Binary { folder: out, file: made, .. } = self.compile(call, Link::Recorded) else {
            // Another text may do.
            return Ok(());
        };
        let folder = ScratchFolder::make(&self.target).map_err(|failure| failure.to_string())?;
        let (plain, base) = (folder.join("plain"), folder.join("base"));
        let moved = fs::rename(made, &plain).and_then(|()| fs::create_dir(&base));
        moved.map_err(|error| compile::unwritable(&error))?;
        let externs = call.arguments.externs();
        if Base::make(&out, &base, place, &externs, self.cancel)?.is_none() {
            return Ok(());
        }
        drop(out);
        if Base::identity(place).is_some() {
            // Another checker was faster, and may be running what it has linked to its base.
            return Ok(());
        }
        self.store.place_base(&base, &call.inputs).map_err(|error| compile::unwritable(&error))?;
        // The same tests must be there, in a binary that starts.
        let Compiled::Binary { folder, file, .. } = self.compile(call, Link::Base(place)) else {
            return Err("nothing links to the base".into());
        };
        let listed = |file: &Path| Command::new(file).arg("--list").current_dir(&*folder).output().ok();
        let same = match (listed(&plain), listed(&file)) {
            (Some(plain), Some(based)) => plain.status.success() && plain == based,
            _ => false,
        };
        let based = !folder.join(linker::PLAIN).exists();
        if same && based {
            return Ok(());
        }
        let why = fs::read_to_string(folder.join(linker::PLAIN)).unwrap_or_default();
        let _ = fs::remove_dir_all(place);
        Err(format!("a binary with the base is not what it is without: {why}"))
    }
}

/// Stands for all that a binary is made from.
fn digest(text: &str, call: &Call, base: Option<&str>) -> String {
    let mut digest = Digest::new();
    digest.add(text).add(&call.inputs).add(call.arguments.to_text().unwrap_or_default());
    digest.add(base.unwrap_or_default());
    digest.finish()
}
