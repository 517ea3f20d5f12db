//! What each action of the learner does to the state.

use std::process::Stdio;
use std::thread;

use super::{App, Asked, Known, Shown, View, Wish};
use crate::check::diagnostic;
use crate::check::verdict::{Status, Verdict};
use crate::course::catalog::{Exercise, Version};
use crate::course::practice::Practice;
use crate::course::restore::{Restored, restore, restore_tests};
use crate::profile_run;
use crate::sys::platform;
use crate::ui::terminal::Key;
use crate::util::error::reason;
use crate::watch::editor::{self, Editor};
use crate::watch::keys::{self, Action};
use crate::watch::list::List;
use crate::watch::{Event, Interface};

impl App {
    /// A key. Returns whether the page has changed.
    pub fn key(&mut self, key: Key) -> bool {
        if self.search(key) {
            return true;
        }
        // Any key answers a question.
        let action = keys::action(key).or((self.view == View::Reset).then_some(Action::Back));
        action.is_some_and(|action| self.action(action))
    }

    /// What is typed while the list is searched. Returns whether the key belongs to it.
    fn search(&mut self, key: Key) -> bool {
        let View::List(list) = &self.view else { return false };
        if !list.searching {
            return false;
        }
        let mut list = list.clone();
        match key {
            Key::Char(letter) if !letter.is_control() => list.push(letter, self.contents()),
            Key::Backspace => list.pop(self.contents()),
            Key::Enter => list.searching = false,
            Key::Escape => {
                list.searching = false;
                list.wanted.clear();
            }
            _ => return false,
        }
        self.view = View::List(list);
        true
    }

    /// A line of input: a letter or word of the menu, or the name of an exercise. Returns whether the page has
    /// changed.
    pub fn line(&mut self, line: &str) -> bool {
        if line.is_empty() {
            return false;
        }
        if let (View::List(list), Some(word)) = (&mut self.view, line.strip_prefix('/')) {
            list.wanted = word.to_lowercase();
            return true;
        }
        match (keys::action_in_words(line), self.catalog.exercise(line).cloned()) {
            (Some(action), _) => return self.action(action),
            (None, Ok(exercise)) => self.go_to(exercise),
            (None, Err(failure)) => {
                if self.view == View::Reset {
                    self.view = View::Verdict;
                }
                self.notices = vec![failure.to_string()];
            }
        }
        true
    }

    fn action(&mut self, action: Action) -> bool {
        match action {
            Action::Suspend => {
                self.wish = Some(Wish::Suspend);
                return false;
            }
            // A key without a meaning here leaves the page as it is.
            Action::Left | Action::Right | Action::Search | Action::ToDo
                if !matches!(self.view, View::List(_) | View::Reset) =>
            {
                return false;
            }
            // Only an answer that is shown waits for this.
            Action::Sure(_)
                if !matches!(self.view, View::Question(Asked { answered: true, .. }) | View::Reset) =>
            {
                return false;
            }
            _ => self.notices.clear(),
        }
        if self.scroll(action) || self.act_on_list(action) {
            return true;
        }
        self.top = None;
        match (action, self.view.clone()) {
            (Action::Quit, _) => self.quits = true,
            (Action::Yes, View::Reset) => self.reset(),
            (_, View::Reset) => self.view = View::Verdict,
            (Action::Hint, View::Hints(shown)) => self.view = View::Hints(shown + 1),
            (Action::Help, View::Help) => self.view = View::Verdict,
            (Action::Open, View::Profile) if self.profiled.is_some() => self.open_page(),
            (Action::Hint, _) => self.view = View::Hints(1),
            (Action::Help, _) => self.view = View::Help,
            (Action::List, _) => {
                self.practice = Practice::load(self.catalog.root());
                self.outline.complete(&self.catalog, &self.session.progress);
                self.view = View::List(List::at(self.place()));
            }
            (Action::Reset, _) => self.view = View::Reset,
            (Action::Bench, _) => self.bench(),
            (Action::Profile, _) => self.profile(),
            (Action::Main, _) => self.run_main(),
            (Action::Open, _) => self.open_file(),
            (Action::Next, _) => self.next(),
            (Action::Again, _) => {
                self.view = View::Verdict;
                self.check();
            }
            (Action::CheckAll, View::Card) => self.take_challenge(),
            (Action::CheckAll, _) => self.check_all(),
            (Action::Chapter, _) => self.show_chapter(),
            (Action::Ask | Action::Accept, View::Question(_)) | (Action::Ask, _) => self.ask(),
            (Action::Sure(how), _) => self.sure(how),
            (Action::Back, View::ChapterPage) => self.view = View::Card,
            (Action::Back, View::Question(_)) => self.leave_questions(),
            (Action::Elsewhere, _) => match self.elsewhere.take() {
                Some(exercise) => self.go_to(exercise),
                None => self.notices.push("no other exercise was saved since you began".to_string()),
            },
            (Action::Solution, _) if self.session.progress.is_passed(&self.current.name) => {
                self.view = View::Solution;
            }
            (Action::Solution, _) => {
                let name = &self.current.name;
                self.notices.push(format!(
                    "solve it first; h shows a hint (and `cargo checker solution {name}` shows it anyway)"
                ));
            }
            (Action::Back | Action::Accept | Action::Yes, _) => self.view = View::Verdict,
            _ => {}
        }
        true
    }

    /// What a key does while the list is shown. Returns whether that is all it does: every key but those of the list
    /// means the selected exercise, which becomes the current one.
    fn act_on_list(&mut self, action: Action) -> bool {
        let View::List(list) = &self.view else { return false };
        let mut list = list.clone();
        if action == Action::Back && (!list.wanted.is_empty() || list.only_to_do) {
            (list.wanted, list.only_to_do) = (String::new(), false);
        } else if action == Action::List {
            self.view = View::Verdict;
            return true;
        } else if !list.act(action, self.contents()) {
            if matches!(
                action,
                Action::Quit
                    | Action::Back
                    | Action::Help
                    | Action::CheckAll
                    | Action::Elsewhere
                    | Action::Yes
            ) {
                return false;
            }
            if list.rows(self.contents()).is_empty() {
                let wanted = &list.wanted;
                self.notices.push(format!("nothing found for `{wanted}`: Escape shows all exercises"));
                return true;
            }
            let Some(place) = list.exercise() else {
                self.notices.push("that is a chapter: choose one of its exercises first".to_string());
                return true;
            };
            let exercise = self.catalog.exercises()[place].clone();
            if action == Action::Accept {
                self.go_to(exercise);
                return true;
            }
            if exercise != self.current {
                self.go_to(exercise);
            }
            self.view = View::Verdict;
            return false;
        }
        self.view = View::List(list);
        true
    }

    /// Moves what is longer than the screen. Returns whether there is something to move.
    fn scroll(&mut self, action: Action) -> bool {
        let Shown { top, last_top, room } = self.shown;
        if last_top == 0
            || self.interface == Interface::Lines
            || matches!(self.view, View::List(_) | View::Reset)
        {
            return false;
        }
        let page = room.saturating_sub(1).max(1);
        let to = match action {
            Action::Up => top.saturating_sub(1),
            Action::WheelUp => top.saturating_sub(WHEEL),
            Action::PageUp => top.saturating_sub(page),
            Action::Home => 0,
            Action::Down => top + 1,
            Action::WheelDown => top + WHEEL,
            Action::PageDown => top + page,
            Action::End => last_top,
            _ => return false,
        };
        self.top = Some(to.min(last_top));
        true
    }

    /// Opens the learner's file, where the first error is or else where the work begins.
    fn open_file(&mut self) {
        let file = self.catalog.file(&self.current, Version::Yours);
        let line = match &self.known {
            Known::Verdict(verdict) => first_error(verdict, &self.current.path(Version::Yours)),
            _ => None,
        };
        let variable = |name: &str| std::env::var(name).ok();
        let line = line.unwrap_or(self.lesson.begin);
        match Editor::choose(self.editor.as_deref(), variable, &file, line) {
            None => self.tell(format!("there is no editor to open it with: {}", editor::HOW)),
            Some(editor) if !editor.in_terminal => self.open_beside(&editor),
            Some(editor) if self.interface == Interface::Screen => self.wish = Some(Wish::Edit(editor)),
            Some(editor) => {
                let name = editor.program();
                self.tell(format!("`{name}` needs the terminal, which shows plain lines here"));
            }
        }
    }

    /// Starts an editor that has a window of its own.
    fn open_beside(&mut self, editor: &Editor) {
        let mut command = editor.command();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // It lives on when the checker ends.
        platform::isolate(&mut command);
        match command.spawn() {
            Ok(mut child) => {
                self.tell(format!("{} is open in `{}`", self.current.name, editor.program()));
                drop(thread::Builder::new().name("editor".into()).spawn(move || child.wait()));
            }
            Err(error) => self.tell(format!("cannot start `{}`: {}", editor.program(), reason(&error))),
        }
    }

    /// Opens the page of the profile that is shown.
    fn open_page(&mut self) {
        let page = profile_run::usual_folder(&self.catalog, &self.current).join("profile.html");
        let shown = page.strip_prefix(self.catalog.root()).unwrap_or(&page).display().to_string();
        self.tell(format!("opening {shown}"));
        let events = self.events.clone();
        let open = move || {
            if !platform::open(&page) {
                drop(events.send(Event::Note(format!("nothing here opens pages: see {shown}"))));
            }
        };
        drop(thread::Builder::new().name("page".into()).spawn(open));
    }

    pub(super) fn go_to(&mut self, exercise: Exercise) {
        self.elsewhere = self.elsewhere.take().filter(|other| *other != exercise);
        self.change(|progress| progress.set_current(&exercise.name));
        self.current = exercise;
        self.lookout.turn_to(self.place());
        self.back = None;
        self.arrived = true;
        self.check_anew();
        self.open_chapter();
    }

    /// Takes down that the learner begins here.
    pub fn begin_at(&mut self, exercise: &Exercise) {
        self.change(|progress| progress.set_current(&exercise.name));
    }

    fn reset(&mut self) {
        let tests = self.tests_changed();
        let restore = if tests { restore_tests } else { restore };
        self.notices.push(match restore(&self.session.catalog, &self.current) {
            Ok(Restored::Kept(backup)) if tests => {
                format!("the published tests are back; your version is in {backup}")
            }
            Ok(Restored::AsItWas) => "the exercise is as it was published".to_string(),
            Ok(Restored::Missing) => "the exercise is back as it was published".to_string(),
            Ok(Restored::Kept(backup)) => {
                format!("back as it was published; your version is in {backup}")
            }
            Err(failure) => failure.to_string(),
        });
        self.lookout.forget(self.place());
        self.check_anew();
    }
}

/// The rows that the mouse's wheel moves.
const WHEEL: usize = 3;

/// The line that the first error is about.
fn first_error(verdict: &Verdict, path: &str) -> Option<u32> {
    if verdict.status == Status::DoesNotCompile {
        let at = verdict.messages.find("error")?;
        let place = &verdict.messages[at..].split_once(&format!("{path}:"))?.1;
        return place.split(|char: char| !char.is_ascii_digit()).next()?.parse().ok();
    }
    let (test, failure) = verdict.tests.iter().find_map(|test| Some((test, test.failure.as_ref()?)))?;
    let own = test.sites.iter().find(|site| site.line > 0).filter(|_| failure.limit.is_some());
    let asked = || diagnostic::question(&verdict.text, failure.message.lines().next().unwrap_or_default());
    own.map(|site| site.line).or_else(asked).or(failure.line)
}
