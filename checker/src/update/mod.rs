//! A new version of the repository, taken with git, and the learner's answers carried into it.
//!
//! The text of an exercise exists three times: as it was published in the version that the learner works on (`base`), in
//! the new version (`new`), and as the learner has it (`yours`). What only the new version changed is taken, what only
//! the learner changed is kept, and `carry` decides where both did. Everything else in the repository is git's business.

mod apply;
mod carry;
mod git;
mod plan;

use crate::course::catalog::Catalog;
use crate::course::practice::Practice;
use crate::ui::output::columns;
use crate::ui::progress::Progress;
use crate::ui::wrap::{hang, wrap};
use crate::util::error::{Failure, Result};
use git::Git;
use plan::{Change, Fate};

/// How to do without git what this does.
const BY_HAND: &str = "\
take it by hand: unpack the new version beside this folder and copy .heaplings there;
  then copy your code above the tests, file by file; `cargo checker check` says what passes";

/// What was done, or would be.
#[derive(Debug)]
pub struct Report {
    pub text: String,
}

/// Takes the version `from`: a branch, tag or commit, the name of a remote, or the address of a repository; without it the
/// main branch of `upstream`, or else of `origin`. `say` hears what is going on.
///
/// # Errors
///
/// If git is missing or refuses, or if something that is no exercise was changed here. All files are as they were then.
pub fn update(
    catalog: &Catalog,
    from: Option<&str>,
    dry: bool,
    say: &mut dyn FnMut(&Progress),
) -> Result<Report> {
    let root = catalog.root();
    let git = Git::open(root)?;
    if let Some(going) = Practice::load(root).going() {
        return Err(Failure::new(format!(
            "`{going}` is being practised, so your solved version is not in its place"
        ))
        .help("solve it, or end that: cargo checker practise --stop"));
    }
    let commit = find(&git, from, say)?;
    let head = git.line(&["rev-parse", "--verify", "HEAD^{commit}"])?;
    let name = |commit: &str| git.line(&["describe", "--tags", "--always", commit]);
    let (old_name, new_name) = (name(&head)?, name(&commit)?);
    if git.agrees(&["merge-base", "--is-ancestor", &commit, &head]) {
        return Ok(Report {
            text: format!("{new_name} is part of what you have: there is nothing to take\n"),
        });
    }
    let changed = git.changed()?;
    let others: Vec<&String> = changed.iter().filter(|path| !is_exercise(path)).collect();
    if !others.is_empty() {
        let shown: Vec<&str> = others.iter().take(5).map(|path| path.as_str()).collect();
        let more = if others.len() > shown.len() { ", …" } else { "" };
        return Err(Failure::new(format!(
            "you have uncommitted changes in files that are no exercises: {}{more}",
            shown.join(", ")
        ))
        .help("commit it, or put it aside with `git stash`; then update once more"));
    }
    let changes = plan::plan(&git, root, &head, &commit)?;
    let told = |done: bool| tell(&changes, done);
    if dry {
        return Ok(Report {
            text: format!("{old_name} → {new_name}, a dry run: nothing is changed\n{}", told(false)),
        });
    }
    apply::apply(&git, root, &commit, &new_name, &changes, &changed)?;
    Ok(Report { text: format!("{old_name} → {new_name}\n{}", told(true)) })
}

/// Whether a path is one of the files that a learner edits.
fn is_exercise(path: &str) -> bool {
    path.starts_with("exercises/") && path.ends_with(".rs")
}

/// Brings the version here, and gives back its commit.
fn find(git: &Git, from: Option<&str>, say: &mut dyn FnMut(&Progress)) -> Result<String> {
    let commit = |name: &str| git.line(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")]);
    let remotes = git.line(&["remote"])?;
    let remotes: Vec<&str> = remotes.lines().collect();
    let fetch = |remote: &str, say: &mut dyn FnMut(&Progress)| {
        say(&Progress::Fetching(remote.to_string()));
        git.ask(&["fetch", "--quiet", remote]).map_err(|failure| {
            failure.help("without the network, name a version that is here: cargo checker update origin/main")
        })
    };
    let usual = ["upstream", "origin"].into_iter().find(|name| remotes.contains(name));
    let remote = match from {
        Some(name) if name.starts_with('-') => {
            return Err(Failure::new(format!("`{name}` is no version")));
        }
        Some(name) if remotes.contains(&name) => name,
        Some(name) => {
            if let Ok(commit) = commit(name) {
                return Ok(commit);
            }
            if name.contains(['/', '\\', ':', '.']) && !name.starts_with("origin/") {
                say(&Progress::Fetching(name.to_string()));
                if git.ask(&["fetch", "--quiet", name, "HEAD"]).is_ok() {
                    return commit("FETCH_HEAD");
                }
            }
            if let Some(remote) = usual {
                fetch(remote, say)?;
            }
            // A tag that no branch leads to is fetched by its name only.
            let by_name = |_| {
                git.ask(&["fetch", "--quiet", usual.unwrap_or_default(), name])
                    .and_then(|_| commit("FETCH_HEAD"))
            };
            return commit(name).or_else(by_name).map_err(|_| {
                Failure::new(format!("neither this clone nor its remote has a version `{name}`"))
                    .help("name a tag, a branch such as origin/main, or the address of a repository")
            });
        }
        None => usual.or(remotes.first().copied()).ok_or_else(|| {
            Failure::new("this clone has no remote to take a new version from")
                .help("name its address: cargo checker update ADDRESS")
        })?,
    };
    fetch(remote, say)?;
    let heads = ["HEAD", "main", "master"].map(|name| format!("refs/remotes/{remote}/{name}"));
    heads.iter().find_map(|head| commit(head).ok()).ok_or_else(|| {
        Failure::new(format!("`{remote}` has no branch `main`"))
            .help(format!("name one: cargo checker update {remote}/BRANCH"))
    })
}

/// What became of each exercise, or would become.
fn tell(changes: &[Change], done: bool) -> String {
    let mut text = String::new();
    let names = |wanted: &[Fate]| -> Vec<&str> {
        changes
            .iter()
            .filter(|change| wanted.contains(&change.fate))
            .map(|change| change.name.as_str())
            .collect()
    };
    for (head, fate, why) in [
        ("new", Fate::New, "new exercises"),
        ("taken", Fate::Taken, "you had changed nothing in them"),
        ("carried", Fate::Carried, "your code, under the new tests"),
        ("removed", Fate::Removed, "no longer among the exercises"),
    ] {
        text.push_str(&row(head, &names(&[fate]), why));
    }
    let mut left = Vec::new();
    for reason in carry::REASONS {
        let named = names(&[Fate::Left(reason)]);
        text.push_str(&row("left", &named, &format!("{reason}, so your file stays as it is")));
        left.extend(named);
    }
    if changes.is_empty() {
        text.push_str("  no exercise has changed\n");
    }
    if let Some(one) = left.first() {
        let stands = if done { "stands" } else { "will stand" };
        text.push_str(&wrapped(&format!(
            "The new version {stands} beside each file that was left, such as {one}.new.rs: put your code into it, then \
             save it as {one}.rs."
        )));
    }
    if changes.iter().any(Change::is_touched) {
        let kept =
            if done { "What you had written in these is" } else { "What you have written in these will be" };
        text.push_str(&format!("{kept} kept in .heaplings/backup.\n"));
    }
    let check: Vec<&str> = names(&[Fate::Carried]).into_iter().chain(left).collect();
    if !check.is_empty() && done {
        text.push_str(&wrapped(&format!("See what still passes: cargo checker check {}", check.join(" "))));
    }
    text
}

/// Names and what is said of them, with room for `head` on the left; nothing without names.
fn row(head: &str, names: &[&str], why: &str) -> String {
    if names.is_empty() {
        return String::new();
    }
    hang(&format!("  {head:<9}"), &format!("{}: {why}", names.join(", ")), width())
}

fn wrapped(text: &str) -> String {
    wrap(text, width())
}

/// The columns that a line has at the most.
fn width() -> usize {
    columns().clamp(40, 100)
}
