//! `practise`: exercises that were solved, solved again.

use std::process::ExitCode;

use crate::course::catalog::{Catalog, Exercise, Version};
use crate::course::practice::{self, Day, Practice};
use crate::course::progress::Progress;
use crate::session::Session;
use crate::ui::output::print;
use crate::ui::style::count;
use crate::util::error::{Failure, Result};

/// So many exercises `list` names as due.
const MOST: usize = 5;

/// Begins a round, ends it, or says how it stands.
///
/// # Errors
///
/// If nothing is solved or due, or a file cannot be kept or written.
pub fn practise(session: &Session, name: Option<&str>, random: bool, stops: bool) -> Result<ExitCode> {
    let Session { catalog, progress, .. } = session;
    let practice = Practice::load(catalog.root());
    if stops {
        print(&(practice::end(catalog)? + &go_on(catalog)))?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(going) = practice.going() {
        if progress.is_passed(going) {
            print(&(practice::end(catalog)? + &go_on(catalog)))?;
        } else {
            let file = catalog.exercise(going)?.path(Version::Yours);
            print(&format!(
                "{going} is being practised: {file}\n\
                 `cargo checker run {going}` checks it, `cargo checker practise --stop` brings your solved version back.\n"
            ))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let among = match name {
        Some(name) => catalog.select(&[name])?,
        None => catalog.exercises().to_vec(),
    };
    let solved: Vec<&Exercise> = among.iter().filter(|one| progress.is_passed(&one.name)).collect();
    if let (Some(name), []) = (name, &solved[..]) {
        return Err(Failure::new(format!(
            "nothing of `{name}` is solved yet, so there is nothing to practise"
        ))
        .help("solve it first: cargo checker"));
    }
    let today = Day::of(practice::now());
    let is_one = among.len() == 1;
    let seed = random.then(practice::now);
    let exercise = choose(&practice, &solved, today, seed, is_one)?;
    practice::start(catalog, exercise)?;
    let told = practice.told(&exercise.name);
    let file = session.style.link(&catalog.file(exercise, Version::Yours), &exercise.path(Version::Yours));
    print(&format!(
        "{}: as it was published, in {file}{}\n\
         Your solved version is kept. It is back when the exercise passes, or by `cargo checker practise --stop`.\n",
        session.style.strong(&exercise.name),
        if told.is_empty() { String::new() } else { format!(" ({told})") },
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What to do after a round: what is due next, and where the learner was.
fn go_on(catalog: &Catalog) -> String {
    let (progress, practice) = (Progress::load(catalog.root()).progress, Practice::load(catalog.root()));
    let today = Day::of(practice::now());
    let solved = catalog.exercises().iter().filter(|one| progress.is_passed(&one.name));
    let due = solved.min_by_key(|one| practice.due(&one.name)).map(|one| one.name.as_str());
    let due = due.filter(|name| practice.due(name) <= today);
    let current = progress.current().filter(|name| !progress.is_passed(name));
    let due = due.map_or(String::new(), |name| format!("{name} is due: cargo checker practise\n"));
    due + &current.map_or(String::new(), |name| format!("go on with {name}: cargo run\n"))
}

/// The exercise that is due for the longest; any with a seed; the only one, due or not.
fn choose<'a>(
    practice: &Practice,
    solved: &[&'a Exercise],
    today: Day,
    seed: Option<u64>,
    is_one: bool,
) -> Result<&'a Exercise> {
    let Some(&next) = solved.iter().min_by_key(|one| practice.due(&one.name)) else {
        return Err(Failure::new("no exercise here is solved yet, so there is none to practise")
            .help("solve one first: cargo checker"));
    };
    if let Some(seed) = seed {
        // Mixed, so that two seconds that follow each other give different places.
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        return Ok(solved[usize::try_from(mixed).unwrap_or_default() % solved.len()]);
    }
    let due = practice.due(&next.name);
    if due > today && !is_one {
        return Err(Failure::new(format!("nothing is due; the next is `{}`, on {due}", next.name))
            .help("take any: cargo checker practise --random"));
    }
    Ok(next)
}

/// What `list` says of practice: what is going on, what is due, or what is next. Empty if nothing is solved.
pub fn outlook(catalog: &Catalog, progress: &Progress, today: Day) -> String {
    let practice = Practice::load(catalog.root());
    if let Some(going) = practice.going() {
        return format!("{going} is being practised: `cargo checker practise --stop` ends that\n");
    }
    let mut solved: Vec<&Exercise> =
        catalog.exercises().iter().filter(|one| progress.is_passed(&one.name)).collect();
    solved.sort_by_key(|one| practice.due(&one.name));
    let Some(next) = solved.first() else { return String::new() };
    let due: Vec<&&Exercise> = solved.iter().filter(|one| practice.due(&one.name) <= today).collect();
    if due.is_empty() {
        return format!("next to practise: {} ({})\n", next.name, practice.told(&next.name));
    }
    let mut text = format!("{} due: cargo checker practise\n", count(due.len() as u64, "exercise"));
    for one in due.iter().take(MOST) {
        let told = practice.told(&one.name);
        text.push_str(&format!(
            "  {}  {}\n",
            one.name,
            if told.is_empty() { "not practised yet" } else { &told }
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise(name: &str) -> Exercise {
        Exercise { name: name.into(), chapter: "01_vec".into() }
    }

    #[test]
    fn what_is_due_for_the_longest_comes_first() {
        let practice = Practice::parse("solved vec1 2026-03-01 0\nsolved vec2 2026-02-28 0\nbest vec1 194\n");
        let (one, two) = (exercise("vec1"), exercise("vec2"));
        let chosen = |today: &str, seed, is_one| {
            choose(&practice, &[&one, &two], Day::parse(today).unwrap(), seed, is_one)
                .map(|one| one.name.clone())
                .map_err(|failure| failure.to_string())
        };
        assert_eq!(chosen("2026-03-02", None, false), Ok("vec2".into()));
        assert!(chosen("2026-02-28", None, false).unwrap_err().contains("next is `vec2`, on 2026-03-01"));
        assert_eq!(chosen("2026-02-28", None, true), Ok("vec2".into()), "who names one gets it");
        let random: Vec<_> = (0..20).map(|seed| chosen("2026-02-28", Some(seed), false).unwrap()).collect();
        assert!(random.contains(&"vec1".to_string()) && random.contains(&"vec2".to_string()));
        assert!(
            choose(&practice, &[], Day(0), Some(1), false).unwrap_err().to_string().contains("solved yet")
        );
    }
}
