//! What the page of the current exercise's chapter says, read once, so that drawing reads no file.

use std::path::PathBuf;

use crate::course::catalog::{Catalog, Version};
use crate::course::page::{Page, Question};
use crate::course::sure::Sure;

/// The chapter of the current exercise.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// The name of its folder.
    pub name: String,
    /// The path of its page from the root of the repository, and where that is.
    pub path: String,
    pub file: PathBuf,
    /// Or why it cannot be read.
    pub page: Result<Page, String>,
    /// The questions in the order in which they are asked: what the learner was least sure of first.
    pub questions: Vec<Question>,
}

impl Chapter {
    pub fn load(catalog: &Catalog, name: &str) -> Chapter {
        let path = format!("{}/{name}/README.md", Version::Yours.folder());
        let page = Page::load(catalog, name).map_err(|failure| failure.to_string());
        let file = catalog.root().join(&path);
        Chapter { name: name.to_string(), path, file, page, questions: Vec::new() }
    }

    /// What it is called, such as `01 Vec capacity`.
    pub fn title(&self) -> &str {
        self.page.as_ref().map_or(&self.name, |page| &page.title)
    }

    /// The name of its challenge.
    pub fn challenge(&self) -> Option<&str> {
        self.page.as_ref().ok()?.challenge()
    }

    /// Puts the questions in order, by what is kept of the learner's answers.
    pub fn begin_questions(&mut self, sure: &Sure) {
        self.questions = self.page.as_ref().map(|page| page.questions.clone()).unwrap_or_default();
        sure.order(&self.name, &mut self.questions);
    }
}
