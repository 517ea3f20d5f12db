//! How sure the learner was of each interview question.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::course::page::Question;
use crate::course::progress;
use crate::sys::files;
use crate::util::error::{Failure, Result};

/// How sure the learner was of each question, 1 to 3, kept in `.heaplings/quiz`: `05_leaks 2 When is a cache a leak?`
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sure(BTreeMap<(String, String), u8>);

impl Sure {
    /// What can be read of the file; what makes no sense there is forgotten.
    pub fn load(root: &Path) -> Sure {
        Sure::parse(&fs::read_to_string(root.join(progress::FOLDER).join("quiz")).unwrap_or_default())
    }

    fn parse(text: &str) -> Sure {
        let entry = |line: &str| {
            let mut words = line.trim_end().splitn(3, ' ');
            let (chapter, how, question) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
            (1..=3).contains(&how).then(|| ((chapter.to_string(), question.to_string()), how))
        };
        Sure(text.lines().filter_map(entry).collect())
    }

    fn text(&self) -> String {
        self.0.iter().map(|((chapter, question), how)| format!("{chapter} {how} {question}\n")).collect()
    }

    /// Keeps it.
    ///
    /// # Errors
    ///
    /// If it cannot be written; what was kept before is still there then.
    pub fn save(&self, root: &Path) -> Result<()> {
        let folder = root.join(progress::FOLDER);
        let written = fs::create_dir_all(&folder)
            .and_then(|()| files::write_whole(&folder.join("quiz"), self.text().as_bytes()));
        written.map_err(|error| Failure::io("write in", &folder, &error))
    }

    /// Takes down how sure the learner was of a question.
    pub fn set(&mut self, chapter: &str, question: &str, how: u8) {
        self.0.insert((chapter.to_string(), question.to_string()), how);
    }

    /// Puts the least sure first. A question that was never answered comes after those that were not sure at all.
    pub fn order(&self, chapter: &str, questions: &mut [Question]) {
        questions.sort_by_key(|one| {
            let how = self.0.get(&(chapter.to_string(), one.question.clone())).copied();
            how.map_or(3, |how| 2 * how)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_as_it_was_written_without_what_makes_no_sense() {
        let mut sure = Sure::default();
        sure.set("05_leaks", "When is `Box::leak` right?", 2);
        sure.set("01_vec", "Why?", 1);
        assert_eq!(sure.text(), "01_vec 1 Why?\n05_leaks 2 When is `Box::leak` right?\n");
        let damaged = format!("{}01_vec 9 What?\n01_vec\nxyz\n\n", sure.text());
        assert_eq!(Sure::parse(&damaged), sure);
        assert_eq!(Sure::parse(&sure.text().replace('\n', "\r\n")), sure);
    }

    #[test]
    fn the_least_sure_come_first() {
        let mut sure = Sure::default();
        for (question, how) in [("a", 3), ("b", 2), ("c", 1)] {
            sure.set("01", question, how);
        }
        let one = |question: &str| Question { question: question.into(), answer: "x".into() };
        let mut questions = ["a", "b", "c", "new", "newer"].map(one);
        sure.order("01", &mut questions);
        assert_eq!(questions.map(|one| one.question), ["c", "new", "newer", "b", "a"]);
    }
}
