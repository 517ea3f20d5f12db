//! What is measured, with the goals.

use std::time::{Duration, Instant};
use std::{fs, thread};

use checker::course::catalog::Catalog;
use checker::course::progress;

use super::Result;
use super::figures::{Sample, Table};
use super::options::Options;
use super::place::{Checkout, Place, Rustlings, State, output, timed};
use super::session::{self, Session};

/// The ends of a run that are verdicts: passed and not passed.
const VERDICTS: [i32; 2] = [0, 1];

pub struct Bench<'a> {
    place: &'a Place,
    options: &'a Options,
    table: &'a mut Table,
    ours: Option<Checkout>,
    /// For the numbering of edits: no two saves of a file are the same.
    version: u32,
}

impl<'a> Bench<'a> {
    pub fn new(place: &'a Place, options: &'a Options, table: &'a mut Table) -> Bench<'a> {
        Bench { place, options, table, ours: None, version: 0 }
    }

    fn next(&mut self) -> u32 {
        self.version += 1;
        self.version
    }

    /// `run vec2` after an edit.
    pub fn run(&mut self) -> Result<()> {
        let ours = self.warm_copy()?;
        let bare = self.place.copy("bare")?;
        say("building a copy for bare cargo");
        let binary = bare.bare_binary()?;
        let rustlings = self.rustlings("rustlings-run");
        let states = [State::Solved, State::Failing, State::Broken];
        let (mut direct, mut plain) = ([const { Vec::new() }; 3], [const { Vec::new() }; 3]);
        let (mut through_cargo, mut theirs) = (Vec::new(), Vec::new());
        for i in 0..=self.options.runs {
            say(&format!("run {i} of {}", self.options.runs));
            let version = self.next();
            for (place, state) in states.into_iter().enumerate() {
                ours.edit(version, state)?;
                direct[place].push(timed(&mut ours.checker(&["run", "vec2"]), &VERDICTS)?);
                bare.edit(version, state)?;
                plain[place].push(bare.bare(&binary, state)?);
            }
            let version = self.next();
            ours.edit(version, State::Solved)?;
            through_cargo.push(timed(&mut ours.cargo(&["checker", "run", "vec2"]), &VERDICTS)?);
            if let Ok(rustlings) = &rustlings {
                rustlings.edit(version)?;
                theirs.push(timed(&mut rustlings.run("vecs1"), &[0])?);
            }
        }
        let [solved, failing, broken] = direct.map(|times| warm(&times));
        let [plain_solved, plain_failing, plain_broken] = plain.map(|times| warm(&times));
        let through_cargo = warm(&through_cargo);
        self.table.compare("run vec2, solved / bare cargo", &solved, &plain_solved, Some(0.65));
        self.table.compare("run vec2, failing / bare cargo", &failing, &plain_failing, Some(0.65));
        self.table.compare("run vec2, compile error / bare cargo", &broken, &plain_broken, Some(0.7));
        self.table.compare(
            "cargo checker run vec2, solved / bare cargo",
            &through_cargo,
            &plain_solved,
            None,
        );
        match rustlings {
            Ok(_) => {
                let theirs = warm(&theirs);
                self.table.compare("run vec2 / rustlings run vecs1", &solved, &theirs, Some(0.6));
                self.table.compare(
                    "cargo checker run vec2 / rustlings run vecs1",
                    &through_cargo,
                    &theirs,
                    None,
                );
            }
            Err(why) => self.table.skip("run vec2 / rustlings run vecs1", &why),
        }
        self.ours = Some(ours);
        Ok(())
    }

    /// Save to verdict on the screen.
    pub fn watch(&mut self) -> Result<()> {
        let ours = self.warm_copy()?;
        let bare = self.place.copy("bare")?;
        say("building a copy for bare cargo");
        let binary = bare.bare_binary()?;
        let rustlings = self.rustlings("rustlings-watch");
        let mut our_screen = our_watch(&ours)?;
        let mut their_screen = rustlings.as_ref().ok().map(their_watch).transpose()?;
        let states = [State::Solved, State::Failing, State::Broken];
        let (mut shown, mut plain) = ([const { Vec::new() }; 3], [const { Vec::new() }; 3]);
        let mut theirs = Vec::new();
        for i in 0..=self.options.runs {
            say(&format!("save {i} of {}", self.options.runs));
            let version = self.next();
            for (place, state) in states.into_iter().enumerate() {
                shown[place].push(our_screen.time(|| ours.edit(version, state))?);
                bare.edit(version, state)?;
                plain[place].push(bare.bare(&binary, state)?);
            }
            if let (Ok(rustlings), Some(screen)) = (&rustlings, &mut their_screen) {
                theirs.push(screen.time(|| rustlings.edit(version))?);
            }
        }
        let [solved, failing, broken] = shown.map(|times| warm(&times));
        let [plain_solved, plain_failing, plain_broken] = plain.map(|times| warm(&times));
        self.table.compare("watch: save to verdict, solved / bare cargo", &solved, &plain_solved, Some(0.65));
        self.table.compare(
            "watch: save to verdict, failing / bare cargo",
            &failing,
            &plain_failing,
            Some(0.65),
        );
        self.table.compare("watch: save to compile error / bare cargo", &broken, &plain_broken, Some(0.7));
        let what = "watch: save to verdict / rustlings, vecs1";
        match rustlings {
            Ok(_) => self.table.compare(what, &solved, &warm(&theirs), Some(0.25)),
            Err(why) => self.table.skip(what, &why),
        }
        drop(our_screen);
        self.ours = Some(ours);
        Ok(())
    }

    /// `check` after every exercise was edited.
    pub fn all(&mut self) -> Result<()> {
        let ours = self.warm_copy()?;
        let bare = self.place.copy("bare")?;
        let catalog = Catalog::load(&ours.root).map_err(|failure| failure.to_string())?;
        let exercises = catalog.exercises();
        let (mut checked, mut untouched) = (Vec::new(), Vec::new());
        let (mut built, mut run) = (Vec::new(), Vec::new());
        for i in 0..=self.options.long_runs {
            say(&format!("check of all {i} of {}", self.options.long_runs));
            let version = self.next();
            ours.edit_all(exercises, version)?;
            checked.push(timed(&mut ours.checker(&["check"]), &VERDICTS)?);
            untouched.push(timed(&mut ours.checker(&["check"]), &VERDICTS)?);
            bare.edit_all(exercises, version)?;
            let cargo = |words: &[&str]| bare.cargo(&[&["test", "--package", "exercises"], words].concat());
            built.push(timed(&mut cargo(&["--no-run"]), &[0])?);
            // The starters' tests fail, as they should.
            run.push(timed(&mut cargo(&["--bins", "--no-fail-fast"]), &[0, 101])?);
        }
        let both: Vec<Duration> = built.iter().zip(&run).map(|(built, run)| *built + *run).collect();
        let (built, both) = (warm(&built), warm(&both));
        self.table.compare("check, all edited / bare cargo building all", &warm(&checked), &built, Some(0.8));
        self.table.compare("check, all edited / bare cargo testing all", &warm(&checked), &both, Some(0.8));
        self.table.compare("check, none edited / the same", &warm(&untouched), &built, None);
        self.ours = Some(ours);
        Ok(())
    }

    /// `verify` after every file was edited, with rustc called directly and with cargo alone.
    pub fn verify(&mut self) -> Result<()> {
        let ours = self.warm_copy()?;
        let catalog = Catalog::load(&ours.root).map_err(|failure| failure.to_string())?;
        let (mut direct, mut by_cargo) = (Vec::new(), Vec::new());
        let words: Vec<&str> = ["verify"].into_iter().chain(self.options.only.as_deref()).collect();
        for i in 0..=self.options.long_runs {
            say(&format!("verify {i} of {}", self.options.long_runs));
            let version = self.next();
            ours.edit_published(catalog.exercises(), version)?;
            direct.push(timed(&mut ours.checker(&words), &VERDICTS)?);
            let version = self.next();
            ours.edit_published(catalog.exercises(), version)?;
            let mut command = ours.checker(&words);
            by_cargo.push(timed(command.env("HEAPLINGS_BUILD", "cargo"), &VERDICTS)?);
        }
        let what = words.join(" ");
        self.table.compare(
            &format!("{what}, all edited / by cargo alone"),
            &warm(&direct),
            &warm(&by_cargo),
            Some(0.6),
        );
        self.ours = Some(ours);
        Ok(())
    }

    /// Watch mode while nobody saves.
    pub fn idle(&mut self) -> Result<()> {
        let ours = self.warm_copy()?;
        let rustlings = self.rustlings("rustlings-idle");
        let our_screen = our_watch(&ours)?;
        let their_screen = rustlings.as_ref().ok().map(their_watch).transpose()?;
        let pids = [Some(our_screen.pid), their_screen.as_ref().map(|screen| screen.pid)];
        let before = pids.map(|pid| pid.and_then(session::processor_time));
        say(&format!("doing nothing for {} s", self.options.idle.as_secs()));
        thread::sleep(self.options.idle);
        let after = pids.map(|pid| pid.and_then(session::processor_time));
        let used = |place: usize| Some(Sample::time(after[place]?.saturating_sub(before[place]?)));
        let what = format!("idle: processor time in {} s", self.options.idle.as_secs());
        match used(0) {
            Some(time) => self.table.alone(&what, &time),
            None => self.table.skip(&what, "no /proc here"),
        }
        if let Some(time) = used(1) {
            self.table.alone(&format!("{what}, rustlings"), &time);
        }
        let own = pids.map(|pid| pid.and_then(session::own_memory).map(Sample::bytes));
        let most = pids.map(|pid| pid.and_then(session::most_memory).map(Sample::bytes));
        for (what, memory) in
            [("watch: most memory / rustlings", most), ("watch: heap and stacks at the end / rustlings", own)]
        {
            match &memory {
                [Some(ours), Some(theirs)] => self.table.compare(what, ours, theirs, None),
                [Some(ours), None] => self.table.alone(what, ours),
                _ => self.table.skip(what, "no /proc here"),
            }
        }
        drop(our_screen);
        self.ours = Some(ours);
        Ok(())
    }

    /// From nothing built to the first verdict.
    pub fn fresh(&mut self) -> Result<()> {
        let (mut verdicts, mut lists, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        let rustlings = Rustlings::find();
        for i in 0..self.options.long_runs {
            say(&format!("fresh start {} of {}", i + 1, self.options.long_runs));
            let copy = self.place.copy(&format!("fresh-verdict-{i}"))?;
            // It may have to download packages; what has been built is thrown away.
            output(&mut copy.cargo(&["fetch", "--locked"]))?;
            verdicts.push(timed(&mut copy.cargo(&["run", "--", "run", "intro1"]), &VERDICTS)?);
            remove(&copy);
            let copy = self.place.copy(&format!("fresh-list-{i}"))?;
            lists.push(timed(&mut copy.cargo(&["run", "--", "list"]), &[0])?);
            remove(&copy);
            if rustlings.is_ok() {
                say("installing rustlings");
                theirs.push(self.install_rustlings(i)?);
            }
        }
        let (verdicts, lists) = (Sample::times(&verdicts), Sample::times(&lists));
        match rustlings {
            Ok(_) => {
                let theirs = Sample::times(&theirs);
                self.table.compare("fresh: first verdict / rustlings'", &verdicts, &theirs, Some(0.6));
                self.table.compare("fresh: cargo run -- list / the same", &lists, &theirs, Some(0.2));
            }
            Err(why) => {
                self.table.alone("fresh: first verdict", &verdicts);
                self.table.alone("fresh: cargo run -- list", &lists);
                self.table.skip("fresh: first verdict / rustlings'", &why);
            }
        }
        Ok(())
    }

    /// The time to install rustlings, make its exercises and see the first verdict.
    fn install_rustlings(&self, number: u32) -> Result<Duration> {
        let root = self.place.path(&format!("installed-{number}"));
        fs::create_dir_all(&root).map_err(|error| format!("cannot create `{}`: {error}", root.display()))?;
        // Offline, as ours: the packages are there since the rustlings that is compared with was installed.
        let mut install = super::place::command("cargo", &root);
        install.args(["install", "rustlings", "--version", "6.5.0", "--offline", "--root"]).arg(&root);
        let installed = timed(&mut install, &[0])?;
        let start = Instant::now();
        let rustlings = Rustlings::init(root.join("bin/rustlings"), &root)?;
        output(&mut rustlings.run("intro1"))?;
        Ok(installed + start.elapsed())
    }

    /// Many exercises.
    pub fn scale(&mut self) -> Result<()> {
        let few = self.warm_copy()?;
        let many = self.place.copy("many")?;
        say("building a copy for many exercises");
        build(&many)?;
        let (mut last, mut first) = (0, None);
        for count in [100, 300, 1_000] {
            many.generate(last + 1, count)?;
            last = count;
            let catalog = Catalog::load(&many.root).map_err(|failure| failure.to_string())?;
            let exercises = catalog.exercises();
            let per_exercise = |what: &str| {
                say(&format!("check of {} exercises, {what}", exercises.len()));
                let time = timed(&mut many.checker(&["check"]), &VERDICTS)?;
                Ok::<_, String>(Sample::time(time / u32::try_from(exercises.len()).unwrap_or(1)))
            };
            // cargo builds them, and tells how it calls rustc.
            per_exercise("all new")?;
            many.edit_all(exercises, count)?;
            let figures = [per_exercise("all edited")?, per_exercise("none edited")?];
            match &first {
                None => {
                    self.table.alone("check of 100, all edited: each", &figures[0]);
                    self.table.alone("check of 100, none edited: each", &figures[1]);
                    first = Some(figures);
                }
                Some(first) => {
                    for (what, (now, then)) in ["all", "none"].into_iter().zip(figures.iter().zip(first)) {
                        let what = format!("check of {count}, {what} edited: each / of 100");
                        self.table.compare(&what, now, then, Some(1.1));
                    }
                }
            }
        }
        self.one_among_many(&few, &many)?;
        self.ours = Some(few);
        Ok(())
    }

    /// `run` of one exercise where there are many, and what of that is cargo's.
    fn one_among_many(&mut self, few: &Checkout, many: &Checkout) -> Result<()> {
        let (mut among_few, mut among_many, mut bare) = (Vec::new(), Vec::new(), [Vec::new(), Vec::new()]);
        let binaries = [few.bare_binary()?, many.bare_binary()?];
        for i in 0..=self.options.runs {
            say(&format!("run {i} of {} among many", self.options.runs));
            let version = self.next();
            few.edit(version, State::Solved)?;
            among_few.push(timed(&mut few.checker(&["run", "vec2"]), &VERDICTS)?);
            many.edit(version, State::Solved)?;
            among_many.push(timed(&mut many.checker(&["run", "vec2"]), &VERDICTS)?);
            for (times, (copy, binary)) in bare.iter_mut().zip([few, many].into_iter().zip(&binaries)) {
                times.push(copy.bare(binary, State::Solved)?);
            }
        }
        let [bare_few, bare_many] = bare.map(|times| warm(&times));
        let (among_few, among_many) = (warm(&among_few), warm(&among_many));
        self.table.compare("run vec2 among 1,000 / among ten", &among_many, &among_few, Some(1.1));
        self.table.compare("bare cargo among 1,000 / among ten", &bare_many, &bare_few, None);
        self.table.compare("run vec2 among 1,000 / bare cargo there", &among_many, &bare_many, None);
        Ok(())
    }

    /// The copy that the checker is measured in, with all built that vec2 stands on.
    fn warm_copy(&mut self) -> Result<Checkout> {
        if let Some(copy) = self.ours.take() {
            return Ok(copy);
        }
        say("building a copy");
        let copy = self.place.copy("ours")?;
        build(&copy)?;
        Ok(copy)
    }

    fn rustlings(&self, name: &str) -> Result<Rustlings> {
        let rustlings = Rustlings::init(Rustlings::find()?, &self.place.path(name))?;
        rustlings.edit(0)?;
        // It introduces itself to newcomers, once.
        output(&mut rustlings.run("vecs1"))?;
        rustlings.go_to_vecs1()?;
        Ok(rustlings)
    }
}

/// Without the first, which warms up.
fn warm(times: &[Duration]) -> Sample {
    Sample::times(&times[1..])
}

fn build(copy: &Checkout) -> Result<()> {
    output(&mut copy.cargo(&["build"]))?;
    timed(&mut copy.checker(&["run", "vec2"]), &VERDICTS)?;
    Ok(())
}

fn remove(copy: &Checkout) {
    let _ = fs::remove_dir_all(&copy.root);
}

/// Watch mode at vec2.
fn our_watch(copy: &Checkout) -> Result<Session> {
    let shown = copy.edit(0, State::Failing)?;
    // Solved before, it would not be where watch mode begins.
    let _ = fs::remove_dir_all(copy.root.join(".heaplings"));
    let update = progress::update(&copy.root, |progress| progress.set_current("vec2"));
    update.map_err(|failure| failure.to_string())?;
    let mut session = Session::open(&copy.program(), &copy.root)?;
    session.shows(&shown)?;
    session.rest();
    Ok(session)
}

fn their_watch(rustlings: &Rustlings) -> Result<Session> {
    let shown = rustlings.edit(0)?;
    let mut session = Session::open(&rustlings.program, &rustlings.root)?;
    session.shows(&shown)?;
    session.rest();
    Ok(session)
}

/// What is going on, for whoever waits.
fn say(what: &str) {
    eprintln!("… {what}");
}
