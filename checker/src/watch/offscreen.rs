//! Watch mode without a terminal, for its tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};

use super::app::{App, Known, View};
use super::screen::{Page, render};
use super::{Event, Interface, Start};
use crate::check::verdict::{Limit, Status, Test, TestFailure, TestStatus, Verdict};
use crate::course::catalog::{Catalog, Version};
use crate::course::progress::Progress;
use crate::profile::{Amount, Amounts, Heap, Metric, Site};
use crate::session::Session;
use crate::ui::style::Style;
use crate::ui::terminal::{Key, width_of};

/// Watch mode without a terminal, in a copy of two chapters.
pub struct Offscreen {
    pub app: App,
    pub root: PathBuf,
    _events: Receiver<Event>,
}

impl Offscreen {
    pub fn at(name: &str, columns: u16, rows: u16) -> Offscreen {
        Offscreen::with(name, columns, rows, None)
    }

    pub fn with(name: &str, columns: u16, rows: u16, editor: Option<&str>) -> Offscreen {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("heaplings-screen-{}-{number}", std::process::id()));
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for (from, to) in [
            ("checker/starters", "checker/starters"),
            ("checker/starters", "exercises"),
            ("solutions", "solutions"),
        ] {
            for chapter in ["00_intro", "01_vec_capacity"] {
                let to = root.join(to).join(chapter);
                fs::create_dir_all(&to).unwrap();
                for file in fs::read_dir(repository.join(from).join(chapter)).unwrap().flatten() {
                    fs::copy(file.path(), to.join(file.file_name())).unwrap();
                }
            }
        }
        for chapter in ["00_intro", "01_vec_capacity"] {
            let page = Path::new("exercises").join(chapter).join("README.md");
            fs::copy(repository.join(&page), root.join(page)).unwrap();
        }
        let catalog = Catalog::load(&root).unwrap();
        let at = Some(catalog.exercise(name).unwrap().clone());
        let session = Session { catalog, progress: Progress::default(), style: Style::default() };
        let (events, received) = mpsc::channel();
        let editor = editor.map(str::to_string);
        let mut app = App::new(session, Interface::Screen, Start { at, editor }, events);
        app.resize((columns, rows));
        // The card of the chapter has tests of its own.
        app.view = View::Verdict;
        Offscreen { app, root, _events: received }
    }

    /// So many limits fail, at this line.
    pub fn fail(&mut self, limits: u32, line: u32) -> &mut Offscreen {
        let text = self.app.session.catalog.read(&self.app.current, Version::Yours).unwrap();
        let test = |n: u32| {
            let amount = Amount { blocks: 11, bytes: 32_752 };
            let amounts = Amounts { total: amount, peak: amount, end: amount };
            let condition = format!("heap.total_blocks <= {n}");
            let limit = Limit { text: condition, metric: Metric::TotalBlocks, bound: Some(n.into()) };
            Test {
                name: format!("limit_{n}"),
                status: TestStatus::Failed,
                heap: Some(Heap { total_blocks: 11, ..Heap::default() }),
                sites: vec![Site { line, column: 5, amounts, ..Site::default() }],
                failure: Some(TestFailure {
                    message: "dhat: assertion failed".into(),
                    line: Some(99),
                    limit: Some(limit),
                    output: String::new(),
                }),
            }
        };
        self.know(Status::Failed, (1..=limits).map(test).collect(), text)
    }

    pub fn know(&mut self, status: Status, tests: Vec<Test>, text: String) -> &mut Offscreen {
        self.app.known = Known::Verdict(Verdict {
            exercise: self.app.current.name.clone(),
            chapter: self.app.current.chapter.clone(),
            status,
            tests,
            messages: String::new(),
            notes: Vec::new(),
            text,
        });
        self
    }

    /// Draws the page, and holds it to the terminal.
    #[track_caller]
    pub fn page(&mut self) -> String {
        let Page { text, shown } = render(&self.app);
        self.app.shown = shown;
        assert!(text.lines().count() <= self.app.rows, "too long:\n{text}");
        assert!(text.lines().all(|line| width_of(line) <= self.app.columns), "too wide:\n{text}");
        assert!(text.lines().last().is_some_and(|line| line.ends_with("q quit")), "{text}");
        text
    }

    #[track_caller]
    pub fn press(&mut self, keys: &[Key]) -> String {
        for &key in keys {
            self.app.key(key);
        }
        self.app.activity = None;
        self.page()
    }

    /// A look at the files, and what follows from it. Returns whether the page has changed.
    pub fn look(&mut self) -> bool {
        self.app.lookout.look().is_some_and(|save| self.app.saved(save))
    }

    pub fn letters(&mut self, letters: &str) -> String {
        self.press(&letters.chars().map(Key::Char).collect::<Vec<_>>())
    }
}

impl Drop for Offscreen {
    fn drop(&mut self) {
        self.app.stop();
        let _ = fs::remove_dir_all(&self.root);
    }
}
